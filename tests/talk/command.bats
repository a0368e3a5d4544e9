#!/usr/bin/env bats
# What talk promises as a command: its options, what it prints for people and for
# programs, its exit status, and what becomes of it when somebody ends it.
#
# The program under test is that of tests/talk/subject/, which does what it is told.

load helper

# three - makes $FILE: a check that holds and is slow, one that breaks, one that this
# machine cannot play.
three() {
  does
  cat >"$FILE" <<'FILE'
address tcp:5000
bare

server-waits: server waits
  worth 2: conversation, TODO 3, basis, slow
  start "sleep=0.5"
  ends

client-fails: client fails
  worth 8: care, words
  start "exit=3"
  exit 0

server-leaks: server leaks
  with sanitizers
  start
  ends
FILE
}

# --- Options ----------------------------------------------------------------------------

# misuse MESSAGE OPTION... - talk does not take these words.
misuse() {
  run "$TALK_PROGRAM" "${@:2}"

  assert_text "talk: $1" "$output"
  assert_text 2 "$status"
}

@test "an option that is none, or has no value, or a wrong one, is refused" {
  three
  misuse "--dance: no such option, or its value is missing" "$FILE" --dance
  misuse "--dance: no such option; talk --help lists them" --dance "$FILE"
  misuse "--seed: no such option, or its value is missing" "$FILE" --seed
  misuse "$FILE: one file of checks is enough" "$FILE" "$FILE"
  misuse "--format: neither tap nor json" --format xml "$FILE"
  misuse "--side: not server, client or pair" --side both "$FILE"
  misuse "--first: not server, client or pair" --first both "$FILE"
  misuse "--implementation: neither c nor python" --implementation rust "$FILE"
  misuse "--scale: not a number that is possible" --scale 0 "$FILE"
  misuse "--jobs: not a number that is possible" --jobs many "$FILE"
  misuse "server-sings: no check has this name" --only client-fails,server-sings "$FILE"
  misuse "$FILE: no check is left to play" --side pair "$FILE"
  misuse "$BATS_TEST_TMPDIR/none.talk: No such file or directory" "$BATS_TEST_TMPDIR/none.talk"
}

@test "without a file its usage is printed, as an error; with --help not as one" {
  run "$TALK_PROGRAM"
  [[ ${lines[0]} == "usage: talk [OPTION]... FILE" ]]
  assert_text 2 "$status"

  run "$TALK_PROGRAM" --help
  [[ ${lines[0]} == "usage: talk [OPTION]... FILE" ]]
  assert_text 0 "$status"
}

@test "--only and --side choose checks, and add up" {
  three
  names() {
    talk --list "$@" "$FILE" | sed -E 's/.*"name":"([^"]*)".*/\1/' | tr '\n' ' '
  }

  assert_text "server-waits client-fails server-leaks " "$(names)"
  assert_text "client-fails server-leaks " "$(names --only server-leaks,client-fails)"
  assert_text "server-waits server-leaks " "$(names --only server-leaks --only server-waits)"
  assert_text "server-waits server-leaks " "$(names --side server)"
  assert_text "server-leaks " "$(names --side server --side pair --only server-leaks,client-fails)"
}

@test "--list tells all about a check, and plays none" {
  three

  run talk --list --only client-fails "$FILE"

  assert_text '{"address": "tcp:5000", "basis": false, "group": "care", "line": 9, "name": "client-fails", "points": 8, "side": "client", "slow": false, "title": "client fails", "todo": 0, "words": true}' \
    "$(python3 -ESs -c 'import json, sys
print(json.dumps(json.loads(sys.argv[1]), sort_keys=True))' "$output")"
}

# --- What is printed, and the exit status -----------------------------------------------

