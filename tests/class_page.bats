#!/usr/bin/env bats
# What class.html shows, and how; tests/class_results.bats: what it is made from.

load class_results_helper

# A class with every status, hostile names, a mended check, and two that are alike.
setup() {
  with_class - <<-'PYTHON'
	from class_maker import OUT, add, check, put
	from gradeclass import changes, page, result, summary
	def pids(report):
	    check(report, "client-pid").update(passed=True, earned=20)
	evil = '<script>alert(1)</script>"\'&<img src=x onerror=alert(2)>'
	odd = "\u202eevil\u2066\x1b[31m\0\x07"
	def many(report):  # as many checks and mistakes as an exercise has
	    for part in report["exercises"]:
	        test = {**part["tests"][0], "points": 0, "earned": 0, "group": "care"}
	        for n in range(36):
	            name = f"client does the thing number {n} as the protocol has it"
	            part["tests"].append({**test, "name": name, "check": f"client-{n}"})
	for number in range(12):
	    def change(report):
	        many(report)
	        for part in report["exercises"]:
	            part["tests"][-number - 1].update(
	                passed=number < 2, message="the client ends", hint="Read on. " * 30)
	    add(f"full-{number:02d}", "full", change, name=f"Student {number:02d}")
	add("half", "half", name=evil, seconds=12.5, notes=[f"found in {evil}{odd}"])
	add("odd", "half", name=odd)
	add("long", "half", name="x" * 10000)
	add("hostile", "hostile", name="Hostile")
	add("broken", "compile-error", name="Broken")
	add("gone", "could-not-run", name="Gone", reason=evil)
	add("none", "nothing", name="None")
	for one in result.read(OUT):
	    changes.keep(OUT, one)
	add("odd", "half", pids, name=odd)
	pair = {"exercise": "01-unix-commands", "program": "client", "a": "half", "b": "odd",
	        "percent": [93, 88]}
	put("similar.json", {"version": 1, "note": "", "alike": 70, "compared": 2,
	                     "pairs": [pair]})
	summary.write(OUT)
	page.write(OUT)
	PYTHON
}

# look COMMANDS - obeys them in a browser that shows the page; see browser.py.
look() {
  local browser

  browser=$(command -v chromium || command -v chromium-browser ||
    command -v google-chrome) || skip "no chromium here"
  within 120 "$PYTHON" "$KIT/tests/browser.py" "$browser" \
    "$BATS_TEST_TMPDIR/class/class.html" <<<"$1"
}

@test "the page comes in its order: how they did, what was not understood, lists" {
  with_class - <<-'PYTHON'
	from class_maker import told
	from pagetext import in_order
	page = told("class.html")
	wanted = [
	    "<h1>19 submissions</h1>", "<strong>17</strong> graded",
	    "<strong>1</strong> nothing handed in", "<strong>1</strong> could not run",
	    "<h3>All</h3>", 'class="chart"', "<h3>01-unix-commands</h3>",
	    "<h2>Since the grades before</h2>", "Graded again: 19; scores that change: 1.",
	    "<td>115/200</td><td>135/200</td><td>client-pid +20</td>",
	    "<h2>01-unix-commands</h2>", "Who passes each check",
	    "client replies to Pid with its own pid",
	    "Who has done each TODO, and it works", "client, TODO 1: Make the socket",
	    "What goes wrong first", "2 ×", "<details open>", 'class="talk"',
	    ">the student&#x27;s client</text>", "the report of this example",
	    "<h2>02-tcp-ordered</h2>", "<h2>No grade: 1</h2>",
	    "<h2>The slowest gradings</h2>", "12.5 s: ",
	    "<h2>Much alike</h2>", ">93 %</td>", ">88 %</td>",
	    "<h2>Everybody</h2>", 'href="reports/full-00/report.html"',
	    "<small>found in &lt;script",
	]
	in_order(page, wanted)
	PYTHON
}

@test "hostile names and texts stay texts" {
  with_class - <<-'PYTHON'
	from html.parser import HTMLParser
	from class_maker import told
	KNOWN = set("""html head meta title style body script h1 h2 h3 p ul ol li dl dt dd
	    details summary span strong small section div code br a svg text rect line path
	    table thead tbody tr td th""".split())
	VOID = {"meta", "br", "line", "rect", "path"}
	class Page(HTMLParser):
	    stack, scripts, links = [], 0, []
	    def handle_starttag(self, tag, attributes):
	        assert tag in KNOWN, tag
	        self.scripts += tag == "script"
	        for name, value in attributes:
	            assert not name.startswith("on"), name
	            assert name not in ("src", "style"), name
	            self.links += [value] if name == "href" else []
	        if tag not in VOID:
	            self.stack.append(tag)
	    def handle_startendtag(self, tag, attributes):
	        assert tag in VOID, tag
	    def handle_endtag(self, tag):
	        assert self.stack.pop() == tag, tag
	text = told("class.html")
	page = Page()
	page.feed(text)
	page.close()
	assert not page.stack and page.scripts == 1, page.stack
	assert all(link.startswith("reports/") for link in page.links), page.links
	odd = [c for c in text if not c.isprintable() and c != "\n"]
	assert not odd and r"\u202eevil\u2066\x1b[31m\x00\x07" in text, odd
	assert "x" * 100 not in text and "(10000 characters)" in text
	PYTHON
}

