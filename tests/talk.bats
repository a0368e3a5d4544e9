#!/usr/bin/env bats
# What talk promises: its language (docs/talk.md), its statements, its limits.
#
# The program under test is tests/talk/subject.c, which does what it is told.

load helper
address tcp:5000

setup_file() {
  mkdir -p "$ROOT/build/talk"
  "${CC:-cc}" -o "$ROOT/build/talk/$$" "$ROOT/tests/talk/subject.c"
  mv "$ROOT/build/talk/$$" "$ROOT/build/talk/subject"
}

setup() {
  [[ $TALK_ISOLATED == yes ]] || skip "no namespaces here"
}

# command_of ANY ROLE - prints the command of the program that `does` described.
command_of() {
  case $2 in
    server) printf '%s\n' "$SERVER" ;;
    client) printf '%s\n' "$CLIENT" ;;
  esac
}

# does ACTION... - describes the program under test, see subject.c.
does() {
  SERVER=$(printf '%s\n' "$ROOT/build/talk/subject" "$@")
  CLIENT=$SERVER
  export SERVER CLIENT
}

# Hides what is different every time.
mask() {
  sed -E 's/after [0-9]+\.[0-9]+ s/after T s/; s/\b[0-9]{5,7}\b/N/g'
}

# holds server|client|pair - plays a script that must hold.
holds() {
  run play "$1"

  assert_text "" "$output"
  assert_text 0 "$status"
}

# breaks server|client|pair SENTENCE EXPECTED RECEIVED - plays a script of which the
# last statement must not hold, with these words.
breaks() {
  run play "$1"

  assert_text "This does not hold: $2
  expected: $3
  received: $4" "$(sed -n '1p; 3,4p' <<<"$output" | mask)"
  [[ $status == [14] ]]
}

# refuses server|client|pair MESSAGE - plays a script that cannot be read.
refuses() {
  does "file=$BATS_TEST_TMPDIR/started"

  TALK_ISOLATED=no run play "$1"

  assert_text "talk: $2" "$output"
  assert_text 2 "$status"
  [[ ! -e $BATS_TEST_TMPDIR/started ]]
}

assert_text() { # EXPECTED RECEIVED
  [[ "$1" == "$2" ]] || {
    printf 'expected:\n%s\n\nreceived:\n%s\n' "$1" "$2"
    return 1
  }
}

# --- The page and the tests ---------------------------------------------------

@test "every statement is in the tables of docs/talk.md, with its sentence" {
  run diff <("${PYTHON[@]}" "$ROOT/tests/talk/forms.py" rows) \
    <(sed -n '/^## Statements/,/^## Exit/p' "$ROOT/docs/talk.md" | grep '^| `')

  assert_text "" "$output"
}

@test "every statement is tested here, where it holds and where it does not" {
  run "${PYTHON[@]}" "$ROOT/tests/talk/forms.py" untested "$BATS_TEST_FILENAME"

  assert_text "" "$output"
  assert_text 0 "$status"
}

# --- Scripts that cannot be read ----------------------------------------------

@test "a line that cannot be read is refused, and nothing is started" {
  refuses server 'line 3: no such statement: dance "all night"' <<-'TALK'
    start

    dance "all night"
TALK
  refuses server 'line 2: a quote is not closed: expect "Pid' <<-'TALK'
    start
    expect "Pid
TALK
  refuses server 'line 1: unknown escape \q' <<-'TALK'
    send "\q"
TALK
  refuses server 'line 1: unknown escape \x' <<-'TALK'
    send "\x4"
TALK
}

@test "a line without an actor, or with the wrong one, is refused" {
  refuses pair 'line 2: server: or client: is missing: see "a"' <<-'TALK'
    server: start
    see "a"
TALK
  refuses pair 'line 2: not in a pair: client: send "a"' <<-'TALK'
    server: start
    client: send "a"
TALK
  refuses server 'line 1: the client is the scripted peer: client: see "a"' <<-'TALK'
    client: see "a"
TALK
  refuses server 'line 1: the server is the program, not the scripted peer: server: send "a"' <<-'TALK'
    server: send "a"
TALK
}

@test "a value that does not exist is refused" {
  refuses server 'line 1: an empty text: see ""' <<-'TALK'
    see ""
TALK
  refuses server 'line 1: a brace that begins no {name}; a plain one is {{: send "{One}"' <<-'TALK'
    send "{One}"
TALK
  refuses server 'line 1: the client has not started: send "{client.pid}"' <<-'TALK'
    send "{client.pid}"
TALK
  refuses server 'line 1: no such signal: signal "STOP IT"' <<-'TALK'
    signal "STOP IT"
TALK
  refuses server 'line 1: no such errno: fail "bind" with "EBROKEN"' <<-'TALK'
    fail "bind" with "EBROKEN"
TALK
  refuses server 'line 1: no such call, there are socket, bind, listen, accept, connect, send, recv, setsockopt, close: fail "fork" with "EAGAIN"' <<-'TALK'
    fail "fork" with "EAGAIN"
TALK
}

