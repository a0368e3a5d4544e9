#!/usr/bin/env bats
# SEP400 Lab 4, beyond the course's text: how a conversation ends, and what is said when it goes wrong.
# Asked of the kit's own programs only, in C and in Python; no student is graded by it.

load ../helper
address unix:/tmp/lab4

# stop SIGNAL STATUS - the server, waiting for a client, is stopped by a signal.
stop() {
  talk server <<-TALK
    start
    listens
    signal "$1"
    exit $2
    no socket file
TALK
}

# bats test_tags=server
@test "server removes its socket file on SIGINT" {
  stop INT 130
}

# bats test_tags=server
@test "server removes its socket file on SIGTERM" {
  stop TERM 143
}

# bats test_tags=server
@test "server removes its socket file on SIGHUP" {
  stop HUP 129
}

# bats test_tags=server
@test "server removes its socket file on a signal amid the conversation" {
  talk server <<-'TALK'
    expect "Pid" or anything
    signal "TERM"
    exit 143
    no socket file
TALK
}

# bats test_tags=server
@test "server removes its socket file after a wrong reply" {
  talk server <<-'TALK'
    expect "Pid" or anything
    send "4711"
    ends
    no socket file
TALK
}

# bats test_tags=server
@test "server removes its socket file when it cannot listen" {
  talk server <<-'TALK'
    fail "listen" with "EOPNOTSUPP"
    start
    ends
    no socket file
TALK
}

# bats test_tags=server
@test "server names a wrong reply to Pid and what it expected" {
  talk server <<-'TALK'
    expect "Pid" or anything
    send "4711"
    complain "server: expected \"This client has pid N\", received \"4711\""
    exit 1
TALK
}

# bats test_tags=server
@test "server names a wrong reply to Sleep and what it expected" {
  talk server <<-'TALK'
    expect "Pid" or anything
    send "This client has pid {pid}"
    expect "Sleep" or anything
    send "Donep"
    complain "server: expected \"Done\", received \"Donep\""
    exit 1
TALK
}

# bats test_tags=client
@test "client names a command it does not know" {
  talk client <<-'TALK'
    send "pid"
    complain "client: expected Pid, Sleep or Quit, received \"pid\""
    exit 1
TALK
}

# bats test_tags=client
@test "client names a command of one byte" {
  talk client <<-'TALK'
    send "Pid"
    expect "This client has pid {client.pid}" or anything
    send "P"
    complain "client: expected Pid, Sleep or Quit, received \"P\""
    exit 1
TALK
}

# bats test_tags=server
@test "server names a reply of one byte" {
  talk server <<-'TALK'
    expect "Pid" or anything
    send "This client has pid {pid}"
    expect "Sleep" or anything
    send "D"
    complain "server: expected \"Done\", received \"D\""
    exit 1
TALK
}

# bats test_tags=client
@test "client survives junk" {
  talk client <<-'TALK'
    send junk
    close
    fails
    says why
TALK
}

# bats test_tags=server
@test "server survives junk" {
  talk server <<-'TALK'
    expect "Pid" or anything
    send junk
    fails
    says why
TALK
}

# bats test_tags=client
@test "client reports that the server closed before Quit" {
  talk client <<-'TALK'
    close
    complain "client: the server closed before it said Quit"
    exit 1
TALK
}

# bats test_tags=client,slow
@test "client survives a server that is gone while it sleeps" {
  talk client <<-'TALK'
    send "Sleep"
    close
    exit 1
    complain about "Broken pipe"
TALK
}

# bats test_tags=client,slow
@test "client sleeps five seconds each time" {
  talk client <<-'TALK'
    send "Sleep"
    expect "Done" after 5 s
    send "Sleep"
    expect "Done" after 5 s
TALK
}

# bats test_tags=client,slow
@test "client sleeps five seconds, whatever comes meanwhile" {
  talk client <<-'TALK'
    send "Sleep"
    see "This client is going to sleep for 5 seconds"
    send "\0\0\0\0"
    silent 1 s
    expect "Done"
TALK
}

# bats test_tags=server,slow
@test "server waits for Done as long as the client sleeps" {
  talk server <<-'TALK'
    expect "Pid"
    send "This client has pid {pid}"
    expect "Sleep"
    silent 7 s
    send "Done"
    expect "Quit"
    exit 0
TALK
}

# bats test_tags=server
@test "server reports once that the client closed instead of replying" {
  talk server <<-'TALK'
    expect "Pid" or anything
    close
    complain about "Pid: the client closed instead of replying"
    exit 1
TALK
}

# bats test_tags=server
@test "server reports once that the client closed instead of sleeping" {
  talk server <<-'TALK'
    expect "Pid" or anything
    send "This client has pid {pid}"
    expect "Sleep" or anything
    close
    complain about "Sleep: the client closed instead of replying"
    exit 1
TALK
}

# Stopped while the client says Done and goes, the server cannot say Quit.
# bats test_tags=server
@test "server reports that it could not say Quit" {
  talk server <<-TALK
    expect "Pid" or anything
    send "This client has pid {pid}"
    expect "Sleep" or anything
    signal "STOP"
    send "Done"
    close
    signal "CONT"
    $(complaint server Quit "Broken pipe")
    exit 1
TALK
}

# Stopped while the client comes and goes, the server then speaks to nobody.
# bats test_tags=server
@test "server survives a client that breaks off" {
  talk server <<-'TALK'
    start
    listens
    signal "STOP"
    connect
    reset
    signal "CONT"
    fails
    says why
TALK
}
