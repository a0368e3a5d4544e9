#!/usr/bin/env bats
# What the calls, the source and the other checks of a program add to what is said of it.

load hints_helper

@test "what the calls and the source show sharpens what is said of a failure" {
  judging <<-'PYTHON'
	from judging import ended, event, failed, judge, record, solved, waits
	A, pid = "01-unix-commands", "This client has pid 1234567"
	def told(check, one, source, *calls):
	    side = check.partition("-")[0]
	    watched = f"{side}-closes-its-socket" if side == "client" else "server-accepts"
	    other = record([], calls=[list(call) for call in calls])
	    spoke = record([event(side, "send", "Done")])
	    records = {watched: other, f"{side}-memory": spoke, check: one}
	    entry = failed(judge(A, records, {side: source}))[check]
	    return entry["hint"], entry["where"]
	text = solved(A, "server")
	line = text[:text.index("unlink(socket_file)")].count("\n") + 1
	zero = text.replace("unlink(socket_file);", "unlink(socket_file), exit(0);", 1)
	for source, where in (text, ""), (zero, f"server.c:{line}"):
	    hint, at = told("server-cannot-accept", record([], "fails", ended(0)), source)
	    assert ("status 0, which says success" in hint, at) == (bool(where), where), (hint, at)
	words = [event("server", "complains", "server: talk to the client: Bad address\n")]
	lost = record(words, "see TEXT", ended(), "1234567")
	bad = "EFAULT (Bad address)", False
	for call, noted in ("recvfrom", True), ("sendto", False):
	    hint, _ = told("server-prints-the-reply", lost, text, [call, "4, 0x55, 255, 0", -1, *bad])
	    assert ("does not change. Receive into an array" in hint) == noted, hint
	text = solved(A, "client")
	lost = record([event("server", "send", "Pid 17")], "expect TEXT", ended(0), pid)
	received = ["recvfrom", '3, "Pid 4711", 255, 0', 8, "", False]
	for size, noted in (0, True), (9, False):
	    sent = ["sendto", f'3, "", {size}, 0', size, "", False]
	    hint, _ = told("client-pid", lost, text, received, sent)
	    assert ("was called for 0 bytes" in hint) == noted, hint
	for message, noted in ("", True), ("Done", False):
	    events = [event("server", "send", "Sleep"), event("client", "send", "Done")]
	    odd = record(events, "send TEXT", waits("recv"), "Quit", message)
	    hint, _ = told("client-memory", odd, text)
	    assert ("What works in all other checks" in hint) == noted, hint
	replied = [event("server", "send", "Pid")]
	for words, noted in (
	    ("No such file or directory", True), ("Success", True), ("Broken pipe", False)):
	    said = event("client", "complains", f"client: talk: {words}\n")
	    hint, _ = told("client-pid", record([*replied, said], "expect TEXT", ended(), pid), text)
	    assert ("taken a success for a failure" in hint) == noted, (words, hint)
	for report, noted in (
	    ("client.c:50:9: runtime error: store to null pointer of type 'char'\n", True),
	    ("==1==ERROR: AddressSanitizer: SEGV on unknown address\n #0 0x5 in f /x/client.c:50\n", True),
	    ("AddressSanitizer: stack-buffer-overflow\n #0 0x5 in f /x/client.c:50\n", False)):
	    crashed = record(replied, "expect TEXT", {**ended(), "signal": "SIGSEGV"}, pid)
	    other = record([event("client", "complains", report)])
	    records = {"client-memory": other, "client-pid": crashed}
	    hint = failed(judge(A, records, {"client": text}))["client-pid"]["hint"]
	    assert ("points to no memory" in hint) == noted and "client.c:50" in hint, hint
	lost = record([], "accept", ended())
	assert "Has all of the address a value" in told("client-memory", lost, text)[0]
	PYTHON
}

@test "a command that was obeyed without success elsewhere is in no wrong place" {
  judging <<-'PYTHON'
	from judging import event, judge, record, failed, solved, waits
	A, name = "01-unix-commands", "client-quits"
	def sends(text):
	    return event("server", "send", text)
	lost = record([sends("Quit")], "ends", waits("recv"))
	for status, noted in (0, True), (1, False):
	    events = [sends("Sleep"), event("client", "send", "Done"), sends("Quit")]
	    whole = record([*events, event("client", "exit", status=status)])
	    records = {name: lost, "client-memory": whole}
	    hint = failed(judge(A, records, {"client": solved(A, "client")}))[name]["hint"]
	    assert hint.startswith('It obeys "Quit" after "Sleep"') == noted, hint
	PYTHON
}

