#!/usr/bin/env bats
# What a failure is said to come from, and what is said that costs no points. What
# goldens of mutants hold (tests/mutants/*.feedback) is not repeated here.

load kit_helper

# judging - runs Python in the kit, with tests/report/judging.py and the modules.
judging() {
  (cd "$KIT" && PYTHONPATH=$KIT/tests/labkit:$KIT/tests/report \
    "$PYTHON" -X pycache_prefix="$KIT/build/pycache" -)
}

@test "a TODO that is silent is not passed over, and one TODO is the next one" {
  judging <<-'PYTHON'
	from judging import event, failed, given, judge, record, solved
	A = "01-unix-commands"
	undone = "server: TODO 4 is not done yet\n"
	start = ("the server listens on /tmp/lab4", "a socket", "ended", "listens")
	server = solved(A, "server")
	silent = given(A, "server").split("/* TODO 3")[1].split("END TODO 3")[0]
	mine = server.split("/* TODO 3")[1].split("END TODO 3")[0]
	server = server.replace(mine, silent)  # TODO 3 as given, all others done
	four = given(A, "server").split("/* TODO 4")[1].split("END TODO 4")[0]
	mine = server.split("/* TODO 4")[1].split("END TODO 4")[0]
	server = server.replace(mine, four)
	client = ("the client connects to /tmp/lab4", "a connection", "", "accept")
	records = {
	    "server listens on the path": record(
	        [event("server", "complains", undone)], "the server has ended with status 1",
	        start),
	    "client connects to the server": record(
	        [event("client", "complains", "client: TODO 2 is not done yet\n")],
	        "the client has ended with status 1", client),
	    "client waits to be asked before it speaks": record(
	        [event("client", "complains", "client: TODO 4 is not done yet\n")],
	        "the client has ended with status 1", client),
	}

	part = judge(A, records, {"server": server, "client": given(A, "client")})

	found = failed(part)
	hints = [entry["hint"][:30] for entry in found.values()]
	assert hints == ["TODO 1 is the next one to do: ", "TODO 3 of the server is not do"], hints
	assert found["server listens on the path"]["todo"] == 3, found
	PYTHON
}

@test "a wrong message is told before a TODO that is not done" {
  judging <<-'PYTHON'
	from judging import event, failed, judge, record
	A = "01-unix-commands"
	events = [event("server", "send", "Pid"), event("client", "send", "my pid is 7"),
	          event("client", "complains", "client: TODO 7 is not done yet\n")]
	wrong = ('the client sends "This client has pid 7"', '"This client has pid 7"',
	         '"my pid is 7"; the client waits in recv', 'expect "This client has pid"')
	title = "client replies to Pid with its own pid"

	part = judge(A, {title: record(events, "", wrong)})

	assert "TODO" not in failed(part)[title]["hint"], failed(part)
	PYTHON
}

@test "a TODO without its markers is found by its function, or not at all" {
  judging <<-'PYTHON'
	from judging import event, failed, judge, record, solved
	A, title = "01-unix-commands", "client replies to Pid with its own pid"
	events = [event("server", "send", "Pid"), event("client", "send", "7")]
	wrong = ('the client sends "This client has pid 7"', '"This client has pid 7"',
	         '"7"; the client waits in recv', 'expect "This client has pid"')
	source = "\n".join(line for line in solved(A, "client").split("\n")
	                   if "TODO" not in line)
	for text, known in (source, True), (source.replace("tell_pid", "tell"), False):
	    entry = failed(judge(A, {title: record(events, "", wrong)}, {"client": text}))
	    entry = entry[title]
	    place = [n for n, line in enumerate(text.split("\n"), 1)
	             if line.startswith("static int tell_pid")]
	    assert entry["where"] == (f"client.c:{place[0]}" if known else ""), entry
	    assert entry["todo"] == 0, entry
	PYTHON
}

