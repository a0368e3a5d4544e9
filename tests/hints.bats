#!/usr/bin/env bats
# What a failure is said to come from, and what is said that costs no points. What
# goldens of mutants hold is not repeated here.

load kit_helper

# judging - runs Python in the kit, with tests/report/judging.py and the modules.
judging() {
  (cd "$KIT" && PYTHONPATH=$KIT/tests/labkit:$KIT/tests/report \
    "$PYTHON" -X pycache_prefix="$KIT/build/pycache" -)
}

@test "each rule has an example, in which it is the one that applies" {
  judging <<-'PYTHON'
	import checks
	from grading import hints
	from judging import examples
	known = {example["rule"] for example, *_ in examples()}
	for exercise in checks.exercises():
	    names = {rule.__name__ for rule in hints.rules(exercise)}
	    assert names <= known, sorted(names - known)
	for example, *facts in examples():
	    hint = hints.hint(*facts)
	    assert hint.rule == example["rule"], (example, hint.rule, hint)
	PYTHON
}

@test "no sentence can be reworded into a lost hint" {
  judging <<-'PYTHON'
	import dataclasses
	from grading import hints
	from judging import examples
	for example, record, check, facts in examples():
	    before = hints.hint(record, check, facts)
	    for one in facts.records:
	        one["states"] = dict.fromkeys(("server", "client"), "reworded")
	        for key in ("sentence", "expected", "received", "source", "ladder"):
	            if one["failure"]:
	                one["failure"][key] = "reworded"
	    check = dataclasses.replace(check, title="reworded", todo=0, line=0)
	    after = hints.hint(record, check, facts)
	    assert after == before and after.rule == before.rule, (before, after)
	PYTHON
}

@test "an exercise without rules of its own gets none of another one" {
  judging <<-'PYTHON'
	from grading import hints
	from grading.symptoms import Facts
	from judging import examples
	general = hints.rules("05-another")
	own = [rule for n in ("01-unix-commands", "02-tcp-ordered") for rule in hints.of_own(n, "RULES")]
	assert general and not set(general) & set(own)
	for example, record, check, facts in examples():
	    if example["rule"] in {rule.__name__ for rule in own}:
	        other = Facts(facts.records, address="tcp:5000", exercise="05-another")
	        assert hints.hint(record, check, other).rule != example["rule"], example
	PYTHON
}

@test "rules are many, small, and say in a line what they are about" {
  judging <<-'PYTHON'
	import checks, inspect
	from grading import hints
	for exercise in checks.exercises():
	    rules = hints.rules(exercise)
	    assert len({rule.__name__ for rule in rules}) == len(rules)
	    for rule in rules:
	        about = (rule.__doc__ or "").strip().split("\n")
	        assert len(about) == 1 and about[0].endswith("."), rule.__name__
	        assert len(inspect.getsource(rule).split("\n")) <= 45, rule.__name__
	PYTHON
}

@test "where no rule fits there is no hint, and no place" {
  judging <<-'PYTHON'
	from judging import event, failed, judge, record, solved, waits
	A, name = "01-unix-commands", "client-waits-to-be-asked"
	events = [event("client", "connect", "/tmp/lab4")]
	lost = record(events, "calls TEXT", waits("a system call"), wanted="setsockopt")

	entry = failed(judge(A, {name: lost}, {"client": solved(A, "client")}))[name]

	assert (entry["hint"], entry["where"], entry["todo"]) == ("", "", 0), entry
	PYTHON
}

@test "a TODO that is silent is not passed over, and one TODO is the next one" {
  judging <<-'PYTHON'
	from judging import ended, event, failed, given, judge, record, solved
	A = "01-unix-commands"
	def undone(side, todo):
	    return [event(side, "complains", f"{side}: TODO {todo} is not done yet\n")]
	def as_given(source, side, todo):
	    def region(text):
	        return text.split(f"/* TODO {todo}")[1].split(f"END TODO {todo}")[0]
	    return source.replace(region(source), region(given(A, side)))
	server = as_given(as_given(solved(A, "server"), "server", 2), "server", 3)
	records = {
	    "server-listens": record(undone("server", 3), "listens", ended()),
	    "client-connects": record(undone("client", 2), "accept", ended()),
	    "client-waits-to-be-asked": record(undone("client", 3), "accept", ended()),
	}

	part = judge(A, records, {"server": server, "client": given(A, "client")})

	found = failed(part)
	hints = [entry["hint"][:30] for entry in found.values()]
	assert hints == ["TODO 1 is the next one to do: ", "TODO 2 of the server is not do"], hints
	listens = found["server-listens"]
	assert listens["todo"] == listens["undone"] == 2, listens
	PYTHON
}