@test "a line that comes too early or too late is refused" {
  refuses server 'line 1: the server has not started: see "a"' <<-'TALK'
    see "a"
    start
TALK
  refuses server 'line 2: the server has started already: start' <<-'TALK'
    start
    start
TALK
  refuses server 'line 2: must come before start and listen: trace' <<-'TALK'
    start
    trace
TALK
  refuses server 'line 2: needs a line before: trace: closes every socket' <<-'TALK'
    ends
    closes every socket
TALK
  refuses server 'line 2: the peer has no connection: send "a"' <<-'TALK'
    close
    send "a"
TALK
}

@test "a line that makes no sense at this kind of address is refused" {
  refuses server 'line 1: not with a port: given a stale socket file' <<-'TALK'
    given a stale socket file
TALK
  address unix:/tmp/talked

  refuses server 'line 1: not with a path: given a port in TIME_WAIT' <<-'TALK'
    given a port in TIME_WAIT
TALK
}

@test "an environment without an address, or with none that is one, is refused" {
  unset TALK_ADDRESS

  refuses server 'TALK_ADDRESS: not set in the environment' <<<"start"
  address tcp:here

  refuses server "TALK_ADDRESS or TALK_SCALE: invalid literal for int() with base 10: 'here'" <<<"start"
}

# --- Values -------------------------------------------------------------------

# words SEED TITLE - prints what ten names stand for.
words() {
  does exit=0
  SEED=$1 TALK_ISOLATED=no "${PYTHON[@]}" "$ROOT/tests/labkit" talk server "$2" \
    <<<'start
        see "{one} {two} {three} {four} {five} {six} {a} {b} {c} {pid}"' |
    sed -n 's/^  expected: //p'
}

@test "the same seed gives the same words" {
  assert_text "$(words 1 title)" "$(words 1 title)"
}

@test "another seed, and another title, give other words" {
  run sort -u <<<"$(words 1 title && words 2 title && words 1 other)"

  assert_text 3 "${#lines[@]}"
}

@test "all words of a talk are different" {
  run sort -u <<<"$(words 1 title | tr -d '"' | tr ' ' '\n')"

  assert_text 10 "${#lines[@]}"
}

@test "names in braces stand for values" {
  does pid listen accept receive receive line

  holds server <<-'TALK'
    see "pid {server.pid}."
    send "{word} {255}"
    see "[{word} {255}]"
    send "{{}"
    see "[{{}]"
    type "{word:2} {port}"
    expect "{word:2} 5000"
TALK
  breaks server 'the server sends "3-b 127.0.0.1:5000 5000 N"' \
    '"3-b 127.0.0.1:5000 5000 N"' \
    'nothing; the server waits in recv on descriptor 4' <<-'TALK'
    see "pid"
    expect "{3} {path} {port} {peer.port}"
TALK
}

@test "escapes stand for bytes" {
  does listen accept receive

  holds server <<-'TALK'
    send "\x41\t\"\\\r\n\xff" # and this is a comment
    see "[A	\x22\x5c\x0d\x0a\xff]"
TALK
}

@test "without an opening the usual one is played, behind the preparations" {
  does listen accept receive receive

  run play server <<-'TALK'
    trace
    send "Pid"
    see "[Pid]"
    expect "Done"
TALK

  assert_text 'This does not hold: the server sends "Done"
  (line 4 of the script: expect "Done")
  expected: "Done"
  received: nothing; the server waits in recv on descriptor 4

    time  server                                client
    T     starts
    T     listens on 127.0.0.1:5000
    T                                      <--- connects to 127.0.0.1:5000
    T                                      <--- "Pid"
    T     prints "[Pid]"' "$(sed -E 's/^    [0-9.]{4}/    T   /' <<<"$output")"
  assert_text 4 "$status"
}

@test "a failure in the implied opening says where it is" {
  does exit=3

  run play server <<<'send "a"'

  assert_text '  (the opening, before the script: listens)' "${lines[1]}"
  assert_text 1 "$status"
}

# --- The programs ---------------------------------------------------------------

@test "start, exit: the status must be the right one" {
  does

  holds server <<-'TALK'
    start "exit=3"
    exit 3
TALK
  holds server <<-'TALK'
    start
    exit 0
TALK
  holds server <<-'TALK'
    start "print=both" "exit=3"
    see "both"
    exit 3
TALK
  breaks server 'the server ends with status 0' 'exit status 0' \
    'the server has ended with status 3' <<-'TALK'
    start "exit=3"
    exit 0
TALK
}

