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
  run "${PYTHON[@]}" "$ROOT/tests/talk/forms.py" rows

  assert_text "$output" "$(grep '^| `' "$ROOT/docs/talk.md" | sed '/^| `{/d')"
}

@test "every statement is tested here, where it holds and where it does not" {
  run "${PYTHON[@]}" "$ROOT/tests/talk/forms.py" untested "$BATS_TEST_FILENAME"

  assert_text "" "$output"
  assert_text 0 "$status"
}

# --- Scripts that cannot be read ----------------------------------------------

@test "an unknown statement is refused, and nothing is started" {
  refuses server 'line 3: no such statement: dance "all night"' <<-'TALK'
    start

    dance "all night"
TALK
}

@test "an unclosed quote is refused" {
  refuses server 'line 2: a quote is not closed: expect "Pid' <<-'TALK'
    start
    expect "Pid
TALK
}

@test "an unknown escape is refused" {
  refuses server 'line 1: unknown escape \q' <<-'TALK'
    send "\q"
TALK
}

@test "a byte that is not two hexadecimal digits is refused" {
  refuses server 'line 1: unknown escape \x' <<-'TALK'
    send "\x4"
TALK
}

@test "an empty text to look for is refused" {
  refuses server 'line 1: an empty text: see ""' <<-'TALK'
    see ""
TALK
}

@test "an unknown name in braces is refused" {
  refuses server 'line 1: a brace that begins no {name}; a plain one is {{: send "{One}"' <<-'TALK'
    send "{One}"
TALK
}

@test "a missing actor in a pair is refused" {
  refuses pair 'line 2: server: or client: is missing: see "a"' <<-'TALK'
    server: start
    see "a"
TALK
}

@test "a statement of the scripted peer is refused in a pair, which has none" {
  refuses pair 'line 2: not in a pair: client: send "a"' <<-'TALK'
    server: start
    client: send "a"
TALK
}

@test "an actor that is no program is refused" {
  refuses server 'line 1: the client is the scripted peer: client: see "a"' <<-'TALK'
    client: see "a"
TALK
}

@test "an actor that is not the scripted peer is refused" {
  refuses server 'line 1: the server is the program, not the scripted peer: server: send "a"' <<-'TALK'
    server: send "a"
TALK
}

@test "the pid of a program that does not run is refused" {
  refuses server 'line 1: the client has not started: send "{client.pid}"' <<-'TALK'
    send "{client.pid}"
TALK
}

@test "a statement before the start is refused" {
  refuses server 'line 1: the server has not started: see "a"' <<-'TALK'
    see "a"
    start
TALK
}

@test "a second start is refused" {
  refuses server 'line 2: the server has started already: start' <<-'TALK'
    start
    start
TALK
}

@test "a preparation after the start is refused" {
  refuses server 'line 2: must come before start and listen: trace' <<-'TALK'
    start
    trace
TALK
}

@test "a statement without the preparation that it needs is refused" {
  refuses server 'line 2: needs a line before: trace: closes every socket' <<-'TALK'
    ends
    closes every socket
TALK
}

@test "a message without a connection is refused" {
  refuses server 'line 2: the peer has no connection: send "a"' <<-'TALK'
    close
    send "a"
TALK
}

@test "an unknown signal is refused" {
  refuses server 'line 1: no such signal: signal "STOP IT"' <<-'TALK'
    signal "STOP IT"
TALK
}

@test "an unknown errno is refused" {
  refuses server 'line 1: no such errno: fail "bind" with "EBROKEN"' <<-'TALK'
    fail "bind" with "EBROKEN"
TALK
}

@test "an unknown call is refused, with those that there are" {
  refuses server 'line 1: no such call, there are socket, bind, listen, accept, connect, send, recv, setsockopt, close: fail "fork" with "EAGAIN"' <<-'TALK'
    fail "fork" with "EAGAIN"
TALK
}

@test "a socket file at a port is refused" {
  refuses server 'line 1: not with a port: given a stale socket file' <<-'TALK'
    given a stale socket file
TALK
}

@test "TIME_WAIT at a path is refused" {
  address unix:/tmp/talked

  refuses server 'line 1: not with a path: given a port in TIME_WAIT' <<-'TALK'
    given a port in TIME_WAIT
TALK
}

@test "an environment without an address is refused" {
  unset TALK_ADDRESS

  refuses server 'TALK_ADDRESS: not set in the environment' <<<"start"
}

@test "an address that is none is refused" {
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
    see "[{}]"
    type "{word:2} {port}"
    expect "{word:2} 5000"
TALK
  breaks server 'the server prints "3-b 127.0.0.1:5000 N N"' \
    '"3-b 127.0.0.1:5000 N N"' \
    'nothing; the server has ended with status 0' <<-'TALK'
    close
    ends
    see "pid {server.pid}."
    see "["
    see "3"
TALK
}