@test "what came is judged before what is undone" {
  judging <<-'PYTHON'
	from judging import ended, event, failed, judge, record
	from reports.common import by_weight
	A = "01-unix-commands"
	undone = event("client", "complains", "client: TODO 7 is not done yet\n")
	events = [event("server", "send", "Pid"), event("client", "send", "my pid is 7"), undone]
	wrong = record(events, "expect TEXT", ended(), "This client has pid 7", "my pid is 7")
	late = record([event("server", "send", "Sleep"), undone], "expect TEXT", ended(), "Done")
	names = ["client-pid", "client-done"]

	part = judge(A, {"client-pid": wrong, "client-done": late})

	assert "my pid is 7" in failed(part)["client-pid"]["hint"], failed(part)
	assert failed(part)["client-done"]["undone"] == 7, failed(part)
	shown = [one["check"] for one in by_weight(list(failed(part).values()))]
	assert shown == names, shown
	shown = [one["check"] for one in by_weight(list(failed(part).values())[::-1])]
	assert shown == names, shown

	undone = [event("server", "complains", "server: TODO 3 is not done yet\n")]
	calls = [["socket", "AF_UNIX, SOCK_STREAM, 0", 3, "", False],
	         ["bind", '3, {sa_family=AF_UNIX, sun_path="/tmp/la"}, 9', 0, "", False]]
	records = {"server-binds": record(undone, calls=calls),
	           "server-listens": record(undone, "listens", ended())}
	entry = failed(judge(A, records))["server-listens"]
	assert '"/tmp/la"' in entry["hint"] and not entry["undone"], entry
	PYTHON
}

@test "a place is the one line at which the call or the text stands, or none" {
  judging <<-'PYTHON'
	from grading import places
	given = ["/* TODO 2: Connect. */", "return -1;", "/* END TODO 2 */", "connect(probe);"]
	def line_of_call(*body):
	    lines = [given[0], *body, *given[2:]]
	    return places.line_of_call(lines, given, "connect")
	assert line_of_call("x;", "return connect(fd, a, n);") == 3
	assert line_of_call("/* connect(fd) */", '"connect(fd)"; // connect(fd)') == 0
	assert line_of_call("connect(fd, a, n);", "connect(fd, a, m);") == 0
	assert line_of_call("reconnect(fd);", "it->connect(fd);") == 0
	def line_of_text(written, *lines, printed=False):
	    return places.line_of_text(lines, [], written, printed)
	assert line_of_text("My pid is 4711", "x;", 'sprintf(b, "My pid is %d\\n", pid);') == 2
	assert line_of_text("done", 'send(fd, "Done", 4, 0);', 'send(fd, "done", 4, 0);') == 2
	assert line_of_text("done", 'if (strcmp(s, "done"))', 'send(fd, "done", 4, 0);') == 0
	assert line_of_text("done", 'send("done");', 'puts("done");', printed=True) == 2
	assert line_of_text("7", 'printf("%d", pid);') == 0
	assert line_of_text("pid 7 of 9", 'printf("pid %d of %d\\n", pid, all);') == 1
	assert line_of_text("pid 7 of", 'printf("pid %d of %d of it\\n", pid, all);') == 0
	assert line_of_text("a" * 9999, f'printf("aaa{"%s" * 500}b");', "/*" * 9999) == 0
	assert line_of_text("Done", "c = '\"'; // Done", 'send(fd, "Done", 4, 0);') == 2
	PYTHON
}

