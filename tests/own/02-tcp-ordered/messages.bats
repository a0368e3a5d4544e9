#!/usr/bin/env bats
# The ordered client-server drill, beyond the course's text: what a received message may look like.
# Asked of the kit's own programs only, in C and in Python; no student is graded by it.

load ../helper
address tcp:5000

# server_tolerates FORM [LATER] - the server's side of one form of messages,
# or of what comes after it has printed them.
server_tolerates() {
  talk server <<-TALK
    send "{one}" $1
    see "{one}\n"
    $2
    type "{two}"
    expect "{two}" or anything
    ${2:+silent 0.5 s}
    send "{one} {three}" $1
    see "{one} {three}\n"
    $2
    type "{four}"
    expect "{four}" or anything
    send "exit" $1
    ends
TALK
}

# client_tolerates FORM [LATER] - the client's side of it.
client_tolerates() {
  talk client <<-TALK
    type "{one}"
    expect "{one}" or anything
    send "{two}" $1
    see "{two}\n"
    $2
    type "{three}"
    expect "{three}" or anything
    ${2:+silent 0.5 s}
    send "{two} {four}" $1
    see "{two} {four}\n"
    $2
    type "{five}"
    expect "{five}" or anything
    send "exit" $1
    ends
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
@test "server tolerates a newline that comes later" {
  server_tolerates "" 'send "\n"'
}

# bats test_tags=client
@test "client tolerates a newline that comes later" {
  client_tolerates "" 'send "\n"'
}

# bats test_tags=server
@test "server tolerates what is left of an earlier buffer in front of a message" {
  talk server <<-'TALK'
    send "\0\r\n{one}"
    see line "[Client 127.0.0.1:{peer.port}]: {one}"
TALK
}

# bats test_tags=client
@test "client tolerates what is left of an earlier buffer in front of a message" {
  talk client <<-'TALK'
    type "{one}"
    expect "{one}"
    send "\0\r\n{two}"
    see line "[Server 127.0.0.1:{port}]: {two}"
TALK
}

# bats test_tags=server
@test "server takes a carriage return for the end of a line" {
  talk server <<-'TALK'
    send "{one}\r\n"
    see line "[Client 127.0.0.1:{peer.port}]: {one}"
    type "{two}\r{three}"
    expect "{two}"
    silent 0.2 s
TALK
}

# bats test_tags=client
@test "client takes a carriage return for the end of a line" {
  talk client <<-'TALK'
    type "{one}\r{three}"
    expect "{one}"
    silent 0.2 s
    send "{two}\r\n"
    see line "[Server 127.0.0.1:{port}]: {two}"
TALK
}

# bats test_tags=server
@test "server prints and sends messages of one byte" {
  talk server <<-'TALK'
    send "{one}"
    type "{two}"
    expect "{two}"
    send "y"
    see line "[Client 127.0.0.1:{peer.port}]: y"
    type "x"
    expect "x"
TALK
}

# bats test_tags=client
@test "client prints and sends messages of one byte" {
  talk client <<-'TALK'
    type "{one}"
    expect "{one}"
    send "y"
    see line "[Server 127.0.0.1:{port}]: y"
    type "x"
    expect "x"
TALK
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
  server_tolerates "" 'send "" padded to 250'
}

# bats test_tags=client
@test "client tolerates padding that comes later" {
  client_tolerates "" 'send "" padded to 250'
}
