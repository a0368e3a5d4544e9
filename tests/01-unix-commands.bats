#!/usr/bin/env bats
# SEP400 Lab 4: a server commands a client over the UNIX socket /tmp/lab4.
#
# 100 points: 75 for the conversation, 25 for care. What is tagged `slow` sleeps,
# and is started first. own/ has what is asked of this kit's own programs only.

load helper
address unix:/tmp/lab4

# What goes on when nothing fails: see `says why` in docs/talk.md.
usual client <<-'TALK'
    send "Quit"
    close
    ends
TALK
usual server <<-'TALK'
    expect "Pid" or anything
    send "This client has pid {pid}"
    expect "Sleep" or anything
    send "Done"
    expect "Quit" or anything
    close
    ends
TALK

# --- The client, along its TODOs ------------------------------------------

# bats test_tags=points:2,conversation,client,todo:1
@test "client makes a socket" {
  talk client <<-'TALK'
    trace
    start
    calls "socket"
TALK
}

# bats test_tags=points:4,conversation,client,todo:2
@test "client connects to the server" {
  talk client <<-'TALK'
    listen
    start
    accept
TALK
}

# bats test_tags=points:4,conversation,client,todo:5
@test "client waits to be asked before it speaks" {
  talk client <<-'TALK'
    silent 0.5 s
    send "Pid"
    expect "This client has pid {client.pid}" or anything
    silent 0.5 s or end
TALK
}

# bats test_tags=points:8,conversation,client,todo:5,words
@test "client replies to Pid with its own pid" {
  talk client <<-'TALK'
    send "Pid"
    expect "This client has pid {client.pid}" or "This client has pid: {client.pid}"
TALK
}

# bats test_tags=points:5,conversation,client,todo:7,slow,words
@test "client replies to Sleep with Done" {
  talk client <<-'TALK'
    patient
    send "Sleep"
    expect "Done"
    silent 0.5 s or end
TALK
}

# bats test_tags=points:4,conversation,client,todo:7,slow
@test "client sleeps five seconds before it replies" {
  talk client <<-'TALK'
    patient
    send "Sleep"
    expect "Done" or anything after 5 s
TALK
}

# bats test_tags=points:4,conversation,client,todo:3,slow,basis
@test "client goes through the whole conversation" {
  talk client <<-'TALK'
    patient
    send "Pid"
    expect "This client has pid {client.pid}" or anything
    send "Sleep"
    expect "Done" or anything
    send "Quit"
    close
    ends
TALK
}

# bats test_tags=points:5,conversation,client,todo:3
@test "client closes and ends with status 0 on Quit" {
  talk client <<-'TALK'
    send "Quit"
    silent 1 s or end
    close
    exit 0
TALK
}

# --- The server, along its TODOs ------------------------------------------

# bats test_tags=points:2,conversation,server,todo:1
@test "server makes a socket" {
  talk server <<-'TALK'
    trace
    start
    calls "socket"
TALK
}

# bats test_tags=points:2,conversation,server,todo:2
@test "server binds its socket" {
  talk server <<-'TALK'
    trace
    start
    calls "bind"
TALK
}

# bats test_tags=points:3,conversation,server,todo:4
@test "server listens on the path" {
  talk server <<-'TALK'
    start
    listens
TALK
}

# bats test_tags=points:2,conversation,server,todo:5
@test "server accepts a client" {
  talk server <<-'TALK'
    trace
    start
    listens
    connect
    calls "accept"
TALK
}

# bats test_tags=points:5,conversation,server,todo:7,words
@test "server speaks first and requests Pid" {
  talk server <<-'TALK'
    expect "Pid"
TALK
}

# bats test_tags=points:6,conversation,server,todo:6
@test "server prints the client's reply" {
  talk server <<-'TALK'
    expect "Pid" or anything
    send "This client has pid {pid}"
    see "{pid}"
TALK
}

# bats test_tags=points:4,conversation,server,todo:6
@test "server waits for each reply before it sends more" {
  talk server <<-'TALK'
    expect "Pid" or anything
    silent 0.5 s
    send "This client has pid {pid}"
    expect "Sleep" or anything
    silent 0.5 s
TALK
}

# bats test_tags=points:3,conversation,server,todo:6,words
@test "server requests Sleep after the reply to Pid" {
  talk server <<-'TALK'
    expect "Pid" or anything
    send "This client has pid {pid}"
    expect "Sleep"
TALK
}

# bats test_tags=points:3,conversation,server,todo:6,words
@test "server requests Quit after Done" {
  talk server <<-'TALK'
    expect "Pid" or anything
    send "This client has pid {pid}"
    expect "Sleep" or anything
    send "Done"
    expect "Quit"
TALK
}

# bats test_tags=points:3,conversation,server,todo:6,basis
@test "server goes through the whole conversation" {
  talk server <<-'TALK'
    expect "Pid" or anything
    send "This client has pid {pid}"
    expect "Sleep" or anything
    send "Done"
    expect "Quit" or anything
TALK
}

# bats test_tags=points:3,conversation,server,todo:6
@test "server ends with status 0 after Quit" {
  talk server <<-'TALK'
    expect "Pid" or anything
    send "This client has pid {pid}"
    expect "Sleep" or anything
    send "Done"
    expect "Quit" or anything
    close
    exit 0
TALK
}

# bats test_tags=points:3,conversation,server,todo:3
@test "server removes its socket file" {
  talk server <<-'TALK'
    expect "Pid" or anything
    send "This client has pid {pid}"
    expect "Sleep" or anything
    send "Done"
    expect "Quit" or anything
    close
    ends
    no socket file
TALK
}

