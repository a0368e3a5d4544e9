#!/usr/bin/env bats
# What talk promises about the statements of the scripted peer.
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

@test "expect: the message, the whole message" {
  does listen accept send=Hello receive

  holds server <<-'TALK'
    expect "Hello"
TALK
  breaks server 'the server sends "Hell"' '"Hell"' \
    '"Hello"; the server waits in recv on descriptor 4' <<-'TALK'
    expect "Hell"
TALK
  breaks server 'the server sends "Hello you"' '"Hello you"' \
    '"Hello"; the server waits in recv on descriptor 4' <<-'TALK'
    expect "Hello you"
TALK
}

@test "expect: a message may come in parts, padded, or with a line end" {
  does listen accept send=Good sleep=0.05 send=bye receive send='Two\0\0\0' \
    receive send='\0\0\0Three\n' receive send='Four\0stale' receive send=Five receive

  holds server <<-'TALK'
    expect "Goodbye"
    send "a"
    expect "Two"
    send "a"
    expect "Three"
    send "a"
    expect "Four"
    send "a"
    expect "Five"
TALK
}

@test "expect: only what follows a line end is the next message" {
  does listen accept send='One\nTwo\n'

  holds server <<-'TALK'
    expect "One"
    expect "Two"
TALK
  breaks server 'the server waits for "a" before it sends more' 'nothing' \
    '"Two\n"' <<-'TALK'
    expect "One"
    send "a"
TALK
}

@test "expect: the end, or the reset, of the connection is told" {
  does listen accept send=Good close exit=2

  breaks server 'the server sends "Goodbye"' '"Goodbye"' \
    '"Good", then end of file; the server has ended with status 2' <<-'TALK'
    expect "Goodbye"
TALK
  does listen accept print=now line
  breaks server 'the server sends "Hello"' '"Hello"' \
    'nothing, then reset; the server has ended with status 0' <<-'TALK'
    see "now"
    send "a"
    end of input
    expect "Hello"
TALK
}

@test "expect after: too early is a failure" {
  does listen accept receive sleep=0.2 send=Done receive

  holds server <<-'TALK'
    send "Sleep"
    expect "Done" after 0.2 s
TALK
  breaks server 'the server sends "Done", not before 7 s have passed' \
    'at least 7 s' 'after T s' <<-'TALK'
    send "Sleep"
    expect "Done" after 7 s
TALK
}

@test "expect or: one of two texts" {
  does listen accept send=two receive

  holds server <<-'TALK'
    expect "one" or "two"
TALK
  breaks server 'the server sends "one" or "three"' '"one"' \
    '"two"; the server waits in recv on descriptor 4' <<-'TALK'
    expect "one" or "three"
TALK
}

@test "expect or anything: a message, whatever it says" {
  does listen accept receive sleep=0.2 send=two receive

  holds server <<-'TALK'
    send "a"
    expect "one" or anything
    send "b"
    see "[b]"
TALK
  holds server <<-'TALK'
    send "a"
    expect "two" or anything after 0.2 s
TALK
  breaks server 'the server sends a reply, not before 7 s have passed' \
    'at least 7 s' 'after T s' <<-'TALK'
    send "a"
    expect "one" or anything after 7 s
TALK
  breaks server 'the server sends a message' '"one"' \
    'nothing; the server waits in recv on descriptor 4' <<-'TALK'
    expect "one" or anything
TALK
}

@test "expect or anything: said twice in one breath it counts once" {
  does listen accept send=one send=one receive

  holds server <<-'TALK'
    expect "one" or anything
    send "b"
    see "[b]"
TALK
}

@test "expect: said twice in one breath it breaks, as one message or as two" {
  does listen accept send=one spin=0.1 send=one receive
  breaks server 'the server sends "one"' '"one"' \
    '"oneone"; the server waits in recv on descriptor 4' <<-'TALK'
    expect "one"
    hold 0.1 s
TALK
  does listen accept send=oneone receive
  breaks server 'the server sends "one"' '"one"' \
    '"oneone"; the server waits in recv on descriptor 4' <<-'TALK'
    expect "one"
    hold 0.1 s
TALK
}

# TCP holds a second message back until the first is acknowledged.
@test "expect: what TCP holds back belongs to the same breath" {
  does listen accept receive send=hi receive send=one send=one receive

  for _ in 1 2 3 4 5; do
    for expected in 'expect "one"' 'expect "one" or end of file'; do
      run plays server <<TALK
    send "a"
    expect "hi"
    send "b"
    $expected
    hold 0.1 s
TALK
      grep -q 'received: "oneone"' <<<"$output"
    done
  done
}

@test "expect: behind a NUL the same again is what the buffer held" {
  for sent in 'send=one\0one\0' 'send=one\0 send=one\0'; do
    # shellcheck disable=SC2086 # two words, or one
    does listen accept $sent receive
    holds server <<-'TALK'
    expect "one"
    send "b"
    see "[b]"
TALK
  done
}

@test "expect: a script may want the same text twice in a row" {
  does listen accept send=one sleep=0.05 send=one receive

  holds server <<-'TALK'
    expect "one"
    expect "one"
    send "b"
    see "[b]"
TALK
}

@test "expect no: whatever else may come" {
  does listen accept send=one receive

  holds server <<-'TALK'
    expect no "two" for 0.1 s
TALK
  breaks server 'the server does not send "one"' 'anything but "one"' '"one"' <<-'TALK'
    expect no "one" for 2 s
TALK
}

@test "expect end of file: nothing else before it" {
  does listen accept

  holds server <<-'TALK'
    expect end of file
TALK
  breaks server 'the server closes the connection' 'end of file' \
    '"bye"; the server has ended with status 0' <<-'TALK'
    start "send=bye"
    listens
    connect
    expect end of file
TALK
  breaks server 'the server closes the connection' 'end of file' \
    'nothing; the server waits in recv on descriptor 4' <<-'TALK'
    start "receive"
    listens
    connect
    expect end of file
TALK
}

@test "expect or end of file: both will do, nothing else" {
  does listen accept

  holds server <<-'TALK'
    expect "exit" or end of file
TALK
  does listen accept send=exit receive
  holds server <<-'TALK'
    expect "exit" or end of file
    shut down
    expect end of file
TALK
  breaks server 'the server sends "bye"' '"bye"' \
    '"exit"; the server waits in recv on descriptor 4' <<-'TALK'
    expect "bye" or end of file
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
