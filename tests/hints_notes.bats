#!/usr/bin/env bats
# What is noted that costs no points.

load hints_helper

@test "what costs no points is noted" {
  judging <<-'PYTHON'
	from judging import event, judge, record, solved
	A, B = "01-unix-commands", "02-tcp-ordered"
	def notes(exercise, side, title, events=(), text="", **more):
	    text = text or solved(exercise, side)
	    part = judge(exercise, {title: record(list(events), **more)}, {side: text})
	    return " ".join(part["findings"])
	def sends(who, text, at=0.0):
	    return event(who, "send", text, at)
	title = "server-requests-quit"
	for late, noted in (0.1, False), (5.0, True):
	    events = [sends("client", "Done"), sends("server", "Quit", late)]
	    assert ("Only the client counts" in notes(A, "server", title, events)) == noted
	title = "client-prints"
	for end, noted in (
	    ("\n", False), ("", True), ("What next?\n", True), ('" (11 bytes)\n', False),
	    (" is what came\n", False), ("iver\n", False)):
	    events = [sends("server", "longerriver\0"), sends("server", "mapleriver"),
	              event("client", "prints", "mapleriver" + end),
	              event("client", "exit", status=0)]
	    assert ("without a newline" in notes(B, "client", title, events)) == noted, end
	title = "client-exit-typed"
	for texts, noted in (["one", "exit"], False), (["one"], True):
	    events = [event("client", "type", "one"), sends("client", "one")]
	    events += [event("client", "type", "exit")]
	    events += [sends("client", text) for text in texts[1:]]
	    events += [event("client", "close")]
	    assert ("without sending exit" in notes(B, "client", title, events)) == noted
	events = [event("client", "prints", "[Server 127.0.0.1:34835]: hello\n")]
	assert "see ntohs(3)" in notes(B, "client", title, events)
	for words, noted in ("Success", True), ("Connection refused", False):
	    events = [event("client", "complains", f"client: conversation: {words}\n")]
	    found = notes(B, "client", "client-closed-upon", events)
	    assert ("an error that is none" in found) == noted, found
	for side, host, noted in (
	    ("client", "127.0.0.1:5000", False), ("client", "2.0.19.136:5000", True),
	    ("client", "127.0.0.1:5001", True), ("server", "127.0.0.1:54321", False),
	    ("client", "127.0.0.1:54321 from 127.0.0.1:5000", False),
	    ("server", "0.0.0.0:0", True)):
	    peer = "server" if side == "client" else "client"
	    events = [sends(peer, "hello"), event(side, "prints", f"[It {host}]: hello\n")]
	    found = notes(B, side, f"{side}-prints", events)
	    assert ("is not the address of the peer" in found) == noted, (host, found)
	for host, noted in ("127.0.0.1", False), ("0.0.0.0", True):
	    arguments = f'3, {{sin_port=htons(5000), sin_addr=inet_addr("{host}")}}, 16'
	    calls = [["bind", arguments, 0, "", False]]
	    found = notes(B, "server", "server-binds", calls=calls)
	    assert ("every address" in found) == noted, found
	PYTHON
}

@test "what the calls and the times of a program tell, and cost no points, is noted" {
  judging <<-'PYTHON'
	from judging import event, judge, record, solved
	def notes(exercise, check, events=(), calls=()):
	    side = check.split("-")[0]
	    part = judge(exercise, {check: record(list(events), calls=list(calls))},
	                 {side: solved(exercise, side)})
	    return " ".join(part["findings"])
	A, B = "01-unix-commands", "02-tcp-ordered"
	for sizes, noted in ("[16]", False), ("[0 => 16]", True):
	    calls = [["accept", f"3, {{sa_family=AF_INET}}, {sizes}", 4, "", False]]
	    assert ("had room for 0 bytes" in notes(B, "server-accepts", (), calls)) == noted
	said = [event("server", "prints", "[Client 0.0.0.0:0]: hello\n")]
	for wanted, noted in ("NULL, NULL", True), ("{sa_family=AF_INET}, [16]", False):
	    calls = [["accept", f"3, {wanted}", 4, "", False]]
	    assert ("was not asked for" in notes(B, "server-accepts", said, calls)) == noted
	    assert "was not asked for" not in notes(B, "server-accepts", (), calls)
	close, again = ["close", "3", 0, "", False], ["close", "3", -1, "EBADF (Bad)", False]
	sent = ["sendto", '4, "abc", 3', 3, "", False]  # which returns no descriptor
	for calls, noted in (
	    ([close], False), ([close, sent, again], True), ([again], False)):
	    found = notes(B, "server-closes-every-socket", (), calls)
	    assert ("closes descriptor 3 twice" in found) == noted, calls
	calls = [["sendto", '4, "x", 1, MSG_OOB, NULL, 0', 1, "", False]]
	assert "MSG_OOB" in notes(B, "server-closes-every-socket", (), calls)
	for seconds, noted in (5.1, False), (50.0, True):
	    events = [event("server", "send", "Sleep"), event("client", "send", "Done", seconds)]
	    assert ("after 50 seconds" in notes(A, "client-sleeps", events)) == noted
	sent, closed = event("server", "send", "exit"), event("server", "close")
	said, typed = event("client", "prints", "exit\n"), event("client", "type", "more")
	cases = ([closed], False), ([closed, typed], False), ([said, closed, typed], True)
	for more, noted in cases:
	    found = notes(B, "client-exit-received", [sent, *more])
	    assert ("when the peer has closed" in found) == noted, found
	PYTHON
}

