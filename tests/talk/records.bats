#!/usr/bin/env bats
# What talk tells programs: the records, and the facts in them.
#
# The program under test is that of tests/talk/subject/, which does what it is told.

load helper

@test "a record holds every event, and what failed" {
  does listen accept 'complain=\e\n' take 'print=sent\n' take send=Pid line
  writes server <<-'TALK'
    complain "\x1b"
    send "a"
    see "sent"
    send "b"
    expect "Sleep"
TALK

  run tells "json.dumps({key: value for key, value in one.items() if key != 'ladder'})"

  assert_text '{"exercise": "checks", "name": "check", "title": "server is tried", "side": "server", "state": "failed", "reason": "", "nul": false, "events": [{"at": T, "who": "server", "what": "start", "text": ""}, {"at": T, "who": "server", "what": "listen", "text": "127.0.0.1:5000"}, {"at": T, "who": "client", "what": "connect", "text": "127.0.0.1:5000"}, {"at": T, "who": "server", "what": "complains", "text": "\u001b\n"}, {"at": T, "who": "client", "what": "send", "text": "a"}, {"at": T, "who": "server", "what": "prints", "text": "sent\n"}, {"at": T, "who": "client", "what": "send", "text": "b"}, {"at": T, "who": "server", "what": "send", "text": "Pid"}], "states": {"server": "the server waits in read on standard input"}, "doing": {"server": {"what": "waits", "call": "read", "descriptor": 0, "target": "terminal"}}, "failure": {"sentence": "the server sends \"Sleep\"", "expected": "\"Sleep\"", "received": "\"Pid\"; the server waits in read on standard input", "line": 8, "source": "expect \"Sleep\"", "statement": "expect TEXT", "wanted": "Sleep", "message": "Pid", "ours": false}, "seconds": T, "with_nul": null}' \
    "$(sed -E 's/"(at|seconds)": [0-9.]+/"\1": T/g' <<<"$output")"
}

@test "a failure has facts: the statement, what was wanted, the message without padding" {
  does listen accept send='\0Donep\0\0\0' receive
  writes server <<<'expect "Done" or anything'$'\n''expect "Quit" or "Exit"'
  run tells "[one['failure'][key] for key in ('statement', 'wanted', 'message', 'line')]"
  assert_text "['expect TEXT or TEXT', 'Quit', '', 5]" "$output"

  writes server <<<'expect "Done"'
  run tells "[one['failure'][key] for key in ('statement', 'wanted', 'message', 'line')]"
  assert_text "['expect TEXT', 'Done', 'Donep', 4]" "$output"

  writes server <<<'exit 0'
  run tells "[one['failure'][key] for key in ('statement', 'wanted', 'message', 'line')]"
  assert_text "['exit NUMBER', '', '', 4]" "$output"
}

@test "what a statement names is a fact, whether it was wanted or not" {
  does listen accept send=Don print=mapleriver receive
  for line in 'see no "river"' 'expect no "Do" for 0.1 s'; do
    writes server <<<"hold 0.2 s"$'\n'"$line"
    run tells "one['failure']['wanted'], one['failure']['message']"
    [[ $line != see* ]] || assert_text "('river', '')" "$output"
    [[ $line != expect* ]] || assert_text "('Do', 'Don')" "$output"
  done

  writes server <<<$'trace\nstart\nlistens\ncalls "connect"'
  run tells "one['failure']['wanted']"
  assert_text connect "$output"
}

@test "how long a program waited that was too early is a fact" {
  does listen accept send=Done receive
  writes server <<<'expect "Done" after 3 s'

  run tells "one['failure']['least'], 0 <= one['failure']['waited'] < 3"

  assert_text "(3, True)" "$output"
}

