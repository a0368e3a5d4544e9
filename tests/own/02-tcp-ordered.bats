#!/usr/bin/env bats
# The ordered client-server drill, beyond the course's text: what is asked of the
# kit's own programs only, in C and in Python. No student is graded by it.

load helper
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

# bats test_tags=client
@test "client passes over an empty line" {
  talk client <<-'TALK'
    type ""
    silent 0.3 s
    type "{one}"
    expect "{one}" or anything
TALK
}

# bats test_tags=server
@test "server passes over an empty line" {
  talk server <<-'TALK'
    send "{one}"
    type ""
    silent 0.3 s
    type "{two}"
    expect "{two}" or anything
TALK
}

# bats test_tags=client
@test "client sends a line of 255 bytes" {
  talk client <<-'TALK'
    type "{255}"
    expect "{255}"
    no complaint
TALK
}

# bats test_tags=server
@test "server sends a line of 255 bytes" {
  talk server <<-'TALK'
    send "{one}"
    type "{255}"
    expect "{255}"
    no complaint
TALK
}

# bats test_tags=client
@test "client prints a message of 255 bytes as one" {
  talk client <<-'TALK'
    type "{one}"
    expect "{one}" or anything
    send "{255}"
    see line "[Server 127.0.0.1:{port}]: {255}"
    type "{two}"
    expect "{two}"
    silent 0.2 s
TALK
}

# bats test_tags=server
@test "server prints a message of 255 bytes as one" {
  talk server <<-'TALK'
    send "{255}"
    see line "[Client 127.0.0.1:{peer.port}]: {255}"
    type "{one}"
    expect "{one}"
    silent 0.2 s
TALK
}

# bats test_tags=client
@test "client prints what looks like a format, or is not ASCII, as it is" {
  talk client <<-'TALK'
    type "{one}"
    expect "{one}"
    send "100 %d%% é"
    see line "[Server 127.0.0.1:{port}]: 100 %d%% é"
    type "50 %s%% 字"
    expect "50 %s%% 字"
TALK
}

# bats test_tags=server
@test "server prints what looks like a format, or is not ASCII, as it is" {
  talk server <<-'TALK'
    send "100 %d%% é"
    see line "[Client 127.0.0.1:{peer.port}]: 100 %d%% é"
    type "50 %s%% 字"
    expect "50 %s%% 字"
TALK
}

# bats test_tags=client
@test "client refuses a line of 256 bytes, and the turn stays" {
  talk client <<-'TALK'
    type "{256}"
    complain "client: line of 256 bytes: at most 255 fit into a message"
    silent 0.3 s
    type "{one}"
    expect "{one}" or anything
TALK
}

# bats test_tags=server
@test "server refuses a line of 256 bytes, and the turn stays" {
  talk server <<-'TALK'
    send "{one}"
    type "{256}"
    complain "server: line of 256 bytes: at most 255 fit into a message"
    silent 0.3 s
    type "{two}"
    expect "{two}" or anything
TALK
}

# bats test_tags=client
@test "client goes on after a line that only looks like exit" {
  talk client <<-'TALK'
    type "exit now"
    expect "exit now"
    send "exit now"
    type "EXIT"
    expect "EXIT"
    send "EXIT"
    type "quit"
    expect "quit"
    send "quit"
    type "no exit"
    expect "no exit"
    send "no exit"
    type "{one}"
    expect "{one}"
TALK
}

# bats test_tags=server
@test "server goes on after a line that only looks like exit" {
  talk server <<-'TALK'
    send "exit now"
    type "exit now"
    expect "exit now"
    send "EXIT"
    type "EXIT"
    expect "EXIT"
    send "quit"
    type "quit"
    expect "quit"
    send "no exit"
    type "no exit"
    expect "no exit"
    send "{one}"
    type "{two}"
    expect "{two}"
TALK
}

# bats test_tags=client
@test "client says exit at the end of its input" {
  talk client <<-'TALK'
    end of input
    expect "exit"
    expect end of file
    exit 0
TALK
}

# bats test_tags=server
@test "server says exit at the end of its input" {
  talk server <<-'TALK'
    send "{one}"
    end of input
    expect "exit"
    expect end of file
    exit 0
TALK
}

# bats test_tags=client
@test "client sends lines that were typed ahead, one a turn" {
  talk client <<-'TALK'
    given a pipe as input
    type "{one}\n\n{two}"
    expect "{one}"
    silent 0.3 s
    send "{three}"
    expect "{two}"
    send "{four}"
    type "exit"
    expect "exit"
    exit 0
TALK
}