@test "a comparison that is assigned is found where the variable is no truth" {
  judging <<-'PYTHON'
	from grading.slips import comparison_assigned
	def found(*lines):
	    return comparison_assigned(["", *lines])
	use = "message[n] = 0;"
	assert found("if ((n = recv(fd, message, sizeof(message), 0) < 0))", use) == (2, "n", "recv")
	assert found("fd = accept(", "    a, b) == -1;", "return fd;") == (2, "fd", "accept")
	assert not found("if ((n = recv(fd, message, f(x), 0)) < 0)", use)
	assert not found("failed = recv(fd, message, 9, 0) < 0;", "if (failed) return -1;")
	todo = "/* TODO 1: Make the socket: socket(2). */"
	assert found(todo, "return socket(a, b, c) == -1;") == (3, "the caller", "socket")
	assert not found("return socket(a, b, c) == -1;")
	assert not found("return socket(a, b, c);", "return listen(fd, 1) == 0;")
	assert not found("// n = recv(fd, message, 9, 0) < 0;", use)
	PYTHON
}

@test "a pid that is missing is not called cut" {
  judging <<-'PYTHON'
	from grading import hints
	from judging import examples
	found = {one["mistake"]: hints.hint(*facts) for one, *facts in examples() if one["rule"] == "pid_cut"}
	missing = found.pop("strcat into the other array")
	assert "number is missing" in missing, missing
	assert found and not any("number is missing" in hint for hint in found.values()), found
	PYTHON
}

@test "a server that ends with failure after Quit is told nothing of a loop, a client is" {
  judging <<-'PYTHON'
	from grading import hints
	from judging import examples
	for example, record, check, facts in examples():
	    if example["rule"] == "ends_after_quit":
	        hint = hints.hint(record, check, facts)
	        assert ("loop" in hint) == (check.side == "client"), hint
	PYTHON
}

@test "what refuses a command that it has answered is told so, in whatever words it refuses" {
  judging <<-'PYTHON'
	from grading import hints
	from judging import examples
	own = "no return behind the reply, in words of one's own"
	_, *known = next(one for one in examples() if one[0]["mistake"] == own)
	assert "return there" in hints.hint(*known)
	known[-1].lines = ["whatever(); // else"]
	assert "return there" not in hints.hint(*known)
	PYTHON
}

@test "what a TODO returns, replaces and loops around is found, and nothing like it" {
  judging <<-'PYTHON'
	from grading import marks, slips
	def found(slip, side, todo, *lines):
	    given = marks.skeleton("02-tcp-ordered", side)
	    source = [f"/* TODO {todo}: */", *lines, f"/* END TODO {todo} */"]
	    return slip(source, given)
	def returned(*lines):
	    return found(slips.no_descriptor, "server", 4, *lines)
	accepts = "int fd = accept(listener, NULL, NULL);"
	assert returned(accepts, "return (0);") == (3, "0", "accept")
	assert returned(accepts, "if (fd < 0) return -1;", "return listener;")[1] == "listener"
	assert not returned(accepts, "return fd;") and not returned("return 0;")
	assert not returned("listener = accept(listener, 0, 0);", "return listener;")
	assert not returned(accepts, "if (fd < 0) return 0;", "return fd;")

	def replaced(*lines):
	    return found(slips.pointed_elsewhere, "client", 4, *lines)
	assert replaced("recv(fd, buffer, 9, 0);", "message = buffer;") == (3, "message")
	assert not replaced("strcpy(message, buffer);", "message = buffer;")
	assert not replaced("message[count] = 0;", "char *m = message;")
	assert not replaced("if (message == buffer)", "\treturn 1;")

	def loops(*lines):
	    return found(slips.loop_around_recv, "client", 4, *lines)
	assert loops("while ((n = recv(fd, message, 9, 0)) > 0)", "\t;") == 2
	assert not loops("while ((n = recv(fd, message, 9, 0)) == -1 && errno == EINTR)")
	assert not loops("while ((n = recv(fd, message, 9, 0)) > 0)", "\tbreak;")
	assert not loops("while ((n = recv(fd, message, 9, 0)) == 0)")
	assert not loops("n = recv(fd, message, 9, 0);", "while (n > 0)")

	def reports(*lines):
	    return not found(slips.no_failure, "server", 3, *lines)
	assert not reports("if (listen(fd, 1) == 0)", "\treturn 1;", "return 0;")
	assert not reports("listen(fd, 1);", "return 0;")
	assert reports("return listen(fd, 1);") and reports("return 0;")
	assert reports("if (listen(fd, 1) < 0)", "\treturn -1;", "return 0;")
	assert reports("if (listen(fd, 1) < 0)", '\terr(1, "listen");', "return 0;")
	assert reports("int n = listen(fd, 1);", "return n;")

	sends = "send(fd, &text, strlen(text), 0);"
	assert slips.pointer_sent(["const char *text = x;", sends]) == (2, "text")
	assert not slips.pointer_sent(["char text[9];", sends])
	assert not slips.pointer_sent(["const char *text;", sends.replace("&", "")])
	def fails(*lines):
	    return slips.pointer_for_failure(["", *lines])
	call = "if (inet_ntop(AF_INET, &a.sin_addr, host, sizeof(host))"
	assert fails(f"{call})", "\treturn -1;") == 2 == fails(f"{call} != NULL) {{", "return -1;")
	assert not fails(f"{call} == NULL)", "\treturn -1;") and not fails(f"{call})", "puts(host);")
	call = "inet_ntop(AF_INET, &server->sin_addr, host, sizeof(host));"
	assert slips.short_host(["char host[4];", call]) == (1, "host", 4)
	assert not slips.short_host(["char host[16];", "char port[6];", call])
	PYTHON
}