@test "start: a program that cannot be executed is named" {
  SERVER=$ROOT/nowhere
  export SERVER

  breaks server 'the server can be started' 'a program' \
    'No such file or directory' <<-'TALK'
    start
TALK
  breaks server 'the server can be started' 'a program' \
    'No such file or directory' <<-'TALK'
    start "a"
TALK
  SERVER=$BATS_TEST_FILENAME breaks server 'the server can be started' 'a program' \
    'Permission denied' <<-'TALK'
    start "a" "b"
TALK
}

@test "exit: a program that dies of a signal has the status that a shell shows" {
  does raise=11

  holds server <<-'TALK'
    start
    exit 139
TALK
  breaks server 'the server ends with status 1' 'exit status 1' \
    'the server was killed by SIGSEGV' <<-'TALK'
    start
    exit 1
TALK
}

@test "exit after: what ends early is noticed, also when it is looked at late" {
  does

  holds server <<-'TALK'
    start "sleep=0.2"
    exit 0 after 0.2 s
TALK
  breaks server 'the server ends with status 0, not before 0.9 s have passed' \
    'at least 0.9 s' 'after T s' <<-'TALK'
    start "exit=0"
    hold 1 s
    exit 0 after 0.9 s
TALK
}

@test "fails: status 0 is no failure, and neither is a crash" {
  does

  holds server <<-'TALK'
    start "exit=1"
    fails
TALK
  breaks server 'the server ends with a status that says failure' \
    'an exit status that is not 0' 'the server has ended with status 0' <<-'TALK'
    start "exit=0"
    fails
TALK
  breaks server 'the server ends with a status that says failure' \
    'an exit status that is not 0' 'the server was killed by SIGSEGV' <<-'TALK'
    start "raise=11"
    fails
TALK
}

@test "ends: a program that waits does not end" {
  does

  holds server <<-'TALK'
    start "exit=7"
    ends
TALK
  breaks server 'the server ends' 'its end' \
    'the server waits in read on standard input' <<-'TALK'
    start "line"
    ends
TALK
}

@test "listens: the port must be the right one" {
  does listen accept

  holds server <<-'TALK'
    start
    listens
TALK
  breaks server 'the server listens on 127.0.0.1:5001' \
    'a listening socket on 127.0.0.1:5001' \
    'the server waits in accept on descriptor 3' <<-'TALK'
    at "5001"
    start
    listens
TALK
}

@test "listens: the path must be the right one" {
  address unix:/tmp/talked
  does listen accept

  holds server <<-'TALK'
    at "/tmp/elsewhere"
    start "/tmp/elsewhere"
    listens
TALK
  breaks server 'the server listens on /tmp/elsewhere' \
    'a listening socket on /tmp/elsewhere' \
    'the server waits in accept on descriptor 3' <<-'TALK'
    at "/tmp/elsewhere"
    start
    listens
TALK
}

@test "type, end of input: a line is what a person types" {
  does connect line line

  holds client <<-'TALK'
    type "{word} é"
    expect "{word} é"
    end of input
    see "no line"
TALK
}

@test "see: the text must be printed, behind what was seen before" {
  does 'print=one two\n' line

  holds server <<-'TALK'
    start
    see "one"
    see "two\n"
TALK
  breaks server 'the server prints "one"' '"one"' \
    '" two\n"; the server waits in read on standard input' <<-'TALK'
    start
    see "one"
    see "one"
TALK
}

@test "see: a crash is named behind what was printed" {
  does 'print=one' raise=6

  breaks server 'the server prints "two"' '"two"' \
    '"one"; the server was killed by SIGABRT' <<-'TALK'
    start
    see "two"
TALK
}

@test "see: what is printed without a newline is seen when the program ends" {
  does listen accept take mumble=Hello take

  holds server <<-'TALK'
    send "a"
    see "Hello"
    expect end of file
TALK
  breaks server 'the server is there to receive "b"' 'an open connection' \
    'Broken pipe' <<-'TALK'
    send "a"
    see "Hello"
    send "b"
TALK
}

@test "see after: too early is a failure" {
  does sleep=0.2 print=now

  holds server <<-'TALK'
    start
    see "now" after 0.2 s
TALK
  breaks server 'the server prints "now", not before 0.9 s have passed' \
    'at least 0.9 s' 'after T s' <<-'TALK'
    start
    see "now" after 0.9 s
TALK
}

@test "see no: the text must not have been printed" {
  does 'print=one two\n'

  holds server <<-'TALK'
    start
    ends
    see no "three"
TALK
  breaks server 'the server does not print "two"' 'no "two"' '"one two\n"' <<-'TALK'
    start
    ends
    see no "two"
TALK
}