@test "a browser shows the page without an error, a request or a script but its own" {
  look 'run document.title
run document.querySelectorAll("script").length
said' >"$BATS_TEST_TMPDIR/said"

  run cat "$BATS_TEST_TMPDIR/said"
  assert_line '"19 submissions - class report"'
  assert_line '1'
  assert_last_line "{\"errors\": [], \"requests\": [\"file://$BATS_TEST_TMPDIR/class/class.html\"]}"
}

# What the first column of the table of students shows, from its first row on.
FIRST='run [...document.querySelectorAll("table.students tbody th a")].map(
  a => a.textContent).slice(0, 3).join("|")'
FIRST=${FIRST//$'\n'/}

@test "a click sorts the students, another one the other way round, no grade last" {
  click='run document.querySelectorAll("table.students thead button")'
  last='run [...document.querySelectorAll("table.students tbody tr")].slice(-2).map('
  last+='r => r.cells[3].textContent).join("|")'

  run look "${click}[0].click()
$FIRST
${click}[0].click()
$FIRST
${click}[3].click()
run document.querySelector(\"table.students\").rows[1].cells[3].textContent
$last
${click}[3].click()
run document.querySelector(\"table.students\").rows[1].cells[3].textContent
$last
run document.querySelectorAll(\"th[aria-sort]\").length"

  assert_equal 'null
"\\u202eevil\\u2066\\x1b[31m\\x00\\x07|<script>alert(1)</script>\"'"'"'&<img src=x onerror=alert(2)>|Broken"
null
"'"$(printf 'x%.0s' {1..60})"'... (10000 characters)|Student 11|Student 10"
null
"200/200"
"-|-"
null
"7/37"
"-|-"
1' "$output"
}

@test "the page fits a telephone, and its overview one printed page" {
  run look 'size 390 844
run document.documentElement.scrollWidth
run document.querySelector(".wide table.students").scrollWidth <= 390
size 1280 900
run document.documentElement.scrollWidth
pages'

  assert_equal '390
true
1280
1' "$output"
}

# five_exercises - lets the class have five exercises, 40 grades and every list.
five_exercises() {
  with_class - <<-'PYTHON'
	from class_maker import OUT, model, put
	from gradeclass import page
	found, called = model(), ("01-unix", "02-tcp", "03-framed", "04-multiplexed", "05-retry")
	found["exercises"] = [
	    {**found["exercises"][at % 2], "name": name} for at, name in enumerate(called)]
	found["students"] = (found["students"] * 3)[:40]
	found["failures"] *= 9
	found["changes"]["checks"] *= 9
	put("class.json", found)
	page.write(OUT)
	PYTHON
}

@test "the overview of five exercises is one printed page, and says what it leaves out" {
  five_exercises
  shown='[...document.querySelectorAll("p.inprint")].map(p => p.textContent)'

  run look "pages
run $shown.slice(0, 2)"

  assert_equal '1
["and 43 checks that more pass", "and 8 TODOs that more have done"]' "$output"
}

@test "the page is dark where the system asks for it" {
  run look 'run getComputedStyle(document.body).backgroundColor
dark
run getComputedStyle(document.body).backgroundColor'

  assert_equal '"rgb(255, 255, 255)"
"rgb(20, 24, 29)"' "$output"
}

@test "without JavaScript the page lacks nothing but what sorts" {
  with_class - <<-'PYTHON'
	from class_maker import told
	page = told("class.html")
	before, script = page.split("<script>")
	assert "Student 11" in before and "<button" not in before
	assert 'createElement("button")' in script
	PYTHON
}

@test "a class of nobody is a page, too" {
  with_class - <<-'PYTHON'
	import os
	os.environ["CLASS"] += "-empty"
	from class_maker import OUT, told
	from gradeclass import exports, grades, page, similar, summary
	for module in similar, summary, grades, page:
	    module.write(OUT)
	assert exports.write(OUT, "") == []
	assert "<h1>0 submissions</h1>" in told("class.html")
	assert told("grades.csv") == "id,name,points,of,status,reason,notes\r\n"
	PYTHON
}