@test "no text of a stranger is looked at again and again" {
  judging <<-'PYTHON'
	import signal
	from grading import hints, marks, places, rules_program, slips
	from reports import conversation
	signal.alarm(60)  # these took hours
	places.line_of_call(["recv(fd)"] * 100000, [], "recv")
	assert marks.todos_at([f"/* TODO {'1' * 5000}: */", "x"]) == [0, 0]
	places.code(['"' + '\\"' * 300000])
	places.STRING.findall('"' + '\\"' * 300000)
	places.CONVERSION.split("%" + "0" * 300000)
	rules_program.FRAME.findall("#1 " * 100000)
	slips.comparison_assigned(["n = recv("] * 100000)
	given = marks.skeleton("02-tcp-ordered", "server")
	for line in ("return accept(a{},", "while (recv(", "client = client;", "char h[1]; inet_ntop("):
	    lines = ["/* TODO 4: */", *(line.format(n) for n in range(50000))]
	    for slip in (slips.no_descriptor, slips.no_failure, slips.pointed_elsewhere, slips.loop_around_recv):
	        slip(lines, given)
	        slip([lines[0].replace("4", "5"), line * 9999], given)
	    slips.short_host(lines)
	slips.pointer_sent(['char x; send(a, &x,'] * 100000)
	slips.pointer_for_failure(['if (inet_ntop(' * 70] * 20000)
	compares = hints.own("02-tcp-ordered", "notes").BEGINNING
	compares.search("strncmp(" * 60000)
	conversation.MEMORY_REPORT.search("a" * 60000)
	conversation.OWN_FRAME.search("#1 " * 20000)
	conversation.ADDRESSES.sub("", " on address 0x" * 5000)
	PYTHON
}

@test "a comparison, a turn, an end of file are in no place that is certain" {
  judging <<-'PYTHON'
	from grading import hints
	from judging import examples
	found = {example["rule"]: hints.hint(*facts) for example, *facts in examples()}
	nowhere = "not_recognized refused pid_reply_refused other_step server_waits not_printed"
	nowhere += " reads_in_the_peers_turn end_of_file_missed typed_exit_missed loops quoted"
	nowhere += " line_not_sent ended_early ends_after_quit accepts_again not_closed"
	for rule in nowhere.split():
	    assert found[rule].nowhere, found[rule].__dict__
	for rule in ("other_address", "same_length", "receives_too_little", "too_early"):
	    assert found[rule].call and not found[rule].nowhere, rule
	for rule in ("memory_error", "compared_with_operator", "no_return"):
	    assert found[rule].place and not found[rule].nowhere, rule
	PYTHON
}

@test "a TODO without its markers is found by its call, or not at all" {
  judging <<-'PYTHON'
	import re
	from judging import ended, event, failed, judge, record, solved
	A, name = "01-unix-commands", "server-removes-its-file"
	left = record([event("server", "exit", status=0)], "no socket file", ended(0))
	source = "\n".join(line for line in solved(A, "server").split("\n")
	                   if "TODO" not in line)
	twice = source + "\nvoid more(void) { unlink(0); }\nvoid most(void) { unlink(1); }\n"
	entry = failed(judge(A, {name: left}, {"server": twice}))[name]
	assert (entry["where"], entry["todo"]) == ("", 0), entry
	PYTHON
}

