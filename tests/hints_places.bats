#!/usr/bin/env bats
# Where in the source of a program the place is that a failure comes from, and what is
# found there.

load hints_helper

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
	def unfilled(*lines):
	    return found(slips.never_filled, "client", 5, "char host[9];", *lines)
	assert unfilled('printf("%s", host);') == (3, "host")
	assert not unfilled("inet_ntop(AF_INET, a,", "host, 9);", "puts(host);")
	assert not unfilled('snprintf(host, 9, "x");', "puts(host);") and not unfilled("x = host[0];")
	def closing(*lines, todo=2):
	    return found(slips.closes_early, "client", todo, *lines)
	assert closing("close(fd);", "return result;") == (2, 2, "fd")
	assert not closing("close(fd);", "return -1;") and not closing("fclose(fd); close(other);")
	def receiving(*lines):
	    return found(lambda *known: slips.in_other_turn(*known, "recv", "send"), "client", 3, *lines)
	assert receiving("send(fd, a, n, 0);", "recv(fd, b, n, 0);") == (3, 3)
	assert not receiving("send(fd, a, n, 0);")
	def compared(line):
	    return slips.compared_with_zero([line], [])
	assert compared("if (!send(fd, a, n, 0))") == (1, "send")
	assert compared("if ((sent = send(fd, a, n, 0)) == 0)") == (1, "send")
	assert not compared("if (send(fd, a, n, 0) == -1)") and not compared("if (!recv(fd, a, n, 0))")
	def filled(*lines, side="client", todo=4):
	    return found(slips.pointer_filled, side, todo, *lines)
	assert filled("recv(fd, message, strlen(message), 0);") == (2, "strlen", "message")
	assert filled("recv(fd, &message, MESSAGE_MAX, 0);") == (2, "recv", "message")
	assert filled("char *text;", "recv(fd, &text, 9, 0);") == (3, "recv", "text")
	assert not filled("char text[9];", "recv(fd, &text, 9, 0);")
	assert not filled("recv(fd, &message[0], MESSAGE_MAX, 0);", "strlen(message);")
	accepts = "return accept(listener, (struct sockaddr *)&client, &size);"
	assert filled(accepts, side="server") == (2, "accept", "client")
	assert not filled(accepts.replace("&client", "client"), side="server")
	connects = "return connect(fd, (struct sockaddr *)&server, sizeof(server));"
	assert filled(connects, todo=2) == (2, "connect", "server")
	assert not filled(connects.replace("server", "address"), todo=2)
	assert not slips.short_host(["char host[16];", "char port[6];", call])
	PYTHON
}

@test "no text of a stranger is looked at again and again" {
  judging <<-'PYTHON'
	import signal
	from grading import marks, notes_source, places, rules_program, slips
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
	slips.size_not_set(["socklen_t n;", *["accept(" * 99 + ", &n"] * 9999])
	lines = ["/* TODO 4: */", *["(void) (void)client exit ( send close(fd) char h[9]; puts(h) "] * 50000]
	for slip in (slips.never_used, slips.in_other_turn, slips.never_filled, slips.closes_early):
	    slip(lines, given)
	slips.pointer_filled(["/* TODO 4: */", *["recv(fd, &message, char * recv(a,"] * 50000], given)
	slips.pointer_for_failure(['if (inet_ntop(' * 70] * 20000)
	notes_source.of_beginning("exit").search("strncmp(" * 60000)
	slips.comparison_kept(["if ((n = f("] * 100000)
	many = ["/* TODO 4: */", *(f"send({n}, {n});" for n in range(50000))]
	assert len(slips.dropped(many, given)) <= 2000
	slips.compared_with_zero(["request(" * 9999] * 99, marks.skeleton("01-unix-commands", "server"))
	slips.comparison_kept(["if ((n = f() > 0)) n == -1;"] * 100000)
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

@test "a line of no TODO comes with its function" {
  judging <<-'PYTHON'
	from grading.marks import function_at
	lines = ["int", "main(void)", "{", "\tf(1);", "}", "static int g(int a,", "\tint b)", "{", "x = 1;"]
	assert function_at(lines, 4) == "main" and function_at(lines, 7) == "g"
	assert function_at(lines[:4], 1) == function_at(lines, 9) == "", lines
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
