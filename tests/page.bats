#!/usr/bin/env bats
# What report.html shows, and how: the page, and the conversations drawn in it.

load report_helper

@test "the page draws the bytes as arrows and marks where it failed" {
  python_with_reports - <<-'PYTHON'
	import re
	page = open("half.html", encoding="utf-8").read()
	picture = re.findall('<svg class="talk".*?<details>', page, re.S)[0]
	texts = re.findall(r"<text[^>]*>([^<]*)", picture)
	assert texts[:2] == ["the peer", "your client"], texts
	assert "&quot;Pid&quot;" in texts and "0.01" in texts, texts
	assert texts[-2:] == ["&quot;4711234 + 249 NULs&quot;", "here"], texts
	picture = page[page.index("<h3>client quits on Quit"):]
	picture = picture[:picture.index("</article>")]
	last = re.findall("<text[^>]*>([^<]*)", picture)
	at = last.index("here: nothing for 2.00 s; the")
	assert last[at + 1] == "client waits in recv", last
	PYTHON
}

@test "the page shows a line that was written in pieces as one" {
  python_with_reports - <<-'PYTHON'
	from reports import drawing
	texts = ["client: ", "socket", "", ": no\n", "\n", "next\n"]
	events = [{"at": n, "who": "client", "what": "complains", "text": text}
	          for n, text in enumerate(texts)]
	test = {"name": "", "side": "pair", "events": events, "passed": True}
	picture = drawing.Drawing().picture(test)
	assert "complains &quot;client: socket: no&quot;" in picture, picture
	assert picture.count("<rect") == 2, picture
	PYTHON
}

@test "hostile texts stay texts in HTML" {
  python_with_reports - <<-'PYTHON'
	from html.parser import HTMLParser
	KNOWN = set("""html head meta title style body h1 h2 h3 p meter article pre table
	    thead tr td th ul li dl dt dd details summary span strong code svg text rect
	    line path br""".split())
	VOID = {"meta", "br", "line", "rect", "path"}
	class Page(HTMLParser):
	    stack = []
	    def handle_starttag(self, tag, attributes):
	        assert tag in KNOWN, tag
	        for name, value in attributes:
	            assert not name.startswith("on"), name
	            assert name not in ("src", "href", "style"), name
	        if tag not in VOID:
	            self.stack.append(tag)
	    def handle_startendtag(self, tag, attributes):
	        assert tag in VOID, tag
	    def handle_endtag(self, tag):
	        assert self.stack.pop() == tag, tag
	names = "hostile", "half", "full", "compile-error", "could-not-run", "nothing"
	for name in names:
	    page = Page()
	    page.feed(open(f"{name}.html", encoding="utf-8").read())
	    page.close()
	    assert not page.stack, page.stack
	PYTHON
}

@test "a browser shows the page without an error, a request or a script" {
  browser=$(command -v chromium || command -v chromium-browser ||
    command -v google-chrome) || skip "no chromium here"

  for name in half hostile; do
    within 60 "$browser" --headless --no-sandbox --disable-gpu --disable-quic \
      --no-first-run --disable-background-networking --disable-component-update \
      --disable-sync --user-data-dir="$BATS_TEST_TMPDIR/profile" \
      --host-resolver-rules='MAP * ~NOTFOUND' --log-net-log="$PWD/$name.net" \
      --enable-logging=stderr --dump-dom "file://$PWD/$name.html" \
      >"$name.dom" 2>"$name.log"
  done

  grep -q '<h1>Score: 115/200</h1>' half.dom
  grep -q '<h1>Score: 7/37</h1>' hostile.dom
  run grep -h 'CONSOLE' half.log hostile.log
  assert_output ""
  run grep -oh '"url":"[a-z]*://[^"]*evil[^"]*"' half.net hostile.net
  assert_output ""
  run grep -c '<script' hostile.dom
  assert_output 0
}