@test "a TODO that has lost a marker is known as undone, as long as its lines are there" {
  judging <<-'PYTHON'
	from grading import marks
	from judging import given, solved
	def without(text, mark):
	    return [line for line in text.split("\n") if mark not in line]
	for exercise in ("01-unix-commands", "02-tcp-ordered"):
	    for side in ("client", "server"):
	        as_given, done = given(exercise, side), solved(exercise, side)
	        lines = as_given.split("\n")
	        for mark in ("* TODO 2:", "* END TODO 2 "):
	            assert 2 in marks.untouched(lines, without(as_given, mark)), (side, mark)
	            assert not marks.untouched(lines, without(done, mark)), (side, mark)
	PYTHON
}

@test "the frame above is called the caller, and nothing else in a report is" {
  judging <<-'PYTHON'
	from grading.rules_program import calling
	stack = ("==1==ERROR: AddressSanitizer: x\n    #0 0x1 in strcpy (/lib/x)\n"
	         "    #1 0x1 in receive /a/client.c:90:3\n    #2 0x1 in obey /a/client.c:160\n\n"
	         "  This frame has 1 object(s):\n    [32, 64) 'b' (line 5)\n")
	other = ("==1==ERROR: AddressSanitizer: x\n    #1 0x1 in receive /a/client.c:90\n"
	         "    #2 0x1 in start (/lib/x)\n\nfreed by thread T0 here:\n"
	         "    #1 0x1 in main /a/client.c:11\n")
	assert calling(stack) == ", called from client.c:160", calling(stack)
	assert calling(other) == "", calling(other)
	PYTHON
}

@test "what came last before the end is named, and not what was sent behind it" {
  judging <<-'PYTHON'
	from judging import ended, event, failed, judge, record
	B, name = "02-tcp-ordered", "client-almost-exit"
	events = [event("client", "connect", "127.0.0.1:5000"),
	          event("client", "type", "exi"), event("client", "send", "exi"),
	          event("client", "type", "mapleriver exit"),
	          event("client", "send", "mapleriver exit"), event("client", "exit", status=0),
	          event("server", "send", "applelamp exit"), event("client", "type", "next")]
	lost = record(events, "expect TEXT or anything", ended(0), wanted="next")

	hint = failed(judge(B, {name: lost}))[name]["hint"]

	assert hint.startswith('It ends at the line "mapleriver exit"'), hint
	PYTHON
}

@test "a text that came twice is called so, whatever stands between" {
  judging <<-'PYTHON'
	from judging import event, failed, judge, record
	B, name = "02-tcp-ordered", "client-sends"
	for sent, statement, message in (
	    (["oaklampoaklamp"], "expect TEXT", "oaklampoaklamp"),
	    (["oaklamp", "oaklamp"], "send TEXT", "oaklamp"),
	    (["oaklamp\0", "oaklamp\0"], "send TEXT", "oaklamp"),
	):
	    events = [event("client", "type", "oaklamp")]
	    events += [event("client", "send", text) for text in sent]
	    one = record(events, statement, {}, "oaklamp", message)
	    hint = failed(judge(B, {name: one}))[name]["hint"]
	    assert hint.startswith('The same text, "oaklamp", was sent twice'), (sent, hint)
	PYTHON
}

@test "a program that cannot open a file of its own is quoted" {
  judging <<-'PYTHON'
	from judging import ended, event, failed, judge, record
	A, name = "01-unix-commands", "client-connects"
	events = [event("client", "complains", "chat.conf: No such file or directory\n")]

	entry = failed(judge(A, {name: record(events, "accept", ended())}))[name]

	assert entry["hint"].endswith("chat.conf: No such file or directory"), entry
	assert not entry["where"] and not entry["todo"], entry
	PYTHON
}

