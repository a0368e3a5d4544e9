#!/usr/bin/env bats
# SEP400 Lab 4, beyond the course's text: system calls that fail or are interrupted.
# Asked of the kit's own programs only, in C and in Python; no student is graded by it.

load ../helper
address unix:/tmp/lab4

# bats test_tags=server
@test "server makes an interrupted accept and recv again" {
  talk server <<-'TALK'
    interrupt "accept"
    interrupt "recv"
    interrupt "send"
    start
    listens
    connect
    expect "Pid" or anything
    send "This client has pid {pid}"
    expect "Sleep" or anything
TALK
}

# bats test_tags=client
@test "client makes an interrupted connect, recv and send again" {
  local connect='interrupt "connect"'

  # Python waits for what connect has begun; strace makes it begin nothing.
  [[ $IMPLEMENTATION != python ]] || connect=
  talk client <<-TALK
    interrupt "recv"
    interrupt "send"
    $connect
    listen
    start
    accept
    send "Pid"
    expect "This client has pid {client.pid}" or anything
TALK
}

# server_reports CALL ERRNO WHAT REASON - a system call that fails is reported.
server_reports() {
  talk server <<-TALK
    fail "$1" with "$2"
    start
    $(complaint server "$3" "$4")
    exit 1
TALK
}

# bats test_tags=server
@test "server reports a failing socket call" {
  server_reports socket EMFILE socket "Too many open files"
}

# bats test_tags=server
@test "server reports a failing bind call" {
  server_reports bind EACCES "bind {path}" "Permission denied"
}

# bats test_tags=server
@test "server reports a failing listen call" {
  server_reports listen EOPNOTSUPP "listen {path}" "Operation not supported"
}

# bats test_tags=server
@test "server reports a failing accept call" {
  server_reports accept ENFILE "accept {path}" "Too many open files in system"
}

# talking_server_reports CALL ERRNO REASON - as above, with a client there.
talking_server_reports() {
  talk server <<-TALK
    fail "$1" with "$2"
    start
    listens
    connect
    $(complaint server Pid "$3")
    exit 1
TALK
}

# bats test_tags=server
@test "server reports a failing send call" {
  talking_server_reports send ENOBUFS "No buffer space available"
}

# bats test_tags=server
@test "server reports a failing recv call" {
  talking_server_reports recv ECONNRESET "Connection reset by peer"
}

# client_reports CALL ERRNO WHAT REASON - a system call that fails is reported.
client_reports() {
  talk client <<-TALK
    fail "$1" with "$2"
    listen
    start
    $(complaint client "$3" "$4")
    exit 1
TALK
}

# bats test_tags=client
@test "client reports a failing socket call" {
  client_reports socket EMFILE socket "Too many open files"
}

# bats test_tags=client
@test "client reports a failing connect call" {
  client_reports connect EACCES "connect {path}" "Permission denied"
}

# bats test_tags=client
@test "client reports a failing recv call" {
  client_reports recv ECONNRESET receive "Connection reset by peer"
}

# bats test_tags=client
@test "client reports a failing send call" {
  talk client <<-TALK
    fail "send" with "EPIPE"
    listen
    start
    accept
    send "Pid"
    $(complaint client "reply to Pid" "Broken pipe")
    exit 1
TALK
}
