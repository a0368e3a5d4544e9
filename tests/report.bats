#!/usr/bin/env bats
# What every report shows of the same grading. The gradings are in report/*.json. What
# else a format asks of them is in report_formats.bats.

load report_helper

@test "every report shows the same score" {
  python_with_reports - <<-'PYTHON'
	import json, re
	import xml.etree.ElementTree as ET
	for name, score in ("full", "200/200"), ("half", "115/200"), ("hostile", "7/37"):
	    text = {k: open(f"{name}.{k}", encoding="utf-8").read()
	            for k in ("markdown", "html", "junit", "tap", "gradescope")}
	    assert text["markdown"].startswith(f"# Score: {score}\n"), name
	    assert f"<h1>Score: {score}</h1>" in text["html"], name
	    assert f"<title>Score: {score} " in text["html"], name
	    assert f"\n# score: {score}\n" in text["tap"], name
	    results = json.loads(text["gradescope"])
	    earned, most = map(int, score.split("/"))
	    tests = results["tests"]
	    assert results["score"] == sum(t.get("score", 0) for t in tests) == earned
	    assert sum(t.get("max_score", 0) for t in tests) == most
	    root = ET.fromstring(text["junit"])
	    sums = {n: sum(int(p.get("value")) for p in root.iter("property")
	                   if p.get("name") == n) for n in ("earned", "points")}
	    assert sums == {"earned": earned, "points": most}, (name, sums)
	    cases = re.findall(r"points: (\d+)/(\d+)", text["junit"])
	    assert sum(int(a) for a, b in cases) == earned, name
	PYTHON
}

@test "full marks show no failure in any report" {
  run grep -Eil '<article|not ok|<failure|"failed"|^###|failed' full.*

  assert_output "full.html" # in its style sheet
  run grep -c '<article\|>failed<' full.html
  assert_output 0
}

@test "a failed check comes with the sentence, both sides, ladder, hint and place" {
  for file in half.markdown half.html half.junit half.tap half.gradescope; do
    for text in 'not true' 'the client closes the connection' \
      'end of file' 'nothing for 2.00 s; the' 'client waits in recv' \
      'connects to /tmp/lab4' 'Both sides wait to receive now' \
      'client.c:77, TODO 8' 'close(2), docs/01-unix-commands.md'; do
      grep -qF -e "$text" "$file" || {
        echo "not in $file: $text"
        return 1
      }
    done
  done
}

@test "no report tells twice what is not true" {
  python_with_reports - <<-'PYTHON'
	import html, json, re
	text = {k: open(f"half.{k}", encoding="utf-8").read()
	        for k in ("markdown", "junit", "tap", "gradescope")}
	entries = json.loads(text["gradescope"])["tests"]
	parts = {
	    "markdown": re.findall(r"^### .*?(?=^###|\Z)", text["markdown"], re.M | re.S),
	    "junit": re.findall("<testcase.*?</testcase>", html.unescape(text["junit"]), re.S),
	    "tap": re.findall("^not ok.*?^  [.]{3}", text["tap"], re.M | re.S),
	    "gradescope": [one["output"] for one in entries],
	}
	for kind, found in parts.items():
	    for said in "the client closes the connection", "the socket file /tmp/lab4 is":
	        counts = [part.count(said) for part in found]
	        assert sorted(counts)[-2:] == [0, 1], (kind, said, counts)
	PYTHON
}

@test "what a check brings that passes needs no words" {
  python_with_reports - <<-'PYTHON'
	import json
	tests = json.load(open("half.gradescope", encoding="utf-8"))["tests"]
	for one in tests:
	    whole = one["status"] == "passed" and one["score"] == one["max_score"]
	    assert whole == (not one["output"]), one
	PYTHON
  run grep -c '"02-tcp-ordered: client.c does not compile\|01-unix-commands: client.c does not compile\\n' compile-error.gradescope
  assert_output 1
}