@test "the frame above is called the caller, and nothing else in a report is" {
  judging <<-'PYTHON'
	from grading import hints
	stack = ("==1==ERROR: AddressSanitizer: x\n    #0 0x1 in strcpy (/lib/x)\n"
	         "    #1 0x1 in receive /a/client.c:90:3\n    #2 0x1 in obey /a/client.c:160\n\n"
	         "  This frame has 1 object(s):\n    [32, 64) 'b' (line 5)\n")
	other = ("==1==ERROR: AddressSanitizer: x\n    #1 0x1 in receive /a/client.c:90\n"
	         "    #2 0x1 in start (/lib/x)\n\nfreed by thread T0 here:\n"
	         "    #1 0x1 in main /a/client.c:11\n")
	assert hints.calling(stack) == ", called from client.c:160", hints.calling(stack)
	assert hints.calling(other) == "", hints.calling(other)
	PYTHON
}

@test "what came last before the end is named, and not what was sent behind it" {
  judging <<-'PYTHON'
	from judging import event, failed, judge, record
	B, title = "02-tcp-ordered", "client goes on after exi, and after a line that ends with exit"
	events = [event("client", "connect", "127.0.0.1:5000"),
	          event("client", "type", "mapleriver exit"),
	          event("client", "send", "mapleriver exit"), event("client", "exit", status=0),
	          event("server", "send", "applelamp exit"), event("client", "type", "next")]
	ended = ("the client sends a message", '"next"',
	         "nothing, then end of file; the client has ended with status 0",
	         'expect "{three}" or anything')

	entry = failed(judge(B, {title: record(events, "the client has ended", ended)}))

	hint = entry[title]["hint"]
	assert hint.startswith('It ends at the line "mapleriver exit"'), hint
	PYTHON
}

@test "a text that came twice is called so, whatever stands between" {
  judging <<-'PYTHON'
	from judging import event, failed, judge, record
	B, title = "02-tcp-ordered", "client sends the line that is typed"
	for sent in ["oaklamp oaklamp"], ["oaklamp", "oaklamp"], ["oaklamp\0", "oaklamp\0"]:
	    events = [event("client", "type", "oaklamp")]
	    events += [event("client", "send", text.replace(" ", "")) for text in sent]
	    said = "".join(sent).replace("\0", "\\0").replace(" ", "")
	    wrong = ('the client sends "oaklamp"', '"oaklamp"', f'"{said}"', "expect")
	    late = ('the client waits for "x" before it sends more', "nothing", '"oaklamp"',
	            'send "{two}"')
	    failure = wrong if "\0" not in said + sent[0] else late
	    hint = failed(judge(B, {title: record(events, "", failure)}))[title]["hint"]
	    assert hint.startswith('The same text, "oaklamp", was sent twice'), (sent, hint)
	PYTHON
}

@test "a program that cannot open a file of its own is quoted" {
  judging <<-'PYTHON'
	from judging import event, failed, judge, record
	A, title = "01-unix-commands", "client connects to the server"
	events = [event("client", "complains", "chat.conf: No such file or directory\n")]
	lost = ("the client connects to /tmp/lab4", "a connection", "", "accept")
	state = "the client has ended with status 1"

	entry = failed(judge(A, {title: record(events, state, lost)}))[title]

	assert entry["hint"].endswith("chat.conf: No such file or directory"), entry
	assert not entry["where"] and not entry["todo"], entry
	PYTHON
}