# bats test_tags=server
@test "server sends lines that were typed ahead, one a turn" {
  talk server <<-'TALK'
    given a pipe as input
    type "{one}\n\n{two}"
    silent 0.3 s
    send "{three}"
    expect "{one}"
    silent 0.3 s
    send "{four}"
    expect "{two}"
    send "{five}"
    type "exit"
    expect "exit"
    exit 0
TALK
}

# bats test_tags=client
@test "client sends a last line that has no newline" {
  talk client <<-'TALK'
    given a pipe as input
    type "{one}" without newline
    end of input
    expect "{one}"
    send "{two}"
    expect "exit"
    exit 0
TALK
}

# bats test_tags=server
@test "server sends a last line that has no newline" {
  talk server <<-'TALK'
    given a pipe as input
    type "{one}" without newline
    end of input
    send "{two}"
    expect "{one}"
    send "{three}"
    expect "exit"
    exit 0
TALK
}

# bats test_tags=client
@test "client sends the blanks at both ends of a line" {
  talk client <<-'TALK'
    type "  {one}\t "
    expect "  {one}\t "
TALK
}

# bats test_tags=server
@test "server sends the blanks at both ends of a line" {
  talk server <<-'TALK'
    send "{one}"
    type "  {two}\t "
    expect "  {two}\t "
TALK
}

# bats test_tags=client
@test "client prints the blanks at both ends of a line" {
  talk client <<-'TALK'
    type "{one}"
    expect "{one}"
    send "  {two}\t "
    see line "[Server 127.0.0.1:{port}]:   {two}\t "
TALK
}

# bats test_tags=server
@test "server prints the blanks at both ends of a line" {
  talk server <<-'TALK'
    send "  {one}\t "
    see line "[Client 127.0.0.1:{peer.port}]:   {one}\t "
TALK
}

# bats test_tags=client
@test "client does not answer exit" {
  talk client <<-'TALK'
    type "{one}"
    expect "{one}"
    send "exit"
    expect end of file
TALK
}

# bats test_tags=server
@test "server does not answer exit" {
  talk server <<-'TALK'
    send "exit"
    expect end of file
TALK
}

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

# server_tolerates FORM [LATER] - the server's side of one form of messages,
# or of what comes after it has printed them.
server_tolerates() {
  talk server <<-TALK
    send "{one}" $1
    see "{one}\n"
    $2
    type "{two}"
    expect "{two}" or anything
    ${2:+silent 0.5 s}
    send "{one} {three}" $1
    see "{one} {three}\n"
    $2
    type "{four}"
    expect "{four}" or anything
    send "exit" $1
    ends
TALK
}