@test "what makes a program wait, wake or end too early is told by its source" {
  judging <<-'PYTHON'
	from judging import ended, event, failed, judge, record, solved, waits
	A = "01-unix-commands"
	def told(check, one, old="", new=""):
	    side = check.partition("-")[0]
	    text = solved(A, side)
	    assert old in text, old
	    return failed(judge(A, {check: one}, {side: text.replace(old, new)}))[check]
	receive = "recv(fd, command, MESSAGE_SIZE - 1, 0)"
	stuck = record([event("server", "send", "Pid")], "expect TEXT", waits("read"), "pid 7")
	for new, noted in (("fgets(command, MESSAGE_SIZE, f)", True), (receive, False),
	                   ("read(fd, fgets(0, 0, stdin), 9)", False)):
	    hint = told("client-pid", stuck, receive, new)["hint"]
	    assert ("waits for a line end" in hint) == noted, (new, hint)
	events = [event("server", "send", "Sleep"), event("client", "send", "Done")]
	soon = record(events, "expect TEXT or anything after NUMBER", waits("recv"), "Done", least=5)
	soon["failure"].update(least=5, waited=0.1)
	for new, words in ("nanosleep(&t, 0)", "tv_nsec"), ("select(0, 0, 0, 0, &t)", "select(2)"), \
	        ("sleep(5)", "usleep(3)"):
	    hint = told("client-sleeps", soon, "sleep(5)", new)["hint"]
	    assert words in hint, hint
	said = [event("client", "complains", "client: connect /tmp/lab4: Success\n"),
	        event("client", "exit", status=1)]
	calls = [["socket", "AF_UNIX, SOCK_STREAM, 0", 3, "", False],
	         ["connect", '3, {sa_family=AF_UNIX, sun_path="/tmp/lab4"}, 110', 0, "", False]]
	lost = record(said, "silent", ended(), calls=calls)
	for old, new, changed in (("", "", False),
	                          ("connect_socket(fd, path) == -1", "connect_socket(fd, path) == 0", True)):
	    entry = told("client-waits-to-be-asked", lost, old, new)
	    assert "no call has failed" in entry["hint"], entry
	    assert bool(entry["where"]) != changed == bool(entry["changed"]), entry
	asks = [event("server", "send", "Sleep"), event("client", "send", "Done")]
	for before, noted in (asks, True), (asks[1:], False):
	    events = [*before, event("server", "send", "Sleep")]
	    again = record(events, "expect TEXT", waits("recv"), "Quit", "Sleep")
	    hint = told("server-requests-quit", again)["hint"]
	    assert ("each request is made once" in hint) == noted, hint
	PYTHON
}

@test "a blank, a flag and a size without a value are named" {
  judging <<-'PYTHON'
	from judging import ended, event, failed, judge, record, solved, waits
	A = "01-unix-commands"
	def told(check, one, other=None, old="", new=""):
	    side = check.partition("-")[0]
	    records = {check: one, f"{side}-socket": other or record([])}
	    return failed(judge(A, records, {side: solved(A, side).replace(old, new)}))[check]["hint"]
	wanted = "This client has pid 4711"
	for sent, words in (("This client has pid  4711", "pid__4711"), ("This client has pid4711", "too few"),
	                    ("This client haspid  4711", "another place"), ("This client is 4711", "letter by letter"),
	                    (f"{wanted} ", "behind it")):
	    events = [event("server", "send", "Pid"), event("client", "send", sent)]
	    hint = told("client-pid", record(events, "expect TEXT", waits("recv"), wanted, sent))
	    assert words in hint, hint
	lost = record([event("client", "connect")], "silent", ended())
	for kind, noted in ("SOCK_STREAM|SOCK_NONBLOCK", True), ("SOCK_STREAM", False):
	    calls = record([], calls=[["socket", f"AF_UNIX, {kind}, 0", 3, "", False]])
	    hint = told("client-waits-to-be-asked", lost, calls)
	    assert ("SOCK_NONBLOCK, so nothing waits" in hint) == noted, hint
	call, size = "accept(listener, NULL, NULL)", "socklen_t n;\n"
	for new, noted in ((f"{size}\treturn accept(a, b, &n)", True), (call, False),
	                   (f"{size}\tn = 9;\n\treturn accept(a, b, &n)", False)):
	    odd = record([], "expect TEXT", ended(), "Pid")
	    hint = told("server-memory", odd, None, f"return {call}", new)
	    assert ("nothing has set n" in hint) == noted, hint
	PYTHON
}
