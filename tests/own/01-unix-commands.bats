#!/usr/bin/env bats
# SEP400 Lab 4, beyond the course's text: what is asked of the kit's own programs
# only, in C and in Python. No student is graded by it.

load helper
address unix:/tmp/lab4

# bats test_tags=pair,slow
@test "both print the course's own sample run" {
  talk pair <<-'TALK'
    server: start
    server: listens
    client: start
    server: see "The server requests the client's pid\n"
    client: see "A request for the client's pid has been received\n"
    server: see "server: This client has pid {client.pid}\n"
    server: see "The server requests the client to sleep\n"
    client: see "This client is going to sleep for 5 seconds\n"
    server: see "The server requests the client to quit\n" after 5 s
    client: see "This client is quitting\n"
    server: exit 0
    client: exit 0
    nothing left
TALK
}

# bats test_tags=server
@test "server replaces a stale socket file" {
  talk server <<-'TALK'
    given a stale socket file
    start
    listens
    connect
TALK
}

# bats test_tags=server
@test "server refuses a path that a live server uses, and leaves it alone" {
  talk server <<-'TALK'
    given a live server
    start
    complain "server: bind {path}: Address already in use"
    exit 1
    live server undisturbed
TALK
}

# bats test_tags=server
@test "server refuses a path that is no socket, and leaves it alone" {
  talk server <<-'TALK'
    given a plain file
    start
    complain "server: bind {path}: Address already in use"
    exit 1
    plain file untouched
TALK
}

# bats test_tags=server
@test "server refuses a path that is too long" {
  talk server <<-'TALK'
    start "/tmp/{300}"
    complain about "too long"
    exit 1
    nothing left
TALK
}

# bats test_tags=client
@test "client refuses a path that is too long" {
  talk client <<-'TALK'
    start "/tmp/{300}"
    complain about "too long"
    exit 1
TALK
}

# sun_path of unix(7) has 108 bytes here, one of them for the NUL.
# bats test_tags=server
@test "server refuses a path of 108 bytes" {
  talk server <<-'TALK'
    start "/tmp/{103}"
    complain about "too long"
    exit 1
TALK
}

# bats test_tags=client
@test "client refuses a path of 108 bytes" {
  talk client <<-'TALK'
    start "/tmp/{103}"
    complain about "too long"
    exit 1
TALK
}

# bats test_tags=client
@test "client takes a path of 107 bytes" {
  talk client <<-'TALK'
    start "/tmp/{102}"
    complain "client: connect /tmp/{102}: No such file or directory"
    exit 1
TALK
}

# bats test_tags=server
@test "server takes a path as its argument" {
  talk server <<-'TALK'
    at "/tmp/elsewhere"
    start "/tmp/elsewhere"
    listens
    connect
TALK
}

# bats test_tags=client
@test "client takes a path as its argument" {
  talk client <<-'TALK'
    at "/tmp/elsewhere"
    listen
    start "/tmp/elsewhere"
    accept
TALK
}

# bats test_tags=server
@test "server refuses a second argument with its usage" {
  talk server <<-TALK
    start "/tmp/a" "/tmp/b"
    complain "usage: server $(python_only "[-h] ")[PATH]"
    exit 2
    see no "waiting"
TALK
}

# bats test_tags=server
@test "server refuses an option, which is no path, with its usage" {
  talk server <<-'TALK'
    start "-x"
    exit 2
    nothing left
TALK
}

# bats test_tags=client
@test "client refuses an option, which is no path, with its usage" {
  talk client <<-'TALK'
    start "-x"
    exit 2
TALK
}

# bats test_tags=server
@test "server refuses an empty path with its usage" {
  talk server <<-'TALK'
    start ""
    exit 2
TALK
}

# bats test_tags=client
@test "client refuses an empty path with its usage" {
  talk client <<-'TALK'
    start ""
    exit 2
TALK
}

