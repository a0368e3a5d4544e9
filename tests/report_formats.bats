#!/usr/bin/env bats
# What a format asks of a report: that its readers take it, and that no text in it is
# taken for anything else.

load report_helper

@test "the XML keeps to the schema of Jenkins" {
  python_with_reports - <<-'PYTHON'
	import glob, re
	import xml.etree.ElementTree as ET
	SUITE = {"name", "tests", "failures", "errors"}
	for path in glob.glob("*.junit"):
	    root = ET.parse(path).getroot()
	    assert root.tag == "testsuites" and not set(root.attrib) - SUITE, path
	    for suite in root:
	        assert suite.tag == "testsuite" and SUITE < set(suite.attrib), path
	        assert not set(suite.attrib) - SUITE - {"skipped", "time"}, path
	        assert re.fullmatch(r"\d{0,3}\.\d*", suite.get("time")), path
	        assert {e.tag for e in suite} <= {"properties", "testcase"}, path
	        cases = suite.findall("testcase")
	        assert len(cases) == int(suite.get("tests")), path
	        assert len(suite.findall("*/failure")) == int(suite.get("failures")), path
	        for case in cases:
	            assert set(case.attrib) <= {"name", "classname", "time"}, path
	            tags = {"failure", "error", "skipped", "system-out"}
	            assert {e.tag for e in case} <= tags, path
	PYTHON
}

@test "TAP has a plan, and its diagnostics are JSON values" {
  python_with_reports - <<-'PYTHON'
	import json, re
	for name, number in ("full", 10), ("half", 10), ("hostile", 5), ("interrupted", 10):
	    lines = open(f"{name}.tap", encoding="utf-8").read().splitlines()
	    assert lines[:2] == ["TAP version 13", f"1..{number}"], (name, lines[:2])
	    tests = [line for line in lines if re.match(r"(not )?ok ", line)]
	    for count, line in enumerate(tests, 1):
	        assert re.match(rf"(not )?ok {count} - \d", line), line
	        skip = re.search(r"(?<!\\)#.*", line)
	        assert not skip or re.fullmatch(r"# SKIP ([^#]|\\#)*", skip.group()), line
	    rest = [line for line in lines[2:] if line not in tests]
	    for line in rest:
	        if line.startswith("  ") and line not in ("  ---", "  ..."):
	            json.loads(line.split(": ", 1)[1])
	        else:
	            assert re.match("  ---|  [.]{3}|# score: |Bail out! int", line), line
	    assert len(tests) == number
	PYTHON
}

@test "hostile texts steer neither a terminal nor a CI log" {
  run grep -nE '^ *::|##[a-z]*\[' hostile.{markdown,junit,tap,gradescope}
  assert_output ""
  python_with_reports - <<-'PYTHON'
	for kind in "markdown", "html", "junit", "tap", "gradescope":
	    text = open(f"hostile.{kind}", encoding="utf-8").read()
	    odd = {c for c in text if not c.isprintable() and c != "\n"}
	    assert not odd, (kind, odd)
	PYTHON
}

@test "an address stays in its line of a drawing, whatever is in it" {
  python_with_reports - <<-'PYTHON'
	from reports import ladder
	from reports.drawing import lines_of
	from reports.conversation import describe
	for what in "connect", "listen":
	    event = {"at": 0, "who": "client", "what": what, "text": "/a\n  9.99  \x1b[2J<b>"}
	    text, _ = describe(event)
	    assert "\n" not in text and "\x1b" not in text, text
	    assert len(ladder.Live(100).lines(event)) == len(lines_of(text)) == 1, text
	PYTHON
}

@test "hostile texts stay texts in Markdown" {
  python_with_reports - <<-'PYTHON'
	import re
	text = open("hostile.markdown", encoding="utf-8").read()
	fence, outside = "", []
	for line in text.splitlines():
	    run = re.match("`{3,}", line)
	    if fence:
	        fence = "" if line.rstrip() == fence else fence
	    elif run:
	        fence = run.group()
	        assert line == fence + "text", line
	    else:
	        outside.append(line)
	assert not fence, "a fence is open at the end"
	outside = "\n".join(outside)
	assert len(re.findall("^##? ", outside, re.M)) == 4, outside
	assert not re.findall(r"<(?!/?(?:details|summary)>)", outside)
	assert not re.findall(r"@\w|(?<!&)#\w|://|www[.]|(?<!\\)[`\[\]~]", outside)
	for line in re.findall(r"^\|.*", outside, re.M):
	    assert line.count("|") == 4, line
	PYTHON
}

@test "Markdown fits a comment, and says that it is shortened" {
  python_with_reports - >long.markdown <<-'PYTHON'
	import copy, json, os
	from reports import markdown
	path = os.path.join(os.path.dirname(markdown.__file__), "../../report/half.json")
	report = json.load(open(path, encoding="utf-8"))
	tests = report["exercises"][0]["tests"]
	for number in range(60):
	    test = copy.deepcopy(tests[1])
	    test["name"] += f" {number}"
	    test["ladder"] += "\n\u00e9`" * 20000
	    tests.append(test)
	print(markdown.write(report))
	PYTHON

  size=$(wc -c <long.markdown)
  ((size > 50000 && size < 60500))
  grep -q 'characters left out here; report.json has them all' long.markdown
  grep -q '^\*\*[0-9]* parts are shortened here; report.html has all.\*\*$' long.markdown
  grep -q 'with its own pid 59 (0/20): the client sends' long.markdown
}
