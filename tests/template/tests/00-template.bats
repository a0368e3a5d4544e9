#!/usr/bin/env bats
# FILL IN: what the exercise is about, in a line.
#
# 100 points: 75 for the conversation, 25 for care. own/ has what is
# asked of this kit's own programs only.

load helper
address tcp:5000 # or unix:/tmp/NAME

# What goes on when nothing fails: see `says why` in docs/talk.md.
usual client <<-'TALK'
    type "{one}"
    expect "{one}" or anything
    send "{two}"
    type "exit"
    close
    ends
TALK
usual server <<-'TALK'
    send "{one}"
    type "{two}"
    expect "{two}" or anything
    send "exit"
    close
    ends
TALK

# --- The client, along its TODOs ------------------------------------------
# FILL IN: one check or more for each TODO of the client.

# bats test_tags=points:3,conversation,client,todo:1
@test "client makes a socket" {
  talk client <<-'TALK'
    trace
    start
    calls "socket"
TALK
}

# bats test_tags=points:5,conversation,client,todo:2
@test "client connects to the server" {
  talk client <<-'TALK'
    listen
    start
    accept
TALK
}

# bats test_tags=points:4,conversation,client,todo:3
@test "client says nothing until a line is typed" {
  talk client <<-'TALK'
    silent 0.5 s
TALK
}

# bats test_tags=points:10,conversation,client,todo:4
@test "client sends the line that is typed" {
  talk client <<-'TALK'
    type "{one} {two}"
    expect "{one} {two}"
TALK
}

# bats test_tags=points:10,conversation,client,todo:5
@test "client prints the reply" {
  talk client <<-'TALK'
    type "{one}"
    expect "{one}" or anything
    send "{two} {three}"
    see "{two} {three}"
TALK
}

# bats test_tags=points:5,conversation,client,todo:5,basis
@test "client goes through the whole conversation" {
  talk client <<-'TALK'
    type "{one}"
    expect "{one}" or anything
    send "{two}"
    close
    exit 0
TALK
}

# --- The server, along its TODOs ------------------------------------------
# FILL IN: one check or more for each TODO of the server.

# bats test_tags=points:3,conversation,server,todo:1
@test "server makes a socket" {
  talk server <<-'TALK'
    trace
    start
    calls "socket"
TALK
}

# bats test_tags=points:5,conversation,server,todo:2
@test "server binds it to the port" {
  talk server <<-'TALK'
    trace
    start
    calls "bind"
TALK
}

# bats test_tags=points:5,conversation,server,todo:3
@test "server listens on the port" {
  talk server <<-'TALK'
    start
    listens
TALK
}

# bats test_tags=points:5,conversation,server,todo:4
@test "server accepts a client, and waits for it to speak" {
  talk server <<-'TALK'
    silent 0.5 s
TALK
}

# bats test_tags=points:15,conversation,server,todo:5
@test "server replies in upper case" {
  talk server <<-'TALK'
    send "Hello, 2 worlds!"
    expect "HELLO, 2 WORLDS!"
TALK
}

# bats test_tags=points:5,conversation,server,todo:5,basis
@test "server goes through the whole conversation" {
  talk server <<-'TALK'
    send "hello"
    expect "HELLO" or anything
    close
    exit 0
TALK
}

# --- Both, in every pairing -------------------------------------------------

# FILL IN: a conversation from beginning to end.
conversation() {
  talk pair <<-'TALK'
    server: start
    server: listens
    client: start
    client: type "hello"
    client: see "HELLO"
    client: exit 0
    server: exit 0
    nothing left
TALK
}

# bats test_tags=points:0,conversation,pair
@test "C server, C client" {
  server=c client=c conversation
}

# bats test_tags=points:0,conversation,pair
@test "C server, Python client" {
  server=c client=python conversation
}

# bats test_tags=points:0,conversation,pair
@test "Python server, C client" {
  server=python client=c conversation
}

# bats test_tags=points:0,conversation,pair
@test "Python server, Python client" {
  server=python client=python conversation
}

# --- Care -------------------------------------------------------------------
# FILL IN: calls that fail, peers that disappear, what is left behind.

# bats test_tags=points:4,care,client,todo:2
@test "client says that there is no server, and fails" {
  talk client <<-'TALK'
    start
    says why
    fails
TALK
}

# bats test_tags=points:3,care,client,todo:1
@test "client reports that it gets no socket" {
  talk client <<-'TALK'
    fail "socket" with "EMFILE"
    start
    says why
    fails
TALK
}

# bats test_tags=points:3,care,client,todo:5
@test "client ends when the server just closes" {
  talk client <<-'TALK'
    type "{one}"
    expect "{one}" or anything
    close
    ends
TALK
}

# bats test_tags=points:3,care,client,todo:5
@test "client makes no memory error" {
  build=asan talk client <<-'TALK'
    type "{one}"
    expect "{one}" or anything
    send "{two} {three}"
    close
    ends
    no memory error
TALK
}

# bats test_tags=points:3,care,server,todo:2
@test "server reports that the port is taken" {
  talk server <<-'TALK'
    given a live server
    start
    says why
    fails
TALK
}

# bats test_tags=points:3,care,server,todo:1
@test "server reports that it gets no socket" {
  talk server <<-'TALK'
    fail "socket" with "EMFILE"
    start
    says why
    fails
TALK
}

# bats test_tags=points:3,care,server,todo:5
@test "server ends when the client just closes" {
  talk server <<-'TALK'
    close
    ends
TALK
}

# bats test_tags=points:3,care,server,todo:5
@test "server makes no memory error" {
  build=asan talk server <<-'TALK'
    send "hello"
    expect "HELLO" or anything
    close
    ends
    no memory error
TALK
}
