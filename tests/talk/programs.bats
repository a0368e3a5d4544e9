#!/usr/bin/env bats
# What talk promises about the statements that are about programs: they start, wait
# and end. What they read and write is in streams.bats.
#
# The program under test is that of tests/talk/subject/, which does what it is told.

load helper

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
  runs "$ROOT/nowhere"

  breaks server 'the server can be started' 'a program' \
    'No such file or directory' <<-'TALK'
    start
TALK
  breaks server 'the server can be started' 'a program' \
    'No such file or directory' <<-'TALK'
    start "a"
TALK
  runs "$BATS_TEST_FILENAME"
  breaks server 'the server can be started' 'a program' \
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
  breaks server 'the server ends with status 0, not before 2 s have passed' \
    'at least 2 s' 'after T s' <<-'TALK'
    start "exit=0"
    hold 2.1 s
    exit 0 after 2 s
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

@test "listens: whatever the server calls the path" {
  address unix:/tmp/talked
  for name in talked ./talked /tmp/../tmp/talked //tmp/talked /proc/self/cwd/talked; do
    does enter=/tmp "name=$name" listen enter=/ accept

    holds server <<-'TALK'
      start
      listens
      connect
TALK
  done
  for name in '\0/tmp/talked' /tmp/talked.; do
    does "name=$name" listen accept

    breaks server 'the server listens on /tmp/talked' \
      'a listening socket on /tmp/talked' \
      'the server waits in accept on descriptor 3' <<-'TALK'
      start
      listens
TALK
  done
}

@test "listens: a socket file whose socket is gone, or does not listen, will not do" {
  address unix:/tmp/talked
  does listen close-listener name=/tmp/other listen accept

  breaks server 'the server listens on /tmp/talked' \
    'a listening socket on /tmp/talked' \
    'the server waits in accept on descriptor 3' <<-'TALK'
    start
    listens
TALK
}

@test "listens: a client of 127.0.0.1 must reach it" {
  [[ -e /proc/net/if_inet6 ]] || skip "no IPv6 here"
  does listen6=every accept

  holds server <<-'TALK'
    start
    listens
    connect
TALK
  for what in only loopback; do
    does "listen6=$what" accept

    breaks server 'the server listens on 127.0.0.1:5000' \
      'a listening socket on 127.0.0.1:5000' \
      'the server waits in accept on descriptor 3' <<-'TALK'
      start
      listens
TALK
  done
}

@test "with sanitizers: it is the program that was built with them" {
  does

  options="--sanitized-server $SUBJECT" holds server <<-'TALK'
    with sanitizers
    start "exit=3"
    exit 3
TALK
  run plays server <<-'TALK'
    with sanitizers
    start
    exit 0
TALK
  assert_text "skipped: no sanitizers here" "$output"
  assert_text 0 "$status"
}

@test "what was built with the sanitizers may come when other checks have been played" {
  local later=$BATS_TEST_TMPDIR/later

  does complain=sanitized
  printf '%s\n' "address $ADDRESS" 'first: server is tried with them' ' with sanitizers' \
    ' start' ' complain "sanitized"' 'second: server is tried' ' start' ' ends' >"$FILE"
  : >"$BATS_TEST_TMPDIR/said"

  # shellcheck disable=SC2094 # it is read to see how far talk has come
  {
    until grep -q second "$BATS_TEST_TMPDIR/said"; do
      sleep 0.1
    done
    cp "$SUBJECT" "$later"
  } | talk --sanitized-server "$later complain=sanitized" --sanitized-later \
    --format json "$FILE" >"$BATS_TEST_TMPDIR/said"

  run sed -E 's/.*"name":"([a-z]+)".*"state":"([a-z]+)".*/\1 \2/' "$BATS_TEST_TMPDIR/said"
  assert_text $'second ok\nfirst ok' "$output"
}

@test "given a search for leaks: the sanitizers are told" {
  does

  options="--sanitized-server $SUBJECT" holds server <<-'TALK'
    given a search for leaks
    with sanitizers
    start "variable=ASAN_OPTIONS"
    see line "detect_leaks=1:log_path=stderr"
TALK
  options="--sanitized-server $SUBJECT" holds server <<-'TALK'
    with sanitizers
    start "variable=ASAN_OPTIONS"
    see line "detect_leaks=0:log_path=stderr"
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

# AddressSanitizer ends at once when other memory is where it wants its own.
@test "addresses are not random in a program with the sanitizers, else as they are" {
  runs /bin/cat

  options="--sanitized-server /bin/false" run plays server <<-'TALK'
    start "/proc/self/personality"
    see "00040000"
TALK
  assert_text 1 "$status"

  options="--sanitized-server /bin/cat" holds server <<-'TALK'
    with sanitizers
    start "/proc/self/personality"
    see "00040000"
TALK
}