@test "what a program does at a failure is told as facts, too" {
  does listen accept
  {
    printf 'address %s\nbare\n' "$ADDRESS"
    printf '%s: server is tried\n  start "%s" "%s"\n  listens\n  connect\n  expect "Pid"\n' \
      receives receive=99 line reads line line spins spin exit=1 \
      ends exit=7 line dies raise=11 line floods print-forever line
    printf 'listens-not: server is tried\n  at "5001"\n  start\n  listens\n'
    printf 'pairs: both are tried\n  server: start\n  server: see "Pid"\n'
  } >"$FILE"

  run tells "'\n'.join(f'{name} {all[name][\"doing\"]}' for name in sorted(all))"

  assert_text "dies {'server': {'what': 'killed', 'signal': 'SIGSEGV'}}
ends {'server': {'what': 'ended', 'status': 7}}
floods {'server': {'what': 'stopped', 'reason': 'it printed more than 256 KB', 'excess': 'output'}}
listens-not {'server': {'what': 'waits', 'call': 'accept', 'descriptor': 3, 'target': 'socket'}}
pairs {'server': {'what': 'waits', 'call': 'accept', 'descriptor': 3, 'target': 'socket'}, 'client': {'what': 'not started'}}
reads {'server': {'what': 'waits', 'call': 'read', 'descriptor': 0, 'target': 'terminal'}}
receives {'server': {'what': 'waits', 'call': 'recv', 'descriptor': 4, 'target': 'socket', 'asked': 99}}
spins {'server': {'what': 'runs'}}" "$output"
}

@test "what was not received, and who waits for a line end, is told" {
  does listen accept line
  writes server <<<$'send "Pid"\nsee "Pid"'
  run tells "one.get('unread'), one.get('wants a newline')"
  assert_text "(True, None)" "$output"

  runs python3 -ESs -c "import socket; it = socket.socket(); it.bind(('127.0.0.1', 5000)); \
it.listen(); print(it.accept()[0].makefile().readline())"
  writes server <<<$'send "Pid"\nexpect "Done"'
  run tells "one.get('unread'), one.get('wants a newline')"
  assert_text "(None, True)" "$output"

  does listen accept receive receive send=Done receive
  writes server <<<$'send "Pid"\ntype "Done"\nexpect "Done"'
  run tells "one.get('unread'), one.get('wants a newline')"
  assert_text "(None, None)" "$output"
}

@test "the calls of a trace are told, and which of them were made to fail" {
  does listen
  writes server <<<$'fail "bind" with "EACCES"\nstart\nends'
  run tells "[[call[0], *call[2:]] for call in one['calls'] if call[0] in ('socket', 'bind')]"
  assert_text "[['socket', 3, '', False], ['bind', -1, 'EACCES (Permission denied)', True]]" "$output"
}

@test "what a program writes and sends at the same moment is told in one order" {
  does listen accept send=Pid sleep=0.005 print=asked receive
  writes server <<<$'expect "Pid"\nsee "asked"\nclose\nends'

  for _ in 1 2 3; do
    run tells "[e['what'] for e in one['events'] if e['who'] == 'server' and e['what'] in \
('send', 'prints')][:2], [e['at'] for e in one['events']] == sorted(e['at'] for e in one['events'])"
    assert_text "(['prints', 'send'], True)" "$output"
  done
}

@test "every byte that a program sends or prints comes back from the records" {
  does listen accept print-every-byte send-every-byte receive
  writes server <<-'TALK'
    see "\xfe\xff"
    expect "{never}"
TALK

  run tells "[[ord(one) for one in ''.join(event['text'] for event in one['events'] if \
event['who'] == 'server' and event['what'] == what)] == list(range(256)) \
for what in ('prints', 'send')], [ord(one['failure']['message'][0]), len(one['failure']['message'])]"
  assert_text "([True, True], [1, 9])" "$output"
  [[ $(<"$BATS_TEST_TMPDIR/records") != *[![:ascii:]]* ]]
}

@test "a sentence is told as it is, in whatever writing" {
  does
  printf 'address tcp:5000\ncheck: server "grüßt" 字 \\ 😀 \x01 \xff\n  start\n' >"$FILE"
  run tells "ascii(one['title'])"
  assert_text "'server \"gr\\xfc\\xdft\" \\u5b57 \\\\ \\U0001f600 \\x01 \\ufffd'" "$output"
}

@test "the second try is told of: that it counts, or how else it failed" {
  does listen accept receive
  head="" writes server <<<$'send "Pid"\nsee "[Pid\\\\0]"'
  run tells "one['state'], one['nul'], one['failure'], one['with_nul']"
  assert_text "('ok', True, None, None)" "$output"

  head="" writes server <<<$'send "Pid"\nsee "[Pid\\\\0]"\nexpect "Done"'
  run tells "one['state'], one['nul'], one['failure']['line'], one['with_nul']['line']"
  assert_text "('failed', False, 5, 6)" "$output"

  head="" writes server <<<$'send "Pid"\nexpect "Done"'
  run tells "one['state'], one['nul'], one['failure']['line'], one['with_nul']"
  assert_text "('failed', False, 5, None)" "$output"
}
