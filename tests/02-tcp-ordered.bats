#!/usr/bin/env bats
# The ordered client-server drill: TCP on localhost, strict turns, `exit` ends.
#
# 100 points: 75 for the conversation, 25 for care. own/ has what is
# asked of this kit's own programs only.

load helper
address tcp:5000

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

# bats test_tags=points:3,conversation,client,todo:3
@test "client says nothing until a line is typed" {
  talk client <<-'TALK'
    silent 0.5 s
TALK
}

# bats test_tags=points:5,conversation,client,todo:4,words
@test "client sends the line that is typed" {
  talk client <<-'TALK'
    type "{one} {two} {three}"
    expect "{one} {two} {three}"
TALK
}

# bats test_tags=points:2,conversation,client,todo:4
@test "client sends a shorter line after a longer one" {
  talk client <<-'TALK'
    type "{one} {two} {three}"
    expect "{one} {two} {three}" or anything
    send "{four}"
    type "{five}"
    expect "{five}"
TALK
}

# bats test_tags=points:5,conversation,client,todo:5,words
@test "client prints what the server replies" {
  talk client <<-'TALK'
    type "{one}"
    expect "{one}" or anything
    send "{two} {three}"
    see "{two} {three}"
TALK
}

# bats test_tags=points:2,conversation,client,todo:5
@test "client prints every reply" {
  talk client <<-'TALK'
    type "{one}"
    expect "{one}" or anything
    send "{two}"
    see "{two}"
    type "{three}"
    expect "{three}" or anything
    send "{four}"
    see "{four}"
TALK
}

# bats test_tags=points:3,conversation,client,todo:5
@test "client waits for its turn after a reply" {
  talk client <<-'TALK'
    type "{one}"
    expect "{one}" or anything
    send "{two}"
    silent 0.5 s
TALK
}

# bats test_tags=points:4,conversation,client,todo:5,basis
@test "client takes turns with the server" {
  talk client <<-'TALK'
    type "{one}"
    expect "{one}" or anything
    send "{two}"
    type "{three}"
    expect "{three}" or anything
    send "{four}"
    type "{five}"
    expect "{five}" or anything
TALK
}

# bats test_tags=points:1,conversation,client,todo:3
@test "client goes on after exi, and after a line that ends with exit" {
  talk client <<-'TALK'
    type "exi"
    expect "exi" or anything
    send "exi"
    type "{one} exit"
    expect "{one} exit" or anything
    send "{two} exit"
    type "{three}"
    expect "{three}" or anything
TALK
}

# bats test_tags=points:3,conversation,client,todo:3
@test "client ends when exit is typed" {
  talk client <<-'TALK'
    type "{one}"
    expect "{one}" or anything
    send "{two}"
    type "exit"
    expect "exit" or end of file
    close
    exit 0
TALK
}

# In the course's own programs, exit is for who types it: one that receives it asks
# for a line, and ends at the end of file behind it.
# bats test_tags=points:4,conversation,client,todo:5
@test "client ends when the server says exit and closes" {
  talk client <<-'TALK'
    type "{one}"
    expect "{one}" or anything
    send "exit"
    close
    type "{two}" unless it has ended
    exit 0
TALK
}

# --- The server, along its TODOs ------------------------------------------

# bats test_tags=points:1,conversation,server,todo:1
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

# bats test_tags=points:2,conversation,server,todo:3
@test "server listens on the port" {
  talk server <<-'TALK'
    start
    listens
TALK
}

# bats test_tags=points:2,conversation,server,todo:4
@test "server accepts a client" {
  talk server <<-'TALK'
    trace
    start
    listens
    connect
    calls "accept"
TALK
}

# bats test_tags=points:3,conversation,server,todo:5
@test "server waits for the client to speak first" {
  talk server <<-'TALK'
    type "{one}"
    silent 0.5 s
TALK
}

