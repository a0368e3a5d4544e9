#!/usr/bin/env bats
# What a hint or a note says follows the facts of the program that it is about: the call
# that it makes, the array that it has, the check that failed.

load hints_helper

@test "an address that is wrong is told by what has made it so" {
  judging <<-'PYTHON'
	import sys
	from judging import ended, event, failed, judge, record, solved
	B, name = "02-tcp-ordered", "client-connects"
	def told(old, new, address, result=-1, error="ECONNREFUSED (Connection refused)"):
	    source = solved(B, "client")
	    assert old in source, old
	    calls = [["socket", "AF_INET, SOCK_STREAM, 0", 3, "", False],
	             ["connect", f"3, {{{address}}}, 16", result, error, False]]
	    lost = record([event("client", "start")], "accept", ended(), calls=calls)
	    entry = failed(judge(B, {name: lost}, {"client": source.replace(old, new, 1)}))[name]
	    return entry["hint"], entry["where"]
	port = 'sa_family=AF_INET, sin_port=htons({}), sin_addr=inet_addr("127.0.0.1")'
	for new, number, words in (("htonl(port)", 0, "htonl(3) is for four bytes"),
	                           ("ntohs(0)", 0, "Is it set, as htons(port)?"),
	                           ("port", 34835, "sin_port wants htons(port)")):
	    hint, where = told("htons(port)", new, port.format(number))
	    assert words in hint and "htons(5000)" not in hint, hint
	    assert where == "client.c:64", (hint, where)
	family = int.from_bytes(bytes([127, 0]), sys.byteorder)
	odd = "EAFNOSUPPORT (Address family not supported by protocol)"
	for pointer, words in (("server", "127 of 127.0.0.1: line 63 writes over it"),
	                       ("&server->sin_addr", "is it set to AF_INET")):
	    new = f'inet_pton(AF_INET, "127.0.0.1", {pointer});'
	    old = "server->sin_addr.s_addr = htonl(INADDR_LOOPBACK);"
	    hint, where = told(old, new, f"sa_family={family:#x} /* AF_??? */, sa_data=", -1, odd)
	    assert words in hint and (where == "client.c:63") == (pointer == "server"), (hint, where)
	new = new.replace("&server->sin_addr", "server")
	hint, where = told(old, new, "sa_family=0x99, sa_data=", -1, odd)
	assert "is it set to AF_INET" in hint, hint
	PYTHON
}

@test "a reply that is compared with the NUL of an array is told so" {
  judging <<-'PYTHON'
	from judging import ended, event, failed, judge, record, solved
	A, name, reply = "01-unix-commands", "server-prints-the-reply", "This client has pid 4711"
	said = [event("server", "send", "Pid"), event("client", "send", reply),
	        event("server", "complains", f'server: received "{reply}"\n')]
	for size, noted in (("sizeof(begin)", True), ("sizeof begin", True), ("sizeof(begin) - 1", False),
	                    ("sizeof(reply)", False), ("strlen(begin)", False)):
	    text = solved(A, "server").replace("strlen(begin)", size)
	    lost = record(said, "see TEXT", ended(), "4711")
	    entry = failed(judge(A, {name: lost}, {"server": text}))[name]
	    assert ("Compare strlen(begin) characters" in entry["hint"]) == noted, (size, entry)
	    assert (entry["where"] == "server.c:121") == noted, entry
	PYTHON
}

@test "main() that ends without what it was given is told so" {
  judging <<-'PYTHON'
	from judging import ended, event, failed, judge, record, solved
	A, name = "01-unix-commands", "server-removes-its-file"
	gone = [event("server", "exit", status=0)]
	calls = [["bind", '3, {sa_family=AF_UNIX, sun_path="/tmp/lab4"}, 110', 0, "", False]]
	text = solved(A, "server")
	assert "atexit(" in text
	for source, words in ((text, "as main() does by atexit(3)"),
	                      (text.replace("atexit(", "(void)("), "here it does so no more")):
	    left = record(gone, "no socket file", ended(0), calls=calls)
	    hint = failed(judge(A, {name: left}, {"server": source}))[name]["hint"]
	    assert words in hint, hint
	PYTHON
}