@test "a failure that is passed over is noted, and so is an end of file" {
  judging <<-'PYTHON'
	from judging import ended, event, judge, record, solved
	A, name = "01-unix-commands", "client-closed-upon-after-a-reply"
	connect, send = ["connect", "3, {}, 110", 0, "", False], ["sendto", '3, "x", 1', 1, "", False]
	refused = ["connect", "3, {}, 110", -1, "ECONNREFUSED (Connection refused)", False]
	close, end = ["close", "3", 0, "", False], ["recvfrom", '3, "", 255, 0', 0, "", False]
	def notes(calls=(), *events):
	    one = record(list(events), calls=[list(call) for call in calls])
	    part = judge(A, {name: one}, {"client": solved(A, "client")})
	    return " ".join(part["findings"])
	for calls, noted in (([refused, send], True), ([refused, close, send], False),
	                     ([connect, send], False)):
	    assert ("goes on to send(2) all the same" in notes(calls)) == noted, calls
	for calls, noted in (([connect, end, send], True), ([connect, end, close], False)):
	    assert ("goes on as if a message had come" in notes(calls)) == noted, calls
	asked, replied = event("server", "send", "Pid"), event("client", "send", "4711")
	gone = event("server", "close")
	def says(text):
	    return event("client", "complains", f'received "{text}"\n')
	for events, noted in (
	    ([asked, replied, gone, says("Pid")], True), ([gone, says("\x01")], True),
	    ([asked, gone, says("Pid")], False), ([asked, says("Pid"), gone], False),
	):
	    found = notes([], *events)
	    assert ("goes on as if a message had come" in found) == noted, (events, found)
	PYTHON
}

@test "a mistake that no check can see yet is seen in the source" {
  judging <<-'PYTHON'
	from grading.score import todo_about
	from judging import ended, event, given, judge, record
	A, B = "01-unix-commands", "02-tcp-ordered"
	undone = [event("client", "complains", "client: TODO 1 is not done yet\n")]
	def notes(exercise, check, text):
	    failed = record(undone, "expect TEXT", ended(), wanted="x")
	    return " ".join(judge(exercise, {check: failed}, {"client": text})["findings"])
	head, _, tail = given(A, "client").partition(f"/* TODO {todo_about(A, 'client', 'recv(2)')}:")
	head += "/* TODO" + f" {todo_about(A, 'client', 'recv(2)')}:" + tail.split("*/")[0] + "*/"
	tail = "/* END TODO" + tail.split("/* END TODO", 1)[1]
	for end, noted in ("", True), ("message[count] = 0;", False):
	    text = f"{head}\nssize_t count = recv(fd, message, 99, 0);\n{end}\n{tail}"
	    found = notes(A, "client-whole-conversation", text)
	    assert ("puts a NUL behind" in found) == noted, found
	for call, words in (
	    ('strcmp(message, "exit\\n")', 'compares with "exit'),
	    ('strncmp(message, "exit", 4)', '"exit now" ends'),
	):
	    text = given(B, "client")
	    assert words not in notes(B, "client-exit-received", text), words
	    text += "\nint say(const char *message) {\n\tif (send(3, message, strlen(message), 0) == -1)"
	    text += f"\n\t\treturn -1;\n\treturn {call} == 0;\n}}\n"
	    assert words in notes(B, "client-exit-received", text), words
	PYTHON
}

@test "what a program does besides a right conversation is noted" {
  judging <<-'PYTHON'
	from judging import event, judge, record, solved
	A = "01-unix-commands"
	def notes(check, events=(), calls=()):
	    side = check.split("-")[0]
	    calls = [[*call, "", False] for call in calls]
	    part = judge(A, {check: record(list(events), calls=calls)}, {side: solved(A, side)})
	    return " ".join(part["findings"])
	def sends(who, text):
	    return event(who, "send", text)
	quits = [sends("server", "Sleep"), sends("client", "Done"), sends("server", "Quit")]
	for more, noted in ([], False), ([sends("client", "Done")], True):
	    found = notes("client-whole-conversation", quits + more)
	    assert ("when Quit was said already" in found) == noted, found
	for reply, noted in ("This client has pid 4711", False), ("This client has pid: 4711", True):
	    found = notes("client-pid", [sends("server", "Pid"), sends("client", reply)])
	    assert ("with a colon" in found) == noted, found
	for printed, noted in ("server: This client has pid 4711", False), ("pid: 4711", True), ("", False):
	    events = [sends("client", "This client has pid 4711"), event("server", "prints", printed)]
	    found = notes("server-prints-the-reply", events)
	    assert ("the number of the reply alone" in found) == noted, found
	for size, noted in (110, False), (12, False), (11, False), (16, True), (108, True):
	    calls = [["connect", f'3, {{sa_family=AF_UNIX, sun_path="/tmp/lab4"}}, {size}', 0]]
	    found = notes("client-closes-its-socket", (), calls)
	    assert (f"gets {size} bytes of the address" in found) == noted, found
	for path, noted in ("/tmp/lab4", True), ("/tmp/mine", False):
	    calls = [["unlink", f'"{path}"', 0]]
	    found = notes("client-connects", (), calls)
	    assert ("removes the socket file" in found) == noted, found
	PYTHON
}