# client_tolerates FORM [LATER] - the client's side of it.
client_tolerates() {
  talk client <<-TALK
    type "{one}"
    expect "{one}" or anything
    send "{two}" $1
    see "{two}\n"
    $2
    type "{three}"
    expect "{three}" or anything
    ${2:+silent 0.5 s}
    send "{two} {four}" $1
    see "{two} {four}\n"
    $2
    type "{five}"
    expect "{five}" or anything
    send "exit" $1
    ends
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
@test "server tolerates a newline that comes later" {
  server_tolerates "" 'send "\n"'
}

# bats test_tags=client
@test "client tolerates a newline that comes later" {
  client_tolerates "" 'send "\n"'
}

# bats test_tags=server
@test "server tolerates what is left of an earlier buffer in front of a message" {
  talk server <<-'TALK'
    send "\0\r\n{one}"
    see line "[Client 127.0.0.1:{peer.port}]: {one}"
TALK
}

# bats test_tags=client
@test "client tolerates what is left of an earlier buffer in front of a message" {
  talk client <<-'TALK'
    type "{one}"
    expect "{one}"
    send "\0\r\n{two}"
    see line "[Server 127.0.0.1:{port}]: {two}"
TALK
}

# bats test_tags=server
@test "server takes a carriage return for the end of a line" {
  talk server <<-'TALK'
    send "{one}\r\n"
    see line "[Client 127.0.0.1:{peer.port}]: {one}"
    type "{two}\r{three}"
    expect "{two}"
    silent 0.2 s
TALK
}

# bats test_tags=client
@test "client takes a carriage return for the end of a line" {
  talk client <<-'TALK'
    type "{one}\r{three}"
    expect "{one}"
    silent 0.2 s
    send "{two}\r\n"
    see line "[Server 127.0.0.1:{port}]: {two}"
TALK
}

# bats test_tags=server
@test "server prints and sends messages of one byte" {
  talk server <<-'TALK'
    send "{one}"
    type "{two}"
    expect "{two}"
    send "y"
    see line "[Client 127.0.0.1:{peer.port}]: y"
    type "x"
    expect "x"
TALK
}

# bats test_tags=client
@test "client prints and sends messages of one byte" {
  talk client <<-'TALK'
    type "{one}"
    expect "{one}"
    send "y"
    see line "[Server 127.0.0.1:{port}]: y"
    type "x"
    expect "x"
TALK
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
  server_tolerates "" 'send "" padded to 250'
}

# bats test_tags=client
@test "client tolerates padding that comes later" {
  client_tolerates "" 'send "" padded to 250'
}

# bats test_tags=server
@test "server makes interrupted calls again" {
  talk server <<-'TALK'
    interrupt "accept"
    interrupt "recv"
    interrupt "send"
    start
    listens
    connect
    send "{one}"
    type "{two}"
    expect "{two}" or anything
TALK
}

# bats test_tags=client
@test "client makes interrupted calls again" {
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
    type "{one}"
    expect "{one}" or anything
    send "{two}"
    type "{three}"
    expect "{three}" or anything
TALK
}

# bats test_tags=server
@test "server makes no memory error with whole buffers of 256 bytes" {
  build=asan talk server <<-'TALK'
    send "{256}"
    type "{255}"
    expect "{255}" or anything
    send "{two}" padded to 256
    type "exit"
    close
    ends
    no memory error
TALK
}

# bats test_tags=client
@test "client makes no memory error with whole buffers of 256 bytes" {
  build=asan talk client <<-'TALK'
    type "{255}"
    expect "{255}" or anything
    send "{256}"
    type "exit"
    close
    ends
    no memory error
TALK
}

# bats test_tags=server
@test "server makes no memory error when the client breaks off" {
  build=asan talk server <<-'TALK'
    send "{one}"
    type "{two}"
    expect "{two}" or anything
    reset
    ends
    no memory error
TALK
}

# bats test_tags=client
@test "client makes no memory error when the server breaks off" {
  build=asan talk client <<-'TALK'
    type "{one}"
    expect "{one}" or anything
    reset
    ends
    no memory error
TALK
}

# bats test_tags=server
@test "server loses no memory" {
  build=asan talk server <<-'TALK'
    given a search for leaks
    start
    listens
    connect
    send "{one}"
    type "{two}"
    expect "{two}" or anything
    send "{three}"
    end of input
    ends
    no memory error
TALK
}

# bats test_tags=client
@test "client loses no memory" {
  build=asan talk client <<-'TALK'
    given a search for leaks
    listen
    start
    accept
    type "{one}"
    expect "{one}" or anything
    send "{two}"
    end of input
    ends
    no memory error
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
@test "server reports a failing setsockopt call" {
  server_reports setsockopt ENOBUFS "bind 127.0.0.1:{port}" \
    "No buffer space available"
}

# bats test_tags=server
@test "server reports a failing bind call" {
  server_reports bind EACCES "bind 127.0.0.1:{port}" "Permission denied"
}

# bats test_tags=server
@test "server reports a failing listen call" {
  server_reports listen EADDRINUSE "listen 127.0.0.1:{port}" \
    "Address already in use"
}

# bats test_tags=server
@test "server reports a failing accept call" {
  server_reports accept ENFILE "accept 127.0.0.1:{port}" \
    "Too many open files in system"
}

# bats test_tags=server
@test "server reports a failing recv call" {
  talk server <<-TALK
    fail "recv" with "ETIMEDOUT"
    start
    listens
    connect
    $(complaint server conversation "Connection timed out")
    exit 1
TALK
}

# bats test_tags=client
@test "client reports a failing socket call" {
  talk client <<-TALK
    fail "socket" with "EMFILE"
    start
    $(complaint client socket "Too many open files")
    exit 1
TALK
}

# bats test_tags=client
@test "client reports a failing connect call" {
  talk client <<-TALK
    fail "connect" with "ENETUNREACH"
    start
    $(complaint client "connect 127.0.0.1:{port}" "Network is unreachable")
    exit 1
TALK
}

# bats test_tags=client
@test "client reports a failing send call" {
  talk client <<-TALK
    fail "send" with "EPIPE"
    listen
    start
    accept
    type "{one}"
    $(complaint client conversation "Broken pipe")
    exit 1
TALK
}
