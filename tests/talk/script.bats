#!/usr/bin/env bats
# What talk promises about the language of a script (docs/talk.md): what cannot be
# read, and what the names in a text stand for. What surrounds a script in a file of
# checks is in files.bats.
#
# The program under test is that of tests/talk/subject/, which does what it is told.

load helper

# --- The page and the tests -------------------------------------------------------------

@test "docs/talk.md has the statements just as --statements prints them" {
  run diff <("$TALK_PROGRAM" --statements | grep .) \
    <(sed -n '/^## Statements/,/^## What is printed/p' "$ROOT/docs/talk.md" |
      grep -E '^(\||## Statements)')

  assert_text "" "$output"
}

@test "every statement is tested here, where it holds and where it does not" {
  run python3 -ESs "$ROOT/tests/talk/forms.py" "$BATS_TEST_DIRNAME"/*.bats \
    < <("$TALK_PROGRAM" --statements)

  assert_text "" "$output"
  assert_text 0 "$status"
}

# --- Scripts that cannot be read --------------------------------------------------------

@test "a line that cannot be read is refused, and nothing is started" {
  refuses server 3 'no such statement: dance "all night"' <<-'TALK'
    start

    dance "all night"
TALK
  refuses server 2 'a quote is not closed: expect "Pid' <<-'TALK'
    start
    expect "Pid
TALK
  refuses server 1 'unknown escape \q: send "\q"' <<-'TALK'
    send "\q"
TALK
  refuses server 1 'unknown escape \x: send "\x4"' <<-'TALK'
    send "\x4"
TALK
  refuses server 1 'too many texts: start "a" "b" "c"' <<-'TALK'
    start "a" "b" "c"
TALK
  refuses server 1 'no such statement: hold 0.5.5 s' <<-'TALK'
    hold 0.5.5 s
TALK
}

@test "a line without an actor, or with the wrong one, is refused" {
  refuses pair 2 'server: or client: is missing: see "a"' <<-'TALK'
    server: start
    see "a"
TALK
  refuses pair 2 'not in a pair: client: send "a"' <<-'TALK'
    server: start
    client: send "a"
TALK
  refuses server 1 'the client is the scripted peer: client: see "a"' <<-'TALK'
    client: see "a"
TALK
  refuses server 1 'the server is the program, not the scripted peer: server: send "a"' <<-'TALK'
    server: send "a"
TALK
}

@test "a value that does not exist is refused" {
  refuses server 1 'an empty text: see ""' <<-'TALK'
    see ""
TALK
  refuses server 1 'a brace that begins no {name}; a plain one is {{: send "{One}"' <<-'TALK'
    send "{One}"
TALK
  refuses server 1 'a brace that begins no {name}; a plain one is {{: send "{n+one}"' <<-'TALK'
    send "{n+one}"
TALK
  refuses server 1 'the client has not started: send "{client.pid}"' <<-'TALK'
    send "{client.pid}"
TALK
  refuses server 1 'no such signal: signal "STOP IT"' <<-'TALK'
    signal "STOP IT"
TALK
  refuses server 1 'no such errno: fail "bind" with "EBROKEN"' <<-'TALK'
    fail "bind" with "EBROKEN"
TALK
  refuses server 1 'no such call, there are socket, bind, listen, accept, connect, send, recv, setsockopt, close: fail "fork" with "EAGAIN"' <<-'TALK'
    fail "fork" with "EAGAIN"
TALK
}

@test "a line that comes too early or too late is refused" {
  refuses server 4 'must come before says why, which ends that server: live server undisturbed' <<-'TALK'
    given a live server
    start
    says why
    live server undisturbed
TALK
  refuses server 1 'the server has not started: see "a"' <<-'TALK'
    see "a"
    start
TALK
  refuses server 2 'the server has started already: start' <<-'TALK'
    start
    start
TALK
  refuses server 2 'must come before start and listen: trace' <<-'TALK'
    start
    trace
TALK
  refuses server 2 'must come before start and listen: given a live server that shares its port' <<-'TALK'
    start
    given a live server that shares its port
TALK
  refuses server 2 'must come before start and listen: bare' <<-'TALK'
    start
    bare
TALK
  refuses server 2 'needs a line before: trace: closes every socket' <<-'TALK'
    ends
    closes every socket
TALK
  refuses server 2 'the peer has no connection: send "a"' <<-'TALK'
    close
    send "a"
TALK
}

@test "a line that makes no sense at this kind of address is refused" {
  refuses server 1 'not with a port: given a stale socket file' <<-'TALK'
    given a stale socket file
TALK
  address unix:/tmp/talked

  refuses server 1 'not with a path: given a port in TIME_WAIT' <<-'TALK'
    given a port in TIME_WAIT
TALK
  refuses server 1 'the peer has no port: send "{peer.port}"' <<-'TALK'
    send "{peer.port}"
TALK
}

# --- Values -----------------------------------------------------------------------------

# words SEED NAME - prints what ten names stand for in a check of this name.
words() {
  does exit=0
  cat >"$FILE" <<CHECKS
address tcp:5000
bare
$2: server is tried
  start
  see "{one} {two} {three} {four} {five} {six} {a} {b} {n} {pid}"
CHECKS
  talk --seed "$1" "$FILE" | sed -n 's/^#   expected: //p'
}

@test "the same seed gives the same words" {
  first=$(words 1 name)

  [[ $first == '"'*' '*'"' ]]
  assert_text "$first" "$(words 1 name)"
}

@test "another seed, and another name of the check, give other words" {
  run sort -u <<<"$(words 1 name && words 2 name && words 1 other)"

  assert_text 3 "${#lines[@]}"
}

@test "all words of a talk are different" {
  run sort -u <<<"$(words 1 name | tr -d '"' | tr ' ' '\n')"

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

@test "{n} is a number of four digits, and {n+m} the sum of two" {
  runs python3 -ESs -c "import socket; it = socket.socket(); it.bind(('127.0.0.1', 5000)); \
it.listen(); it = it.accept()[0]; a, b, c = map(int, it.recv(99).split()); \
assert all(1000 <= one <= 9999 for one in (a, b, c)); \
it.send(b'%d %d %d' % (a + b, a + b + c, a + a)); it.recv(1)"

  holds server <<-'TALK'
    send "{n} {n2} {n3}"
    expect "{n+n2} {n+n2+n3} {n+n}"
TALK
}

@test "escapes stand for bytes" {
  does listen accept receive

  holds server <<-'TALK'
    send "\x41\t\"\\\r\n\xff" # and this is a comment
    see "[A	\x22\x5c\x0d\x0a\xff]"
TALK
}

# --- The opening ------------------------------------------------------------------------

@test "without an opening the usual one is played, behind the preparations" {
  does listen accept receive receive

  run plays server <<-'TALK'
    trace
    send "Pid"
    see "[Pid]"
    expect "Done"
TALK

  assert_text 'This is not true: the server sends "Done"
  (line 7: expect "Done")
  expected: "Done"
  received: nothing; the server waits in recv on descriptor 4

    time  server                                client
    T     starts
    T     listens on 127.0.0.1:5000
    T                                      <--- connects to 127.0.0.1:5000
    T                                      <--- "Pid"
    T     prints "[Pid]"' "$(sed -E 's/^    [0-9.]{4}/    T   /' <<<"$output")"
  assert_text 1 "$status"
}

@test "a failure in the implied opening says where it is" {
  does exit=3

  run plays server <<<'send "a"'

  assert_text '  (the usual opening: listens)' "${lines[1]}"
  assert_text 1 "$status"
}
