#!/usr/bin/env bats
# What talk promises about what the scripted peer expects.
#
# The program under test is that of tests/talk/subject/, which does what it is told.

load helper

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
