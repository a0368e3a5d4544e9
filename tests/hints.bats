#!/usr/bin/env bats
# What a failure is said to come from: which rule applies, and what it says. What goldens
# of mutants hold is not repeated here.

load hints_helper

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
	def told(*calls, has="unlink(socket_file)"):
	    left = record(gone, "no socket file", ended(0))
	    records = {name: left, "server-closes-every-socket": record(gone, calls=list(calls))}
	    text = solved(A, "server").replace("unlink(socket_file)", has)
	    return failed(judge(A, records, {"server": text}))[name]["hint"]
	stale = unlink("/tmp/lab4", -1, "ENOENT (No such file or directory)")
	assert "unlink(2) was not called afterwards" in told(stale, bind, has="rmdir(socket_file)")
	assert "does anything call that function" in told(stale, bind)
	refused = ["accept", "3, NULL, NULL", -1, "EMFILE (Too many open files)", True]
	assert "does anything call that function" not in told(bind, refused)  # not all is known
	assert "does anything call that function" not in told(bind, unlink("/tmp/lab4"))
	found = told(bind, unlink("lab4", -1, "ENOENT (No such file or directory)"))
	for words in 'with "lab4", and failed: No such file', 'bound to "/tmp/lab4"':
	    assert words in found, found
	found = told(bind, unlink("/tmp/other"))
	assert 'with "/tmp/other", and removed that' in found, found
	assert "ended in another way" in told(bind, unlink("/tmp/lab4"))
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

@test "what a program has left, sent before and tried before is told of" {
  judging <<-'PYTHON'
	from judging import ended, event, failed, judge, record, solved, waits
	B = "02-tcp-ordered"
	def hint(check, one, *others, lines=""):
	    side = check.partition("-")[0]
	    records = {check: one, **dict(others)}
	    text = solved(B, side) if not lines else lines(solved(B, side))
	    return failed(judge(B, records, {side: text}))[check]["hint"]
	def sends(*texts, wanted="exit"):
	    events = [event("client", "send", text) for text in texts]
	    said = texts[-1].lstrip("\0")
	    return hint("client-exit-typed", record(events, "expect TEXT", waits("recv"), wanted, said))
	assert 'the end of "campmole"' in sends("one", "campmole", "exitmole")
	assert "sent before" not in sends("one", "campfire", "exitmole")
	for number in ("\0\0\0\4", "\4\0\0\0", "\4", "\5"):
	    assert "the length of the text" in sends(f"{number}exit"), number
	    assert "the length of the text" in sends(number), number
	for other in ("\0\0\0\7exit", "\0\4\0exit", "\0\0\0\0exit"):
	    assert "the length of the text" not in sends(other), other
	def refused(doing):
	    return hint("client-without-server", record([], "says why", doing))
	assert "again and again" in refused({"what": "waits", "call": "sleep"})
	assert "again and again" in refused({"what": "runs"})
	assert "again and again" not in refused(waits("read", 0))
	said = [event("server", "complains", "server: bind: Address already in use\n")]
	for value, told in (("[0]", "got 0"), ("[1]", "says why it ends")):
	    calls = [["socket", "AF_INET, SOCK_STREAM, 0", 3, "", False],
	             ["setsockopt", f"3, SOL_SOCKET, SO_REUSEADDR, {value}, 4", 0, "", False],
	             ["bind", "3, {sa_family=AF_INET}, 16", 0, "", False]]
	    found = hint("server-port-again", record(said, "listens", ended()),
	                 ("server-socket", record([], calls=calls)))
	    assert told in found, (value, found)
	heard = record([event("client", "send", "hello")], "see TEXT", waits("accept"), "hello")
	assert "Is there a loop?" in hint("server-prints", heard)
	def twice(text):
	    return text.replace("return listen(fd, 1);", "listen(fd, 1);\n\treturn accept(fd, 0, 0);")
	assert "is called in lines 76 and 86" in hint("server-prints", heard, lines=twice)
	PYTHON
}