# --- Both, in every pairing -------------------------------------------------

# What two programs print, in the course's wording or any other.
conversation() {
  talk pair <<-'TALK'
    server: start
    server: listens
    client: start
    server: see "{client.pid}"
    client: exit 0 after 5 s
    server: exit 0
    no socket file
    nothing left
TALK
}

# bats test_tags=points:0,conversation,pair,slow
@test "C server, C client" {
  server=c client=c conversation
}

# bats test_tags=points:0,conversation,pair,slow
@test "C server, Python client" {
  server=c client=python conversation
}

# bats test_tags=points:0,conversation,pair,slow
@test "Python server, C client" {
  server=python client=c conversation
}

# bats test_tags=points:0,conversation,pair,slow
@test "Python server, Python client" {
  server=python client=python conversation
}

# --- Care: the client ---------------------------------------------------------

# bats test_tags=points:2,care,client,todo:2
@test "client says that there is no server, and fails" {
  talk client <<-'TALK'
    start
    says why
    fails
TALK
}

# bats test_tags=points:2,care,client,todo:1
@test "client reports that it gets no socket" {
  talk client <<-'TALK'
    fail "socket" with "EMFILE"
    start
    says why
    fails
TALK
}

# bats test_tags=points:1,care,client,todo:3
@test "client ends when the server closes before any command" {
  talk client <<-'TALK'
    close
    ends
TALK
}

# bats test_tags=points:1,care,client,todo:3
@test "client ends when the server closes after a reply" {
  talk client <<-'TALK'
    send "Pid"
    expect "This client has pid {client.pid}" or anything
    close
    ends
TALK
}

# Stopped while the server asks and goes, the client replies to nobody.
# bats test_tags=points:1,care,client,todo:6
@test "client is not killed by a reply to a server that is gone" {
  talk client <<-'TALK'
    signal "STOP"
    send "Pid"
    close
    signal "CONT"
    ends
TALK
}

# A command after a longer one: what is left of that must not count.
# bats test_tags=points:2,care,client,todo:4,slow
@test "client terminates what it receives" {
  bare=yes talk client <<-'TALK'
    patient
    send "Sleep"
    expect "Done" or anything
    send "Pid"
    expect "This client has pid {client.pid}" or anything
TALK
}

# bats test_tags=points:1,care,client,todo:3
@test "client closes its socket" {
  talk client <<-'TALK'
    trace
    listen
    start
    accept
    send "Quit"
    close
    ends
    closes every socket
TALK
}

# bats test_tags=points:2,care,client,todo:4,slow
@test "client makes no memory error" {
  build=asan talk client <<-'TALK'
    patient
    send "Pid"
    expect "This client has pid {client.pid}" or anything
    send "Sleep"
    expect "Done" or anything
    send "Quit" in a full buffer
    close
    no memory error
TALK
}

# --- Care: the server ---------------------------------------------------------

# bats test_tags=points:2,care,server,todo:1
@test "server reports that it gets no socket" {
  talk server <<-'TALK'
    fail "socket" with "EMFILE"
    start
    says why
    fails
TALK
}

# bats test_tags=points:2,care,server,todo:2
@test "server reports that it cannot bind" {
  talk server <<-'TALK'
    fail "bind" with "EACCES"
    start
    says why
    fails
TALK
}

# bats test_tags=points:1,care,server,todo:5
@test "server reports that it cannot accept" {
  talk server <<-'TALK'
    fail "accept" with "EMFILE"
    start
    try to connect
    says why
    fails
TALK
}

# bats test_tags=points:1,care,server,todo:6
@test "server ends when the client closes instead of replying" {
  talk server <<-'TALK'
    expect "Pid" or anything
    close
    ends
TALK
}

# Stopped while the client replies and goes, the server asks nobody for more.
# bats test_tags=points:1,care,server,todo:7
@test "server is not killed by a request to a client that is gone" {
  talk server <<-'TALK'
    expect "Pid" or anything
    signal "STOP"
    send "This client has pid {pid}"
    close
    signal "CONT"
    ends
TALK
}

# bats test_tags=points:1,care,server,todo:3
@test "server removes its socket file when the client closes early" {
  talk server <<-'TALK'
    expect "Pid" or anything
    close
    ends
    no socket file
TALK
}

# bats test_tags=points:1,care,server,todo:6
@test "server requests Quit only on Done" {
  talk server <<-'TALK'
    expect "Pid" or anything
    send "This client has pid {pid}"
    expect "Sleep" or anything
    send "Don"
    expect no "Quit" for 5.5 s
TALK
}

# bats test_tags=points:1,care,server,todo:8
@test "server terminates what it receives" {
  bare=yes talk server <<-'TALK'
    expect "Pid" or anything
    send "This client has pid {pid}"
    expect "Sleep" or anything
    send "Done"
    expect "Quit" or anything
TALK
}

# bats test_tags=points:1,care,server,todo:5
@test "server closes every socket" {
  talk server <<-'TALK'
    trace
    start
    listens
    connect
    expect "Pid" or anything
    send "This client has pid {pid}"
    expect "Sleep" or anything
    send "Done"
    expect "Quit" or anything
    close
    ends
    closes every socket
TALK
}

# bats test_tags=points:2,care,server,todo:8
@test "server makes no memory error" {
  build=asan talk server <<-'TALK'
    expect "Pid" or anything
    send "This client has pid {pid}"
    expect "Sleep" or anything
    send "Done" in a full buffer
    close
    no memory error
TALK
}