@test "a reason that no call of a conversation has is noted, but for a file" {
  judging <<-'PYTHON'
	from judging import event, judge, record, solved
	A, name = "01-unix-commands", "server-quit-only-on-done"
	sleeps = [event("server", "send", "Sleep"), event("client", "send", "Don")]
	def notes(words, events=sleeps):
	    events = [*events, event("server", "complains", f"server: {words}\n")]
	    part = judge(A, {name: record(events)}, {"server": solved(A, "server")})
	    return " ".join(part["findings"])
	for words, noted in (
	    ("talk to the client: Success", True), ("talk: No such file or directory", True),
	    ("talk to the client: Broken pipe", False),
	    ("unlink: No such file or directory", False),
	    ("/tmp/lab4: No such file or directory", False)):
	    assert ("an error that is none" in notes(words)) == noted, words
	assert "none" not in notes("talk: No such file or directory", ())
	PYTHON
}

@test "what a function makes no use of, and what it does besides, is noted" {
  judging <<-'PYTHON'
	from judging import event, judge, record, solved
	B = "02-tcp-ordered"
	def notes(side, old="", new="", events=()):
	    source = solved(B, side)
	    assert old in source, old
	    part = judge(B, {f"{side}-exit-received": record(list(events))},
	                 {side: source.replace(old, new, 1)})
	    return " ".join(part["findings"])
	for side in ("client", "server"):
	    assert not notes(side)
	    found = notes(side, "htons(port)", "htons(5000);\n\t(void)port")
	    assert f"TODO 2 of your {side} never uses port" in found, found
	    assert "never uses" not in notes(side, "htons(port)", "htons(5000)")
	    assert not notes(side, "htons(port)", "htons(port);\n\t(void)port")
	    found = notes(side, "message[count]", "send(fd, message, 4, 0);\n\tmessage[count]")
	    assert "in the peer's turn" in found, found
	    found = notes(side, "return strcmp(message", "exit(0);\n\treturn strcmp(message")
	    assert "calls exit(3)" in found, found
	    assert not notes(side, "return strcmp(message", "exit(1);\n\treturn strcmp(message")
	    peer = "client" if side == "server" else "server"
	    padded = [event(peer, "send", "hello\0\0"), event(side, "send", "hello\0\0")]
	    assert not notes(side, events=padded)
	    assert "whole buffers" in notes(side, events=padded[1:])
	PYTHON
}

@test "what is sent in part, printed twice, or read without what is given is noted" {
  judging <<-'PYTHON'
	from judging import event, judge, record, solved
	B, name = "02-tcp-ordered", "server-memory"
	def notes(events=(), change=str, calls=(), **more):
	    records = {name: record(list(events), calls=list(calls)), **more}
	    part = judge(B, records, {"server": change(solved(B, "server"))})
	    return " ".join(part["findings"])
	line, heard = "oaklamp " * 20, event("client", "send", "crabmole")
	def sends(*parts):
	    typed = [event("server", "type", line)]
	    return [*typed, *(event("server", "send", part) for part in parts), heard]
	assert "sends 63 bytes of a line of 160" in notes(sends(line[:63]))
	failed = {"server-replies": record([], "expect TEXT", {}, "oaklamp", "oak")}
	assert not notes(sends(line[:63]), **failed)
	assert not notes(sends(line)) and not notes(sends(line[:63], line[63:]))
	printed = event("server", "prints", "[Client 127.0.0.1:54321]: crabmole\n")
	again = event("server", "prints", "crabmole\n")
	assert "more than once" in notes([heard, again, printed])
	assert not notes([heard, printed]) and not notes([heard, printed, heard, printed])
	typed = event("server", "type", "crabmole")
	assert not notes([heard, printed, typed, again])
	def closes(text):
	    return text.replace("\treturn count > 0", "\tclose(fd);\n\treturn count > 0")
	assert "closes fd" in notes([], closes)
	calls = [["accept", "3, {sa_family=AF_INET}, [8 => 16]", 4, "", False]]
	assert "8 bytes, the sizeof of a pointer" in notes(calls=calls)
	assert "never calls read_message()" in notes([], lambda text: text.replace("= read_message()", "= my_line()"))
	for port, noted in ((54321, False), (54322, True)):
	    address = f'{{sa_family=AF_INET, sin_port=htons({port}), sin_addr=inet_addr("127.0.0.1")}}'
	    calls = [["accept", f"3, {address}, [16]", 4, "", False]]
	    found = notes([heard, printed], calls=calls)
	    assert ("is not the address of the peer" in found) == noted, (port, found)
	PYTHON
}