@test "a socket file that stays is told with the path that was bound, and the one removed" {
  judging <<-'PYTHON'
	from judging import ended, event, failed, judge, record, solved
	A, name = "01-unix-commands", "server-removes-its-file"
	bind = ["bind", '3, {sa_family=AF_UNIX, sun_path="/tmp/lab4"}, 110', 0, "", False]
	gone = [event("server", "exit", status=0)]
	def unlink(path, result=0, error=""):
	    return ["unlink", f'"{path}"', result, error, False]
	def told(*calls):
	    left = record(gone, "no socket file", ended(0))
	    records = {name: left, "server-closes-every-socket": record(gone, calls=list(calls))}
	    return failed(judge(A, records, {"server": solved(A, "server")}))[name]["hint"]
	stale = unlink("/tmp/lab4", -1, "ENOENT (No such file or directory)")
	assert "unlink(2) was not called afterwards" in told(stale, bind)
	found = told(bind, unlink("lab4", -1, "ENOENT (No such file or directory)"))
	for words in 'with "lab4", and failed: No such file', 'bound to "/tmp/lab4"':
	    assert words in found, found
	found = told(bind, unlink("/tmp/other"))
	assert 'with "/tmp/other", and removed that' in found, found
	assert "ended in another way" in told(bind, unlink("/tmp/lab4"))
	PYTHON
}

@test "a line of no TODO comes with its function" {
  judging <<-'PYTHON'
	from grading.marks import function_at
	lines = ["int", "main(void)", "{", "\tf(1);", "}", "static int g(int a,", "\tint b)", "{", "x = 1;"]
	assert function_at(lines, 4) == "main" and function_at(lines, 7) == "g"
	assert function_at(lines[:4], 1) == function_at(lines, 9) == "", lines
	PYTHON
}

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

