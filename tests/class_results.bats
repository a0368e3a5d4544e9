#!/usr/bin/env bats
# What is written about a class from its results and reports: grades.csv, class.json,
# the exports, what has changed, what is alike. tests/class_page.bats: class.html.

load class_results_helper

@test "grades.csv has a line a submission, with points, status, reason and notes" {
  with_class - <<-'PYTHON'
	from class_maker import OUT, add, model, put, told
	from gradeclass import grades
	add("b-half", "half", name="Ana María Öztürk")
	add("a-full", "full", name='Bo "Bobby" Tables, jr')
	add("c-gone", "could-not-run")
	add("d-none", "nothing")
	add("e-twice", "full", notes=["of the same name: a-full; which one counts?"])
	found = model("results/e-twice.json")
	found["exercises"]["02-tcp-ordered"]["notes"] = ["client.c does not compile"]
	put("results/e-twice.json", found)

	grades.write(OUT)

	lines = told("grades.csv").split("\r\n")
	assert lines[0] == "id,name,01-unix-commands,02-tcp-ordered,points,of,status,reason,notes"
	assert lines[1] == 'a-full,"Bo ""Bobby"" Tables, jr",100,100,200,200,graded,,', lines
	assert lines[2] == "b-half,Ana María Öztürk,35,80,115,200,graded,,", lines
	assert lines[3].startswith("c-gone,c-gone,,,,,could not run,bwrap: "), lines
	assert lines[4].startswith("d-none,d-none,,,,,nothing handed in,"), lines
	assert lines[5].endswith(
	    ",graded,,of the same name: a-full; which one counts?;"
	    " 02-tcp-ordered: client.c does not compile"
	), lines
	assert lines[6:] == [""], lines
	PYTHON
}

@test "no name in grades.csv is a formula, and each can be had back" {
  with_class - <<-'PYTHON'
	import re
	from class_maker import OUT, add, table, told
	from gradeclass import exports, grades
	names = ["=1+1", "+49", "-1", "@SUM(A1)", "\t=1", " =1", "'=1", "''+1", "\uff1d1",
	         "O'Brien", "'tis", "a=b"]
	for number, name in enumerate(names):
	    add(f"s{number:02d}", "full", name=name, login=name, entry=name, moodle="7")

	grades.write(OUT)
	exports.write(OUT, "")

	cells = [row[1] for row in table("grades.csv")[1:]]
	assert not [c for c in cells if re.match(r"\s*[=+\-@\t\r\uff1d]", c)], cells
	back = [re.sub("^'(?='*\\s*[=+\\-@\uff1d])", "", c) for c in cells]
	assert back == [" ".join(name.split()) for name in names], back
	for file in "moodle", "canvas", "github-classroom":
	    cells = [cell for row in table(f"exports/{file}.csv") for cell in row]
	    assert not [c for c in cells if re.match(r"\s*[=+@\t\r\uff1d]|-.", c)], cells
	PYTHON
}

@test "odd characters and line ends in a name leave a line a line" {
  with_class - <<-'PYTHON'
	from class_maker import OUT, add, table, told
	from gradeclass import grades
	add("a", "full", name="x\n\r\n\0\x1b[31m\u202e\u2028y" + "z" * 10000)

	grades.write(OUT)

	assert told("grades.csv").count("\n") == 2
	name = table("grades.csv")[1][1]
	assert name.startswith(r"x \r \x00\x1b[31m\u202e\u2028yzz"), name[:50]
	PYTHON
}

@test "class.json counts, and says how the points are distributed" {
  with_class - <<-'PYTHON'
	from class_maker import OUT, add, model
	from gradeclass import summary
	for number in range(3):
	    add(f"full-{number}", "full")
	add("half", "half", seconds=9.25)
	add("gone", "could-not-run", seconds=None)
	add("none", "nothing")

	summary.write(OUT)

	found = model()
	assert found["version"] == 1
	assert found["counts"] == {
	    "submissions": 6, "graded": 4, "nothing handed in": 1, "unreadable": 0,
	    "could not run": 1}
	total = found["total"]
	numbers = [part["number"] for part in total["distribution"]]
	assert numbers == [0, 0, 0, 0, 0, 1, 0, 0, 0, 3], numbers  # 57.5 %, 100 %
	assert (total["number"], total["full"], total["median"]) == (4, 3, 100)
	assert total["mean"] == 89.4, total
	first = found["exercises"][0]
	assert first["counts"]["nothing handed in"] == 1, first["counts"]
	assert first["mean"] == 83.8 and first["median"] == 100, first
	assert [one["id"] for one in found["slowest"]][0] == "half"
	assert [one["id"] for one in found["failures"]] == ["gone"]
	assert found["failures"][0]["reason"].startswith("bwrap: ")
	PYTHON
}