@test "TAP: a line a check, in the file's order, and why behind those that break" {
  three

  run talk "$FILE"

  assert_text "1..3
ok 1 - server waits
not ok 2 - client fails
# This is not true: the client ends with status 0
#   (line 12: exit 0)
#   expected: exit status 0
#   received: the client has ended with status 3
#
#     time  server                                client
#     T                                           starts exit=3
#     T                                           ends with status 3
ok 3 - server leaks # SKIP no sanitizers here" \
    "$(sed -E 's/^#     [0-9.]{4}/#     T   /' <<<"$output")"
  assert_text 1 "$status"
}

@test "the exit status: 0 all hold, 1 some do not, 3 some could not run here" {
  three

  run talk --only server-waits "$FILE"
  assert_text 0 "$status"
  run talk --only server-leaks "$FILE"
  assert_text 0 "$status"
  run talk "$FILE"
  assert_text 1 "$status"

  mkdir "$BATS_TEST_TMPDIR/empty"
  run env PATH="$BATS_TEST_TMPDIR/empty" "$TALK_PROGRAM" --only server-waits "$FILE"
  assert_text "1..1
not ok 1 - server waits
# could not run here: no sandbox: bwrap: No such file or directory" "$output"
  assert_text 3 "$status"
}

@test "what this machine lacks is skipped, and said" {
  does
  mkdir "$BATS_TEST_TMPDIR/empty"
  writes server <<<$'trace\nstart\nends'

  run env PATH="$BATS_TEST_TMPDIR/empty" "$TALK_PROGRAM" --server "$SERVER" \
    --no-namespaces --arguments "$FILE"
  assert_text "ok 1 - server is tried # SKIP strace is not installed" "${lines[1]}"
  assert_text 0 "$status"

  run talk --no-trace "$FILE"
  assert_text "ok 1 - server is tried # SKIP strace is not installed, or may not trace" "${lines[1]}"

  options="--no-sanitizers --sanitized-server $SUBJECT" run plays server <<<$'with sanitizers\nstart'
  assert_text "skipped: no sanitizers here" "$output"
}