@test "two programs that lose no points alone are told what one of them does besides" {
  judging <<-'PYTHON'
	import checks
	from judging import event, failed, judge, record
	B = "02-tcp-ordered"
	def pair(sent):
	    records = {check.name: record([]) for check in checks.graded(B)}
	    records["client-sends"] = record([event("client", "send", sent)])
	    for check in checks.graded(B):
	        if check.title == "C server, C client":
	            records[check.name] = record([], "exit NUMBER")
	    return "".join(one["hint"] for one in failed(judge(B, records)).values())
	assert "sends a line end" in pair("exit\n"), pair("exit\n")
	assert "make trace" in pair("exit"), pair("exit")
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

@test "where a program says why it ends is told, where the mistake is in no place that is certain" {
  judging <<-'PYTHON'
	from judging import ended, event, failed, judge, record, solved
	A, name = "01-unix-commands", "client-pid"
	source = solved(A, "client")
	def said(words):
	    events = [event("server", "send", "Pid"), event("client", "complains", words)]
	    lost = record(events, "expect TEXT", ended(), wanted="This client has pid 4711")
	    return failed(judge(A, {name: lost}, {"client": source}))[name]
	entry = said("client: the server closed before it said Quit\n")
	line = int(entry["said"]["where"].partition(":")[2])
	assert "closed before" in source.split("\n")[line - 1] and not entry["where"], entry
	assert entry["said"]["todo"] == 4, entry
	assert said("client: talk to the server: Success\n")["said"] == {}
	PYTHON
}

@test "code outside of the TODOs that is not as it was given is found, in one place only" {
  judging <<-'PYTHON'
	from grading import marks
	from judging import given, solved
	for exercise in ("01-unix-commands", "02-tcp-ordered"):
	    for side in ("client", "server"):
	        skeleton, done = given(exercise, side).split("\n"), solved(exercise, side)
	        def changed(text):
	            return marks.changed(skeleton, text.split("\n"))
	        assert not changed(done) and not changed("\n".join(skeleton))
	        assert not changed(done.replace("\tsetvbuf(", "\tputs(\"hello\");\n\tsetvbuf("))
	        other = done.replace("argc > 2", "argc > 3")
	        at = 1 + next(n for n, line in enumerate(other.split("\n")) if "argc > 3" in line)
	        assert changed(other) == at, (exercise, side)
	        assert not changed(other.replace("SIGPIPE, SIG_IGN", "SIGPIPE, SIG_DFL"))
	        assert not changed(other.replace("/* END TODO 2 */", ""))
	PYTHON
}

@test "what is given and still stands in a TODO that is begun is found" {
  judging <<-'PYTHON'
	from grading import marks
	from judging import given, solved
	for exercise in ("01-unix-commands", "02-tcp-ordered"):
	    for side in ("client", "server"):
	        skeleton, done = given(exercise, side).split("\n"), solved(exercise, side).split("\n")
	        assert not marks.left_over(skeleton, skeleton) + marks.left_over(skeleton, done)
	        at = skeleton.index("\terrno = ENOSYS;")
	        begun = [*skeleton[:at], "\terrno = ENOSYS;", "\treturn -1;", *skeleton[at:]]
	        assert marks.left_over(skeleton, begun) == [at + 1, at + 3], (exercise, side)
	PYTHON
}

@test "what is said of one kind of mistake depends on its facts" {
  judging <<-'PYTHON'
	from judging import ended, event, failed, judge, record, solved, waits
	A, pid = "01-unix-commands", "This client has pid 1234567"
	def hint(check, one, *others, warning=""):
	    side = check.partition("-")[0]
	    records = {check: one, **{f"{side}-{name}": other for name, other in others}}
	    warnings = {side: [warning] if warning else []}
	    return failed(judge(A, records, {side: solved(A, side)}, warnings))[check]["hint"]
	def calls(*made):
	    return record([], calls=[[*one, "", False] if len(one) == 3 else list(one) for one in made])
	socket = ["socket", "AF_UNIX, SOCK_STREAM, 0", 3]
	bind = ["bind", '3, {sun_path="/tmp/lab4"}, 110', 0]
	listens = record([event("server", "start")], "listens", ended())
	for arguments, words in (("1, 3", "the descriptor comes first"), ("1, 5", "result of a comparison")):
	    failing = ["listen", arguments, -1, "ENOTSOCK (Socket operation on non-socket)", False]
	    found = hint("server-listens", listens, ("socket", calls(socket, bind, failing)))
	    assert words in found, found
	def replies(text):
	    events = [event("server", "send", "Pid"), event("client", "send", text)]
	    return hint("client-pid", record(events, "expect TEXT", waits("recv"), pid, text))
	assert "address in memory" in replies("\xc0\xbd\x11\xb6\xfd\x7f\0\0Pid")
	assert "as memory holds them" in replies("\x87\xd6\x12\0")
	assert "sizeof of a pointer" in replies(pid[:7]) and "sizeof" not in replies(pid[:9])
	assert "parentheses" in replies("This client has pid 140080841626848")
	lost = record([event("server", "send", "Sleep")], "expect TEXT", ended(0), "Done")
	for words, told in (("suggest braces around empty body", "A semicolon"),
	                    ("this clause does not guard...", "without braces")):
	    kind = "empty-body" if told == "A semicolon" else "misleading-indentation"
	    line = f"client.c:102:5: warning: {words} [-W{kind}]"
	    found = hint("client-done", lost, warning=line)
	    assert told in found, found
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

@test "an address with swapped bytes is named, and so is a name without a file" {
  judging <<-'PYTHON'
	from types import SimpleNamespace as Object
	from grading.rules_address import host, path
	def call(address):
	    return Object(name="connect", arguments=f"3, {{{address}}}, 16", last_number=16)
	right, wrong = (f'sin_addr=inet_addr("{a}")' for a in ("127.0.0.1", "1.0.0.127"))
	assert not host(call(right))
	assert "htonl(INADDR_LOOPBACK)" in host(call(wrong))
	none = host(call('sin_addr=inet_addr("255.255.255.255")'))
	assert "a text that is no address" in none
	assert not host(call('sin_addr=inet_addr("0.0.0.0")'))
	s = Object(facts=Object(where="/tmp/lab4"))
	assert not path(s, call('sun_path="/tmp/lab4"'))
	assert "abstract" in path(s, call('sun_path=@"/tmp/lab4"'))
	PYTHON
}

@test "a rule that fails costs its hint and a word, and not the grading" {
  run judging <<-'PYTHON'
	from judging import ended, given, judge, record
	from grading import hints, notes
	A = "01-unix-commands"
	def broken(known):
	    """Fails on whatever it is given."""
	    return int("x" * 999)
	hints.CERTAIN = (broken, *hints.CERTAIN)
	notes.RULES = (broken, *notes.RULES)
	failed = record([], "expect TEXT", ended(), wanted="x")
	report = judge(A, {"client-pid": failed}, {"client": given(A, "client")})
	assert report["tests"]
	PYTHON

  assert_status 0
  grep -q "^labkit: the rule broken fails: ValueError: " <<<"$output"
}
