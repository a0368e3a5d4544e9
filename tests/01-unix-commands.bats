#!/usr/bin/env bats
# SEP400 Lab 4: a server commands a client over the UNIX socket /tmp/lab4.
#
# 100 points: 75 for the conversation, 25 for care. What is tagged `own` goes
# beyond the course's text and is asked of this kit's own programs only.

load helper
address unix:/tmp/lab4

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

# bats test_tags=points:9,conversation,client,todo:5
@test "client replies to Pid with its own pid" {
  talk client <<-'TALK'
    send "Pid"
    expect "This client has pid {client.pid}" or "This client has pid: {client.pid}"
TALK
}

# bats test_tags=points:4,conversation,client,todo:5
@test "client waits to be asked before it speaks" {
  talk client <<-'TALK'
    silent 0.5 s
    send "Pid"
    expect "This client has pid {client.pid}" or "This client has pid: {client.pid}"
    silent 0.5 s
TALK
}

# bats test_tags=points:6,conversation,client,todo:7
@test "client replies to Sleep with Done, after five seconds" {
  talk client <<-'TALK'
    send "Sleep"
    expect "Done" after 5 s
TALK
}

# bats test_tags=points:5,conversation,client,todo:3
@test "client closes and ends with status 0 on Quit" {
  talk client <<-'TALK'
    send "Quit"
    expect end of file
    exit 0
TALK
}

# bats test_tags=points:6,conversation,client,todo:3,basis
@test "client holds the whole conversation" {
  talk client <<-'TALK'
    send "Pid"
    expect "This client has pid {client.pid}" or "This client has pid: {client.pid}"
    send "Sleep"
    expect "Done" after 5 s
    send "Quit"
    expect end of file
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

# bats test_tags=points:3,conversation,server,todo:2
@test "server binds it to the path" {
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

# bats test_tags=points:3,conversation,server,todo:5
@test "server accepts a client" {
  talk server <<-'TALK'
    trace
    start
    listens
    connect
    calls "accept"
TALK
}

# bats test_tags=points:5,conversation,server,todo:7
@test "server speaks first and requests Pid" {
  talk server <<-'TALK'
    expect "Pid"
    silent 0.5 s
TALK
}

# bats test_tags=points:6,conversation,server,todo:8
@test "server prints the client's reply" {
  talk server <<-'TALK'
    expect "Pid"
    send "This client has pid {pid}"
    see "{pid}"
TALK
}

# bats test_tags=points:4,conversation,server,todo:6
@test "server requests Sleep after the reply and waits for Done" {
  talk server <<-'TALK'
    expect "Pid"
    send "This client has pid {pid}"
    expect "Sleep"
    silent 1 s
TALK
}

# bats test_tags=points:6,conversation,server,todo:6,basis
@test "server holds the whole conversation" {
  talk server <<-'TALK'
    expect "Pid"
    send "This client has pid {pid}"
    expect "Sleep"
    send "Done"
    expect "Quit"
    close
    exit 0
TALK
}

# bats test_tags=points:3,conversation,server,todo:3
@test "server ends though the client has not closed yet" {
  talk server <<-'TALK'
    expect "Pid"
    send "This client has pid {pid}"
    expect "Sleep"
    send "Done"
    expect "Quit"
    shut down
    exit 0
TALK
}

# bats test_tags=points:4,conversation,server,todo:3
@test "server removes its socket file" {
  talk server <<-'TALK'
    expect "Pid"
    send "This client has pid {pid}"
    expect "Sleep"
    send "Done"
    expect "Quit"
    close
    exit 0
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

# bats test_tags=points:2,care,client,todo:4
@test "client ends when the server closes before any command" {
  talk client <<-'TALK'
    close
    ends
TALK
}

# bats test_tags=points:1,care,client,todo:4
@test "client ends when the server closes after a reply" {
  talk client <<-'TALK'
    send "Pid"
    expect "This client has pid {client.pid}" or "This client has pid: {client.pid}"
    close
    ends
TALK
}

# bats test_tags=points:2,care,client,todo:4
@test "client terminates what it receives" {
  bare=yes talk client <<-'TALK'
    send "Pid"
    expect "This client has pid {client.pid}" or "This client has pid: {client.pid}"
    send "Quit"
    expect end of file
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
    ends
    closes every socket
TALK
}

# bats test_tags=points:2,care,client,todo:5
@test "client makes no memory error" {
  build=asan talk client <<-'TALK'
    send "Pid"
    expect "This client has pid {client.pid}" or "This client has pid: {client.pid}"
    send "Quit"
    ends
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
    listens
    connect
    says why
    fails
TALK
}

# bats test_tags=points:2,care,server,todo:8
@test "server ends when the client closes instead of replying" {
  talk server <<-'TALK'
    expect "Pid"
    close
    ends
TALK
}

# bats test_tags=points:1,care,server,todo:6
@test "server says Quit only on Done" {
  talk server <<-'TALK'
    expect "Pid"
    send "This client has pid {pid}"
    expect "Sleep"
    send "{wrong}"
    silent 0.5 s or end
TALK
}

# bats test_tags=points:1,care,server,todo:3
@test "server removes its socket file when the client closes early" {
  talk server <<-'TALK'
    expect "Pid"
    close
    ends
    no socket file
TALK
}

# bats test_tags=points:1,care,server,todo:8
@test "server terminates what it receives" {
  bare=yes talk server <<-'TALK'
    expect "Pid"
    send "This client has pid {pid}"
    expect "Sleep"
    send "Done"
    expect "Quit"
TALK
}

# bats test_tags=points:1,care,server,todo:3
@test "server closes every socket" {
  talk server <<-'TALK'
    trace
    start
    listens
    connect
    expect "Pid"
    send "This client has pid {pid}"
    expect "Sleep"
    send "Done"
    expect "Quit"
    close
    ends
    closes every socket
TALK
}

# bats test_tags=points:2,care,server,todo:8
@test "server makes no memory error" {
  build=asan talk server <<-'TALK'
    expect "Pid"
    send "This client has pid {pid}"
    expect "Sleep"
    send "Done"
    expect "Quit"
    close
    ends
    no memory error
TALK
}
