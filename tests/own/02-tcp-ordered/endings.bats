#!/usr/bin/env bats
# The ordered client-server drill, beyond the course's text: how a conversation ends.
# Asked of the kit's own programs only, in C and in Python; no student is graded by it.

load ../helper
address tcp:5000

# bats test_tags=client
@test "client says exit before it closes" {
  talk client <<-'TALK'
    type "exit"
    expect "exit"
    expect end of file
    exit 0
TALK
}

# bats test_tags=server
@test "server says exit before it closes" {
  talk server <<-'TALK'
    send "{one}"
    type "exit"
    expect "exit"
    expect end of file
    exit 0
TALK
}

# bats test_tags=server
@test "server ends with status 0 at end of file" {
  talk server <<-'TALK'
    close
    exit 0
TALK
}

# bats test_tags=client
@test "client ends with status 0 at end of file" {
  talk client <<-'TALK'
    type "{one}"
    expect "{one}" or anything
    close
    exit 0
TALK
}

# bats test_tags=client
@test "client survives a server that breaks off" {
  talk client <<-'TALK'
    type "{one}"
    expect "{one}" or anything
    reset
    says why
    exit 1
TALK
}

# bats test_tags=server
@test "server survives a client that breaks off" {
  talk server <<-'TALK'
    reset
    says why
    exit 1
TALK
}

# bats test_tags=server
@test "server survives a client that is gone before the reply" {
  talk server <<-'TALK'
    send "{one}"
    silent 0.2 s
    shut down
    reset
    type "{two}"
    says why
    exit 1
TALK
}

# bats test_tags=client
@test "client survives a server that is gone before the next line" {
  talk client <<-'TALK'
    type "{one}"
    expect "{one}" or anything
    send "{two}"
    silent 0.2 s
    shut down
    reset
    type "{three}"
    says why
    exit 1
TALK
}