@test "see line: the whole line must be the text" {
  does 'print=one two\nthree\n' line

  holds server <<-'TALK'
    start
    see line "one two"
    see line "three"
TALK
  breaks server 'the server prints the line "two"' '"two\n"' \
    '"one two\nthree\n"; the server waits in read on standard input' <<-'TALK'
    start
    see line "two"
TALK
  breaks server 'the server prints the line "one"' '"one\n"' \
    '"one two\nthree\n"; the server waits in read on standard input' <<-'TALK'
    start
    see line "one"
TALK
  breaks server 'the server prints the line "three"' '"three\n"' \
    'nothing; the server waits in read on standard input' <<-'TALK'
    start
    see line "three"
    see line "three"
TALK
}

@test "given a pipe as output: it is no terminal" {
  does output

  holds server <<-'TALK'
    given a pipe as output
    start
    see line "a pipe"
TALK
  holds server <<-'TALK'
    start
    see line "a terminal"
TALK
}

@test "given a search for leaks: the sanitizers are told" {
  does variable=ASAN_OPTIONS

  holds server <<-'TALK'
    given a search for leaks
    start
    see line "detect_leaks=1:log_path=stderr"
TALK
  holds server <<-'TALK'
    start
    see line "detect_leaks=0:log_path=stderr"
TALK
}

@test "no complaint: nothing on standard error" {
  does

  holds server <<-'TALK'
    start "print=error\n"
    ends
    no complaint
TALK
  breaks server 'the server has nothing to complain about' \
    'nothing on standard error' '"oh\n"' <<-'TALK'
    start "complain=oh\n"
    ends
    no complaint
TALK
}

@test "complain: the line must be the very same" {
  does 'complain=server: bind: it is taken\n'

  holds server <<-'TALK'
    start
    complain "server: bind: it is taken"
TALK
  breaks server 'the server says on standard error: server: bind: it is' \
    '"server: bind: it is"' \
    '"server: bind: it is taken\n"; the server has ended with status 0' <<-'TALK'
    start
    complain "server: bind: it is"
TALK
}

@test "complain: bytes that are no text can be looked for" {
  does

  breaks server 'the server says on standard error: \xff' '"\xff"' \
    'nothing; the server has ended with status 0' <<-'TALK'
    start
    complain "\xff"
TALK
}

@test "complain about: one line, which begins with who complains" {
  does

  holds server <<-'TALK'
    start "complain=server: bind: it is taken\n"
    complain about "taken"
TALK
  breaks server 'the server says on standard error, in one line, that "taken"' \
    'one line: server: ... taken ...' \
    '"bind: it is taken\n"; the server has ended with status 0' <<-'TALK'
    start "complain=bind: it is taken\n"
    complain about "taken"
TALK
  breaks server 'the server says on standard error, in one line, that "taken"' \
    'one line: server: ... taken ...' \
    '"server: taken\nserver: taken\n"; the server has ended with status 0' <<-'TALK'
    start "complain=server: taken\nserver: taken\n"
    complain about "taken"
TALK
}

@test "says why: standard error, or words of trouble on the output" {
  does

  holds server <<-'TALK'
    start "complain=oh\n"
    says why
TALK
  holds server <<-'TALK'
    start "print=Could not bind\n"
    says why
TALK
  breaks server 'the server says what went wrong' \
    'a message on standard error, such as perror(3) makes' \
    'nothing; the server has ended with status 1' <<-'TALK'
    start "print=Oh" "exit=1"
    says why
TALK
}

@test "signal: it reaches the program, but not one that has ended" {
  does print=ready line

  holds server <<-'TALK'
    start
    see "ready"
    signal "TERM"
    exit 143
TALK
  breaks server 'the server still runs when SIGTERM is sent to it' \
    'a running program' 'the server has ended with status 0' <<-'TALK'
    start "exit=0"
    end of input
    ends
    signal "TERM"
TALK
}

# --- The scripted peer ------------------------------------------------------------

@test "connect: nobody who listens, nobody who accepts" {
  does listen accept

  holds server <<-'TALK'
    start
    listens
    connect
    exit 0
TALK
  does
  breaks server 'the server accepts connections on 127.0.0.1:5000' 'a connection' \
    'Connection refused' <<-'TALK'
    start "exit=0"
    ends
    connect
TALK
}

@test "try to connect: to no avail is no failure" {
  does listen accept

  holds server <<-'TALK'
    start
    try to connect
    exit 0
TALK
  does exit=1
  holds server <<-'TALK'
    start
    try to connect
    exit 1
TALK
}

@test "listen, accept: the program must connect" {
  does connect

  holds client <<-'TALK'
    listen
    start
    accept
TALK
  does line
  breaks client 'the client connects to 127.0.0.1:5000' 'a connection' \
    'the client waits in read on standard input' <<-'TALK'
    listen
    start
    accept
TALK
}