# bats test_tags=client
@test "client refuses a second argument with its usage" {
  talk client <<-TALK
    start "/tmp/a" "/tmp/b"
    complain "usage: client $(python_only "[-h] ")[PATH]"
    exit 2
TALK
}

# bats test_tags=client
@test "client without a server names the path and the reason" {
  talk client <<-'TALK'
    start
    complain "client: connect {path}: No such file or directory"
    exit 1
TALK
}

# bats test_tags=client
@test "client at a stale socket file is refused" {
  talk client <<-'TALK'
    given a stale socket file
    start
    complain "client: connect {path}: Connection refused"
    exit 1
TALK
}

# bats test_tags=server
@test "server closes every socket, also the one that asks at a stale socket file" {
  talk server <<-'TALK'
    given a stale socket file
    trace
    start
    listens
    connect
    expect "Pid"
    send "This client has pid {pid}"
    expect "Sleep"
    send "Done"
    expect "Quit"
    exit 0
    closes every socket
TALK
}

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

# bats test_tags=server
@test "server makes an interrupted accept and recv again" {
  talk server <<-'TALK'
    interrupt "accept"
    interrupt "recv"
    interrupt "send"
    start
    listens
    connect
    expect "Pid" or anything
    send "This client has pid {pid}"
    expect "Sleep" or anything
TALK
}

# bats test_tags=client
@test "client makes an interrupted connect, recv and send again" {
  local connect='interrupt "connect"'

  # Python waits for what connect has begun; strace makes it begin nothing.
  [[ $IMPLEMENTATION != python ]] || connect=
  talk client <<-TALK
    interrupt "recv"
    interrupt "send"
    $connect
    listen
    start
    accept
    send "Pid"
    expect "This client has pid {client.pid}" or anything
TALK
}

# server_reports CALL ERRNO WHAT REASON - a system call that fails is reported.
server_reports() {
  talk server <<-TALK
    fail "$1" with "$2"
    start
    $(complaint server "$3" "$4")
    exit 1
TALK
}

# bats test_tags=server
@test "server reports a failing socket call" {
  server_reports socket EMFILE socket "Too many open files"
}

# bats test_tags=server
@test "server reports a failing bind call" {
  server_reports bind EACCES "bind {path}" "Permission denied"
}

# bats test_tags=server
@test "server reports a failing listen call" {
  server_reports listen EOPNOTSUPP "listen {path}" "Operation not supported"
}

# bats test_tags=server
@test "server reports a failing accept call" {
  server_reports accept ENFILE "accept {path}" "Too many open files in system"
}

# talking_server_reports CALL ERRNO REASON - as above, with a client there.
talking_server_reports() {
  talk server <<-TALK
    fail "$1" with "$2"
    start
    listens
    connect
    $(complaint server Pid "$3")
    exit 1
TALK
}

# bats test_tags=server
@test "server reports a failing send call" {
  talking_server_reports send ENOBUFS "No buffer space available"
}

# bats test_tags=server
@test "server reports a failing recv call" {
  talking_server_reports recv ECONNRESET "Connection reset by peer"
}

# client_reports CALL ERRNO WHAT REASON - a system call that fails is reported.
client_reports() {
  talk client <<-TALK
    fail "$1" with "$2"
    listen
    start
    $(complaint client "$3" "$4")
    exit 1
TALK
}

# bats test_tags=client
@test "client reports a failing socket call" {
  client_reports socket EMFILE socket "Too many open files"
}

# bats test_tags=client
@test "client reports a failing connect call" {
  client_reports connect EACCES "connect {path}" "Permission denied"
}

# bats test_tags=client
@test "client reports a failing recv call" {
  client_reports recv ECONNRESET receive "Connection reset by peer"
}

# bats test_tags=client
@test "client reports a failing send call" {
  talk client <<-TALK
    fail "send" with "EPIPE"
    listen
    start
    accept
    send "Pid"
    $(complaint client "reply to Pid" "Broken pipe")
    exit 1
TALK
}
