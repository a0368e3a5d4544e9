#!/usr/bin/env bats
# What is written about a class from its results and reports: grades.csv, class.json.
# class_page.bats: class.html; class_exports.bats: for other systems; class_compared.bats.

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