# bats test_tags=points:5,conversation,server,todo:5,words
@test "server prints what the client says" {
  talk server <<-'TALK'
    send "{one} {two}"
    see "{one} {two}"
TALK
}

# bats test_tags=points:2,conversation,server,todo:5
@test "server prints every message" {
  talk server <<-'TALK'
    send "{one}"
    type "{two}"
    expect "{two}" or anything
    send "{three}"
    see "{three}"
TALK
}

# bats test_tags=points:5,conversation,server,todo:8,words
@test "server replies with the line that is typed" {
  talk server <<-'TALK'
    send "{one}"
    type "{two} {three} {four}"
    expect "{two} {three} {four}"
TALK
}

# bats test_tags=points:2,conversation,server,todo:8
@test "server replies with a shorter line after a longer one" {
  talk server <<-'TALK'
    send "{one}"
    type "{two} {three} {four}"
    expect "{two} {three} {four}" or anything
    send "{five}"
    type "{six}"
    expect "{six}"
TALK
}

# bats test_tags=points:2,conversation,server,todo:7
@test "server says nothing until a line is typed" {
  talk server <<-'TALK'
    send "{one}"
    silent 0.5 s
TALK
}

# bats test_tags=points:4,conversation,server,todo:5,basis
@test "server takes turns with the client" {
  talk server <<-'TALK'
    send "{one}"
    type "{two}"
    expect "{two}" or anything
    send "{three}"
    type "{four}"
    expect "{four}" or anything
TALK
}

# bats test_tags=points:1,conversation,server,todo:5
@test "server goes on after exi, and after a line that ends with exit" {
  talk server <<-'TALK'
    send "exi"
    type "exi"
    expect "exi" or anything
    send "{one} exit"
    type "{two} exit"
    expect "{two} exit" or anything
    send "{three}"
    type "{four}"
    expect "{four}" or anything
TALK
}

# bats test_tags=points:3,conversation,server,todo:5
@test "server ends when the client says exit and closes" {
  talk server <<-'TALK'
    send "{one}"
    type "{two}"
    expect "{two}" or anything
    send "exit"
    close
    type "{three}" unless it has ended
    exit 0
TALK
}

# bats test_tags=points:3,conversation,server,todo:7
@test "server ends when exit is typed" {
  talk server <<-'TALK'
    send "{one}"
    type "exit"
    expect "exit" or end of file
    close
    exit 0
TALK
}

# --- Both, in every pairing -------------------------------------------------

