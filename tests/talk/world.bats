#!/usr/bin/env bats
# What talk promises about the statements that are about the world: files, ports,
# system calls, memory, what is left.
#
# The program under test is that of tests/talk/subject/, which does what it is told.

load helper

@test "given a stale socket file: it is there, and in the way" {
  address unix:/tmp/talked
  does listen unlink

  holds server <<-'TALK'
    given a stale socket file
    start
    complain "subject: bind /tmp/talked: Address already in use"
TALK
  does unlink listen unlink
  holds server <<-'TALK'
    given a stale socket file
    start
    exit 0
    no socket file
TALK
}

@test "no socket file: a file that stays is named" {
  address unix:/tmp/talked
  does listen

  breaks server 'the server removes its socket file before it ends' \
    'no file /tmp/talked' '/tmp/talked is still there' <<-'TALK'
    start
    ends
    no socket file
TALK
}

@test "plain file untouched: a file that is removed or written to is noticed" {
  address unix:/tmp/talked
  does exit=1

  holds server <<-'TALK'
    given a plain file
    start
    ends
    plain file untouched
    nothing left
TALK
  does unlink
  breaks server 'the file /tmp/talked that is no socket stays as it was' \
    'the file, unchanged' 'it is gone, or changed' <<-'TALK'
    given a plain file
    start
    ends
    plain file untouched
TALK
  does unlink mkfifo
  breaks server 'the file /tmp/talked that is no socket stays as it was' \
    'the file, unchanged' 'it is gone, or changed' <<-'TALK'
    given a plain file
    start
    ends
    plain file untouched
TALK
}

@test "live server undisturbed: a connection to it is noticed" {
  does exit=1

  holds server <<-'TALK'
    given a live server
    start
    ends
    live server undisturbed
TALK
  does
  breaks server 'the server that listens on 127.0.0.1:5000 already is left alone' \
    'no connection, and the address as it was' 'somebody connected to it' <<-'TALK'
    given a live server
    start "connect"
    ends
    live server undisturbed
TALK
}

@test "live server undisturbed: a socket file that is removed is noticed" {
  address unix:/tmp/talked
  does unlink

  breaks server 'the server that listens on /tmp/talked already is left alone' \
    'no connection, and the address as it was' 'it cannot be reached any more' <<-'TALK'
    given a live server
    start
    ends
    live server undisturbed
TALK
}

@test "given a live server that shares its port: only who shares it too may listen" {
  does listen

  holds server <<-'TALK'
    given a live server that shares its port
    start
    complain "subject: bind 5000: Address already in use"
    exit 1
    live server undisturbed
TALK
  does share listen

  holds server <<-'TALK'
    given a live server that shares its port
    start
    exit 0
TALK
}

@test "given a port in TIME_WAIT: it can be listened on all the same" {
  does listen accept

  holds server <<-'TALK'
    given a port in TIME_WAIT
    start
    listens
TALK
}

@test "calls: the call must be made, and succeed" {
  does listen accept

  holds server <<-'TALK'
    trace
    start
    calls "listen"
TALK
  does
  breaks server 'the server calls connect, and it succeeds' \
    'connect(...) returns no error' 'it fails: ECONNREFUSED (Connection refused); the server has ended with status 1' <<-'TALK'
    trace
    start "connect"
    ends
    calls "connect"
TALK
}

@test "fail, interrupt: the call fails" {
  does listen

  holds server <<-'TALK'
    fail "bind" with "EACCES"
    start
    complain "subject: bind 5000: Permission denied"
TALK
  does listen accept receive
  holds server <<-'TALK'
    interrupt "recv"
    complain "subject: recv: Interrupted system call"
TALK
}

@test "closes every socket: one that stays open is named" {
  does listen accept

  holds server <<-'TALK'
    trace
    start "close" "close-listener"
    listens
    connect
    ends
    closes every socket
TALK
  breaks server 'the server closes every socket before it ends' \
    'a close for each socket and each accepted connection' \
    'never closed: descriptor 3' <<-'TALK'
    trace
    start "close"
    listens
    connect
    ends
    closes every socket
TALK
}

@test "closes every socket: whatever ends a descriptor" {
  for how in "accept close-by=range" "accept close-by=dup2" "accept close-by=stream" \
    "accept close-by=exec" "accept-in-child close-listener"; do
    # shellcheck disable=SC2086 # several actions
    does listen $how

    holds server <<-'TALK'
      trace
      start
      listens
      connect
      ends
      closes every socket
TALK
  done
}

@test "closes every socket: a copy, and what is only shut down, stays open" {
  for how in "copy 100" "shutdown 3, descriptor 4"; do
    does listen accept "close-by=${how%% *}"

    breaks server 'the server closes every socket before it ends' \
      'a close for each socket and each accepted connection' \
      "never closed: descriptor ${how#* }" <<-'TALK'
      trace
      start
      listens
      connect
      ends
      closes every socket
TALK
  done
}

@test "only on loopback: every address of the machine is too many" {
  does

  holds server <<-'TALK'
    start "listen" "accept"
    listens
    only on loopback
TALK
  breaks server 'the server listens on the loopback address only' '127.0.0.1:5000' \
    '0.0.0.0:5000, which the whole network can reach' <<-'TALK'
    start "listen=0.0.0.0" "accept"
    listens
    only on loopback
TALK
  breaks server 'the server listens on the loopback address only' '127.0.0.1:5000' \
    'nothing; the server has ended with status 0' <<-'TALK'
    start "exit=0"
    ends
    only on loopback
TALK
}

@test "no memory error: a report of the sanitizers is quoted" {
  does

  holds server <<-'TALK'
    start "complain=All is well.\n"
    ends
    no memory error
TALK
  breaks server 'the server makes no memory error' 'no report of the sanitizers' \
    '"==1==ERROR: AddressSanitizer: heap-use-after-free" at server.c:7' <<-'TALK'
    start "complain===1==ERROR: AddressSanitizer: heap-use-after-free\n  #0 in main /a/server.c:7\n"
    ends
    no memory error
TALK
}

@test "nothing left: a file is named" {
  does

  holds server <<-'TALK'
    start "exit=0"
    ends
    nothing left
TALK
  breaks server 'no file is left behind' 'none' '/tmp/left' <<-'TALK'
    start "file=/tmp/left"
    ends
    nothing left
TALK
}

@test "nothing left: what is in its home, or in shared memory, is the program's own" {
  does file=core file=/dev/shm/left

  holds server <<-'TALK'
    start
    ends
    nothing left
TALK
}

@test "nothing left: the peer's own socket file does not count" {
  address unix:/tmp/talked
  does connect

  holds client <<-'TALK'
    ends
    nothing left
TALK
}

@test "nothing left: a child that stays is named" {
  does leave

  breaks server 'the server leaves no process behind' 'none' 'subject' <<-'TALK'
    start
    ends
    nothing left
TALK
}

@test "nothing left: a child that hides in a session of its own is named too" {
  does leave=session

  breaks server 'no process is left behind' 'none' 'subject' <<-'TALK'
    start
    ends
    nothing left
TALK
}