@test "class.json says who passes each check, and each TODO" {
  with_class - <<-'PYTHON'
	from class_maker import OUT, add, check, fail, model
	from gradeclass import summary
	def second(report):
	    fail(report, "client-pid")
	def third(report):
	    check(report, "client-pid").update(
	        passed=None, earned=0, points=0, message="left out: no strace here")
	def fourth(report):  # what does not compile is not run, and is not right
	    check(report, "client-pid").update(passed=None, earned=0, message="not run")
	add("a", "half", lambda report: check(report, "client-pid").update(passed=True))
	for name, change in ("b", second), ("c", third), ("d", fourth):
	    add(name, "half", change)

	summary.write(OUT)

	first = model()["exercises"][0]
	rate = next(one for one in first["checks"] if one["check"] == "client-pid")
	assert (rate["passed"], rate["of"], rate["points"]) == (1, 3, 20), rate
	assert (rate["side"], rate["group"]) == ("client", "conversation"), rate
	todo = next(t for t in first["todos"] if (t["side"], t["todo"]) == ("client", 5))
	assert (todo["passed"], todo["of"]) == (1, 3), todo
	assert todo["text"].startswith("Make the text, send it"), todo
	PYTHON
}

@test "the commonest first mistakes come first, each with its shortest example" {
  with_class - <<-'PYTHON'
	from class_maker import OUT, add, check, fail, model
	from gradeclass import summary
	def another(report):  # the same mistake, with another number in the hint
	    test = check(report, "client-pid")
	    test["hint"] = 'It sends 4711 instead: "a \\" b" at 0x12.'
	    test["events"] += test["events"]
	def shorter(report):
	    test = check(report, "client-pid")
	    test["hint"] = 'It sends 42 instead: "c" at 0xff.'
	def undone(report):
	    for test in report["exercises"][0]["tests"]:
	        test["passed"] = True
	    fail(report, "client-pid")
	    check(report, "client-pid").update(undone=5, hint="TODO 5 is not done yet.")
	add("a", "half", another)
	add("b", "half", shorter)
	add("c", "half", undone)
	add("d", "compile-error")
	add("e", "compile-error")
	add("f", "compile-error")
	add("g", "full")

	summary.write(OUT)

	first, second, third = model()["exercises"][0]["mistakes"]
	assert (first["number"], first["title"]) == (3, "client does not compile"), first
	assert "error: " in first["text"] and first["example"]["id"] == "d", first
	assert (second["number"], second["check"]) == (2, "client-pid"), second
	assert second["text"] == 'It sends 42 instead: "c" at 0xff.', second
	assert second["example"]["id"] == "b" and second["example"]["test"]["events"]
	assert third["title"] == "TODO 5 of the client is not done yet", third
	PYTHON
}

@test "files are the same in each run, and a damaged report takes nobody's grade" {
  with_class - <<-'PYTHON'
	from class_maker import OUT, add, model, put, told
	from gradeclass import exports, grades, page, summary
	add("a", "half")
	add("b", "full")
	with open(f"{OUT}/reports/b/report.json", "w") as file:
	    file.write('{"exercises": [')
	names = "class.json", "class.html", "grades.csv", "exports/canvas.csv"
	def write():
	    summary.write(OUT), grades.write(OUT), page.write(OUT), exports.write(OUT, "")
	    return [told(name) for name in names]

	first = write()

	assert first == write()
	assert model()["total"]["number"] == 2
	assert model()["exercises"][0]["checks"][0]["of"] == 1
	PYTHON
}

# --- Exports, read back as the systems read them

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

@test "Moodle reads a grade for everybody who has one" {
  with_class - <<-PYTHON
	$READS_MOODLE
	from class_maker import OUT, add, table
	from gradeclass import exports
	add("a", "half", moodle="1234567", name="Ana, María", login="ana@example.org")
	add("b", "full", moodle="1234568")
	add("c", "nothing", moodle="1234569")
	add("d", "full")

	exports.write(OUT, "")

	rows = table("exports/moodle.csv")
	assert read_moodle(rows) == {"1234567": 115, "1234568": 200}, rows
	assert rows[1][:3] == ["Participant 1234567", "Ana, María", "ana@example.org"]
	assert rows[3][3] == "", rows  # nothing handed in is no 0
	PYTHON
}