@test "send: the bytes, with NUL, newline or padding" {
  does listen accept receive

  holds server <<-'TALK'
    send "Pid"
    see "[Pid]"
TALK
  holds server <<-'TALK'
    send "Pid" with NUL
    see "[Pid\\0]"
TALK
  holds server <<-'TALK'
    send "Pid" with newline
    see "[Pid\n]"
TALK
  holds server <<-'TALK'
    send "Pid" padded to 5
    see "[Pid\\0\\0]"
TALK
  does listen accept receive print=more receive
  holds server <<-'TALK'
    send "Pid" then padding to 5
    see "[Pid"
    see "\\0\\0]"
TALK
  does listen accept receive
  holds server <<-'TALK'
    send junk
    see "{junk}"
TALK
}

@test "send: a program that spoke out of turn, or is gone, breaks it" {
  does listen accept send=first print=now receive

  breaks server 'the server waits for "Pid" before it sends more' 'nothing' \
    '"first"' <<-'TALK'
    see "now"
    send "Pid"
TALK
  does listen accept
  breaks server 'the server is there to receive "two"' 'an open connection' \
    'Broken pipe' <<-'TALK'
    exit 0
    send "one"
    send "two"
TALK
}

@test "expect: the message, the whole message" {
  does listen accept send=Hello receive

  holds server <<-'TALK'
    expect "Hello"
TALK
  breaks server 'the server sends "Hell"' '"Hell"' \
    '"Hello"; the server waits in recv on descriptor 4' <<-'TALK'
    expect "Hell"
TALK
  breaks server 'the server sends "Hello you"' '"Hello you"' \
    '"Hello"; the server waits in recv on descriptor 4' <<-'TALK'
    expect "Hello you"
TALK
}

@test "expect: a message may come in parts, padded, or with a line end" {
  does listen accept send=Good sleep=0.05 send=bye receive send='Two\0\0\0' \
    receive send='\0\0\0Three\n' receive send='Four\0stale' receive send=Five receive

  holds server <<-'TALK'
    expect "Goodbye"
    send "a"
    expect "Two"
    send "a"
    expect "Three"
    send "a"
    expect "Four"
    send "a"
    expect "Five"
TALK
}

@test "expect: only what follows a line end is the next message" {
  does listen accept send='One\nTwo\n'

  holds server <<-'TALK'
    expect "One"
    expect "Two"
TALK
  breaks server 'the server waits for "a" before it sends more' 'nothing' \
    '"Two\n"' <<-'TALK'
    expect "One"
    send "a"
TALK
}

@test "expect: the end, or the reset, of the connection is told" {
  does listen accept send=Good close exit=2

  breaks server 'the server sends "Goodbye"' '"Goodbye"' \
    '"Good", then end of file; the server has ended with status 2' <<-'TALK'
    expect "Goodbye"
TALK
  does listen accept print=now line
  breaks server 'the server sends "Hello"' '"Hello"' \
    'nothing, then reset; the server has ended with status 0' <<-'TALK'
    see "now"
    send "a"
    end of input
    expect "Hello"
TALK
}

@test "expect after: too early is a failure" {
  does listen accept receive sleep=0.2 send=Done receive

  holds server <<-'TALK'
    send "Sleep"
    expect "Done" after 0.2 s
TALK
  breaks server 'the server sends "Done", not before 0.9 s have passed' \
    'at least 0.9 s' 'after T s' <<-'TALK'
    send "Sleep"
    expect "Done" after 0.9 s
TALK
}

@test "expect or: one of two texts" {
  does listen accept send=two receive

  holds server <<-'TALK'
    expect "one" or "two"
TALK
  breaks server 'the server sends "one" or "three"' '"one"' \
    '"two"; the server waits in recv on descriptor 4' <<-'TALK'
    expect "one" or "three"
TALK
}

@test "expect or anything: a message, whatever it says" {
  does listen accept receive sleep=0.2 send=two receive

  holds server <<-'TALK'
    send "a"
    expect "one" or anything
    send "b"
    see "[b]"
TALK
  holds server <<-'TALK'
    send "a"
    expect "two" or anything after 0.2 s
TALK
  breaks server 'the server sends a reply, not before 0.9 s have passed' \
    'at least 0.9 s' 'after T s' <<-'TALK'
    send "a"
    expect "one" or anything after 0.9 s
TALK
  breaks server 'the server sends a message' '"one"' \
    'nothing; the server waits in recv on descriptor 4' <<-'TALK'
    expect "one" or anything
TALK
}

@test "expect no: whatever else may come" {
  does listen accept send=one receive

  holds server <<-'TALK'
    expect no "two" for 0.1 s
TALK
  breaks server 'the server does not send "one"' 'anything but "one"' '"one"' <<-'TALK'
    expect no "one" for 2 s
TALK
}

@test "expect end of file: nothing else before it" {
  does listen accept

  holds server <<-'TALK'
    expect end of file
TALK
  breaks server 'the server closes the connection' 'end of file' \
    '"bye"; the server has ended with status 0' <<-'TALK'
    start "send=bye"
    listens
    connect
    expect end of file
TALK
  breaks server 'the server closes the connection' 'end of file' \
    'nothing; the server waits in recv on descriptor 4' <<-'TALK'
    start "receive"
    listens
    connect
    expect end of file
TALK
}