@test "how much a call returned is told of the check that failed, and of no other" {
  judging <<-'PYTHON'
	from judging import ended, event, failed, judge, record, solved
	B, name = "02-tcp-ordered", "server-takes-turns"
	says = event("server", "complains", "server: conversation: Success\n")
	def sends(text):
	    return [["sendto", f'4, "{text}", {len(text)}, 0', len(text), "", False]]
	lost = record([event("client", "send", "reedwine"), says], "expect TEXT", ended(), "oaklamp")
	others = {"server-closes-every-socket": record([says], calls=sends("exit"))}
	def hint(one):
	    return failed(judge(B, {**others, name: one}, {"server": solved(B, "server")}))[name]["hint"]
	found = hint(lost)
	assert "send(2), did not return -1" in found and "4" not in found, found
	lost["calls"] = sends("planecrab")
	assert "send(2), returned 9" in hint(lost), hint(lost)
	PYTHON
}

@test "what reads byte by byte for a line end is told so, and read(2) is called read(2)" {
  judging <<-'PYTHON'
	from judging import ended, event, failed, judge, record, solved, waits
	B, name = "02-tcp-ordered", "client-prints"
	events = [event("client", "send", "oaklamp"), event("server", "send", "pearschool poemcow"),
	          event("server", "close"), event("client", "exit", status=0)]
	one = [["read", '3, "p", 1', 1, "", False]] * 3
	receive = "recv(fd, message, MESSAGE_MAX, 0)"
	def told(new, doing, calls=(), more=""):
	    source = solved(B, "client")
	    assert receive in source
	    source = source.replace(receive, new).replace("if (count == -1)", f"{more}\n\tif (count == -1)")
	    lost = record(events, "see TEXT", doing, "pearschool poemcow", calls=list(calls))
	    return failed(judge(B, {name: lost}, {"client": source}))[name]["hint"]
	byte, doing = "read(fd, &c, 1)", {**ended(0), "asked": 1}
	found = told(byte, doing, one, "if (c == '\\n') break;")
	assert "waits for a line end" in found and "what read(2) has returned" in found, found
	assert "line end" not in told(byte, doing, one)
	assert "line end" not in told(receive, doing, one, "if (c == '\\n') break;")
	waiting = waits("read", 4)
	assert "recv(2)" not in told("read(fd, message, 256)", waiting), told("read(fd, message, 256)", waiting)
	assert "recv(2)" in told(receive, waiting)
	assert "recv(2)" in told(receive, waiting, (), "read(0, message, 9);")
	assert "recv(2)" in told("f(fd)", waiting, (), "read(0, message, 9);")
	PYTHON
}

@test "an array that is too short for a text is named where it is written" {
  judging <<-'PYTHON'
	from grading.rules_program import called_alone
	from grading.slips_sizes import text_too_long
	from judging import event, ended, failed, judge, record, solved
	write = 'sprintf(reply, "This client has pid %d", (int)getpid());'
	lines = ["char reply[24];", "", write]
	assert text_too_long(lines) == (3, "reply", 24, 28)
	for one, other in (("[24]", "[28]"), ("[24]", "[MESSAGE_SIZE]"), ("char reply", "char other"),
	                   ("%d", "%s")):
	    changed = [line.replace(one, other) for line in lines]
	    assert text_too_long(changed) == (0,), changed
	size = ["socklen_t n;", "return accept(fd, a, &n);"]
	def alone(received, source=lines):
	    found = called_alone("client", source, received)
	    return found, found.place
	hint, place = alone("a memory error in line 3 of client.c")
	assert "reply has room for 24 bytes, and the text can have 28" in hint, hint
	assert place == "client.c:3", place
	assert alone("a memory error in line 2 of client.c") == ("", "")
	assert alone("it returns -1 (errno: Invalid argument)") == ("", "")
	hint, place = alone("it returns -1 (errno: Invalid argument)", size)
	assert "nothing has set n" in hint and place == "client.c:2", hint
	assert alone("it returns -1 (errno: Bad file descriptor)", size) == ("", "")

	report = "==1==ERROR: AddressSanitizer: stack-buffer-overflow\nWRITE of size 28\n #0 0x1 in f /x/client.c:3\n"
	crashed = record([event("client", "complains", report)], "no memory error", ended())
	source = "\n".join(lines)
	hint = failed(judge("01-unix-commands", {"client-memory": crashed}, {"client": source}))["client-memory"]["hint"]
	assert "room for 24 bytes" in hint, hint
	PYTHON
}