@test "a 0 that is returned for a descriptor is told, and not what a call made of it" {
  judging <<-'PYTHON'
	from judging import ended, event, failed, judge, record, solved
	B, name = "02-tcp-ordered", "client-connects"
	source = solved(B, "client").replace(
	    "return socket(AF_INET, SOCK_STREAM, 0);", "socket(AF_INET, SOCK_STREAM, 0);\n\treturn 0;")
	calls = [["socket", "AF_INET, SOCK_STREAM, 0", 3, "", False],
	         ["connect", "0, {sa_family=AF_INET}, 16", -1, "ENOTSOCK (Socket operation on non-socket)", False]]
	records = {name: record([event("client", "start")], "accept", ended()),
	           "client-socket": record([], calls=calls)}

	found = failed(judge(B, records, {"client": source}))[name]["hint"]
	other = failed(judge(B, records, {"client": solved(B, "client")}))[name]["hint"]

	assert found.startswith("Line 50 returns 0: "), found
	assert "a 0 that was returned for success" in other, other
	PYTHON
}

@test "what a program sends again, cuts by one and overruns is told of by its facts" {
  judging <<-'PYTHON'
	from judging import ended, event, failed, judge, record, solved, waits
	B = "02-tcp-ordered"
	def hint(check, one, change=str):
	    side = check.partition("-")[0]
	    return failed(judge(B, {check: one}, {side: change(solved(B, side))}))[check]["hint"]
	line, reply = event("client", "send", "oaklamp"), event("server", "send", "crabmole")
	shown = event("client", "prints", "[Server 127.0.0.1:5000]: crabmole\n")
	for events, told in (
	    ([line, reply, shown, line], "in the next turn"),
	    ([line, reply, line], "sent twice"), ([line, line, reply, shown], "sent twice")):
	    typed = [event("client", "type", "oaklamp"), *events]
	    one = record(typed, "silent", waits("recv"), "", "oaklamp")
	    assert told in hint("client-waits-for-its-turn", one), events
	for came, told in (("oaklam", "its last character"), ("oakla", "Only the beginning")):
	    one = record([event("client", "send", came)], "expect TEXT", waits("recv"), "oaklamp", came)
	    assert told in hint("client-sends", one), came
	for word, told in (("scanf", "stops at a blank"), ("strtok", "strtok(3) ends it")):
	    events = [event("client", "type", "one two"), event("client", "send", "one")]
	    one = record(events, "expect TEXT", waits("recv"), "one two", "one")
	    found = hint("client-sends", one, lambda text: text.replace("strlen", word))
	    assert told in found, found
	def calls(*made):
	    return [[*one, 0, "", False] if len(one) == 2 else [*one, False] for one in made]
	made = calls(["socket", "AF_INET, SOCK_STREAM, 0"], ["bind", "3, {}, 16"], ["listen", "3, 1"],
	             ["accept", "3, NULL, NULL", -1, "EAGAIN (Resource temporarily unavailable)"])
	made[0][2] = 3
	waiting = record([], "calls TEXT", ended(), "accept", calls=made)
	assert "SOCK_NONBLOCK" in hint("server-accepts", waiting)
	words = [event("server", "complains", "server: bind: Success\n")]
	made = calls(["socket", "AF_INET, SOCK_STREAM, 0"], ["setsockopt", "3, SOL_SOCKET, SO_REUSEADDR, [1], 4"])
	found = hint("server-binds", record(words, "calls TEXT", ended(), "bind", calls=made))
	assert "setsockopt(2), has returned 0" in found, found
	def over(words, change=str):
	    report = f"{words}\nWRITE of size 1\n #0 0x1 in hear /x/client.c:94\n"
	    events = [event("client", "complains", f"==1==ERROR: AddressSanitizer: {words}{report}")]
	    return hint("client-memory", record(events, "no memory error", ended()), change)
	assert "count is beyond the array" in over("stack-buffer-overflow on address 0x7")
	far = over("stack-buffer-overflow on address 0x7", lambda text: text.replace("[count]", "[count + 1]"))
	assert "count + 1 is beyond the array" in far, far
	assert "count is below 0" in over("stack-buffer-overflow on address 0x7 underflows this variable")
	assert "is the buffer large enough" in over("SEGV on unknown address")
	assert "is the buffer large enough" in over("stack-buffer-overflow on address 0x7", lambda text: text.replace("[count]", "[0]"))
	words = [event("client", "complains", "client: conversation: Bad file descriptor\n")]
	lost = record(words, "see TEXT", ended(), "hello")
	def closes(text):
	    return text.replace("\treturn strcmp(", "\tclose(fd);\n\treturn strcmp(")
	assert "line 79 closes one" in hint("client-prints", lost, closes)
	assert "line 79 closes one" in hint("client-prints", lost, lambda text: closes(text).replace("\tclose(fd);\n\treturn", "\tfclose(fd);\n\treturn"))
	assert "closes one" not in hint("client-prints", lost)
	PYTHON
}

