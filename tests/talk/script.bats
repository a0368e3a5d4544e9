#!/usr/bin/env bats
# What talk promises about its language (docs/talk.md): what cannot be read, and
# what the names in a text stand for.
#
# The program under test is tests/talk/subject.c, which does what it is told.

load helper

# --- The page and the tests ---------------------------------------------------

@test "every statement is in the tables of docs/talk.md, with its sentence" {
  run diff <("${PYTHON[@]}" "$ROOT/tests/talk/forms.py" rows) \
    <(sed -n '/^## Statements/,/^## Exit/p' "$ROOT/docs/talk.md" | grep '^| `')

  assert_text "" "$output"
}

@test "every statement is tested here, where it holds and where it does not" {
  run "${PYTHON[@]}" "$ROOT/tests/talk/forms.py" untested "$BATS_TEST_DIRNAME"/*.bats

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
  refuses server 'line 4: must come before says why, which ends that server: live server undisturbed' <<-'TALK'
    given a live server
    start
    says why
    live server undisturbed
TALK
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
  refuses server 'line 2: must come before start and listen: given a live server that shares its port' <<-'TALK'
    start
    given a live server that shares its port
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

  assert_text 'This is not true: the server sends "Done"
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
