#!/usr/bin/env bats
# SEP400 Lab 4, beyond the course's text: what a message may look like, and what is printed.
# Asked of the kit's own programs only, in C and in Python; no student is graded by it.

load ../helper
address unix:/tmp/lab4

# bats test_tags=client
@test "client makes no memory error with a long text" {
  build=asan talk client <<-'TALK'
    send "{1000}"
    close
    ends
    no memory error
TALK
}

# bats test_tags=server
@test "server makes no memory error with a long text" {
  build=asan talk server <<-'TALK'
    expect "Pid" or anything
    send "This client has pid {1000}"
    expect "Sleep" or anything
    close
    ends
    no memory error
TALK
}

# A receive that fails is strace's work, which the sanitizers do not mind.
# bats test_tags=client
@test "client makes no memory error when it cannot receive" {
  build=asan talk client <<-'TALK'
    fail "recv" with "ECONNRESET"
    listen
    start
    accept
    ends
    no memory error
TALK
}

# bats test_tags=server
@test "server makes no memory error when it cannot receive" {
  build=asan talk server <<-'TALK'
    fail "recv" with "ECONNRESET"
    start
    listens
    connect
    ends
    no memory error
TALK
}

# server_tolerates FORM - the server's side of one form of messages.
server_tolerates() {
  talk server <<-TALK
    expect "Pid" or anything
    send "This client has pid {pid}" $1
    expect "Sleep" or anything
    send "Done" $1
    expect "Quit" or anything
    see no "\0"
    see no "\n\n"
TALK
}

# client_tolerates FORM - the client's side of it.
client_tolerates() {
  talk client <<-TALK
    send "Pid" $1
    expect "This client has pid {client.pid}" or anything
    send "Pid" $1
    expect "This client has pid {client.pid}" or anything
TALK
}

# bats test_tags=server
@test "server tolerates a NUL behind each message" {
  server_tolerates "with NUL"
}

# bats test_tags=client
@test "client tolerates a NUL behind each message" {
  client_tolerates "with NUL"
}

# bats test_tags=server
@test "server tolerates a newline behind each message" {
  server_tolerates "with newline"
}

# bats test_tags=client
@test "client tolerates a newline behind each message" {
  client_tolerates "with newline"
}

# bats test_tags=server
@test "server tolerates whole buffers of 256 bytes" {
  server_tolerates "padded to 256"
}

# bats test_tags=client
@test "client tolerates whole buffers of 256 bytes" {
  client_tolerates "padded to 256"
}

# bats test_tags=server
@test "server tolerates padding that comes later" {
  talk server <<-'TALK'
    expect "Pid" or anything
    send "This client has pid {pid}"
    expect "Sleep" or anything
    send "\0\0\0\0"
    silent 0.3 s
    send "Done"
    expect "Quit" or anything
TALK
}

# bats test_tags=client
@test "client tolerates padding that comes later" {
  talk client <<-'TALK'
    send "Pid"
    expect "This client has pid {client.pid}" or anything
    send "\0\0\0\0"
    silent 0.3 s
    send "Pid"
    expect "This client has pid {client.pid}" or anything
TALK
}

# bats test_tags=server
@test "server tolerates what is left of an earlier buffer in front of a message" {
  talk server <<-'TALK'
    expect "Pid" or anything
    send "This client has pid {pid}"
    expect "Sleep" or anything
    send "\n"
    silent 0.3 s
    send "\0\r\nDone\r\n"
    expect "Quit"
TALK
}

# bats test_tags=client
@test "client tolerates what is left of an earlier buffer in front of a message" {
  talk client <<-'TALK'
    send "Pid"
    expect "This client has pid {client.pid}" or anything
    send "\n"
    silent 0.3 s
    send "\0\r\nPid\r\n"
    expect "This client has pid {client.pid}"
TALK
}

# bats test_tags=server
@test "server says what goes on, also when its output is a pipe" {
  talk server <<-'TALK'
    given a pipe as output
    start
    listens
    see line "The server is waiting for a client on {path}"
    connect
    expect "Pid"
    see line "The server requests the client's pid"
    send "This client has pid {pid}"
    see line "server: This client has pid {pid}"
    expect "Sleep"
    see line "The server requests the client to sleep"
    send "Done"
    expect "Quit"
    see line "The server requests the client to quit"
    exit 0
    no complaint
TALK
}

# bats test_tags=client,slow
@test "client says what goes on, also when its output is a pipe" {
  talk client <<-'TALK'
    given a pipe as output
    listen
    start
    accept
    see line "The client is connected to {path}"
    send "Pid"
    see line "A request for the client's pid has been received"
    expect "This client has pid {client.pid}"
    send "Sleep"
    see line "This client is going to sleep for 5 seconds"
    expect "Done"
    send "Quit"
    see line "This client is quitting"
    exit 0
    no complaint
TALK
}