@test "two messages that are printed as one, and another family, are told of" {
  judging <<-'PYTHON'
	from judging import ended, event, failed, judge, record, solved, waits
	B, name = "02-tcp-ordered", "server-prints-every-message"
	sends = [event("client", "send", text) for text in ("oaklamp", "crabmole\0")]
	def hint(line, check=name, statement="see TEXT"):
	    events = [sends[0], event("server", "prints", "oaklamp\n"), sends[1], event("server", "prints", f"{line}\n")]
	    one = record(events, statement, ended(), "kitelens")
	    return failed(judge(B, {check: one}))[check]["hint"]
	for check, statement in ((name, "see TEXT"), ("server-memory", "send TEXT")):
	    assert '"oaklampcrabmole" was printed' in hint("oaklampcrabmole", check, statement), check
	assert "two messages" not in hint("oaklamp crabmole")
	assert "two messages" not in hint("oaklampcrabmole", "server-closed-upon", "ends")

	words = [event("server", "complains", "server: conversation: No space left on device\n")]
	for family, told in (("AF_INET6", True), ("AF_INET", False)):
	    source = solved(B, "server").replace("inet_ntop(AF_INET,", f"inet_ntop({family},")
	    lost = failed(judge(B, {name: record(words, "see TEXT", ended(), "hello")}, {"server": source}))
	    assert ("inet_ntop(3) got AF_INET6" in lost[name]["hint"]) == told, lost
	PYTHON
}

@test "a beginning of exit that ends it is told where nothing but a TODO came further" {
  judging <<-'PYTHON'
	from judging import ended, event, failed, judge, record
	B, name = "02-tcp-ordered", "server-almost-exit"
	events = [event("client", "send", "exi"), event("server", "exit", status=0), event("server", "type", "exi")]
	lost = record(events, "expect TEXT or anything", ended(0), "exi")
	for words, told in (("TODO 6 is not done yet", True), ("no server", False)):
	    other = record([event("server", "complains", f"server: {words}\n")], "see TEXT", ended(), "one")
	    found = failed(judge(B, {name: lost, "server-prints": other}))[name]["hint"]
	    assert ('ends at the message "exi"' in found) == told, (words, found)
	PYTHON
}

@test "what is printed in place of a message is told of, and no greeting" {
  judging <<-'PYTHON'
	from judging import event, failed, judge, record, solved, waits
	B, name = "02-tcp-ordered", "server-prints"
	for text, told in (("7", True), ('A client has connected and speaks first; "exit" ends', False)):
	    events = [event("client", "send", "oaklamp"), event("server", "prints", f"{text}\n")]
	    one = record(events, "see TEXT", waits("read", 0), "oaklamp")
	    found = failed(judge(B, {name: one}, {"server": solved(B, "server")}))[name]["hint"]
	    assert ("It has printed" in found) == told, (text, found)
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