@test "expect or end of file: both will do, nothing else" {
  does listen accept

  holds server <<-'TALK'
    expect "exit" or end of file
TALK
  does listen accept send=exit receive
  holds server <<-'TALK'
    expect "exit" or end of file
    shut down
    expect end of file
TALK
  breaks server 'the server sends "bye"' '"bye"' \
    '"exit"; the server waits in recv on descriptor 4' <<-'TALK'
    expect "bye" or end of file
TALK
}

@test "silent: a word, or the end, breaks the silence" {
  does listen accept receive send=a

  holds server <<-'TALK'
    silent 0.1 s
TALK
  breaks server 'the server sends nothing for 2 s' 'nothing' '"a"' <<-'TALK'
    send "x"
    silent 2 s
TALK
  does listen accept receive
  holds server <<-'TALK'
    send "x"
    silent 0.1 s or end
TALK
  breaks server 'the server sends nothing for 2 s' 'nothing' 'end of file' <<-'TALK'
    send "x"
    silent 2 s
TALK
  does listen accept send=a receive
  breaks server 'the server sends nothing for 2 s' 'nothing' '"a"' <<-'TALK'
    silent 2 s or end
TALK
}

@test "close, shut down: end of file" {
  does listen accept receive send=late

  holds server <<-'TALK'
    shut down
    see "[]"
    expect "late"
TALK
  does listen accept receive
  holds server <<-'TALK'
    close
    see "[]"
TALK
}

@test "close: a second connection begins afresh" {
  does listen accept send=one receive accept send=two receive

  holds server <<-'TALK'
    start
    listens
    connect
    expect "one"
    close
    connect
    expect "two"
TALK
}

@test "hold: the peer looks away, what comes meanwhile is not lost" {
  does listen accept send=Hello receive

  holds server <<-'TALK'
    hold 0.1 s
    expect "Hello"
TALK
}

@test "reset: the connection is broken off" {
  does listen accept receive

  holds server <<-'TALK'
    reset
    complain "subject: recv: Connection reset by peer"
TALK
}

# --- The world ----------------------------------------------------------------------

@test "given a stale socket file: it is there, and in the way" {
  address unix:/tmp/talked
  does listen unlink

  holds server <<-'TALK'
    given a stale socket file
    start
    complain "subject: bind /tmp/talked: Address already in use"
TALK
  does unlink listen unlink
  holds server <<-'TALK'
    given a stale socket file
    start
    exit 0
    no socket file
TALK
}

@test "no socket file: a file that stays is named" {
  address unix:/tmp/talked
  does listen

  breaks server 'the server removes its socket file before it ends' \
    'no file /tmp/talked' '/tmp/talked is still there' <<-'TALK'
    start
    ends
    no socket file
TALK
}

@test "plain file untouched: a file that is removed or written to is noticed" {
  address unix:/tmp/talked
  does exit=1

  holds server <<-'TALK'
    given a plain file
    start
    ends
    plain file untouched
    nothing left
TALK
  does unlink
  breaks server 'the file /tmp/talked that is no socket stays as it was' \
    'the file, unchanged' 'it is gone, or changed' <<-'TALK'
    given a plain file
    start
    ends
    plain file untouched
TALK
}

@test "live server undisturbed: a connection to it is noticed" {
  does exit=1

  holds server <<-'TALK'
    given a live server
    start
    ends
    live server undisturbed
TALK
  does
  breaks server 'the server that listens on 127.0.0.1:5000 already is left alone' \
    'no connection, and the address as it was' 'somebody connected to it' <<-'TALK'
    given a live server
    start "connect"
    ends
    live server undisturbed
TALK
}

@test "live server undisturbed: a socket file that is removed is noticed" {
  address unix:/tmp/talked
  does unlink

  breaks server 'the server that listens on /tmp/talked already is left alone' \
    'no connection, and the address as it was' 'it cannot be reached any more' <<-'TALK'
    given a live server
    start
    ends
    live server undisturbed
TALK
}

@test "given a port in TIME_WAIT: it can be listened on all the same" {
  does listen accept

  holds server <<-'TALK'
    given a port in TIME_WAIT
    start
    listens
TALK
}

@test "calls: the call must be made, and succeed" {
  does listen accept

  holds server <<-'TALK'
    trace
    start
    calls "listen"
TALK
  does
  breaks server 'the server calls connect, and it succeeds' \
    'connect(...) returns no error' 'no such call; the server has ended with status 1' <<-'TALK'
    trace
    start "connect"
    ends
    calls "connect"
TALK
}

@test "fail, interrupt: the call fails" {
  does listen

  holds server <<-'TALK'
    fail "bind" with "EACCES"
    start
    complain "subject: bind 5000: Permission denied"
TALK
  does listen accept receive
  holds server <<-'TALK'
    interrupt "recv"
    complain "subject: recv: Interrupted system call"
TALK
}

