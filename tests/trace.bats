#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031 # each test has an address of its own
#
# What `make demo` and `make trace` show, and that nothing is left behind.

load kit_helper

setup() {
  need strace
  strace -o /dev/null true || skip "strace may not trace here"
  copy_kit "$BATS_TEST_TMPDIR/kit"
  cd "$BATS_TEST_TMPDIR/kit" || return
  make >/dev/null
  at=support/02-tcp-ordered
  address=$("$PYTHON" -c 'import socket as s
with s.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    print(probe.getsockname()[1])')
}

teardown() {
  # shellcheck disable=SC2046 # one word a process
  kill $(jobs -p) 2>/dev/null || true
  remove_copy
}

# solved EXERCISE - puts the solutions of an exercise into support/, and goes on there;
# the socket file of its programs gets another name.
solved() {
  at=support/$1
  cp solution/"$1"/*.c "$at"
  [[ $1 != 01-* ]] || address=$(mktemp -u /tmp/trace-XXXXXX)
}

# program NAME... - builds programs of tests/show/ where the exercise is.
program() {
  local name

  for name; do
    gcc -o "$at/$name" "$KIT/tests/show/$name.c" 2>/dev/null
  done
}

# trace VALUE... - runs `make trace` on an address of its own.
trace() {
  clean make --no-print-directory PYTHON="$PYTHON -B" -C "$at" trace \
    ADDRESS="$address" "$@" 2>&1
}

# on_terminal SIZE VALUE... - does so on a terminal, with the keys on standard input.
on_terminal() {
  local size=$1

  shift
  cat >keys
  clean TERM=xterm ${no_color+NO_COLOR=1} "$PYTHON" "$KIT/tests/show/typist.py" \
    "$at" "$size" keys make --no-print-directory PYTHON="$PYTHON -B" trace \
    ADDRESS="$address" "$@" 2>&1
}

# drawn - prints what the last `run` has drawn, without times and the empty column,
# colors and the line that changes.
drawn() {
  sed -E 's/.*\x1b\[K//; s/\x1b\[[0-9]*m//g; s/^ *[0-9]+\.[0-9]+ +//; s/^ +//; s/ +/ /g' <<<"$output"
}

# assert_drawn LINE... - lines that begin so were drawn, in this order, others between.
assert_drawn() {
  drawn | "$PYTHON" -c 'import sys
lines = sys.stdin.read().split("\n")
for wanted in sys.argv[1:]:
    found = [n for n, line in enumerate(lines) if line.startswith(wanted)]
    if not found:
        sys.exit(f"not drawn, or not in this place: {wanted}")
    lines = lines[found[0] + 1 :]' "$@" || {
    printf 'drawn:\n%s\n' "$output"
    return 1
  }
}

# refute_drawn TEXT - this text was not drawn.
refute_drawn() {
  if drawn | grep -F -e "$1"; then return 1; fi
}

# assert_gone PID... - no such process is left.
assert_gone() {
  local pid

  for pid; do
    # A zombie is gone: who should wait for it is none of ours.
    if ps -o stat= -p "$pid" | grep -v '^Z'; then return 1; fi
  done
}

@test "make demo shows what really passes between the peers, and the sleep" {
  edit python/01-unix-commands/server.py 's/"Pid"/"Who"/; s/"Sleep"/"Pid"/'
  edit python/01-unix-commands/client.py 's/"Pid"/"Who"/; s/time.sleep(5)/time.sleep(2)/
    s/command == "Sleep"/command == "Pid"/'

  run make demo EXERCISE=01-unix-commands

  assert_status 0
  assert_drawn 'starts python3 server.py' 'listens on /tmp/lab4.' \
    '"Who" --->' '"Pid" --->' 'sleeps' 'has slept 2.0 seconds' \
    '<--- "Done"' '"Quit" --->' 'ends with status 0'
}

@test "make demo types the lines of both peers, who take turns" {
  edit tests/labkit/show/demo.py 's/PAUSE = .*/PAUSE = 0.1/; s/PACE = .*/PACE = 0/'

  run clean make --no-print-directory -C support/02-tcp-ordered demo

  assert_status 0
  assert_drawn 'input: Hello, server!' '<--- "Hello, server!"' \
    '"Hello, client! Your turn' '<--- "We speak in turns' 'input: exit' '"exit" --->' \
    'ends with status 0' 'ends with status 0'
}

@test "make trace shows each message between two programs of one's own" {
  solved 02-tcp-ordered

  run trace < <(printf '%s\n' foo 'bar baz' exit)

  assert_status 0
  assert_line "  time  your server                           your client"
  assert_drawn "listens on 127.0.0.1:$address" \
    "<--- connects to 127.0.0.1:$address" \
    'input: foo' '<--- "foo"' 'input: bar baz' '"bar baz" --->' \
    'input: exit' '<--- "exit"' 'ends with status 0' 'ends with status 0'
}

@test "make trace shows the conversation of 01, without anybody who types" {
  solved 01-unix-commands

  run trace </dev/null

  assert_status 0
  assert_drawn "listens on $address" '"Pid" --->' '"Sleep" --->' 'sleeps' \
    '<--- "Done"' '"Quit" --->' 'ends with status 0'
  assert_drawn "removes $address" 'ends with status 0'
  assert_missing "$address"
}

@test "make trace saves the conversation as a picture" {
  solved 02-tcp-ordered

  run trace < <(printf '%s\n' '<foo> & "bar"' exit)

  assert_last_line "The picture: $PWD/build/trace/02-tcp-ordered.svg"
  "$PYTHON" - build/trace/02-tcp-ordered.svg <<-'PYTHON'
	import sys
	import xml.etree.ElementTree as ET
	root = ET.parse(sys.argv[1]).getroot()
	assert root.tag == "{http://www.w3.org/2000/svg}svg", root.tag
	text = " ".join("".join(root.itertext()).split())
	assert "your server" in text and '"<foo> & "bar""' in text, text
	style = root.find("{http://www.w3.org/2000/svg}style").text
	assert ".flow" in style and root.get("width"), style
	PYTHON
}

@test "a Python peer takes the place of either program" {
  solved 02-tcp-ordered
  rm "$at/client.c"

  run trace CLIENT=python < <(printf '%s\n' foo exit)

  assert_status 0
  assert_line "  time  your server                           client (Python)"
  assert_drawn "starts python3 client.py $address" '<--- "foo"' '"exit" --->'
}

@test "a line goes to the program that waits for one, or that a prefix names" {
  solved 02-tcp-ordered

  run trace < <(printf '%s\n' 's: second' first exit)

  assert_status 0
  assert_drawn '<--- "first"' 'input: second' '"second" --->' '<--- "exit"'
}

@test "who has spoken leaves the turn to the other, even if it reads all the time" {
  solved 02-tcp-ordered
  sed "s/5000/$address/" \
    "$KIT/tests/alternatives/02-tcp-ordered/forked-handler/client.c" >always.c
  gcc -w -o "$at/always" always.c

  run trace CLIENT=always SERVER=python < <(printf '%s\n' first second exit)

  assert_status 0
  assert_drawn '<--- "first"' '"second" --->' 'input: exit'
}

@test "of two that wait for a line, it is the turn of who has not spoken last" {
  PYTHONPATH=tests/labkit "$PYTHON" -B - <<-'PYTHON'
	import time
	from types import SimpleNamespace
	from show.session import Session
	session = Session.__new__(Session)
	def turn(spoken, heard=0, **waits):
	    session.spoken, session.order = spoken, SimpleNamespace(heard=heard)
	    session.programs = {
	        who: SimpleNamespace(wants_line=lambda waits=waits.get(who): waits)
	        for who in ("server", "client")
	    }
	    return session.turn()
	assert turn("", server=True, client=True) == "client"
	assert turn("client", server=True, client=True) == "server"
	assert turn("server", server=True, client=True) == "client"
	assert turn("client", client=True) == "client"
	assert turn("client", heard=time.time(), client=True) == ""
	assert turn("client") == ""
	PYTHON
}

@test "the end of the input is that of both programs" {
  solved 02-tcp-ordered

  run trace < <(printf 'foo')

  assert_status 0
  assert_drawn '<--- "foo"' 'reads the end of its input' '"exit" --->' \
    'ends with status 0' 'ends with status 0'
}

@test "BYTES=1 shows each byte, and how many were received at once" {
  program pieces reads

  run trace CLIENT=pieces SERVER=reads BYTES=1 </dev/null

  assert_drawn '<--- "one"' '6f 6e 65' 'o n e' '= 3 bytes' \
    'receives 2 messages at once: 8' '<--- "hi\n + 7 NULs"' \
    '68 69 0a 00 00 00 00' 'h i \n \0 \0 \0 \0' '= 10 bytes, 3 more zeros' \
    'has received these 10 bytes in 3'
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

@test "what is received is drawn after what was sent, however late that is told" {
  PYTHONPATH=tests/labkit "$PYTHON" -B - <<-'PYTHON'
	from show.order import Order
	order, text = Order(sizes=True), {"text": "", "size": 3}
	order.tell({"at": 1.0, "who": "client", "what": "connect", "text": ""})
	order.tell({"at": 1.1, "who": "server", "what": "receive", **text})
	order.tell({"at": 1.2, "who": "server", "what": "exit", "text": ""})
	assert [e["what"] for e in order.ready(1.4)] == ["connect"]
	order.tell({"at": 1.3, "who": "client", "what": "send", **text})
	found = [(e["who"], e["what"]) for now in (1.5, 1.55) for e in order.ready(now)]
	assert found == [("client", "send"), ("server", "remark"), ("server", "exit")], found
	PYTHON
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

@test "somebody who types sees whose turn it is" {
  solved 02-tcp-ordered

  run on_terminal 24x80 <<-'KEYS'
	client>  => fox\x7fo\n
	server>  => bar\n
	client>  => \x04
	KEYS

  assert_status 0
  assert_line "terminal restored"
  grep -qF '<--- "foo"' <<<"$output"
  grep -qF '"bar"' <<<"$output"
  grep -qF $'\e[36m' <<<"$output"
  grep -qF "(client waits for a message)  server> " <<<"$output"
}

@test "a narrow terminal and NO_COLOR are respected" {
  solved 02-tcp-ordered
  no_color=""

  run on_terminal 20x50 <<-'KEYS'
	client>  => foo bar foo bar foo bar foo bar\n
	server>  => exit\n
	KEYS

  assert_status 0
  if grep -F $'\e[3' <<<"$output"; then return 1; fi
  assert_equal "" "$(sed 's/.*\r//; s/\x1b\[K//g' <<<"$output" |
    grep -Ev '^The picture|^cc ' | grep -E '.{51}')"
}

# one_by_one - types as a client that waits for what the picture shows.
one_by_one() {
  echo foo
  until grep -q '"bar"' picture; do sleep 0.1; done
  echo exit
}

@test "three terminals: the picture in one, each program in its own" {
  solved 02-tcp-ordered
  trace RUN=elsewhere </dev/null >picture 3>&- &
  picture=$!
  until [[ -s picture && -p build/trace/02-tcp-ordered/client ]]; do sleep 0.1; done
  # One that comes too early: the picture waits for another one.
  trace RUN=client </dev/null
  {
    until grep -q 'listens on' picture; do sleep 0.1; done
    trace RUN=client < <(one_by_one) >client
  } 3>&- &

  run trace RUN=server < <(echo bar)

  assert_line "(The server has ended with status 0.)"
  wait "$picture"
  output=$(<picture)
  assert_drawn 'connect fails: Connection' 'ends with status 1' \
    'listens on' 'starts ./client' '<--- "foo"' '"bar" --->' '<--- "exit"' 'ends with status 0'
  grep -qF "[Server 127.0.0.1:$address]: bar" client
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

@test "a program that is older than its source is shown, and said to be" {
  solved 02-tcp-ordered
  make -s -C "$at" client
  touch -d '1 minute ago' "$at/client"

  run trace CLIENT=client SERVER=python <<<"exit"

  assert_status 0
  assert_line "make trace: $PWD/$at/client is older than its source"
  assert_drawn 'starts ./client' '<--- "exit"'
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