# The client says three things, hears two, and ends.
conversation() {
  talk pair <<-'TALK'
    server: start
    server: listens
    client: start
    client: type "{one}"
    server: see "{one}"
    server: type "{two} with spaces"
    client: see "{two} with spaces"
    client: type "{three}"
    server: see "{three}"
    server: type "{four}"
    client: see "{four}"
    client: type "exit"
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

# --- Care: the client ---------------------------------------------------------

# bats test_tags=points:2,care,client,todo:2
@test "client says that there is no server, and fails" {
  talk client <<-'TALK'
    start
    says why
    fails
TALK
}

# bats test_tags=points:1,care,client,todo:1
@test "client reports that it gets no socket" {
  talk client <<-'TALK'
    fail "socket" with "EMFILE"
    start
    says why
    fails
TALK
}

# bats test_tags=points:2,care,client,todo:5
@test "client ends when the server just closes" {
  talk client <<-'TALK'
    type "{one}"
    expect "{one}" or anything
    close
    ends
TALK
}

# What is broken off behind its end raises SIGPIPE at the next send. Who asks for
# another line then finds that there is none.
# bats test_tags=points:1,care,client,todo:4
@test "client is not killed by a line to a server that is gone" {
  talk client <<-'TALK'
    type "{one}"
    expect "{one}" or anything
    send "{two}"
    shut down
    reset
    type "{three}"
    end of input
    ends
TALK
}

# bats test_tags=points:2,care,client,todo:6
@test "client prints nothing of an earlier, longer message" {
  bare=yes talk client <<-'TALK'
    type "{one}"
    expect "{one}" or anything
    send "wxyz{tail}"
    type "v"
    expect "v" or anything
    send "abcd"
    type "{four}"
    expect "{four}" or anything
    see no "abcd{tail}"
TALK
}

# bats test_tags=points:1,care,client,todo:3
@test "client ends at the end of its input" {
  talk client <<-'TALK'
    type "{one}"
    expect "{one}" or anything
    send "{two}"
    end of input
    expect "exit" or end of file
    close
    ends
TALK
}

# bats test_tags=points:1,care,client,todo:4
@test "client sends and prints text beyond ASCII as it is" {
  talk client <<-'TALK'
    type "é字☃"
    expect "é字☃"
    send "☃é字"
    see "☃é字"
TALK
}

# bats test_tags=points:1,care,client,todo:3
@test "client closes its socket" {
  talk client <<-'TALK'
    trace
    listen
    start
    accept
    type "exit"
    expect "exit" or end of file
    close
    ends
    closes every socket
TALK
}

# bats test_tags=points:2,care,client,todo:6
@test "client makes no memory error" {
  build=asan talk client <<-'TALK'
    type "{180} %s%s%s%s%s%s%s%n"
    expect "{180} %s%s%s%s%s%s%s%n" or anything
    send "{236} %s%s%s%s%s%s%s%n"
    type "{one}"
    expect "{one}" or anything
    send "{two}" in a full buffer
    type "exit" unless it has ended
    close
    no memory error
TALK
}

# --- Care: the server ---------------------------------------------------------

# bats test_tags=points:1,care,server,todo:1
@test "server reports that it gets no socket" {
  talk server <<-'TALK'
    fail "socket" with "EMFILE"
    start
    says why
    fails
TALK
}

# bats test_tags=points:2,care,server,todo:2
@test "server reports that the port is taken" {
  talk server <<-'TALK'
    given a live server
    start
    says why
    fails
TALK
}

# bats test_tags=points:1,care,server,todo:4
@test "server reports that it cannot accept" {
  talk server <<-'TALK'
    fail "accept" with "EMFILE"
    start
    try to connect
    says why
    fails
TALK
}

# bats test_tags=points:2,care,server,todo:5
@test "server ends when the client just closes" {
  talk server <<-'TALK'
    send "{one}"
    type "{two}"
    expect "{two}" or anything
    close
    ends
TALK
}

# bats test_tags=points:1,care,server,todo:8
@test "server is not killed by a reply to a client that is gone" {
  talk server <<-'TALK'
    send "{one}"
    shut down
    reset
    type "{two}"
    end of input
    ends
TALK
}

# bats test_tags=points:2,care,server,todo:6
@test "server prints nothing of an earlier, longer message" {
  bare=yes talk server <<-'TALK'
    send "wxyz{tail}"
    type "v"
    expect "v" or anything
    send "abcd"
    type "{three}"
    expect "{three}" or anything
    see no "abcd{tail}"
TALK
}

# bats test_tags=points:1,care,server,todo:2
@test "server uses its port again at once" {
  talk server <<-'TALK'
    given a port in TIME_WAIT
    start
    listens
TALK
}

# bats test_tags=points:1,care,server,todo:7
@test "server closes every socket" {
  talk server <<-'TALK'
    trace
    start
    listens
    connect
    send "{one}"
    type "exit"
    expect "exit" or end of file
    close
    ends
    closes every socket
TALK
}

# bats test_tags=points:1,care,server,todo:6
@test "server makes no memory error" {
  build=asan talk server <<-'TALK'
    send "{236} %s%s%s%s%s%s%s%n"
    type "{180} %s%s%s%s%s%s%s%n"
    expect "{180} %s%s%s%s%s%s%s%n" or anything
    send "{200}"
    type "{one}"
    expect "{one}" or anything
    send "{two}" in a full buffer
    type "exit" unless it has ended
    close
    no memory error
TALK
}