@test "a line that says what goes on, and stays in a buffer, is noted" {
  judging <<-'PYTHON'
	from judging import judge, record, solved
	A = "01-unix-commands"
	text, old = solved(A, "server"), 'for a client on %s\\n", socket_file);'
	assert text.count(old) == 1
	for new, noted in (
	    (old, False), (old.replace("\\n", " "), True),
	    (old.replace("\\n", " ") + "\n\tfflush(stdout);", False),
	    (old.replace("\\n", " ") + "\n\tputs(socket_file);", False),
	    (old.replace("\\n", " ") + '\n\tprintf("\\n");', False)):
	    part = judge(A, {"server-listens": record([])}, {"server": text.replace(old, new)})
	    found = " ".join(part["findings"])
	    assert ("of your server prints without a newline" in found) == noted, (new, found)
	PYTHON
}

@test "what a function of another TODO does alone is told with the number of that TODO" {
  judging <<-'PYTHON'
	from types import SimpleNamespace as Object
	from desk import progress, units
	one = units.Told("server", 6, "quit(fd)", "it sends no Quit", "it returns 4")
	for where, todo, told in (("server.c:35", 7, "TODO 6: quit(fd)"), ("server.c:35", 6, "quit(fd)"),
	                          ("", 7, "quit(fd)")):
	    test = {"where": where, "todo": todo}
	    program = Object(exercise="01-unix-commands", line_of="server.c:{}".format)
	    units.explain(progress.Next("server", todo, test), one, program)
	    assert test["alone"] == f"{told}: it returns 4. Expected: it sends no Quit.", test
	PYTHON
}

@test "a program of which not all was played is counted with a ?, and no least of all points is said" {
  judging <<-'PYTHON'
	from desk import progress, screen
	sides = [progress.Side("client", "client.c", done=3, total=5, counted=False),
	         progress.Side("server", "server.c", done=7, total=7)]
	for score, points in (40, "at least 40 of 100"), (100, "100 of 100"):
	    out = screen.Screen()
	    screen.add_how_far(out, "02-tcp-ordered", sides, {"score": score, "max": 100}, False)
	    line = " ".join(out.lines)
	    wanted = f"02-tcp-ordered: client ? of 5 TODOs, server 7 of 7; {points} points"
	    assert line.startswith(wanted), line
	PYTHON
}

@test "a flag that makes a call fail is told where it was given" {
  judging <<-'PYTHON'
	from judging import ended, event, failed, judge, record, solved
	A, name = "01-unix-commands", "server-accepts"
	words = "Resource temporarily unavailable"
	said = [event("server", "complains", f"server: wait for a client on /tmp/lab4: {words}\n")]
	text = solved(A, "server")
	line = text[:text.index("socket(AF_UNIX, SOCK_STREAM, 0)")].count("\n") + 1
	for kind, told, where in (("SOCK_STREAM|SOCK_NONBLOCK", "leave that flag out", line),
	                          ("SOCK_STREAM", "or set so", 0)):
	    calls = [["socket", f"AF_UNIX, {kind}, 0", 3, "", False],
	             ["bind", '3, {sa_family=AF_UNIX, sun_path="/tmp/lab4"}, 110', 0, "", False],
	             ["listen", "3, 1", 0, "", False],
	             ["accept", "3, NULL, NULL", -1, f"EAGAIN ({words})", False]]
	    lost = record(said, "connect", ended(), calls=calls)
	    entry = failed(judge(A, {name: lost}, {"server": text}))[name]
	    assert told in entry["hint"], entry
	    assert not where or entry["where"] == f"server.c:{where}", entry
	PYTHON
}