@test "a pairing that something else explains takes a line" {
  python_with_reports - "$BATS_TEST_DIRNAME/report/half.json" <<-'PYTHON'
	import json, sys
	from reports import htmlpage, markdown
	with open(sys.argv[1], encoding="utf-8") as file:
	    report = json.load(file)
	tests = report["exercises"][0]["tests"]
	pair = {**tests[1], "name": "C server, Python client", "side": "pair", "points": 0}
	pair.update(message="the server ends with status 0")
	tests.append(pair)
	line = "your server with the Python client (no points): the server ends with"
	assert f"### Pairings that fail\n\n- {line}" in markdown.write(report)
	page = htmlpage.write(report)
	at = page.index("<summary>Failed: 1</summary>")
	assert "your server with the Python client" in page[at:]
	for test in tests[:-1]:
	    test.update(passed=True, earned=test["points"], waits_for="")
	assert "### your server with the Python client (no" in markdown.write(report)
	assert "<h3>your server with the Python client" in htmlpage.write(report)
	PYTHON
}

@test "a check that waits for another takes one line" {
  run grep -F 'sleeps five seconds' half.markdown

  assert_output "- client sleeps five seconds before it replies (0/15): fails for the same reason as: client replies to Pid with its own pid
| client sleeps five seconds before it replies | 0/15 | failed |"
}

@test "a check that holds and does not count yet says what it waits for" {
  run grep -F 'nobody listens' half.markdown

  assert_output "- client reports a socket that nobody listens on (0/10): passes; counts once this passes too: client quits on Quit
| client reports a socket that nobody listens on | 0/10 | ok, not counted yet |"
}

@test "the pairings are a table of words" {
  run sed -n '/^|  | your client/,/^$/p' half.markdown

  assert_output "|  | your client | Python client |
| --- | --- | --- |
| your server | ok | failed |
| Python server | failed | ok |

|  | your client | Python client |
| --- | --- | --- |
| your server | ok | ok |
| Python server | not run | ok |"
}

