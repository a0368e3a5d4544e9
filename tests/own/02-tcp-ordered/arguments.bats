#!/usr/bin/env bats
# The ordered client-server drill, beyond the course's text: addresses, ports and arguments.
# Asked of the kit's own programs only, in C and in Python; no student is graded by it.

load ../helper
address tcp:5000

# bats test_tags=client
@test "client prints a received line with the server's address" {
  talk client <<-'TALK'
    type "{one}"
    expect "{one}" or anything
    send "{two} é 字"
    see "\n[Server 127.0.0.1:{port}]: {two} é 字\n"
TALK
}

# bats test_tags=server
@test "server prints a received line with the client's address" {
  talk server <<-'TALK'
    send "{one} é 字"
    see "\n[Client 127.0.0.1:{peer.port}]: {one} é 字\n"
TALK
}

# bats test_tags=server
@test "server says what goes on, also when its output is a pipe" {
  talk server <<-'TALK'
    given a pipe as output
    start
    listens
    see line "The server is waiting for a client on 127.0.0.1:{port}"
    connect
    see line "A client has connected and speaks first; \"exit\" ends"
    send "exit"
    see line "The client has ended the conversation"
    no complaint
TALK
}

# bats test_tags=client
@test "client says what goes on, also when its output is a pipe" {
  talk client <<-'TALK'
    given a pipe as output
    listen
    start
    accept
    see line "Connected to 127.0.0.1:{port}: you begin; \"exit\" ends"
    type "{one}"
    expect "{one}" or anything
    send "exit"
    see line "The server has ended the conversation"
    no complaint
TALK
}

# bats test_tags=server
@test "server listens on the loopback address only" {
  talk server <<-'TALK'
    start
    listens
    only on loopback
TALK
}

# bats test_tags=server
@test "server names the port that is taken, and leaves its server alone" {
  talk server <<-'TALK'
    given a live server
    start
    complain "server: bind 127.0.0.1:{port}: Address already in use"
    exit 1
    live server undisturbed
TALK
}

# bats test_tags=server
@test "server does not share its port, whatever the other server allows" {
  talk server <<-'TALK'
    given a live server that shares its port
    start
    complain "server: bind 127.0.0.1:{port}: Address already in use"
    exit 1
TALK
}

# bats test_tags=client
@test "client without a server names the port and the reason" {
  talk client <<-'TALK'
    start
    complain "client: connect 127.0.0.1:{port}: Connection refused"
    exit 1
TALK
}

# bats test_tags=server
@test "server takes a port as its argument" {
  talk server <<-'TALK'
    at "6001"
    start "6001"
    listens
    connect
    send "{one}"
    type "{two}"
    expect "{two}" or anything
TALK
}

# bats test_tags=client
@test "client takes a port as its argument" {
  talk client <<-'TALK'
    at "6001"
    listen
    start "6001"
    accept
    type "{one}"
    expect "{one}" or anything
TALK
}

# refuses ROLE PORT - a port that is none is refused as a wrong usage.
refuses() {
  talk "$1" <<-TALK
    start "$2"
    complain "$1: port $2: not a number from 1 to 65535"
    exit 2
TALK
}

# bats test_tags=server
@test "server refuses port 0" {
  refuses server 0
}

# bats test_tags=server
@test "server refuses port 65536" {
  refuses server 65536
}

# bats test_tags=server
@test "server refuses port 70000" {
  refuses server 70000
}

# bats test_tags=client
@test "client refuses port 70000" {
  refuses client 70000
}

# bats test_tags=server
@test "server takes port 65535" {
  talk server <<-'TALK'
    at "65535"
    start "65535"
    listens
TALK
}

# bats test_tags=server
@test "server takes port 1, and says so when it may not" {
  talk server <<-'TALK'
    fail "bind" with "EACCES"
    start "1"
    complain "server: bind 127.0.0.1:1: Permission denied"
    exit 1
TALK
}

# bats test_tags=client
@test "client takes port 1" {
  talk client <<-'TALK'
    start "1"
    complain "client: connect 127.0.0.1:1: Connection refused"
    exit 1
TALK
}

# bats test_tags=client
@test "client takes port 65535" {
  talk client <<-'TALK'
    start "65535"
    complain "client: connect 127.0.0.1:65535: Connection refused"
    exit 1
TALK
}

# bats test_tags=server
@test "server refuses a port that is no number" {
  refuses server 50x0
}

# bats test_tags=client
@test "client refuses port 0" {
  refuses client 0
}

# bats test_tags=client
@test "client refuses port 65536" {
  refuses client 65536
}

# bats test_tags=client
@test "client refuses a port that is no number" {
  refuses client 5000.0
}

# bats test_tags=server
@test "server refuses a second argument with its usage" {
  talk server <<-TALK
    start "5000" "5001"
    complain "usage: server $(python_only "[-h] ")[PORT]"
    exit 2
TALK
}

# bats test_tags=client
@test "client refuses a second argument with its usage" {
  talk client <<-TALK
    start "5000" "5001"
    complain "usage: client $(python_only "[-h] ")[PORT]"
    exit 2
TALK
}