@test "with --fake-time what is slow lives faster; a failure counts in real time, if not believed" {
  [[ -e ${TALK_PROGRAM%/*}/faster.so ]] || skip "programs cannot live faster here"
  does variable=LD_PRELOAD
  cat >"$FILE" <<'FILE'
address tcp:5000
bare
slow: server lives faster
  worth 0: slow
  start "sleep=5"
  see line "/run/kit/faster.so"
  exit 0 after 5 s
quick: server lives as we do
  start
  see line "not set"
again: server lives faster first
  worth 0: slow
  start
  see line "not set"
FILE

  run talk --fake-time "$FILE"

  assert_text $'1..3\nok 1 - server lives faster\nok 2 - server lives as we do\nok 3 - server lives faster first' \
    "$output"

  run talk --believe-fake-time "$FILE"
  assert_text "not ok 3 - server lives faster first" "$(grep '^[a-z ]*ok 3' <<<"$output")"
  assert_text 1 "$status"
  run tells '[e["at"] > 5 for e in one["events"] if e["what"] == "exit"]' --fake-time --only slow
  assert_text "[True]" "$output"
}

# names OPTION... - plays $FILE; prints the names of its checks as they end.
names() {
  talk --format json --jobs 1 "$@" "$FILE" | sed 's/.*"name":"\([^"]*\)".*/\1/' | paste -sd ' ' -
}

@test "what takes longest begins first; with --first what that side begins with" {
  does
  {
    printf 'address tcp:5000\nbare\n'
    printf '%s: client is tried\n start\n ends\n' client-{1,2,3,4,5}
    printf '%s: client is tried\n worth 0: slow\n start\n ends\n' client-6
    printf '%s: server is tried\n start\n ends\n' server-{1,2,3,4,5}
  } >"$FILE"

  run names
  assert_text "client-6 $(echo client-{1,2,3,4,5} server-{1,2,3,4,5})" "$output"
  run names --first server
  assert_text "$(echo server-{1,2,3,4}) client-6 server-5 $(echo client-{1,2,3,4,5})" "$output"
}

# --- The records ------------------------------------------------------------------------

# tells EXPRESSION [OPTION...] - plays $FILE and prints what Python says of the records:
# `one` is the first, `all` has them by their names.
tells() {
  talk --format json "${@:2}" "$FILE" >"$BATS_TEST_TMPDIR/records" || true
  python3 -ESs -c 'import json, sys
records = [json.loads(line) for line in open(sys.argv[1], encoding="ascii")]
one, all = records[0], {record["name"]: record for record in records}
print(eval(sys.argv[2]))' "$BATS_TEST_TMPDIR/records" "$1"
}

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

# --- What becomes of it when somebody ends it -------------------------------------------

# children PID - prints the pids of all below a process.
children() {
  ps -e -o pid=,ppid= | awk -v parent="$1" '
    { above[$1] = $2 }
    END {
      for (pid in above)
        for (up = pid; up in above; up = above[up])
          if (above[up] == parent && pid != parent) { print pid; break }
    }'
}

# patiently COMMAND... - waits until a command has status 0.
patiently() {
  for ((i = 0; i < 1200; i++)); do
    ! "$@" || return 0
    sleep 0.05
  done
  echo "in vain: $*"
  return 1
}

# has COUNT PID - so many processes of the program under test are below this one.
has() {
  local found

  found=$(children "$2" | xargs -r ps -o comm= -p | grep -c subject)
  ((found == $1))
}

gone() { # PID...
  local pid

  for pid; do
    [[ ! -e /proc/$pid ]] || return 1
  done
}

@test "a signal to talk ends all that it has begun, in whatever box" {
  does leave=session line
  cat >"$FILE" <<'FILE'
address tcp:5000
one: server is tried
  trace
  start
  hold 30 s
two: server is tried
  start
  hold 30 s
FILE
  for signal in TERM INT; do
    # Its own job: what bash starts in the background ignores SIGINT otherwise.
    set -m
    "$TALK_PROGRAM" --server "$SERVER" --jobs 2 "$FILE" 3>&- &
    set +m
    talk=$!
    patiently has 4 "$talk"
    mapfile -t pids < <(children "$talk")

    kill "-$signal" "$talk"

    status=0
    wait "$talk" || status=$?
    assert_text $((128 + $(kill -l "$signal"))) "$status"
    patiently gone "${pids[@]}"
  done
}

@test "what strace has begun when talk ends goes with it" {
  does line
  writes server <<<$'trace\nstart\nhold 30 s'
  cd "$BATS_TEST_TMPDIR"
  mkdir bin
  printf '#!/bin/sh\nsleep 600 & echo $! >"%s/left.new"; mv "%s/left.new" "%s/left"; wait\n' \
    "$PWD" "$PWD" "$PWD" >bin/strace
  chmod +x bin/strace
  PATH=$PWD/bin:$PATH "$TALK_PROGRAM" --server "$SERVER" "$FILE" 3>&- &
  patiently test -e left

  kill -TERM $!
  wait $! || true

  patiently gone "$(<left)"
}

# comes_and_goes - a program that notes each start, and waits for the file `go`.
comes_and_goes() {
  runs sh -c "echo >>'$BATS_TEST_TMPDIR/starts'; until test -e '$BATS_TEST_TMPDIR/go'; do sleep 0.05; done"
  writes server <<<$'start\nends'
  : >"$BATS_TEST_TMPDIR/starts"
  "$TALK_PROGRAM" --server "$SERVER" --no-namespaces --arguments --scale 100 "$@" "$FILE" \
    >"$BATS_TEST_TMPDIR/output" 3>&- &
  talk=$!
}

started() { # COUNT
  (($(wc -l <"$BATS_TEST_TMPDIR/starts") == $1))
}

# attempt - prints the process of the attempt that runs. What a killed one has left is a
# child of talk, too, but in a session of its own.
attempt() {
  ps -o pid=,sess= --ppid "$talk" |
    awk -v session="$(ps -o sess= -p "$talk")" '$2 == session + 0 { print $1 }'
}

@test "an attempt that somebody kills is made again" {
  comes_and_goes
  patiently started 1

  kill -KILL "$(attempt)"

  patiently started 2
  touch "$BATS_TEST_TMPDIR/go"
  wait "$talk"
  assert_text $'1..1\nok 1 - server is tried' "$(<"$BATS_TEST_TMPDIR/output")"
}

@test "an attempt that is killed each time could not run here" {
  comes_and_goes --format json
  for number in 1 2 3; do
    patiently started "$number"
    kill -KILL "$(attempt)"
  done

  status=0
  wait "$talk" || status=$?
  touch "$BATS_TEST_TMPDIR/go"
  assert_text 3 "$status"
  [[ $(<"$BATS_TEST_TMPDIR/output") == *'"reason":"talk was ended by SIGKILL"'* ]]
  [[ $(<"$BATS_TEST_TMPDIR/output") == *'"state":"could not run"'* ]]
}

@test "a box that fails is made again, twice" {
  does
  writes server <<<$'start\nends'
  local tries=$BATS_TEST_TMPDIR/tries

  mkdir "$BATS_TEST_TMPDIR/bin"
  cat >"$BATS_TEST_TMPDIR/bin/bwrap" <<SH
#!/bin/sh
echo >>'$tries'
[ "\$(wc -l <'$tries')" -gt "\$FAILING" ] || { echo "bwrap: No space left" >&2; exit 1; }
exec '$(command -v bwrap)' "\$@"
SH
  chmod +x "$BATS_TEST_TMPDIR/bin/bwrap"

  run env FAILING=2 PATH="$BATS_TEST_TMPDIR/bin:$PATH" "$TALK_PROGRAM" --server "$SERVER" "$FILE"
  assert_text $'1..1\nok 1 - server is tried' "$output"

  rm "$tries"
  run env FAILING=9 PATH="$BATS_TEST_TMPDIR/bin:$PATH" "$TALK_PROGRAM" --server "$SERVER" "$FILE"
  assert_text "# could not run here: no sandbox: bwrap: No space left" "${lines[2]}"
  assert_text 3 "$status"
  assert_text 3 "$(wc -l <"$tries" | tr -d ' ')"
}

@test "two talks at once do not meet" {
  does listen accept receive
  {
    echo "address $ADDRESS"
    for number in {1..8}; do
      printf 'check-%d: server is tried\n  send "{word}"\n  see "{word}"\n  ends\n' "$number"
    done
  } >"$FILE"

  talk "$FILE" >"$BATS_TEST_TMPDIR/other" &
  run talk "$FILE"
  wait $!

  assert_text "1..8" "$(grep -v '^ok' <<<"$output")"
  assert_text "$output" "$(<"$BATS_TEST_TMPDIR/other")"
}

# --- The box of a compiler --------------------------------------------------------------

@test "--compile: a command in a box of its own, with a folder where it may write" {
  folder=$BATS_TEST_TMPDIR/sources
  mkdir "$folder"
  echo 'int main(void) { return 5; }' >"$folder/five.c"

  run "$TALK_PROGRAM" --compile "$folder" -- "${CC:-cc}" -o five five.c
  assert_text "" "$output"
  assert_text 0 "$status"
  run "$folder/five"
  assert_text 5 "$status"

  run "$TALK_PROGRAM" --compile "$folder" -- sh -c "ls; echo oh >&2; ls '$ROOT' || exit 4"
  assert_text 4 "$status"
  assert_text "five five.c oh" "${lines[*]:0:3}"
  run "$TALK_PROGRAM" --compile "$folder" -- sh -c 'kill -SEGV $$'
  assert_text 139 "$status"

  mkdir "$BATS_TEST_TMPDIR/empty"
  run env PATH="$BATS_TEST_TMPDIR/empty" "$TALK_PROGRAM" --compile "$folder" -- /bin/true
  assert_text "talk: no sandbox: bwrap: No such file or directory" "$output"
  assert_text 125 "$status"
}
