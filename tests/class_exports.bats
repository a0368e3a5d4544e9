#!/usr/bin/env bats
# The lists for Moodle, Canvas, GitHub Classroom and Gradescope, read back as these
# systems read them.

load class_results_helper

# As Moodle does: importgradeslib.php and locallib.php of mod/assign/feedback/offline.
READS_MOODLE='
def read_moodle(rows):
    "Return {number of a participant: grade as a number} of what Moodle would take."
    head = rows[0]
    places = [head.index(name) for name in
              ("Identifier", "Grade", "Last modified (grade)", "Maximum grade")]
    found = {}
    for row in rows[1:]:
        who, grade, modified, most = (row[at] for at in places)
        number = who[len("Participant "):]
        if number.isdigit() and grade != "":
            assert 0 <= float(grade) <= float(most), row
            found[number] = float(grade)
    return found
'

# As Canvas does: lib/gradebook_importer.rb.
READS_CANVAS='
import re
def read_canvas(rows):
    "Return ({assignment: points possible}, {who: {assignment: grade}})."
    head = rows[0]
    assert "Student" in head[0] and "ID" in head[1], head
    assert re.search(r"SIS\s+User\s+ID", head[2]), head
    assert re.search(r"SIS\s+Login\s+ID", head[3]) and "Section" in head[4], head
    titles, worth, found = head[5:], {}, {}
    for row in rows[1:]:
        if "Points Possible" in row[0]:
            worth = dict(zip(titles, row[5:]))
        elif not all(re.fullmatch(r"\s*(Muted|Manual Posting.*)?\s*", c) for c in row):
            found[row[1] or row[2] or row[3] or row[0]] = dict(zip(titles, row[5:]))
    return worth, found
'

@test "Moodle and Canvas read a grade for everybody who has one" {
  with_class - <<-PYTHON
	$READS_MOODLE
	$READS_CANVAS
	from class_maker import OUT, add, table
	from gradeclass import exports
	add("a", "half", moodle="1234567", name="Ana, María", login="ana@example.org")
	add("b", "full", moodle="1234568")
	add("c", "nothing", moodle="1234569", login="carla")
	add("d", "full")

	exports.write(OUT, "")

	rows = table("exports/moodle.csv")
	assert read_moodle(rows) == {"1234567": 115, "1234568": 200}, rows
	assert rows[1][:3] == ["Participant 1234567", "Ana, María", "ana@example.org"]
	assert rows[3][3] == "", rows  # nothing handed in is no 0
	worth, found = read_canvas(table("exports/canvas.csv"))
	assert worth == {"01-unix-commands": "100", "02-tcp-ordered": "100"}, worth
	ana, carla = found["ana@example.org"], found["carla"]
	assert ana == {"01-unix-commands": "35", "02-tcp-ordered": "80"}, found
	assert carla == {"01-unix-commands": "", "02-tcp-ordered": ""}, found
	PYTHON
}

@test "a grading worksheet of Moodle is filled in, and nothing else in it changes" {
  with_class - <<-'PYTHON'
	from class_maker import OUT, add, roster, table, told
	from gradeclass import exports
	add("a", "half", moodle="1234567")
	add("b", "full", name="Bo Tables")
	add("c", "could-not-run", moodle="1234569")
	add("d", "full", moodle="99", name="Not Enrolled")
	text = (
	    "\ufeffIdentifier,Full name,Email address,Status,Grade,Maximum grade,"
	    "Grade can be changed,Last modified (submission),Last modified (grade),"
	    "Feedback comments\r\n"
	    'Participant 1234567,"Ana, M.",a@example.org,"Submitted, late",,10.00,Yes,'
	    '"Friday, 27 November 2026",-,"two\nlines"\r\n'
	    "Participant 1234568,Tables Bo,b@example.org,-,3.00,10.00,Yes,-,-,\r\n"
	    "Participant 1234569,Carla,c@example.org,-,4.50,10.00,Yes,-,-,\r\n"
	    "Participant 1234570,Dora,d@example.org,-,,10.00,Yes,-,-,\r\n")

	said = exports.write(OUT, roster(text))

	wanted = text.replace(",,10.00", ",5.75,10.00", 1).replace("3.00,", "10,", 1)
	assert told("exports/moodle.csv") == wanted, told("exports/moodle.csv")
	left = told("exports/not-matched.txt").splitlines()
	assert left == [
	    "in the list, without a submission: Participant 1234570 Dora",
	    "a submission that is not in the list: d (Not Enrolled)"], left
	assert said == [f"not matched: 2, see {OUT}/exports/not-matched.txt"], said
	PYTHON
}

@test "a gradebook of Canvas is filled in, its points scaled, read-only columns kept" {
  with_class - <<-PYTHON
	$READS_CANVAS
	from class_maker import OUT, add, roster, table, told
	from gradeclass import exports
	add("a", "half", login="ana@example.org")
	add("b", "full", name="Bo Tables")
	add("c", "nothing", login="carla")
	text = (
	    "Student,ID,SIS User ID,SIS Login ID,Section,Lab (77),Quiz (78),Final Score\n"
	    ",,,,,Manual Posting,,\n"
	    "    Points Possible,,,,,40,(read only),(read only)\n"
	    '"Öztürk, Ana",9,,ana,S1,,7,12\n'
	    '"Tables, Bo",10,,bo,S1,3,7,12\n'
	    '"Carla",11,,carla,S1,5,7,12\n')

	exports.write(OUT, roster(text))

	rows = table("exports/canvas.csv")
	worth, found = read_canvas(rows)
	assert {who: of["Lab (77)"] for who, of in found.items()} == {
	    "9": "23", "10": "40", "11": "5"}, found
	assert [row[6] for row in rows] == ["Quiz (78)", "", "(read only)", *["7"] * 3]
	assert [row[7] for row in rows[3:]] == ["12"] * 3
	text = text.replace("40,(read only)", "40,10")
	said = exports.write(OUT, roster(text))
	assert len(said) == 1 and "which column gets the grades?" in said[0], said
	assert "Lab (77), Quiz (78)" in said[0], said
	PYTHON
}

