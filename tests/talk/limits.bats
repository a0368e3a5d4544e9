#!/usr/bin/env bats
# What talk promises when programs go wrong: how long it waits, what it stops, what it
# shows of them.
#
# The program under test is that of tests/talk/subject/, which does what it is told.

load helper

# many SCRIPT... - makes $FILE with a check for each script; `start` comes first, if the
# script does not say so.
many() {
  local script number=0

  printf 'address %s\nbare\n' "$ADDRESS" >"$FILE"
  for script; do
    [[ $script == start* ]] || script=$'start\n'$script
    printf 'check-%d: server is tried\n%s\n' "$((++number))" "$script"
  done | sed '/: server/! s/^/  /' >>"$FILE"
}

@test "whatever stays is gone when talk ends" {
  does leave ignore=15 line

  options="--no-namespaces --arguments" run plays server <<-'TALK'
    start
    ends
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

  run plays server <<-'TALK'
    start
    see "never"
TALK

  [[ ${lines[3]} == *'(the last 400 of 262144 bytes); the server was stopped: it printed more than 256 KB' ]]
  [[ $output == *'prints more (not recorded)'* ]]
  [[ $output == *'... (the same '*' times more)'* ]]
  ((${#output} < 2000))
}

@test "what comes again and again is told once, whatever its rhythm" {
  does listen accept 'print=ping\nnothing\nping\nnothing\nping\nnothing\npong'

  run plays server <<-'TALK'
    see "never"
TALK

  assert_text 'prints "ping"
prints "nothing"
... (the same 2 times more)
prints "pong"' "$(sed -nE 's/^ *[0-9.]* *((prints|\.\.\.).*)/\1/p' <<<"$output")"
}

@test "a line that comes in pieces is told as one, and broken at words" {
  does 'complain=client: ' sleep=0.3 'print=hello\n' sleep=0.3 complain=socket sleep=0.1 \
    'complain=: Function not implemented\n'

  run plays client <<-'TALK'
    start
    ends
    see "never"
TALK

  assert_text 'complains "client: socket:
Function not implemented"
prints "hello"
ends with status 0' "$(sed -nE 's/^ *([0-9]+[.][0-9]+)? *//; /^complains/,$p' <<<"$output")"
}

@test "of a sanitizer's report the ladder has what is about the program's lines" {
  does 'complain===1==ERROR: AddressSanitizer: heap-use-after-free on address 0x12 at pc 0x1\n' \
    sleep=0.1 'complain=    #0 0x1 in f /l/x.c:3\n    #1 0x1 in main /a/server.c:7\nShadow bytes\n'

  run plays server <<-'TALK'
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

  run plays server <<-'TALK'
    hold 1 s
    expect "never"
TALK

  [[ ${lines[3]} == *'(the first 400 of '*' bytes), then more than 1 MB; the server '* ]]
  ((${#output} < 20000))
}

@test "escapes for the terminal are shown, and not sent to it" {
  does 'print=\e[31mÅ…\r' 'complain=\e]0;title'

  run plays server <<-'TALK'
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
  many ends fails listens 'see "a"' 'complain "a"' "says why"

  # With this factor the limit is a quarter of an hour.
  run talk --scale 100 "$FILE"

  for _ in 1 2 3 4 5 6; do
    echo "the server is running, busy"
  done >"$BATS_TEST_TMPDIR/expected"
  assert_text "$(<"$BATS_TEST_TMPDIR/expected")" \
    "$(sed -nE 's/^#   received: (nothing; )?//p' <<<"$output")"
}

@test "a program that can run, and has not done so for long, is waited for" {
  local works="any(iter(lambda: time.process_time() > 0.25, True))"

  runs python3 -ESs -c "import time; $works; print('done')"

  # With this factor the limit is 0.16 s.
  options="--scale 0.02" holds server <<-'TALK'
    start
    see "done"
TALK
}

@test "a program that only computes is noticed before it was spoken to, patient or not" {
  does spin

  options="--scale 100" breaks client 'the client connects to 127.0.0.1:5000' 'a connection' \
    'the client is running, busy' <<-'TALK'
    patient
    send "a"
    expect "a"
TALK
}

@test "a reference peer may compute for longer, as its interpreter starts with it" {
  local works="any(iter(lambda: time.process_time() > 0.7, True))"

  runs python3 -ESs -c "import time; $works; print('done')"
  many 'see "done"'

  run talk --implementation python --python-server "$SERVER" "$FILE"
  assert_text 0 "$status"
  run talk "$FILE"
  [[ $output == *"received: nothing; the server is running, busy"* ]]
}

@test "a program that computes for ever is waited for patiently, and not beyond the limit" {
  does connect receive spin

  # Before the kernel kills it, which it does after seconds of computing.
  options="--scale 0.1" breaks client 'the client sends "a"' '"a"' \
    'nothing; the client is running, busy' <<-'TALK'
    patient
    send "go"
    expect "a"
TALK
}

@test "a program that computes for a while, and then ends, has not failed" {
  does spin=0.3

  options="--scale 100" holds server <<-'TALK'
    start
    exit 0
TALK
}

# loops NUMBER - makes $FILE: so many checks in which the server goes round in a loop,
# and one in which it computes for a while and ends.
loops() {
  local i

  printf 'address tcp:5000\n'
  for ((i = 1; i <= $1; i++)); do
    printf 'loop-%d: server loops\n start "spin"\n ends\n' "$i"
  done
  printf 'while: server computes for a while\n start "spin=0.15"\n exit 0\n'
} >"$FILE"

@test "a program that loops in other checks has as much time to compute as any" {
  runs "$SUBJECT"
  loops 5

  run talk --jobs 1 "$FILE"

  assert_text "ok 6 - server computes for a while" "$(grep -w "for a while" <<<"$output")"
}

@test "a program that takes memory is stopped for that, and not for computing" {
  local works="any(iter(lambda: time.process_time() > n / 200, True))"

  runs python3 -ESs -c \
    "import time; all = [b'a' * (1 << 20) for n in range(999) if not $works]"

  breaks server 'the server ends' 'its end' \
    'the server was stopped: it used more than 384 MB of memory' <<-'TALK'
    start
    ends
TALK
}

@test "two that wait for each other are noticed long before the limit" {
  does listen accept receive
  client "$SUBJECT" connect receive 5000

  # With this factor the limit is a quarter of an hour.
  options="--scale 100" breaks pair 'the server prints "Pid"' '"Pid"' \
    'nothing; the server waits in recv on descriptor 4' <<-'TALK'
    server: start
    server: listens
    client: start
    server: see "Pid"
TALK
}

@test "who waits for several descriptors for ever is noticed, whatever the call" {
  does listen accept
  # shellcheck disable=SC2016 # that is what a script says
  many 'start "await='{poll,ppoll,select,pselect,epoll}'"
  listens
  connect
  expect "Pid"'

  # With this factor the limit is a quarter of an hour.
  run talk --scale 100 "$FILE"

  for call in poll poll select select epoll_wait; do
    echo "#   received: nothing; the server waits in $call"
  done >"$BATS_TEST_TMPDIR/expected"
  assert_text "$(<"$BATS_TEST_TMPDIR/expected")" "$(grep received: <<<"$output")"
}

@test "who waits for several descriptors with a limit, or for a timer, is not stuck" {
  does listen accept
  many 'start "await='{poll,ppoll,select,pselect,epoll}' 0.6" "send=late"
  listens
  connect
  expect "late"' 'start "timer=0.6" "await='{poll,select,epoll}'"
  listens
  connect
  expect end of file'

  run talk "$FILE"

  assert_text 0 "$status"
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

  options="--scale 0.1" breaks server 'the server sends "a"' '"a"' \
    'nothing; the server waits in recv on descriptor 4' <<-'TALK'
    patient
    send "a"
    expect "a"
TALK
  (($(date +%s%N) - begin > 800000000)) # a tenth of the 8 s
  does listen accept receive spin=2.4 send=late

  options="--scale 10" holds server <<-'TALK'
    patient
    send "a"
    expect "late"
TALK
}

@test "--scale is a factor for every limit" {
  does sleep=1000

  options="--scale 0.02" breaks server 'the server prints "never"' '"never"' \
    'nothing; the server waits in sleep' <<-'TALK'
    start
    see "never"
TALK
}

# --- The second try ---------------------------------------------------------------------

@test "a script that fails on bare messages is played again with NULs" {
  does listen accept receive receive

  head="" holds server <<-'TALK'
    send "Pid"
    see "[Pid\\0]"
    send "Sleep"
    see "[Sleep\\0]"
TALK
}

@test "it is not played again when the file, or the check, is bare" {
  does listen accept receive

  head=bare run plays server <<-'TALK'
    send "Pid"
    see "[Pid\\0]"
TALK
  assert_text '  received: "[Pid]\n"; the server has ended with status 0' "${lines[3]}"
  assert_text 1 "$status"

  head="" run plays server <<-'TALK'
    bare
    send "Pid"
    see "[Pid\\0]"
TALK
  assert_text '  received: "[Pid]\n"; the server has ended with status 0' "${lines[3]}"
  assert_text 1 "$status"
}