@test "the page comes in its order: how far, warnings, what is next, the rest" {
  python_with_reports - "$BATS_TEST_DIRNAME/report/half.json" <<-'PYTHON'
	import json, sys
	from pagetext import in_order
	from reports import htmlpage
	with open(sys.argv[1], encoding="utf-8") as file:
	    report = json.load(file)
	note = "01-unix-commands: the compiler warns: client.c:3:5: warning: unused"
	report["notes"].append(note)
	first = report["exercises"][0]
	first["todos"] = {"client": {"done": 3, "all": 6}}

	page = htmlpage.write(report)

	wanted = [
	    "<h1>Score: 115/200</h1>",
	    "01-unix-commands: your client</th><td>3 of 6</td><td>2 of 5</td><td>5 of 60<",
	    "<h2>The compiler warns</h2>", "01-unix-commands/client.c:3:5: warning: unused",
	    "<h2>Next, in 01-unix-commands</h2>", "<h3>client replies to Pid with its own",
	    "Fails for the same reason: 1", "client sleeps five seconds",
	    "<h2>01-unix-commands: 35/100</h2>", "<h3>client quits on Quit",
	    "Passes, and counts once this one does: 1", "client reports a socket that nobody",
	    "<h3>server unlinks the socket file", "<summary>Passed: 2</summary>",
	    "client makes a socket", "server prints the client&#x27;s reply",
	    "<h2>02-tcp-ordered: 80/100</h2>", "<h2>Notes</h2>", "SEED=4711",
	]
	in_order(page, wanted)
	PYTHON
}

@test "of a program that does not compile the page shows that before all others" {
  run grep -o '<h[123]>[^<]*' compile-error.html

  assert_output "<h1>Score: 140/200
<h3>01-unix-commands: client.c does not compile
<h2>01-unix-commands: 40/100
<h2>02-tcp-ordered: 100/100"
}

@test "what passed is drawn, too" {
  python_with_reports - <<-'PYTHON'
	page = open("full.html", encoding="utf-8").read()
	item = page[page.index("client makes a socket"):]
	item = item[:item.index("</li>")]
	assert "<svg class=\"talk\"" in item and ">starts<" in item, item
	assert item.count("</details>") == 1, item
	PYTHON
}

@test "the page says whose programs they are" {
  python_with_reports - "$BATS_TEST_DIRNAME/report/full.json" <<-'PYTHON'
	import json, sys
	from reports import htmlpage
	with open(sys.argv[1], encoding="utf-8") as file:
	    report = json.load(file)
	tests = report["exercises"][0]["tests"]
	names = {
	    "C server, C client": ("your server", "your client"),
	    "C server, Python client": ("your server", "the Python client"),
	    "Python server, C client": ("the Python server", "your client"),
	}
	tests[:] = [
	    {**tests[0], "name": name, "side": "pair", "points": 0, "earned": 0}
	    for name in [*names, "Python server, Python client"]
	] + tests

	page = htmlpage.write(report)

	for server, client in names.values():
	    item = page[page.index(f"{server} with {client}"):]
	    item = item[:item.index("</li>")]
	    assert f">{server}</text>" in item and f">{client}</text>" in item, item
	item = page[page.index("<summary>client makes a socket"):]
	item = item[:item.index("</li>")]
	assert ">the peer</text>" in item and ">your client</text>" in item, item
	assert "the Python server with the Python client" not in page
	assert not {w for w in ("C client", "C server", "the test's") if w in page}
	PYTHON
}

@test "the page tells a thing once" {
  python_with_reports - "$BATS_TEST_DIRNAME/report/half.json" <<-'PYTHON'
	import html, json, re, sys
	with open(sys.argv[1], encoding="utf-8") as file:
	    report = json.load(file)
	page = open("half.html", encoding="utf-8").read()
	articles = re.findall("<article>.*?</article>", page, re.S)
	failed = [t for e in report["exercises"] for t in e["tests"]
	          if t["passed"] is False and not t["waits_for"]]
	assert len(articles) == len(failed) == 4
	for test in failed:
	    article = next(a for a in articles if f"<h3>{html.escape(test['name'])} " in a)
	    text = html.unescape(re.sub("<text.*?</text>|<[^>]*>", " ", article))
	    words = " ".join(re.findall(r"<text[^>]*>([^<]*)", article))
	    words = html.unescape(text + " " + words)
	    words = " ".join(words.split())
	    for key in "name", "hint", "where", "read", "received", "message":
	        last = test[key].split('"')[0]
	        said = words.count(last) if last else 1
	        # A statement may be the sentence of the check, word for word.
	        assert said == 1 or key == "message" and not said, (key, last, words)
	    if test["received"].startswith('"'):
	        drawn = article[article.index('class="cross"'):].split("<details>")[0]
	        assert "received" not in drawn and "expected" not in drawn, drawn
	        assert text.count(test["expected"]) == 1, text
	PYTHON
}

# The events of a long conversation, and what measures how they are drawn.
MEASURE='
import re
from reports import drawing
LONG = "Lorem ipsum dolor sit amet, consectetur " * 20
WORDS = ["Pid", LONG, "x" * 500, "Pid" + "\0" * 253, "a\nb\n" * 90, "\xc3\xa9\xe5\xad\x97" * 80]
KINDS = "connect", "send", "prints", "complains", "type", "listen", "signal", "more"
EVENTS = [{"at": 100 + n / 9, "who": who, "what": what, "text": text}
          for n, (what, text, who) in enumerate(
              (w, t, p) for w in KINDS for t in WORDS for p in ("server", "client"))]