@test "a column of Canvas that is named as an exercise gets the points of that one" {
  with_class - <<-'PYTHON'
	from class_maker import OUT, add, roster, table
	from gradeclass import exports
	add("a", "half", login="ana")
	text = ("Student,ID,SIS Login ID,Section,Quiz (1),Lab 02-tcp-ordered (2)\n"
	        "Points Possible,,,,5,100\n" "Ana,9,ana,S1,4,\n")

	exports.write(OUT, roster(text))

	assert table("exports/canvas.csv")[2] == ["Ana", "9", "ana", "S1", "4", "80"]
	PYTHON
}

@test "GitHub Classroom's list has the columns that it publishes, all in quotes" {
  with_class - <<-'PYTHON'
	from class_maker import OUT, add, roster, table, told
	from gradeclass import exports
	add("a", "half", login="ana-gh", entry="lab-ana-gh", name="Ana")
	add("b", "nothing", login="bo-gh", entry="lab-bo-gh")

	exports.write(OUT, "")

	rows = table("exports/github-classroom.csv")
	assert rows[0] == [
	    "assignment_name", "assignment_url", "starter_code_url", "github_username",
	    "roster_identifier", "student_repository_name", "student_repository_url",
	    "submission_timestamp", "points_awarded", "points_available"]
	first, second = (dict(zip(rows[0], row)) for row in rows[1:])
	assert first["github_username"] == "ana-gh", first
	assert (first["points_awarded"], first["points_available"]) == ("115", "200")
	assert (second["points_awarded"], second["points_available"]) == ("", "")
	assert all(line[0] == line[-1] == '"'
	           for line in told("exports/github-classroom.csv").splitlines())

	text = told("exports/github-classroom.csv").replace('"200"', '"10"')
	exports.write(OUT, roster(text))
	rows = table("exports/github-classroom.csv")
	assert rows[1][-2:] == ["5.75", "10"], rows
	PYTHON
}

@test "Gradescope gets a results.json for each submission, without a score for no grade" {
  with_class - <<-'PYTHON'
	import os
	from class_maker import OUT, add, model
	from gradeclass import exports
	add("a", "half")
	add("b", "could-not-run")

	exports.write(OUT, "")

	half, gone = (model(f"exports/gradescope/{name}.json") for name in "ab")
	assert half["score"] == 115 == sum(t.get("score", 0) for t in half["tests"])
	assert "score" not in gone and gone["output_format"] == "text"
	os.unlink(f"{OUT}/results/b.json")
	exports.write(OUT, "")
	assert os.listdir(f"{OUT}/exports/gradescope") == ["a.json"]
	PYTHON
}

@test "a name or login of two people is nobody's" {
  with_class - <<-'PYTHON'
	from class_maker import OUT, add, roster, table, told
	from gradeclass import exports
	add("a", "half", name="Kim Lee", login="kim")
	add("b", "full", name="Lee Kim", login="kim")
	add("c", "full", name="Sam", login="sam")
	text = ('"assignment_name","github_username","roster_identifier",'
	        '"student_repository_name","points_awarded","points_available"\n'
	        '"lab","kim","Kim Lee","","","200"\n' '"lab","sam","","","","200"\n')

	exports.write(OUT, roster(text))

	rows = table("exports/github-classroom.csv")
	assert [row[4] for row in rows[1:]] == ["", "200"], rows
	left = told("exports/not-matched.txt")
	assert "in the list, without a submission: kim Kim Lee\n" in left, left
	assert "not in the list: a (Kim Lee)\n" in left and "not in the list: c" not in left
	PYTHON
}

@test "a list that cannot be filled in is named in a line, and nothing is lost" {
  with_class - <<-'PYTHON'
	from class_maker import OUT, add, roster, told
	from gradeclass import exports
	add("a", "half", moodle="7")
	texts = {
	    "": "is empty", "a,b\n1,2\n": "is no list of Moodle, Canvas or GitHub Classroom: a, b",
	    "Identifier,Grade\nParticipant 7,\n": 'has no column "Last modified (grade)"',
	    'Identifier,Grade\n"x': "is no CSV: ", "PK\0\0": "is no CSV in UTF-8"}

	for text, reason in texts.items():
	    path = roster(text)
	    said = exports.write(OUT, path)
	    assert len(said) == 1 and "\n" not in said[0], said
	    assert said[0].startswith(f"grade-class: ROSTER={path}: {reason}"), said
	    assert "Participant 7,a,,115,200,-" in told("exports/moodle.csv")
	said = exports.write(OUT, f"{OUT}/missing.csv")
	assert said == [f"grade-class: ROSTER={OUT}/missing.csv: No such file or directory"]
	PYTHON
}
