#!/usr/bin/env bats
# What the source of a program shows, and no check: notes, and what is said of the
# compiler's words.

load hints_helper

@test "what the source shows, and no check, is noted" {
  judging <<-'PYTHON'
	from judging import event, judge, record, solved
	A, B = "01-unix-commands", "02-tcp-ordered"
	def notes(exercise, check, old, new, failed=""):
	    side = check.split("-")[0]
	    text = solved(exercise, side)
	    assert old in text, old
	    one = record([], failed, {}, "x")
	    part = judge(exercise, {check: one}, {side: text.replace(old, new)})
	    return " ".join(part["findings"])
	for new, noted in ('strncmp(reply, "Done", 4)', True), ('strncmp(reply, "Done", 5)', False):
	    found = notes(A, "server-quits", 'strcmp(reply, "Done")', new)
	    assert ('"Donex" counts as Done' in found) == noted, found
	while_, kept = "(sent = obey(fd)) > 0", "(sent = obey(fd) > 0)"
	for new, failed, noted in (while_, "", False), (kept, "", True), (kept, "expect TEXT", False):
	    found = notes(A, "client-quits", while_, new, failed)
	    assert ("`(sent = obey(...)) > 0` and not" in found) == noted, found
	says = "\tprintf(\"The server is waiting for a client on %s\\n\", socket_file);\n"
	for new, noted in (says, False), ("", True):
	    assert ("prints nothing" in notes(A, "server-listens", says, new)) == noted, new
	path, call = "\tstrcpy(address.sun_path, path);\n", "\tremove_stale_file(&address);\n"
	for new, words in ((path, "is never called"), (call + path, "is called before the path")):
	    found = notes(A, "server-binds", path + call, new)
	    assert f"remove_stale_file() in TODO 2 of your server {words}" in found, found
	bind = "\treturn bind(fd, (struct sockaddr *)&address, sizeof(address));\n"
	late = bind.replace("return", "int bound =") + call + "\treturn bound;\n"
	assert "called after bind(2)" in notes(A, "server-binds", call + bind, late)
	for check, old in ("server-binds", call), ("server-listens", path):
	    assert "remove_stale_file" not in notes(A, check, old, old), old
	PYTHON
}

@test "a path that is fixed, or may not fit, is noted" {
  judging <<-'PYTHON'
	from judging import judge, record, solved
	A = "01-unix-commands"
	def notes(check, old, new):
	    side = check.split("-")[0]
	    text = solved(A, side)
	    assert text.count(old) == 1, old
	    part = judge(A, {check: record([])}, {side: text.replace(old, new)})
	    return " ".join(part["findings"])
	copy, remove = "strcpy(address.sun_path, path);", "\tunlink(socket_file);\n"
	for check, old, new, noted in (
	    ("client-connects", copy, 'strcpy(address.sun_path, "/tmp/lab4");', True),
	    ("server-quits", remove, '\tsystem("rm /tmp/lab4");\n', True),
	    ("server-quits", remove, '\tputs("/tmp/lab4");\n', False),
	    ("server-quits", remove, remove, False)):
	    assert ('"/tmp/lab4" in it' in notes(check, old, new)) == noted, new
	check, size = "strlen(path) >= sizeof(address.sun_path)", "sizeof(address.sun_path)"
	errno = "\t\terrno = ENAMETOOLONG;\n\t\treturn -1;\n"
	whole = f"\tif ({check}) {{\n{errno}\t}}\n"
	for old, new, words in (
	    (check, f"strlen(path) > {size}", ">= and not >"),
	    (check, f"{size} < strlen(path)", ">= and not >"),
	    (check, f"strlen(path) > {size} - 1", ""), (check, f"{size} <= strlen(path)", ""),
	    (whole, "", "looks whether PATH fits"), (whole, whole, "")):
	    found = notes("client-connects", old, new)
	    assert words in found and bool(words) == ("PATH" in found), (new, found)
	PYTHON
}

@test "a failure that the source passes over is noted, while every check holds" {
  judging <<-'PYTHON'
	from judging import judge, record, solved
	A = "01-unix-commands"
	def notes(check, old, new, failed=""):
	    side = check.split("-")[0]
	    text = solved(A, side)
	    assert old in text, old
	    part = judge(A, {check: record([], failed, {}, "x")}, {side: text.replace(old, new)})
	    return " ".join(part["findings"])
	send = "return send(fd, reply, strlen(reply), 0);"
	kept = "ssize_t n =\n\t\tsend(fd, reply, strlen(reply), 0);\n\treturn n;"
	wanted = "if (receive_command(fd, command) == -1)\n\t\treturn -1;"
	for old, new, failed, noted in (
	    (send, "send(fd, reply, strlen(reply), 0);\n\treturn 1;", "", True),
	    (send, "if (reply[0])\n\t\tsend(fd, reply, strlen(reply), 0);\n\treturn 1;", "", True),
	    (send, "send(fd, reply, 9, 0);\n\treturn 1;", "expect TEXT", False),
	    (send, kept, "", False), (send, "(void)" + send[7:], "", False),
	    ("\tclose(fd);\n", '\tsend(fd, "", 0, 0);\n', "", False),
	    (wanted, "receive_command(fd, command);", "", True), (wanted, wanted, "", False)):
	    assert ("and nobody learns that" in notes("client-quits", old, new, failed)) == noted, new
	failure = 'request(fd, "Sleep", reply) == -1'
	for new, noted in (failure, False), (failure[:-2] + "0", True), (f"!{failure[:-6]}", True):
	    found = notes("server-quits", failure, new)
	    assert ("with 0, which it never returns" in found) == noted, new
	remove = "unlink(socket_file);"
	for new, noted in (remove, False), (f"if (unlink(socket_file) == -1)\n\terr(1, 0);", True):
	    assert ("signal-safety(7) does not list" in notes("server-quits", remove, new)) == noted, new
	PYTHON
}