TEST = {"name": "client works", "side": "client", "passed": False, "received": LONG,
        "message": "the client ends", "expected": "its end"}

def boxes(picture, wide):
    "Return (left, right, top, bottom, what) of each text and box, in pixels."
    x = y = 0
    for line in picture.split("\n")[1:]:
        part = re.match(r"<svg x=\"(\d+)%?\" y=\"([\d.]+)\"", line)
        if part:
            x, y = int(part.group(1)) / 100 * wide, float(part.group(2))
        elif line == "</svg>":
            x = y = 0
        numbers = dict(re.findall(r"(\w+)=\"(-?[\d.]+)%?\"", line))
        if line.startswith("<rect"):
            left = x + float(numbers["x"])
            size = float(numbers["width"]), float(numbers["height"])
            yield left, left + size[0], y, y + size[1], "box"
        elif line.startswith("<text"):
            text = re.sub(r"&\w+;|&#\w+;", "?", re.search(">(.*)</text>", line).group(1))
            size = drawing.columns(text) * drawing.CHAR
            at = float(numbers["x"]) if "%" not in line.split("y=")[0] else None
            left = wide * float(numbers["x"]) / 100 if at is None else x + at
            anchor = re.search("text-anchor=\"(.*?)\"", line).group(1)
            left -= {"start": 0, "middle": size / 2, "end": size}[anchor]
            base = y + float(numbers["y"])
            yield left, left + size, base - 10, base + 3, line
        elif line.startswith("<line class=\"flow"):
            at = float(numbers["y1"])
            yield 0, wide, at, at, "arrow"
'

@test "a drawing fits a telephone, and no text lies over an arrow or another text" {
  python_with_reports - <<<"$MEASURE"'
picture = drawing.Drawing().picture({**TEST, "events": EVENTS[:44]})
height = float(re.search("height=\"([0-9.]+)\"", picture).group(1))
for wide in 315, 345, 704:  # what is left of 360, 390 and 1280 pixels
    found = list(boxes(picture, wide))
    texts = [one for one in found if one[4] not in ("box", "arrow")]
    for left, right, top, bottom, what in found:
        assert left >= 0 and right <= wide and bottom <= height, (wide, left, right, what)
    for at, one in enumerate(texts):
        for other in texts[at + 1:]:
            assert (other[0] >= one[1] or other[1] <= one[0]
                    or other[2] >= one[3] or other[3] <= one[2]), (one, other)
    for arrow in (one for one in found if one[4] == "arrow"):
        for left, right, top, bottom, what in texts:
            assert "time" in what or bottom <= arrow[2] or top >= arrow[2], what
'
}

@test "thirty events are drawn, of a hundred the first and the last, and it says so" {
  python_with_reports - <<<"$MEASURE"'
def drawn(number):
    events = [{"at": n, "who": "client", "what": "send", "text": f"number {n * n}"}
              for n in range(number)]
    picture = drawing.Drawing().picture({**TEST, "events": events, "passed": True})
    return picture, len(re.findall(r"number \d", picture))
assert drawn(30)[1] == 30
picture, number = drawn(100)
assert number == 60 and "... (40 events more)" in picture
assert "number 1936" in picture and "number 2025" not in picture, picture
'
}

@test "every text of the page has enough contrast, by day and by night" {
  python_with_reports - <<-'PYTHON'
	import re
	from reports.htmlpage import STYLE
	def light(color):
	    wide = "".join(c * 2 for c in color) if len(color) == 3 else color
	    parts = [int(wide[n:n + 2], 16) / 255 for n in (0, 2, 4)]
	    parts = [p / 12.92 if p <= .03928 else ((p + .055) / 1.055) ** 2.4 for p in parts]
	    return .2126 * parts[0] + .7152 * parts[1] + .0722 * parts[2]
	modes = [dict(re.findall(r"--(\w+): #(\w+)", part)) for part in
	         re.findall(r":root \{.*?\}", STYLE, re.S)]
	assert len(modes) == 2 and set(modes[0]) == set(modes[1])
	pairs = [(a, b) for a in ("text", "soft", "good", "bad", "wait", "flow")
	         for b in ("back", "card")]
	for colors in modes:
	    for ink, paper in [*pairs, ("text", "note"), ("bad", "badback")]:
	        one, other = sorted((light(colors[ink]), light(colors[paper])))
	        assert (other + .05) / (one + .05) >= 4.5, (ink, paper)
	PYTHON
}