@test "a compile error comes first, and of its exercise only the score follows" {
  run sed -n '1,/^## 02-tcp-ordered/p' compile-error.markdown

  assert_output "# Score: 140/200

## 01-unix-commands: client.c does not compile

\`\`\`text
client.c: In function 'main':
client.c:42:17: error: expected ';' before 'return'
   42 |         close(fd)
      |                 ^
      |                 ;
   43 |         return 0;
      |         ~~~~~~
\`\`\`

## 01-unix-commands: 40/100

## 02-tcp-ordered: 100/100"
  run grep -m 1 '^not ok' compile-error.tap
  assert_output "not ok 1 - 01-unix-commands: client.c compiles"
}

@test "what could not run gets no score" {
  reason='could not run: bwrap: No permissions to create a new namespace'

  run cat could-not-run.markdown
  assert_line "# No score: $reason"
  run cat could-not-run.tap
  assert_line "Bail out! $reason"
  run cat could-not-run.junit
  [[ $output == *"<error message=\"$reason\""* ]]
  run cat could-not-run.gradescope
  [[ $output == *"$reason"* && $output != *'"score"'* ]]
  run cat could-not-run.html
  [[ $output == *"<h1>No score</h1>"*"$reason"* ]]
  run grep -l '0/40\|not ok\|<failure' could-not-run.*
  assert_output ""
}

@test "nothing handed in is no score, no failure and no success in any report" {
  reason='nothing handed in for 02-tcp-ordered: there is no client.c and no server.c; 02_tcp_ordered/ looks like it: name it 02-tcp-ordered/'

  run cat nothing.markdown
  assert_equal "# No score: ${reason//_/\\_}" "${lines[0]}"
  run cat nothing.tap
  assert_output "TAP version 13
Bail out! $reason"
  run cat nothing.junit
  [[ $output == *"<error message=\"$reason\""* ]]
  run cat nothing.gradescope
  [[ $output == *"$reason"* && $output != *'"score"'* ]]
  run cat nothing.html
  [[ $output == *"<h1>No score</h1>"*"$reason"* ]]
  run grep -l 'could not run\|0/0\|none\|not ok\|<failure' nothing.{markdown,tap,junit,gradescope}
  assert_output ""
}

@test "an interrupted grading is a success in no report" {
  reason='interrupted: 7 of 10 checks have not run'

  run cat interrupted.markdown
  assert_line "# Score: 40/200"
  assert_line "**$reason**"
  run cat interrupted.tap
  assert_line "ok 4 - 01-unix-commands: client quits on Quit # SKIP not run"
  assert_line "Bail out! $reason"
  run cat interrupted.junit
  [[ $output == *'<skipped message="not run"'*"<error message=\"$reason\""* ]]
  run cat interrupted.gradescope
  [[ $output == *"$reason"* && $output != *'"score"'* ]]
}

@test "a pairing that fails alone is explained, though it has no points" {
  python_with_reports - "$BATS_TEST_DIRNAME/report/full.json" <<-'PYTHON'
	import json, sys
	from reports import feedback
	with open(sys.argv[1], encoding="utf-8") as file:
	    report = json.load(file)
	tests = report["exercises"][0]["tests"]
	check = {**tests[0], "name": "C server, C client", "side": "pair", "points": 0}
	check.update(earned=0, passed=False, message="no file is left behind")
	tests.append(check)

	text = feedback.text(report, False)

	assert f"{check['name']}   (0 points)" in text, text
	assert "not true  no file is left behind" in text, text
	assert text.endswith("score: 200/200"), text
	PYTHON
}

@test "what a machine lacks something for is shown, and is nobody's failure" {
  python_with_reports - "$BATS_TEST_DIRNAME/report/full.json" <<-'PYTHON'
	import json, re, sys
	from reports import feedback, gradescope, htmlpage, junit, markdown, tap
	with open(sys.argv[1], encoding="utf-8") as file:
	    report = json.load(file)
	exercise = report["exercises"][0]
	check = exercise["tests"][0]
	points, title, reason = check["points"], check["name"], "left out: no sanitizers here"
	assert points
	check.update(passed=None, points=0, earned=0, message=reason)
	for part in report, exercise:
	    part.update(score=part["score"] - points, max=part["max"] - points)
	score = f"{report['score']}/{report['max']}"

	text = feedback.text(report, False)
	assert f"  -     {title}   ({reason})\n" in text, text
	assert text.endswith(f"score: {score}"), text
	assert re.search(rf"{title}\W.*no points.*left out", markdown.write(report))
	page = htmlpage.write(report)
	assert re.search(rf"Left out.*1</summary>\n.*{title}\W.*no sanitizers here", page)
	assert "your client</th><td>4 of 4</td><td>55 of 55</td>" in page, page
	for page in page, markdown.write(report):
	    assert score in page
	assert f"- {exercise['name']}: {title} # SKIP {reason}\n" in tap.write(report)
	assert f'<skipped message="{reason}"' in junit.write(report)
	results = json.loads(gradescope.write(report))
	entry = results["tests"][0]
	assert not {"status", "score", "max_score"} & set(entry), entry
	assert entry["output"] == reason
	assert sum(t.get("max_score", 0) for t in results["tests"]) == report["max"]
	PYTHON
}

@test "the compiler's warnings come first, and what is gravest is first of them" {
  python_with_reports - "$BATS_TEST_DIRNAME/report/half.json" <<-'PYTHON'
	import json, sys
	from grading import marks
	from reports import feedback, htmlpage, markdown
	said = [
	    "client.c:3:5: warning: unused parameter 'fd' [-Wunused-parameter]",
	    "client.c:9:9: warning: 'x' is used uninitialized [-Wuninitialized]",
	    "client.c:7:5: warning: comparison of integers [-Wsign-compare]",
	    "client.c:8:9: warning: suggest parentheses [-Wparentheses]",
	    "client.c:2:1: warning: no return statement [-Wreturn-type]",
	    "client.c:1:1: warning: comparison with string literal [-Waddress]",
	    "client.c:4:5: warning: format '%d' expects int [-Wformat=]",
	]
	sorted_ = [int(line.split(":")[1]) for line in marks.by_weight(said)]
	assert sorted_ == [9, 2, 1, 8, 4, 3, 7], sorted_
	with open(sys.argv[1], encoding="utf-8") as file:
	    report = json.load(file)
	note = f"01-unix-commands: the compiler warns: {said[5]}"
	report["notes"] = ["something else", note]

	text = feedback.text(report, False)

	assert text.startswith("The compiler warns"), text
	assert text.split("\n")[1] == f"  01-unix-commands/{said[5]}", text
	assert "note: something else" in text
	for page in markdown.write(report), htmlpage.write(report):
	    assert "01-unix-commands/client.c:1:1: warning: comparison" in page, page
	    first = page.index("comparison with string literal")
	    assert first < page.index("with its own pid") < page.index("something else")
	PYTHON
}

@test "failures come by weight, and what is wrong before what is not done" {
  python_with_reports - <<-'PYTHON'
	from reports.common import by_weight
	def test(name, group, points, undone=0):
	    return {"name": name, "group": group, "points": points, "undone": undone}
	tests = [
	    test("undone", "conversation", 8, undone=4),
	    test("first", "conversation", 1),
	    test("unchecked call", "care", 1),
	    test("missed end of file", "care", 3),
	    test("second", "conversation", 5),
	]
	names = [one["name"] for one in by_weight(tests)]
	wanted = ["first", "second", "missed end of file", "unchecked call", "undone"]
	assert names == wanted, names
	PYTHON
}

@test "a report counts the TODOs that are done, and what a check points to is not" {
  (cd "$KIT" && PYTHONPATH=$KIT/tests/labkit:$KIT/tests/report "$PYTHON" \
    -X pycache_prefix="$KIT/build/pycache" -) <<-'PYTHON'
	import re
	from grading import marks
	from judging import event, given, judge, record, solved
	exercise = "01-unix-commands"
	number = {side: len(marks.regions(marks.skeleton(exercise, side)))
	          for side in ("client", "server")}
	done = {side: solved(exercise, side) for side in number}
	marker = re.compile(r"/[*] (END )?TODO \d+.*?[*]/", re.S)

	def todos(client, server, records):
	    sources = {"client": client, "server": server}
	    return judge(exercise, records, sources)["todos"]

	all_done = {s: {"done": n, "all": n} for s, n in number.items()}
	assert todos(*done.values(), {}) == all_done, all_done
	assert todos(given(exercise, "client"), marker.sub("", done["server"]), {}) == {
	    "client": {"done": 0, "all": number["client"]}}
	said = event("client", "complains", "client: TODO 3 is not done yet\n")
	wrong = record([said], "expect TEXT", wanted="Done")
	found = todos(*done.values(), {"client-done": wrong})
	assert found["client"]["done"] == number["client"] - 1, found
	assert found["server"] == all_done["server"], found
	# That one does not work is shown, and not which.
	unsure = record([], "expect TEXT", {"what": "runs"}, wanted="Done", message="x y")
	found = todos(*done.values(), {"client-done": unsure})
	assert found["client"]["done"] == number["client"] - 1, found
	PYTHON
}

@test "no place is better than a wrong one, and no TODO is number 0" {
  python_with_reports - "$BATS_TEST_DIRNAME/report/half.json" <<-'PYTHON'
	import json, sys
	from reports import feedback
	with open(sys.argv[1], encoding="utf-8") as file:
	    report = json.load(file)
	failed = [t for e in report["exercises"] for t in e["tests"] if t["passed"] is False]
	for test in failed:
	    test.update(todo=0, where="client.c:42")
	text = feedback.text(report, False)
	assert "  where     client.c:42\n" in text and "TODO 0" not in text, text
	for test in failed:
	    test.update(where="")
	assert "  where" not in feedback.text(report, False)
	PYTHON
}
