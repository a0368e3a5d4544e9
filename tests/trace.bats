#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031,SC2034,SC2154 # trace_helper.bash sets and reads them
#
# What `make demo` and `make trace` show.

load trace_helper

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

@test "BYTES=1 shows each byte, and how many were received at once" {
  program pieces reads

  run trace CLIENT=pieces SERVER=reads BYTES=1 </dev/null

  assert_drawn '<--- "one"' '6f 6e 65' 'o n e' '= 3 bytes' \
    'receives 2 messages at once: 8' '<--- "hi\n + 7 NULs"' \
    '68 69 0a 00 00 00 00' 'h i \n \0 \0 \0 \0' '= 10 bytes, 3 more zeros' \
    'has received these 10 bytes in 3'
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

@test "a program that is older than its source is shown, and said to be" {
  solved 02-tcp-ordered
  make -s -C "$at" client
  touch -d '1 minute ago' "$at/client"

  run trace CLIENT=client SERVER=python <<<"exit"

  assert_status 0
  assert_line "make trace: $PWD/$at/client is older than its source"
  assert_drawn 'starts ./client' '<--- "exit"'
}
