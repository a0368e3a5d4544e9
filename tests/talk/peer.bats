#!/usr/bin/env bats
# What talk promises about the other statements of the scripted peer than expect, which
# is in expect.bats.
#
# The program under test is that of tests/talk/subject/, which does what it is told.

load helper

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
    silent 0.5 s or end
    send "two"
TALK
}

@test "send: a program that does not rest yet may still speak out of turn" {
  does connect sleep=0.1 send=early receive

  breaks client 'the client waits for "Pid" before it sends more' 'nothing' \
    '"early"' <<-'TALK'
    send "Pid"
TALK
  does listen accept send=one sleep=0.1 send=two receive
  breaks server 'the server waits for "Pid" before it sends more' 'nothing' \
    '"two"' <<-'TALK'
    expect "one"
    send "Pid"
TALK
  does connect sleep=1.5 receive print=more receive
  holds client <<-'TALK'
    send "Pid"
    see "more"
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

@test "silent: it is over when nothing can come any more" {
  does listen accept receive receive

  writes server <<<$'patient\nsend "a"\nsilent 900 s'
  # With this factor the limit of a script is more than an hour.
  run timeout 60 "$TALK_PROGRAM" --server "$SERVER" --client "$CLIENT" --scale 100 "$FILE"

  assert_text "1..1
ok 1 - server is tried" "$output"
}

@test "silent: whoever goes on by itself is listened to all the time" {
  does listen accept sleep=0.6 send=a

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

@test "send, close, shut down, reset: they come when the program rests" {
  address unix:/tmp/talked
  does listen accept receive sleep=0.1 send=one spin=0.2 send=two sleep=0.1 print=three line

  for end in close "shut down" reset; do
    # A UNIX socket that its peer has closed takes nothing more: EPIPE.
    holds server <<-TALK
      send "a"
      $end
      see "[a]"
      see "three"
      no complaint
TALK
  done
  does listen accept receive line sleep=0.1 complain=late sleep=0.1 send=b
  holds server <<-'TALK'
    send "a"
    see "[a]"
    type "b"
    close
    complain "late"
    exit 0
TALK
}

@test "send in a full buffer: as many bytes as the program asks for" {
  does listen accept "receive=7" receive=300 await=poll receive

  holds server <<-'TALK'
    send "Pid" in a full buffer
    see "[Pid\\0\\0\\0\\0]"
    send "Sleep" in a full buffer
    see "Sleep"
    send "a longer one" in a full buffer
    see "[a longer one]"
TALK
  does listen accept receive=3 receive=3
  holds server <<-'TALK'
    send "Sleep" in a full buffer
    see "[Sle]"
    see "[ep]"
TALK
}

@test "signal STOP: what comes meanwhile is there when it goes on" {
  address unix:/tmp/talked
  does listen accept receive send=b

  for _ in 1 2 3 4 5; do
    holds server <<-'TALK'
      signal "STOP"
      send "a"
      close
      signal "CONT"
      see "[a]"
      complain "subject: write: Broken pipe"
TALK
  done
}
