#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031,SC2034,SC2154 # trace_helper.bash sets and reads them
#
# How `make trace` ends: by what the programs do, who interrupts it, and what is not
# there; and that nothing is left behind.

load trace_helper

@test "the end of the input is that of both programs" {
  solved 02-tcp-ordered

  run trace < <(printf 'foo')

  assert_status 0
  assert_drawn '<--- "foo"' 'reads the end of its input' '"exit" --->' \
    'ends with status 0' 'ends with status 0'
}

@test "a program that crashes is shown with its last words" {
  program pieces reads

  run trace CLIENT=pieces SERVER=reads </dev/null

  assert_status 0
  assert_drawn 'prints "no line end"' 'signal SIGSEGV ends it: it uses'
  assert_drawn '<--- end of file' 'receives end of file' 'ends with status 0'
  refute_drawn '6f 6e 65'
}

@test "a path that a program chooses steers no terminal" {
  program leaves
  address=$(mktemp -u /tmp/trace-XXXXXX)$'\e[2J'

  run trace CLIENT=leaves SERVER=leaves </dev/null

  [[ $output == *'\x1b[2J was left behind; removed.)'* ]]
  [[ $output != *$'\e'* ]]
  assert_missing "$address"
}

@test "a program that prints without end is ended" {
  solved 02-tcp-ordered
  program endless

  run trace CLIENT=endless </dev/null

  assert_status 0
  assert_drawn 'prints "again"' '... (the same 2' \
    '(Ended here: the client goes on and on, and waits for nothing: the server'
  ((${#lines[@]} < 40))
}

@test "programs that wait for each other are ended, with all their children" {
  solved 02-tcp-ordered
  program endless
  mv "$at/endless" "$at/hangs"

  run trace CLIENT=hangs </dev/null

  assert_status 0
  assert_drawn '(Ended here: nothing has happened for 10 seconds: the server waits for a'
  # shellcheck disable=SC2046 # one word a process
  assert_gone $(sed -n 's/.*prints "hangs as \([0-9]*\)".*/\1/p' <<<"$output")
  assert_equal 2 "$(grep -c 'hangs as' <<<"$output")"
}

@test "Ctrl-C ends both programs and leaves no socket file, and the terminal as it was" {
  solved 01-unix-commands
  program leaves endless
  mv "$at/endless" "$at/hangs"

  run on_terminal 24x80 SERVER=leaves CLIENT=hangs <<-'KEYS'
	client waits for a signal => \x03
	KEYS

  assert_status 0
  assert_line "terminal restored"
  assert_drawn '(Ended here: interrupted: the server waits for a client, the client'
  grep -qF "(The client does not end by Ctrl-C: killed.)" <<<"$output"
  grep -qF "(The socket file $address was left behind; removed.)" <<<"$output"
  assert_missing "$address"
  # shellcheck disable=SC2046 # one word a process
  assert_gone $(sed -n 's/.*prints "hangs as \([0-9]*\)".*/\1/p' <<<"$output")
  if grep -F '***' <<<"$output"; then return 1; fi
}

@test "a program waits for no picture that is not there" {
  solved 02-tcp-ordered

  run trace RUN=server </dev/null

  assert_status 2
  assert_line "make trace: no picture waits: first \`make trace RUN=elsewhere\` in another terminal"
}

@test "two conversations at once do not disturb each other" {
  solved 02-tcp-ordered
  clean make -s -C "$at" all
  for number in 1 2 3; do
    trace ADDRESS=$((address + number)) < <(printf '%s\n' "this is $number" exit) >"out$number" 3>&- &
  done
  wait

  for number in 1 2 3; do
    output=$(<"out$number")
    assert_drawn "<--- \"this is $number\"" '"exit" --->' 'ends with status 0' \
      'ends with status 0'
  done
}

@test "a server that cannot listen is shown, and no client is started" {
  solved 01-unix-commands
  : >"$address"

  run trace </dev/null
  rm "$address"

  assert_status 0
  assert_drawn 'bind fails: Address already in' 'ends with status 1' \
    '(Ended here: the server has ended before a client came.)'
  refute_drawn 'starts ./client'
}

@test "a wrong value, and what is not there, is named" {
  run trace SERVER=nothing CLIENT=python </dev/null
  assert_status 2
  grep -qF "make trace: $PWD/$at/nothing: no such program" <<<"$output"

  run trace SERVER=python CLIENT=python RUN=here </dev/null
  assert_line "make trace: RUN=here: it is elsewhere, server, client or empty"

  run make demo EXERCISE=03
  assert_refused "make demo: EXERCISE=03: no such exercise; there are $(known)"
}

@test "without strace, one line says so" {
  mkdir bin
  ln -s "$PYTHON" bin/python3

  run clean PATH="$PWD/bin" "$PYTHON" -ESs tests/labkit trace 02-tcp-ordered
  assert_status 1
  assert_output "make trace: strace is missing, which shows what a program does; only Linux has it"

  run clean PATH="$PWD/bin" "$PYTHON" -ESs tests/labkit demo
  assert_status 1
}
