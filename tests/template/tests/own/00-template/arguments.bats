#!/usr/bin/env bats
# FILL IN: the name of the exercise. Beyond the handout: what is asked of the
# kit's own programs only, in C and in Python. No student is graded by it.

load ../helper
address tcp:5000 # or unix:/tmp/NAME

# FILL IN: arguments, exact messages, what a good program does besides.

# bats test_tags=client
@test "client without a server names the port and the reason" {
  talk client <<-'TALK'
    start
    complain "client: connect 127.0.0.1:{port}: Connection refused"
    exit 1
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
@test "server takes a port as its argument" {
  talk server <<-'TALK'
    at "6001"
    start "6001"
    listens
    connect
    send "hello"
    expect "HELLO"
TALK
}