@test "a grading worksheet of Moodle is filled in, and nothing else in it changes" {
  with_class - <<-PYTHON
	$READS_MOODLE
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

@test "Canvas reads an assignment for each exercise" {
  with_class - <<-PYTHON
	$READS_CANVAS
	from class_maker import OUT, add, table
	from gradeclass import exports
	add("a", "half", login="ana", name="Ana, María")
	add("b", "nothing", login="bo")

	exports.write(OUT, "")

	worth, found = read_canvas(table("exports/canvas.csv"))
	assert worth == {"01-unix-commands": "100", "02-tcp-ordered": "100"}, worth
	assert found["ana"] == {"01-unix-commands": "35", "02-tcp-ordered": "80"}, found
	assert found["bo"] == {"01-unix-commands": "", "02-tcp-ordered": ""}, found
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

# --- What has changed

@test "a mended check: a table says whose score changes, from what to what, and why" {
  with_class - <<-'PYTHON'
	from class_maker import OUT, add, check, model, told
	from gradeclass import changes, result, summary
	def mended(report):
	    check(report, "client-pid").update(passed=True, earned=20)
	    check(report, "client-socket").update(passed=False, earned=0)
	for name in "ab":
	    add(name, "half", name=f"Student {name}")
	add("c", "full")
	add("d", "could-not-run")
	for one in result.read(OUT):
	    changes.keep(OUT, one)
	add("a", "half", mended, name="Student a")
	add("d", "half")

	changes.show(OUT)

	found = summary.write(OUT)["changes"]
	assert found["compared"] == 4
	assert [one["id"] for one in found["students"]] == ["a", "d"]
	first = found["students"][0]
	assert (first["from"]["points"], first["to"]["points"]) == (115, 130), first
	told = {c["check"]: (c["from"], c["to"]) for c in first["checks"]}
	assert told == {"client-socket": (5, 0), "client-pid": (0, 20)}, told
	PYTHON
}

@test "the terminal's table of changes is a line a student and a line a check" {
  run with_class - <<-'PYTHON'
	from class_maker import OUT, add, check
	from gradeclass import changes, result
	def mended(report):
	    check(report, "client-pid").update(passed=True, earned=20)
	add("a", "half", name="Ana\x1b[31m")
	add("b", "full")
	changes.show(OUT)
	for one in result.read(OUT):
	    changes.keep(OUT, one)
	changes.show(OUT)
	add("a", "half", mended, name="Ana\x1b[31m")
	changes.show(OUT)
	PYTHON

  assert_output 'graded again: 2; every score is the same as before
graded again: 2; scores that change: 1
  Ana\x1b[31m  115/200 -> 135/200  client-pid +20
  01-unix-commands: client-pid: 1 up'
}

@test "who has handed in anew is told apart from who was graded again" {
  with_class - <<-'PYTHON'
	from class_maker import OUT, add, fail, hand_in
	from gradeclass import changes, result, sources, summary
	hand_in("a", "int main(void) { return 0; }")
	add("a", "half")
	add("b", "nothing")
	for one in result.read(OUT):
	    changes.keep(OUT, one)
	sources.keep(OUT, "a", [])
	add("a", "full")
	hand_in("b", "int main(void) { return 0; }")

	found = summary.write(OUT)["changes"]

	assert found["students"][0]["anew"], found
	line = changes.lines(found)[2]
	assert line == "  b  nothing handed in -> 200/200  handed in anew", line
	assert changes.reasons(found["students"][0]).startswith("handed in anew, "), found
	assert not found["checks"], found
	PYTHON
}

@test "the comparison stays with the grades that OUT/before was begun with" {
  with_class - <<-'PYTHON'
	from class_maker import OUT, add, check, fail
	from gradeclass import changes, result, summary
	def worse(report):
	    fail(report, "client-socket")
	add("a", "half")
	changes.keep(OUT, result.read(OUT)[0])
	add("a", "half", worse)
	changes.keep(OUT, result.read(OUT)[0])

	add("a", "half")

	assert not summary.write(OUT)["changes"]["students"]
	PYTHON
}

@test "make grade-class writes all of it; graded again, it says which check did what" {
  copy_kit "$BATS_TEST_TMPDIR/kit"
  cd "$BATS_TEST_TMPDIR/kit"
  prepare_check "(client makes a socket|client connects to the server)"
  for name in ana bo; do
    mkdir -p "class/$name/02-tcp-ordered"
    cp solution/02-tcp-ordered/client.c "class/$name/02-tcp-ordered"
  done
  edit class/bo/02-tcp-ordered/client.c 's/"5000"/"5001"/'
  echo '"github_username","points_awarded","points_available"
"ana","","10"' >list.csv
  grade_class() {
    run make -s grade-class SUBMISSIONS=class EXERCISE=02-tcp-ordered UNCONFINED=yes \
      SEED=5 OUT=out "$@"
  }

  grade_class ROSTER=list.csv
  assert_status 0
  worth=$(sed -n '/^client-socket:/{n;s/ *worth \([0-9]*\):.*/\1/p;}' tests/02-tcp-ordered.talk)
  edit tests/02-tcp-ordered.talk \
    "/^client-socket:/{n;s/worth $worth:/worth $((worth + 1)):/;}"
  grade_class ROSTER=list.csv

  assert_status 0
  assert_line "graded again: 2; scores that change: 2"
  assert_line "  02-tcp-ordered: client-socket: 2 up"
  [[ $output == *"  bo   "*" client-socket +1"* ]]
  assert_equal '"ana","10","10"' "$(tail -n 1 out/exports/github-classroom.csv)"
  assert_line "not matched: 1, see out/exports/not-matched.txt"
  grep -q "<h2>Since the grades before</h2>" out/class.html
  cmp class/bo/02-tcp-ordered/client.c out/sources/bo/02-tcp-ordered/client.c
  echo "a,b" >list.csv
  grade_class ROSTER=list.csv
  assert_refused "make: ROSTER=list.csv: is no list of Moodle, Canvas or GitHub Classroom: a, b"
}

# --- What is alike

@test "a copy with other names and comments is pointed out, both ways in one line" {
  need sim_c bwrap

  with_class - <<-'PYTHON'
	import re
	from class_maker import OUT, add, hand_in, model, told
	from gradeclass import similar
	with open("solution/01-unix-commands/client.c", encoding="utf-8") as file:
	    text = file.read()
	copy = re.sub(r"\bfd\b", "connection", re.sub(r"/\*.*?\*/", "", text, flags=re.S))
	assert copy.count("connection") > 5
	copy = copy.replace("\nstatic", "\n/*\n * Many words of my own.\n */\nstatic")
	assert copy.count("my own") > 3
	hand_in("ana", text)
	hand_in("bo", copy)
	hand_in("carla", "skeleton/01-unix-commands")
	for name in "byte-by-byte", "sleep-command", "iostream":
	    hand_in(name, f"tests/alternatives/01-unix-commands/{name}")

	found = similar.write(OUT)

	assert found == model("similar.json")
	assert found["note"] == "", found
	assert len(found["pairs"]) == 1, found
	pair = found["pairs"][0]
	assert (pair["a"], pair["b"], pair["program"]) == ("ana", "bo", "client"), pair
	assert min(pair["percent"]) >= 90, pair
	line = told("similar.txt").splitlines()[1]
	assert line.startswith("01-unix-commands client: ana is for "), line
	PYTHON
}

@test "programs that are not copied are not pointed out" {
  need sim_c bwrap

  with_class - <<-'PYTHON'
	import os
	from class_maker import NAMES, OUT, hand_in
	from gradeclass import similar
	for exercise in NAMES:
	    for name in sorted(os.listdir(f"tests/alternatives/{exercise}")):
	        folder = f"tests/alternatives/{exercise}/{name}"
	        if os.path.isdir(folder):
	            hand_in(f"{exercise}-{name}", folder, exercise)

	skeleton = "skeleton/02-tcp-ordered/client.c"
	with open(skeleton, encoding="utf-8") as file:
	    begun = file.read()
	for name in "ab":  # where all is given but what one has begun with
	    own = "".join(f"\tint {name}{n} = {name}{n}_of(fd);\n" * (n % 3 + 1)
	                  for n in range(10 if name == "a" else 15))
	    hand_in(name, begun.replace("\treturn", own + "\treturn", 1), "02-tcp-ordered")

	found = similar.find(OUT)

	assert found["compared"] > 100 and not found["pairs"], found
	PYTHON
}

@test "without the tool what is alike is left out with a word" {
  with_class - <<-'PYTHON'
	from class_maker import OUT, hand_in, told
	from gradeclass import similar
	similar.TOOL = "no-such-tool"
	hand_in("a", "solution/01-unix-commands")
	hand_in("b", "solution/01-unix-commands")

	found = similar.write(OUT)

	assert not found["pairs"]
	wanted = "not compared: there is no no-such-tool here (package similarity-tester)\n"
	assert told("similar.txt") == wanted
	PYTHON
}

@test "sources that are binary, endless or in bytes of another alphabet are compared" {
  need sim_c bwrap

  with_class - <<-'PYTHON'
	import os
	from class_maker import OUT, hand_in
	from gradeclass import similar
	with open("solution/01-unix-commands/client.c", encoding="utf-8") as file:
	    text = file.read()
	hand_in("a", text)
	hand_in("b", text + "/* \u00e9\u4e2d\x00\x1b */")
	hand_in("c", "int x[] = {" + "1," * 300000 + "};\n" * 20)
	hand_in("d", "x" * 2000000)
	hand_in("e", "".join(f'char *s{n} = "' + "\n" for n in range(4000)))

	found = similar.find(OUT)

	assert [(p["a"], p["b"]) for p in found["pairs"]] == [("a", "b")], found
	PYTHON
}