@test "closes every socket: one that stays open is named" {
  does listen accept

  holds server <<-'TALK'
    trace
    start "close" "close-listener"
    listens
    connect
    ends
    closes every socket
TALK
  breaks server 'the server closes every socket before it ends' \
    'a close for each socket and each accepted connection' \
    'never closed: descriptor 3' <<-'TALK'
    trace
    start "close"
    listens
    connect
    ends
    closes every socket
TALK
}

@test "only on loopback: every address of the machine is too many" {
  does

  holds server <<-'TALK'
    start "listen" "accept"
    listens
    only on loopback
TALK
  breaks server 'the server listens on the loopback address only' '127.0.0.1:5000' \
    '0.0.0.0:5000, which the whole network can reach' <<-'TALK'
    start "listen=0.0.0.0" "accept"
    listens
    only on loopback
TALK
  breaks server 'the server listens on the loopback address only' '127.0.0.1:5000' \
    'nothing; the server has ended with status 0' <<-'TALK'
    start "exit=0"
    ends
    only on loopback
TALK
}

@test "no memory error: a report of the sanitizers is quoted" {
  does

  holds server <<-'TALK'
    start "complain=All is well.\n"
    ends
    no memory error
TALK
  breaks server 'the server makes no memory error' 'no report of the sanitizers' \
    '"==1==ERROR: AddressSanitizer: heap-use-after-free" at server.c:7' <<-'TALK'
    start "complain===1==ERROR: AddressSanitizer: heap-use-after-free\n  #0 in main /a/server.c:7\n"
    ends
    no memory error
TALK
}

@test "nothing left: a file is named" {
  does

  holds server <<-'TALK'
    start "exit=0"
    ends
    nothing left
TALK
  breaks server 'no file is left behind' 'none' '/mnt/talk/server/core, /tmp/left' <<-'TALK'
    start "file=core" "file=/tmp/left"
    ends
    nothing left
TALK
}

@test "nothing left: the peer's own socket file does not count" {
  address unix:/tmp/talked
  does connect

  holds client <<-'TALK'
    ends
    nothing left
TALK
}

@test "nothing left: a child that stays is named" {
  does leave

  breaks server 'the server leaves no process behind' 'none' 'subject' <<-'TALK'
    start
    ends
    nothing left
TALK
}

@test "nothing left: a child that hides in a session of its own is named too" {
  does leave=session

  breaks server 'no process is left behind' 'none' 'subject' <<-'TALK'
    start
    ends
    nothing left
TALK
}

# --- Programs that go wrong -----------------------------------------------------------

@test "whatever stays is gone when talk ends" {
  does leave ignore=15 line

  TALK_ISOLATED=no run play server <<-'TALK'
    start
    ends
    see "never"
TALK

  assert_text '  received: the server waits in read on standard input' "${lines[3]}"
  pid=$(sed -nE 's/.*prints "left ([0-9]+)\.".*/\1/p' <<<"$output")
  [[ $pid ]]
  [[ $(ps -o stat= -p "$pid") == @(|Z*) ]]
}

@test "a program that ignores SIGTERM goes on, and is ended all the same" {
  does ignore=15 print=ready line

  breaks server 'the server ends' 'its end' \
    'the server waits in read on standard input' <<-'TALK'
    start
    see "ready"
    signal "TERM"
    ends
TALK
}

