#!/usr/bin/env bats
# SEP400 Lab 4: a server commands a client over the UNIX socket /tmp/lab4.
#
# 100 points: 75 for the conversation, 25 for care. What is tagged `own` goes
# beyond the course's text and is asked of this kit's own programs only; what is
# tagged `slow` sleeps, and is started first.

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

# bats test_tags=points:4,conversation,client,todo:5
@test "client waits to be asked before it speaks" {
  talk client <<-'TALK'
    silent 0.5 s
    send "Pid"
    expect "This client has pid {client.pid}" or anything
    silent 0.5 s or end
TALK
}

# bats test_tags=points:8,conversation,client,todo:5
@test "client replies to Pid with its own pid" {
  talk client <<-'TALK'
    send "Pid"
    expect "This client has pid {client.pid}" or "This client has pid: {client.pid}"
TALK
}

# bats test_tags=points:5,conversation,client,todo:7,slow
@test "client replies to Sleep with Done" {
  talk client <<-'TALK'
    patient
    send "Sleep"
    expect "Done"
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

# bats test_tags=points:5,conversation,server,todo:7
@test "server speaks first and requests Pid" {
  talk server <<-'TALK'
    expect "Pid"
TALK
}

# bats test_tags=points:6,conversation,server,todo:8
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

# bats test_tags=points:3,conversation,server,todo:6
@test "server requests Sleep after the reply to Pid" {
  talk server <<-'TALK'
    expect "Pid" or anything
    send "This client has pid {pid}"
    expect "Sleep"
TALK
}

# bats test_tags=points:3,conversation,server,todo:6
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

# bats test_tags=points:2,care,client,todo:3
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

# bats test_tags=points:2,care,client,todo:4
@test "client makes no memory error" {
  build=asan talk client <<-'TALK'
    send "Pid"
    expect "This client has pid {client.pid}" or anything
    send "Quit"
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

# bats test_tags=points:2,care,server,todo:6
@test "server ends when the client closes instead of replying" {
  talk server <<-'TALK'
    expect "Pid" or anything
    close
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
    send "{wrong}"
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
    send "Done"
    expect "Quit" or anything
    close
    ends
    no memory error
TALK
}

# --- Our own programs: beyond the course's text -------------------------------

# bats test_tags=own,pair,slow
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

# bats test_tags=own,server
@test "server replaces a stale socket file" {
  talk server <<-'TALK'
    given a stale socket file
    start
    listens
    connect
TALK
}

# bats test_tags=own,server
@test "server refuses a path that a live server uses, and leaves it alone" {
  talk server <<-'TALK'
    given a live server
    start
    complain "server: bind {path}: Address already in use"
    exit 1
    live server undisturbed
TALK
}

# bats test_tags=own,server
@test "server refuses a path that is no socket, and leaves it alone" {
  talk server <<-'TALK'
    given a plain file
    start
    complain "server: bind {path}: Address already in use"
    exit 1
    plain file untouched
TALK
}

# bats test_tags=own,server
@test "server refuses a path that is too long" {
  talk server <<-'TALK'
    start "/tmp/{300}"
    complain about "too long"
    exit 1
    nothing left
TALK
}

# bats test_tags=own,client
@test "client refuses a path that is too long" {
  talk client <<-'TALK'
    start "/tmp/{300}"
    complain about "too long"
    exit 1
TALK
}

# sun_path of unix(7) has 108 bytes here, one of them for the NUL.
# bats test_tags=own,server
@test "server refuses a path of 108 bytes" {
  talk server <<-'TALK'
    start "/tmp/{103}"
    complain about "too long"
    exit 1
TALK
}

# bats test_tags=own,client
@test "client refuses a path of 108 bytes" {
  talk client <<-'TALK'
    start "/tmp/{103}"
    complain about "too long"
    exit 1
TALK
}

# bats test_tags=own,client
@test "client takes a path of 107 bytes" {
  talk client <<-'TALK'
    start "/tmp/{102}"
    complain "client: connect /tmp/{102}: No such file or directory"
    exit 1
TALK
}

# bats test_tags=own,server
@test "server takes a path as its argument" {
  talk server <<-'TALK'
    at "/tmp/elsewhere"
    start "/tmp/elsewhere"
    listens
    connect
TALK
}

# bats test_tags=own,client
@test "client takes a path as its argument" {
  talk client <<-'TALK'
    at "/tmp/elsewhere"
    listen
    start "/tmp/elsewhere"
    accept
TALK
}

# python_only WORDS - prints them when the Python peers are tested: argparse
# explains -h too, and no exception knows which of its calls has failed.
python_only() {
  [[ $IMPLEMENTATION != python ]] || printf '%s' "$1"
}

# bats test_tags=own,server
@test "server refuses a second argument with its usage" {
  talk server <<-TALK
    start "/tmp/a" "/tmp/b"
    complain "usage: server $(python_only "[-h] ")[PATH]"
    exit 2
    see no "waiting"
TALK
}

# bats test_tags=own,server
@test "server refuses an option, which is no path, with its usage" {
  talk server <<-'TALK'
    start "-x"
    exit 2
    nothing left
TALK
}

# bats test_tags=own,client
@test "client refuses an option, which is no path, with its usage" {
  talk client <<-'TALK'
    start "-x"
    exit 2
TALK
}

# bats test_tags=own,server
@test "server refuses an empty path with its usage" {
  talk server <<-'TALK'
    start ""
    exit 2
TALK
}

# bats test_tags=own,client
@test "client refuses an empty path with its usage" {
  talk client <<-'TALK'
    start ""
    exit 2
TALK
}

# bats test_tags=own,client
@test "client refuses a second argument with its usage" {
  talk client <<-TALK
    start "/tmp/a" "/tmp/b"
    complain "usage: client $(python_only "[-h] ")[PATH]"
    exit 2
TALK
}

# bats test_tags=own,client
@test "client without a server names the path and the reason" {
  talk client <<-'TALK'
    start
    complain "client: connect {path}: No such file or directory"
    exit 1
TALK
}

# bats test_tags=own,client
@test "client at a stale socket file is refused" {
  talk client <<-'TALK'
    given a stale socket file
    start
    complain "client: connect {path}: Connection refused"
    exit 1
TALK
}

# bats test_tags=own,server
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

# bats test_tags=own,server
@test "server removes its socket file on SIGINT" {
  stop INT 130
}

# bats test_tags=own,server
@test "server removes its socket file on SIGTERM" {
  stop TERM 143
}

# bats test_tags=own,server
@test "server removes its socket file on SIGHUP" {
  stop HUP 129
}

# bats test_tags=own,server
@test "server removes its socket file on a signal amid the conversation" {
  talk server <<-'TALK'
    expect "Pid" or anything
    signal "TERM"
    exit 143
    no socket file
TALK
}

# bats test_tags=own,server
@test "server removes its socket file after a wrong reply" {
  talk server <<-'TALK'
    expect "Pid" or anything
    send "4711"
    ends
    no socket file
TALK
}

# bats test_tags=own,server
@test "server removes its socket file when it cannot listen" {
  talk server <<-'TALK'
    fail "listen" with "EOPNOTSUPP"
    start
    ends
    no socket file
TALK
}

# bats test_tags=own,server
@test "server names a wrong reply to Pid and what it expected" {
  talk server <<-'TALK'
    expect "Pid" or anything
    send "4711"
    complain "server: expected \"This client has pid N\", received \"4711\""
    exit 1
TALK
}

# bats test_tags=own,server
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

# bats test_tags=own,client
@test "client names a command it does not know" {
  talk client <<-'TALK'
    send "pid"
    complain "client: expected Pid, Sleep or Quit, received \"pid\""
    exit 1
TALK
}

# bats test_tags=own,client
@test "client names a command of one byte" {
  talk client <<-'TALK'
    send "Pid"
    expect "This client has pid {client.pid}" or anything
    send "P"
    complain "client: expected Pid, Sleep or Quit, received \"P\""
    exit 1
TALK
}

# bats test_tags=own,server
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

# bats test_tags=own,client
@test "client survives junk" {
  talk client <<-'TALK'
    send junk
    close
    fails
    says why
TALK
}

# bats test_tags=own,server
@test "server survives junk" {
  talk server <<-'TALK'
    expect "Pid" or anything
    send junk
    fails
    says why
TALK
}

# bats test_tags=own,client
@test "client reports that the server closed before Quit" {
  talk client <<-'TALK'
    close
    complain "client: the server closed before it said Quit"
    exit 1
TALK
}

# bats test_tags=own,client,slow
@test "client survives a server that is gone while it sleeps" {
  talk client <<-'TALK'
    send "Sleep"
    close
    exit 1
    complain about "Broken pipe"
TALK
}

# bats test_tags=own,server
@test "server reports that the client closed instead of replying" {
  talk server <<-'TALK'
    expect "Pid" or anything
    close
    complain "server: Pid: the client closed instead of replying"
    exit 1
TALK
}

# bats test_tags=own,server
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
# bats test_tags=own,server
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
# bats test_tags=own,server
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

# bats test_tags=own,client
@test "client makes no memory error with a long text" {
  build=asan talk client <<-'TALK'
    send "{1000}"
    close
    ends
    no memory error
TALK
}

# bats test_tags=own,server
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

# bats test_tags=own,server
@test "server tolerates a NUL behind each message" {
  server_tolerates "with NUL"
}

# bats test_tags=own,client
@test "client tolerates a NUL behind each message" {
  client_tolerates "with NUL"
}

# bats test_tags=own,server
@test "server tolerates a newline behind each message" {
  server_tolerates "with newline"
}

# bats test_tags=own,client
@test "client tolerates a newline behind each message" {
  client_tolerates "with newline"
}

# bats test_tags=own,server
@test "server tolerates whole buffers of 256 bytes" {
  server_tolerates "padded to 256"
}

# bats test_tags=own,client
@test "client tolerates whole buffers of 256 bytes" {
  client_tolerates "padded to 256"
}

# bats test_tags=own,server
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

# bats test_tags=own,client
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

# bats test_tags=own,server
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

# bats test_tags=own,client
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

# bats test_tags=own,server
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

# bats test_tags=own,client,slow
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

# bats test_tags=own,server
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

# bats test_tags=own,client
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

# complaint ROLE WHAT REASON - prints the statement that asks for this message.
# A Python exception knows the reason, but not which call it was.
complaint() {
  case $IMPLEMENTATION in
    python) printf 'complain about "%s"' "$3" ;;
    *) printf 'complain "%s: %s: %s"' "$@" ;;
  esac
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

# bats test_tags=own,server
@test "server reports a failing socket call" {
  server_reports socket EMFILE socket "Too many open files"
}

# bats test_tags=own,server
@test "server reports a failing bind call" {
  server_reports bind EACCES "bind {path}" "Permission denied"
}

# bats test_tags=own,server
@test "server reports a failing listen call" {
  server_reports listen EOPNOTSUPP "listen {path}" "Operation not supported"
}

# bats test_tags=own,server
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

# bats test_tags=own,server
@test "server reports a failing send call" {
  talking_server_reports send ENOBUFS "No buffer space available"
}

# bats test_tags=own,server
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

# bats test_tags=own,client
@test "client reports a failing socket call" {
  client_reports socket EMFILE socket "Too many open files"
}

# bats test_tags=own,client
@test "client reports a failing connect call" {
  client_reports connect EACCES "connect {path}" "Permission denied"
}

# bats test_tags=own,client
@test "client reports a failing recv call" {
  client_reports recv ECONNRESET receive "Connection reset by peer"
}

# bats test_tags=own,client
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