@test "what costs no points is noted" {
  judging <<-'PYTHON'
	from judging import event, judge, record, solved
	A, B = "01-unix-commands", "02-tcp-ordered"
	def notes(exercise, side, title, events=(), text="", **more):
	    text = text or solved(exercise, side)
	    part = judge(exercise, {title: record(list(events), "", **more)}, {side: text})
	    return " ".join(part["findings"])
	def sends(who, text, at=0.0):
	    return event(who, "send", text, at)
	title = "server requests Quit after Done"
	for late, noted in (0.1, False), (5.0, True):
	    events = [sends("client", "Done"), sends("server", "Quit", late)]
	    assert ("Only the client counts" in notes(A, "server", title, events)) == noted
	title = "client prints what the server replies"
	for end, noted in (
	    ("\n", False), ("", True), ("What next?\n", True), ('" (11 bytes)\n', False),
	    (" is what came\n", False), ("iver\n", False)):
	    events = [sends("server", "longerriver\0"), sends("server", "mapleriver"),
	              event("client", "prints", "mapleriver" + end),
	              event("client", "exit", status=0)]
	    assert ("without a newline" in notes(B, "client", title, events)) == noted, end
	title = "client ends when exit is typed"
	for texts, noted in (["one", "exit"], False), (["one"], True):
	    events = [sends("client", "one"), event("client", "type", "exit")]
	    events += [sends("client", text) for text in texts[1:]]
	    events += [event("client", "close")]
	    assert ("without sending exit" in notes(B, "client", title, events)) == noted
	events = [event("client", "prints", "[Server 127.0.0.1:34835]: hello\n")]
	assert "see ntohs(3)" in notes(B, "client", title, events)
	for host, noted in ("127.0.0.1", False), ("0.0.0.0", True):
	    arguments = f'3, {{sin_port=htons(5000), sin_addr=inet_addr("{host}")}}, 16'
	    calls = [["bind", arguments, 0, "", False]]
	    found = notes(B, "server", "server binds its socket", calls=calls)
	    assert ("every address" in found) == noted, found
	PYTHON
}

@test "a mistake that no check can see yet is seen in the source" {
  judging <<-'PYTHON'
	from judging import event, judge, record, solved
	A, B = "01-unix-commands", "02-tcp-ordered"
	undone = [event("client", "complains", "client: TODO 5 is not done yet\n")]
	failure = ("the client sends a message", '"x"', "nothing", 'expect "x"')
	def notes(exercise, title, text):
	    failed = record(undone, "the client has ended", failure)
	    return " ".join(judge(exercise, {title: failed}, {"client": text})["findings"])
	client = solved(A, "client")
	head, body, tail = client.partition("size_t skip, length = 0;")
	tail = tail[tail.index("\t/* END TODO 4 */"):]
	for end, noted in ("", True), ("message[count] = 0;", False):
	    text = f"{head}ssize_t count = recv(fd, message, MESSAGE_SIZE, 0);"
	    text += f"\n\t{end}\n\treturn count;\n{tail}"
	    found = notes(A, "client goes through the whole conversation", text)
	    assert ("puts a NUL behind" in found) == noted, found
	client = solved(B, "client")
	title = "client ends when the server says exit and closes"
	for old, new, words in (
	    ('strcmp(message, "exit")', 'strcmp(message, "exit\\n")', 'compares with "exit'),
	    ('strcmp(message, "exit")', 'strncmp(message, "exit", 4)', '"exit now" ends'),
	):
	    assert words in notes(B, title, client.replace(old, new)), words
	    assert words not in notes(B, title, client), words
	PYTHON
}

@test "an address with swapped bytes is named, and so is a name without a file" {
  judging <<-'PYTHON'
	from types import SimpleNamespace as Object
	from grading.hints_calls import path, swapped
	def call(address):
	    return Object(name="connect", arguments=f"3, {{{address}}}, 16")
	right, wrong = (f'sin_addr=inet_addr("{a}")' for a in ("127.0.0.1", "1.0.0.127"))
	assert not swapped(call(right))
	assert "htonl(INADDR_LOOPBACK)" in swapped(call(wrong))
	s = Object(facts=Object(where="/tmp/lab4"))
	assert not path(s, "bind", call('sun_path="/tmp/lab4"'))
	assert "abstract" in path(s, "bind", call('sun_path=@"/tmp/lab4"'))
	PYTHON
}
