#!/usr/bin/env bats
# The ordered client-server drill, beyond the course's text: system calls that fail or are interrupted, and memory.
# Asked of the kit's own programs only, in C and in Python; no student is graded by it.

load ../helper
address tcp:5000

# bats test_tags=server
@test "server makes interrupted calls again" {
  talk server <<-'TALK'
    interrupt "accept"
    interrupt "recv"
    interrupt "send"
    start
    listens
    connect
    send "{one}"
    type "{two}"
    expect "{two}" or anything
TALK
}

# bats test_tags=client
@test "client makes interrupted calls again" {
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
    type "{one}"
    expect "{one}" or anything
    send "{two}"
    type "{three}"
    expect "{three}" or anything
TALK
}

# bats test_tags=server
@test "server makes no memory error with whole buffers of 256 bytes" {
  build=asan talk server <<-'TALK'
    send "{256}"
    type "{255}"
    expect "{255}" or anything
    send "{two}" padded to 256
    type "exit"
    close
    ends
    no memory error
TALK
}

# bats test_tags=client
@test "client makes no memory error with whole buffers of 256 bytes" {
  build=asan talk client <<-'TALK'
    type "{255}"
    expect "{255}" or anything
    send "{256}"
    type "exit"
    close
    ends
    no memory error
TALK
}

# bats test_tags=server
@test "server makes no memory error when the client breaks off" {
  build=asan talk server <<-'TALK'
    send "{one}"
    type "{two}"
    expect "{two}" or anything
    reset
    ends
    no memory error
TALK
}

# bats test_tags=client
@test "client makes no memory error when the server breaks off" {
  build=asan talk client <<-'TALK'
    type "{one}"
    expect "{one}" or anything
    reset
    ends
    no memory error
TALK
}

# bats test_tags=server
@test "server loses no memory" {
  build=asan talk server <<-'TALK'
    given a search for leaks
    start
    listens
    connect
    send "{one}"
    type "{two}"
    expect "{two}" or anything
    send "{three}"
    end of input
    ends
    no memory error
TALK
}

# bats test_tags=client
@test "client loses no memory" {
  build=asan talk client <<-'TALK'
    given a search for leaks
    listen
    start
    accept
    type "{one}"
    expect "{one}" or anything
    send "{two}"
    end of input
    ends
    no memory error
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
@test "server reports a failing setsockopt call" {
  server_reports setsockopt ENOBUFS "bind 127.0.0.1:{port}" \
    "No buffer space available"
}

# bats test_tags=server
@test "server reports a failing bind call" {
  server_reports bind EACCES "bind 127.0.0.1:{port}" "Permission denied"
}

# bats test_tags=server
@test "server reports a failing listen call" {
  server_reports listen EADDRINUSE "listen 127.0.0.1:{port}" \
    "Address already in use"
}

# bats test_tags=server
@test "server reports a failing accept call" {
  server_reports accept ENFILE "accept 127.0.0.1:{port}" \
    "Too many open files in system"
}

# bats test_tags=server
@test "server reports a failing recv call" {
  talk server <<-TALK
    fail "recv" with "ETIMEDOUT"
    start
    listens
    connect
    $(complaint server conversation "Connection timed out")
    exit 1
TALK
}

# bats test_tags=client
@test "client reports a failing socket call" {
  talk client <<-TALK
    fail "socket" with "EMFILE"
    start
    $(complaint client socket "Too many open files")
    exit 1
TALK
}

# bats test_tags=client
@test "client reports a failing connect call" {
  talk client <<-TALK
    fail "connect" with "ENETUNREACH"
    start
    $(complaint client "connect 127.0.0.1:{port}" "Network is unreachable")
    exit 1
TALK
}

# bats test_tags=client
@test "client reports a failing send call" {
  talk client <<-TALK
    fail "send" with "EPIPE"
    listen
    start
    accept
    type "{one}"
    $(complaint client conversation "Broken pipe")
    exit 1
TALK
}
