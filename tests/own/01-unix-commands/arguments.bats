#!/usr/bin/env bats
# SEP400 Lab 4, beyond the course's text: paths, arguments, and what is found at a path.
# Asked of the kit's own programs only, in C and in Python; no student is graded by it.

load ../helper
address unix:/tmp/lab4

# bats test_tags=pair,slow
@test "both print the course's own sample run" {
  talk pair <<-'TALK'
    server: start
    server: listens
    client: start
    server: see "The server requests the client's pid\n"
    client: see "A request for the client's pid has been received\n"
    server: see "server: This client has pid {client.pid}\n"
    server: see "The server requests the client to sleep\n"
    client: see "This client is going to sleep for 5 seconds\n"
    server: see "The server requests the client to quit\n" after 5 s
    client: see "This client is quitting\n"
    server: exit 0
    client: exit 0
    nothing left
TALK
}

# bats test_tags=server
@test "server replaces a stale socket file" {
  talk server <<-'TALK'
    given a stale socket file
    start
    listens
    connect
TALK
}

# bats test_tags=server
@test "server refuses a path that a live server uses, and leaves it alone" {
  talk server <<-'TALK'
    given a live server
    start
    complain "server: bind {path}: Address already in use"
    exit 1
    live server undisturbed
TALK
}

# bats test_tags=server
@test "server refuses a path that is no socket, and leaves it alone" {
  talk server <<-'TALK'
    given a plain file
    start
    complain "server: bind {path}: Address already in use"
    exit 1
    plain file untouched
TALK
}

# bats test_tags=server
@test "server refuses a path that is too long" {
  talk server <<-'TALK'
    start "/tmp/{300}"
    complain about "too long"
    exit 1
    nothing left
TALK
}

# bats test_tags=client
@test "client refuses a path that is too long" {
  talk client <<-'TALK'
    start "/tmp/{300}"
    complain about "too long"
    exit 1
TALK
}

# sun_path of unix(7) has 108 bytes here, one of them for the NUL.
# bats test_tags=server
@test "server refuses a path of 108 bytes" {
  talk server <<-'TALK'
    start "/tmp/{103}"
    complain about "too long"
    exit 1
TALK
}

# bats test_tags=client
@test "client refuses a path of 108 bytes" {
  talk client <<-'TALK'
    start "/tmp/{103}"
    complain about "too long"
    exit 1
TALK
}

# bats test_tags=client
@test "client takes a path of 107 bytes" {
  talk client <<-'TALK'
    start "/tmp/{102}"
    complain "client: connect /tmp/{102}: No such file or directory"
    exit 1
TALK
}

# bats test_tags=server
@test "server takes a path as its argument" {
  talk server <<-'TALK'
    at "/tmp/elsewhere"
    start "/tmp/elsewhere"
    listens
    connect
TALK
}

# bats test_tags=client
@test "client takes a path as its argument" {
  talk client <<-'TALK'
    at "/tmp/elsewhere"
    listen
    start "/tmp/elsewhere"
    accept
TALK
}

# bats test_tags=server
@test "server refuses a second argument with its usage" {
  talk server <<-TALK
    start "/tmp/a" "/tmp/b"
    complain "usage: server $(python_only "[-h] ")[PATH]"
    exit 2
    see no "waiting"
TALK
}

# bats test_tags=server
@test "server refuses an option, which is no path, with its usage" {
  talk server <<-'TALK'
    start "-x"
    exit 2
    nothing left
TALK
}

# bats test_tags=client
@test "client refuses an option, which is no path, with its usage" {
  talk client <<-'TALK'
    start "-x"
    exit 2
TALK
}

# bats test_tags=server
@test "server refuses an empty path with its usage" {
  talk server <<-'TALK'
    start ""
    exit 2
TALK
}

# bats test_tags=client
@test "client refuses an empty path with its usage" {
  talk client <<-'TALK'
    start ""
    exit 2
TALK
}

# bats test_tags=client
@test "client refuses a second argument with its usage" {
  talk client <<-TALK
    start "/tmp/a" "/tmp/b"
    complain "usage: client $(python_only "[-h] ")[PATH]"
    exit 2
TALK
}

# bats test_tags=client
@test "client without a server names the path and the reason" {
  talk client <<-'TALK'
    start
    complain "client: connect {path}: No such file or directory"
    exit 1
TALK
}

# bats test_tags=client
@test "client at a stale socket file is refused" {
  talk client <<-'TALK'
    given a stale socket file
    start
    complain "client: connect {path}: Connection refused"
    exit 1
TALK
}

# bats test_tags=server
@test "server closes every socket, also the one that asks at a stale socket file" {
  talk server <<-'TALK'
    given a stale socket file
    trace
    start
    listens
    connect
    expect "Pid"
    send "This client has pid {pid}"
    expect "Sleep"
    send "Done"
    expect "Quit"
    exit 0
    closes every socket
TALK
}
