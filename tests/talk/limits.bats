#!/usr/bin/env bats
# What talk promises when programs go wrong, and about itself as a tool.
#
# The program under test is tests/talk/subject.c, which does what it is told.

load helper

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

@test "output without end is stopped, told once, and said so" {
  does print-forever

  run play server <<-'TALK'
    start
    see "never"
TALK

  [[ ${lines[3]} == *'(the last 400 of 1048576 bytes); the server was stopped: it printed more than 1 MB' ]]
  [[ $output == *'prints more (not recorded)'* ]]
  [[ $output == *'... (the same '*' times more)'* ]]
  ((${#output} < 2000))
}

@test "what comes again and again is told once, whatever its rhythm" {
  does listen accept 'print=ping\nnothing\nping\nnothing\nping\nnothing\npong'

  run play server <<-'TALK'
    see "never"
TALK

  assert_text 'prints "ping"
prints "nothing"
... (the same 2 times more)
prints "pong"' "$(sed -nE 's/^ *[0-9.]* *((prints|\.\.\.).*)/\1/p' <<<"$output")"
}

@test "of a sanitizer's report the ladder has what is about the program's lines" {
  does 'complain===1==ERROR: AddressSanitizer: heap-use-after-free on address 0x12 at pc 0x1\n' \
    sleep=0.1 'complain=    #0 0x1 in f /l/x.c:3\n    #1 0x1 in main /a/server.c:7\nShadow bytes\n'

  run play server <<-'TALK'
    start
    see "never"
TALK

  assert_text 'complains "ERROR:
AddressSanitizer:
heap-use-after-free"
complains "#1 in main
/a/server.c:7"
... (2 lines left out)
ends with status 0' "$(sed -nE 's/^ *([0-9]+[.][0-9]+)? *//; /^complains/,$p' <<<"$output")"
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

@test "a program that only computes is noticed long before the limit" {
  does spin

  for statement in ends fails "exit 0" listens 'see "a"' 'complain "a"' "says why"; do
    # With this factor the limit is a quarter of an hour.
    TALK_SCALE=100 run play server <<<$'start\n'"$statement"

    [[ ${lines[3]} == *' the server is running, busy' ]]
  done
}

@test "a program that can run, and has not done so for long, is waited for" {
  local works="any(iter(lambda: time.process_time() > 0.5, True))"

  SERVER=$(printf '%s\n' "${PYTHON[@]}" -c "import time; $works; print('done')")
  export SERVER

  # With this factor the limit is 0.16 s.
  TALK_SCALE=0.02 holds server <<-'TALK'
    start
    see "done"
TALK
}

@test "a program that only computes is noticed before it was spoken to, patient or not" {
  does spin

  TALK_SCALE=100 breaks client 'the client connects to 127.0.0.1:5000' 'a connection' \
    'the client is running, busy' <<-'TALK'
    patient
    send "a"
    expect "a"
TALK
}

@test "a program that computes for a while, and then ends, has not failed" {
  does spin=1

  TALK_SCALE=100 holds server <<-'TALK'
    start
    exit 0
TALK
}

@test "two that wait for each other are noticed long before the limit" {
  does connect receive
  SERVER=$(printf '%s\n' "$ROOT/build/talk/subject" listen accept receive)
  export SERVER

  # With this factor the limit is a quarter of an hour.
  TALK_SCALE=100 breaks pair 'the server prints "Pid"' '"Pid"' \
    'nothing; the server waits in recv on descriptor 4' <<-'TALK'
    server: start
    server: listens
    client: start
    server: see "Pid"
TALK
}

@test "who waits for several descriptors for ever is noticed, whatever the call" {
  for call in poll ppoll:poll select pselect:select epoll:epoll_wait; do
    does listen accept "await=${call%:*}"

    # With this factor the limit is a quarter of an hour.
    TALK_SCALE=100 breaks server 'the server sends "Pid"' '"Pid"' \
      "nothing; the server waits in ${call#*:}" <<-'TALK'
      expect "Pid"
TALK
  done
}

@test "who waits for several descriptors with a limit, or for a timer, is not stuck" {
  for call in "await=poll 0.6" "await=ppoll 0.6" "await=select 0.6" \
    "await=pselect 0.6" "await=epoll 0.6"; do
    does listen accept "$call" send=late

    holds server <<-'TALK'
      expect "late"
TALK
  done
  for call in await=poll await=select await=epoll; do
    does listen accept timer=0.6 "$call" send=late

    holds server <<-'TALK'
      expect "late"
TALK
  done
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

@test "patient: what was spoken to may wait, and compute, as long as the limit is" {
  does listen accept receive receive
  begin=$(date +%s%N)

  TALK_SCALE=0.1 breaks server 'the server sends "a"' '"a"' \
    'nothing; the server waits in recv on descriptor 4' <<-'TALK'
    patient
    send "a"
    expect "a"
TALK
  (($(date +%s%N) - begin > 800000000)) # a tenth of the 8 s
  does listen accept receive spin=2.4 send=late

  TALK_SCALE=10 holds server <<-'TALK'
    patient
    send "a"
    expect "late"
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
from conversation import play, statements

@statements.statement("divide")
def divide(talk, role, values):
    """It divides by zero."""
    return 1 // 0

sys.stdin = io.StringIO("start\ndivide\n")
sys.exit(play.main(sys.argv[1:]))
PYTHON

  assert_text 1 "$status"
  assert_text "This is not true: the kit can check this" "${lines[0]}"
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

  assert_text '{"exercise":"limits","title":"the record holds every event, and what failed","nul":false,"events":[{"at":T,"who":"server","what":"start","text":"N"},{"at":T,"who":"server","what":"listen","text":"127.0.0.1:N"},{"at":T,"who":"client","what":"connect","text":"127.0.0.1:N"},{"at":T,"who":"server","what":"complains","text":"\u001b\n"},{"at":T,"who":"client","what":"send","text":"a"},{"at":T,"who":"server","what":"prints","text":"sent\n"},{"at":T,"who":"client","what":"send","text":"b"},{"at":T,"who":"server","what":"send","text":"Pid"}],"states":{"server":"the server waits in read on standard input"},"failure":{"sentence":"the server sends \"Sleep\"","expected":"\"Sleep\"","received":"\"Pid\"; the server waits in read on standard input","line":5,"source":"expect \"Sleep\""},"again":true,"seconds":T}' \
    "$(sed -E 's/"(at|seconds)":[0-9.]+/"\1":T/g' <<<"$output" | mask)"
}