@test "output without end is stopped, cut, and said so" {
  does print-forever

  run play server <<-'TALK'
    start
    see "never"
TALK

  [[ ${lines[3]} == *'(the last 400 of 1048576 bytes); the server was stopped: it printed more than 1 MB' ]]
  [[ $output == *'prints more (not recorded)'* ]]
  [[ $output == *' lines left out)'* ]]
  ((${#output} < 12000))
}

@test "messages without end are stopped, cut, and said so" {
  does listen accept send-forever

  run play server <<-'TALK'
    hold 1 s
    expect "never"
TALK

  [[ ${lines[3]} == *'(the first 400 of '*' bytes), then more than 1 MB; the server '* ]]
  ((${#output} < 20000))
}

@test "escapes for the terminal are shown, and not sent to it" {
  does 'print=\e[31mÅ…\r' 'complain=\e]0;title'

  run play server <<-'TALK'
    start
    ends
    see "never"
TALK

  assert_text '  received: "\x1b[31mÅ…\r"; the server has ended with status 0' "${lines[3]}"
  [[ $output == *'prints "\x1b[31mÅ…"'* ]]
  [[ $output == *'complains "\x1b]0;title"'* ]]
  [[ $output != *$'\e'* ]]
}

@test "two that wait for each other are noticed long before the limit" {
  does connect receive
  SERVER=$(printf '%s\n' "$ROOT/build/talk/subject" listen accept receive)

  # With this factor the limit is a quarter of an hour.
  TALK_SCALE=100 breaks pair 'the server prints "Pid"' '"Pid"' \
    'nothing; the server waits in recv on descriptor 4' <<-'TALK'
    server: start
    server: listens
    client: start
    server: see "Pid"
TALK
}

@test "a program that waits with a time limit of its own is not stuck" {
  does listen accept

  holds server <<-'TALK'
    start "timeout=0.6" "receive"
    listens
    connect
    complain "subject: recv: Resource temporarily unavailable"
TALK
  holds server <<-'TALK'
    start "alarm=0.6" "receive"
    listens
    connect
    complain "subject: recv: Interrupted system call"
TALK
}

@test "patient: no wait is cut short" {
  does listen accept receive

  TALK_SCALE=0.1 breaks server 'the server sends "a"' '"a"' \
    'nothing; the server waits in recv on descriptor 4' <<-'TALK'
    patient
    expect "a"
TALK
  holds server <<-'TALK'
    patient
    send "a"
    see "[a]"
TALK
}

@test "TALK_SCALE is a factor for every limit" {
  does sleep=1000

  TALK_SCALE=0.02 breaks server 'the server prints "never"' '"never"' \
    'nothing; the server waits in sleep' <<-'TALK'
    start
    see "never"
TALK
}

# --- The tool -----------------------------------------------------------------------

# received_nul - the program must receive a NUL.
received_nul() {
  talk server <<-'TALK'
    send "Pid"
    see "[Pid\\0]"
TALK
}

@test "a script that fails on bare messages is played again with NULs" {
  does listen accept receive

  run received_nul

  assert_text "" "$output"
  assert_text 0 "$status"
}

@test "with bare=yes it is not" {
  does listen accept receive

  bare=yes run received_nul

  assert_text '  received: "[Pid]\n"; the server has ended with status 0' "${lines[3]}"
  assert_text 4 "$status"
}

@test "what cannot run here is nobody's failure" {
  does
  bin=$ROOT/build/talk/empty
  mkdir -p "$bin"

  PATH=$bin TALK_ISOLATED=no run play server <<-'TALK'
    trace
    start
TALK

  assert_text "could not run here: strace is not installed" "$output"
  assert_text 3 "$status"

  TALK_TRACE=no run play server <<-'TALK'
    trace
    start
TALK

  assert_text "could not run here: strace is not installed, or may not trace" "$output"
  assert_text 3 "$status"
}

@test "an error of the kit itself fails the check, and says whose it is" {
  does

  TALK_ADDRESS=tcp:5000 run isolated "${PYTHON[@]}" - server "a title" <<-'PYTHON'
import io, sys
sys.path.insert(0, "tests/labkit")
import play, statements

@statements.statement("divide")
def divide(talk, role, values):
    """It divides by zero."""
    return 1 // 0

sys.stdin = io.StringIO("start\ndivide\n")
sys.exit(play.main(sys.argv[1:]))
PYTHON

  assert_text 1 "$status"
  assert_text "This does not hold: the kit can check this" "${lines[0]}"
  assert_text "  expected: no error of the kit itself (please report it)" "${lines[2]}"
  assert_text "  received: ZeroDivisionError: integer division or modulo by zero, <stdin>:8" \
    "${lines[3]}"
}

@test "the record holds every event, and what failed" {
  does listen accept 'complain=\e\n' take 'print=sent\n' take send=Pid line
  export SEED=7 TALK_RECORDS=$BATS_TEST_TMPDIR/records

  TALK_ISOLATED=no run play server <<-'TALK'
    complain "\x1b"
    send "a"
    see "sent"
    send "b"
    expect "Sleep"
TALK

  run "${PYTHON[@]}" -m json.tool --compact "$TALK_RECORDS"/*.json

  assert_text '{"exercise":"talk","title":"the record holds every event, and what failed","nul":false,"events":[{"at":T,"who":"server","what":"start","text":"N"},{"at":T,"who":"server","what":"listen","text":"127.0.0.1:N"},{"at":T,"who":"client","what":"connect","text":"127.0.0.1:N"},{"at":T,"who":"server","what":"complains","text":"\u001b\n"},{"at":T,"who":"client","what":"send","text":"a"},{"at":T,"who":"server","what":"prints","text":"sent\n"},{"at":T,"who":"client","what":"send","text":"b"},{"at":T,"who":"server","what":"send","text":"Pid"}],"states":{"server":"the server waits in read on standard input"},"failure":{"sentence":"the server sends \"Sleep\"","expected":"\"Sleep\"","received":"\"Pid\"; the server waits in read on standard input","line":5,"source":"expect \"Sleep\""},"seconds":T}' \
    "$(sed -E 's/"(at|seconds)":[0-9.]+/"\1":T/g' <<<"$output" | mask)"
}