@test "a comparison that is returned is noted, and so are two processes" {
  judging <<-'PYTHON'
	from judging import judge, record, solved
	A, check = "01-unix-commands", "server-quits"
	send = 'return send(fd, "Quit", strlen("Quit"), 0);'
	def notes(new):
	    text = solved(A, "server")
	    assert send in text
	    part = judge(A, {check: record([])}, {"server": text.replace(send, new)})
	    return " ".join(part["findings"])
	for new, noted in (
	    (send, False), (send.replace(";", " > 0;"), True), (send.replace(";", " == -1 ? -1 : 1;"), False)):
	    assert ("returns a comparison, 0 or 1" in notes(new)) == noted, new
	for new, noted in (
	    (f"if (fork() == 0)\n\t\t{send}\n\treturn 0;", True), ("if (fork() == 0)\n\t\t_exit(0);", False)):
	    assert ("calls fork(2): two processes" in notes(new)) == noted, new
	PYTHON
}

@test "where a closing brace is missing is told" {
  judging <<-'PYTHON'
	import os
	from types import SimpleNamespace as Object
	from grading import advice
	folder = os.environ["BATS_TEST_TMPDIR"]
	program = Object(folder=folder, source="client.c", name="client", others=[], left={}, suffix=".c")
	def told(error, text):
	    with open(os.path.join(folder, "client.c"), "w") as file:
	        file.write(text)
	    return " ".join(advice.on_errors(f"client.c:9:1: error: {error}", program))
	inside = "static int f(void)\n{\n\tif (x) {\n\treturn 1;\n}\n\nint main(void)\n{\n}\n"
	for error in "expected declaration or statement at end of input", "expected '}'":
	    assert "missing above line 7" in told(error, inside), error
	assert told("expected '}'", "int main(void)\n{\n\tif (x) {\n}\n") == "A closing brace is missing."
	assert not told("expected ';' before '}' token", inside)
	PYTHON
}

@test "who passes over what is not due is told so" {
  judging <<-'PYTHON'
	from judging import judge, record, solved
	A = "01-unix-commands"
	def notes(check, old, new):
	    side = check.split("-")[0]
	    text = solved(A, side)
	    assert text.count(old) == 1, old
	    part = judge(A, {check: record([])}, {side: text.replace(old, new)})
	    return " ".join(part["findings"])
	refuses = 'errx(1, "expected Pid, Sleep or Quit, received \\"%s\\"", command);'
	replies = 'errx(1, "expected \\"%sN\\", received \\"%s\\"", begin, reply);'
	for check, old, new, noted in (
	    ("client-quits", refuses, "return 0;", True), ("client-quits", refuses, refuses, False),
	    ("client-quits", refuses, "die(command);", False),
	    ("client-quits", refuses, "errno = EPROTO;\n\treturn -1;", False),
	    ("server-quits", replies, 'puts("wrong");', True)):
	    assert ("does not say so: errx(3)" in notes(check, old, new)) == noted, new
	compares = "strncmp(reply, begin, strlen(begin)) != 0"
	for new, noted in (
	    ('!strstr(reply, "pid")', True), ("strstr(reply, begin) != reply", False), (compares, False)):
	    found = notes("server-prints-the-reply", compares, new)
	    assert ("strstr(3) finds a text anywhere" in found) == noted, new
	compares = 'strcmp(reply, "Done") != 0'
	for new, noted in (
	    ('memcmp(reply, "Done", 4) != 0', True), ('count != 4 || memcmp(reply, "Done", 4)', False)):
	    assert ('"Donex" counts' in notes("server-quits", compares, new)) == noted, new
	PYTHON
}

@test "a function that an included header does not declare is told so" {
  judging <<-'PYTHON'
	from grading import advice
	def told(text):
	    return " ".join(advice.on_undeclared({"unistd.h": ["usleep"]}, "client.c", text))
	assert "needs #include <unistd.h>" in told("#include <stdio.h>\n")
	assert "_POSIX_C_SOURCE" in told("# include <unistd.h>\n")
	PYTHON
}
