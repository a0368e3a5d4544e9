#!/usr/bin/env bats
# The unit tests of tests/units: each of them holds for the solutions, and fails for a
# function that does not do what the comment above it says; `make check` in
# support/<exercise> tells what they find. Every test of the desk runs in a copy.

bats_require_minimum_version 1.5.0

load desk_helper

# joined EXERCISE PROGRAM FILE - prints the source that includes a program and its tests.
joined() {
  (cd tests/labkit && "$PYTHON" -c '
import os, sys, types
from desk import units
exercise, name, path = sys.argv[1:]
os.chdir("../..")
folder, source = os.path.split(path)
program = types.SimpleNamespace(exercise=exercise, name=name, folder=folder, source=source)
print(units.joined(program))' "$@")
}

# units EXERCISE PROGRAM SOURCE [FLAG...] - prints what the unit tests tell of a program,
# given what joined() has printed, and flags of the compiler.
units() {
  local folder="$BATS_TEST_TMPDIR/units"

  mkdir -p "$folder"
  cp tests/units/*.h tests/units/"$1"/*.[ch] "$folder"
  mv "$folder/$2.c" "$folder/$2-tests.c"
  cp "$3" "$folder/$2.c"
  (cd "$folder" && cc -O0 -w "${@:4}" -o "$2" "$2.c" && "./$2" </dev/null)
}

# wrong EXERCISE/PROGRAM EDIT TEXT [FLAG...] - with this edit (of sed -E) of the solution,
# and these flags of the compiler, the unit tests say so: the text is in the first line
# that they print.
wrong() {
  local exercise=${1%/*} program=${1#*/} source="$BATS_TEST_TMPDIR/joined.c" said

  [[ -e $source ]] || joined "$exercise" "$program" "$KIT/solution/$1.c" >"$source"
  sed -E "$2" "$source" >"$BATS_TEST_TMPDIR/wrong.c"
  assert_differ "$source" "$BATS_TEST_TMPDIR/wrong.c"
  said=$(units "$exercise" "$program" "$BATS_TEST_TMPDIR/wrong.c" "${@:4}")
  [[ ${said//$'\t'/ | } == *"$3"* ]] || {
    printf '%s\nexpected: %s\nreceived: %s\n' "$2" "$3" "${said//$'\t'/ | }"
    return 1
  }
}

@test "the solutions do what their comments say, and untouched TODOs are not judged" {
  for file in {solution,skeleton}/{01-unix-commands,02-tcp-ordered}/{client,server}.c; do
    IFS=/. read -r _ exercise program _ <<<"$file"
    joined "$exercise" "$program" "$file" >"$BATS_TEST_TMPDIR/joined.c"
    run --separate-stderr units "$exercise" "$program" "$BATS_TEST_TMPDIR/joined.c" \
      -g -fsanitize=address
    assert_status 0
    # shellcheck disable=SC2154 # run sets it
    assert_equal "" "$output$stderr"
  done
}

@test "each unit test of the client of 01 can fail" {
  client=01-unix-commands/client
  wrong $client 's/SOCK_STREAM, 0/SOCK_DGRAM, 0/' "must | 1 | make_socket() | "
  wrong $client 's/return socket\(AF_UNIX/return socket(AF_INET/' "family is not AF_UNIX"
  wrong $client 's/return socket.*/return 9;/' "it returns 9, which is no socket"
  wrong $client 's/strcpy\(address.*/strcpy(address.sun_path, "elsewhere");/' "where a server listens"
  wrong $client 's/return connect\(.*/return 0;/' "fd is not connected there"
  wrong $client 's/return (connect\(.*);/\1; return 0;/' "where nobody listens | it returns -1 | it returns 0"
  wrong $client 's/errno = ENAMETOOLONG/errno = EINVAL/' "it returns -1, but errno is: Invalid argument"
  wrong $client 's/>= sizeof\(address.sun_path\)/>= 1000/' "a path of 150 characters"
  wrong $client "s/command\[count\] = .*/;/" 'command has no NUL (it was full of x): it begins with "Sleepxxxx"'
  wrong $client "s/return count;/return 1;/" "it returns 1"
  wrong $client 's/MESSAGE_SIZE - 1, 0/MESSAGE_SIZE, 0/' "room for the NUL in command"
  wrong $client 's/errx\(1, "the server closed.*/return 0;/' "the server has closed | it says why and ends the program, status 1 | it returns 0"
  wrong $client "s/if \(count > 0\)/if (count < 0) return 0; else/" "recv(2) fails | it returns -1"
  wrong $client 's/"This client has pid %ld"/"pid %ld"/' "5 | tell_pid(fd) | "
  wrong $client 's/return (send\(fd, reply.*);/\1; return 1;/' "tell_pid(fd), send(2) fails"
  wrong $client 's/sleep\(5\)/sleep(4)/' "it sleeps 4 seconds"
  wrong $client 's/"Done", strlen/"done", strlen/' 'it sends "done"'
  wrong $client 's/return (send\(fd, "Done".*);/\1; return 4;/' "sleep_well(fd), send(2) fails"
  wrong $client 's/"Quit"\) == 0/"Quit") != 0/' 'obey(fd), the server has sent "Quit"'
  wrong $client 's/return tell_pid\(fd\)/return 0/' 'obey(fd), the server has sent "Pid"'
  wrong $client 's/return sleep_well\(fd\)/return 0/' 'obey(fd), the server has sent "Sleep"'
  wrong $client 's/errx\(1, "expected.*/return 0;/' 'obey(fd), the server has sent "Dance"'
  wrong $client 's/strcmp\(command, "Quit"\)/strncmp(command, "Quit", 4)/' 'the server has sent "Quitting"'
  wrong $client 's/strcmp\(command, "Pid"\)/strncmp(command, "Pid", 2)/' 'the server has sent "Pit"'
  wrong $client 's/return (tell_pid\(fd\));/return \1 ? 1 : 0;/' 'the server has sent "Pid" and is gone | it returns -1'
  wrong $client 's/return (sleep_well\(fd\));/return \1 ? 1 : 0;/' 'the server has sent "Sleep" and is gone | it returns -1'
  wrong $client 's/if \(count == 0\)/if (count <= 0)/' "recv(2) fails | it returns -1, as recv(2) does | it ends"
  wrong $client 's/receive_command\(fd, command\) == -1\)/receive_command(fd, command) == -1 \&\& 0) return 0; if (errno == EBADF)/;/TODO 3:/,/END/s/return -1/return 1/' "obey(fd), recv(2) fails"
}

@test "each unit test of the server of 01 can fail" {
  server=01-unix-commands/server
  wrong $server 's/return socket\(AF_UNIX/return socket(AF_INET/' "must | 1 | make_socket() | "
  wrong $server 's/return bind\(.*/return 0;/' "fd is not bound"
  wrong $server 's/strcpy\(address.*/strcpy(address.sun_path, "elsewhere");/' "fd is bound elsewhere"
  wrong $server 's/remove_stale_file\(&address\);//' "a dead server's file is there"
  wrong $server 's/remove_stale_file\(&address\);/unlink(path);/' "it removes the file of that server"
  wrong $server 's/errno = ENAMETOOLONG/errno = EINVAL/' "it returns -1, but errno is: Invalid argument"
  wrong $server 's/return (accept\(.*);/\1; return listener;/' "it returns listener, not what accept(2) returns"
  wrong $server 's/return (accept\(.*);/\1; return 0;/' "which is not that connection"
  wrong $server 's/return (accept\(.*);/int fd = \1; close(listener); return fd;/' "listener is closed"
  wrong $server 's/if \(listen\(listener, 1\) == -1\)/listen(listener, 1); if (0)/;s/return (accept\(.*);/int fd = \1; return fd == -1 ? 0 : fd;/' "listen(2) fails"
  wrong $server "s/reply\[count\] = .*/;/" "reply has no NUL"
  wrong $server 's/(send\(fd, command, strlen\(command\)) *, 0/\1 - 1, 0/' 'it sends "Pi"'
  wrong $server 's/MESSAGE_SIZE - 1, 0/MESSAGE_SIZE, 0/' "room for the NUL in reply"
  wrong $server 's/errx\(1, "%s: the client closed.*/return 0;/' "the client has closed"
  wrong $server 's/return count;/return count == -1 ? 0 : count;/' "send(2) fails | it returns -1, as recv(2) does | it returns 0"
  wrong $server 's/printf\("server: %s.*//' "4 | request_pid(fd)"
  wrong $server 's/errx\(1, "expected ..%sN.*/return 0;/' 'the client replies "No"'
  wrong $server '/TODO 4:/,/END/s/return -1/return 0/' "request_pid(fd), send(2) fails"
  wrong $server 's/send\(fd, "Quit", strlen/send(fd, "quit", strlen/' 'it sends "Sleepquit"'
  wrong $server 's/errx\(1, "expected ..Done.*/;/' 'the client replies "Later"'
  wrong $server '/TODO 6:/,/END/s/return -1/return 1/' "request_sleep_and_quit(fd), send(2) fails"
  wrong $server '/TODO 7:/,/END/s/unlink\(socket_file\)/unlink("socket_file")/' "7 | remove_socket_file()"
}

@test "each unit test of the client of 02 can fail" {
  client=02-tcp-ordered/client
  wrong $client 's/SOCK_STREAM, 0/SOCK_DGRAM, 0/' "its type is not SOCK_STREAM"
  wrong $client 's/htons\(port\)/port/' "2 | connect_socket(fd"
  wrong $client 's/(return connect)/server->sin_port = 0; \1/' "2 | connect_socket(fd"
  wrong $client 's/return (connect\(.*);/\1; return 0;/' "where nobody listens | it returns -1 | it returns 0"
  wrong $client 's/send\(fd, message, strlen\(message\)/send(fd, message, 4/' 'it sends "hell"'
  wrong $client '/TODO 3:/,/END/s/return strcmp\(message, "exit"\) != 0/return strcmp(message, "exit") > 0/' 'somebody types "exi" | '
  wrong $client '/TODO 3:/,/END/s/return -1/return 0/' "say(fd), send(2) fails"
  wrong $client 's/message\[count\] = .*/;/' "message has no NUL"
  wrong $client '/TODO 4:/,/END/s/return count > 0.*/return 1;/' 'the peer has sent "exit"'
  wrong $client 's/MESSAGE_MAX, 0\)/MESSAGE_MAX - 1, 0)/' "the peer has sent 255 bytes"
  wrong $client 's/MESSAGE_MAX, 0\)/MESSAGE_MAX + 1, 0)/' "the peer has sent 305 bytes" -fsanitize=address
  wrong $client 's/: %s\\n", host/: %s", host/' "it prints no newline behind that"
  wrong $client '/TODO 4:/,/END/s/return count > 0 \&\& /return /' "the peer has closed"
  wrong $client '/TODO 4:/,/END/s/return -1/return 0/' "hear(fd, message), recv(2) fails"
  wrong $client 's/ntohs\(/(/' '5 | show(address, "hello")'
  wrong $client '/TODO 5:/,/END/s/return 1/return 0/' '5 | show(address, "hello")'
}

@test "each unit test of the server of 02 can fail" {
  server=02-tcp-ordered/server
  wrong $server 's/AF_INET, SOCK_STREAM/AF_UNIX, SOCK_STREAM/' "its family is not AF_INET"
  wrong $server 's/return bind\(.*/return 0;/' "it returns 0, but fd is not bound"
  wrong $server 's/htons\(port\)/port/' "2 | bind_socket(fd"
  wrong $server 's/on = 1/on = 0/' "SO_REUSEADDR is not set"
  wrong $server 's/return (bind\(.*);/\1; return 0;/' "where a server listens | it returns -1 | it returns 0"
  wrong $server 's/return listen\(.*/return 0;/' "no client can connect"
  wrong $server 's/return (listen\(.*);/\1; return 0;/' "start_listening(fd), listen(2) fails"
  wrong $server 's/return (accept\(.*);/\1; return listener;/' "it returns listener"
  wrong $server 's/return (accept\(.*);/\1; return 0;/' "which is not that connection"
  wrong $server 's/return (accept\(.*);/int fd = \1; close(listener); return fd;/' "listener is closed"
  wrong $server 's/accept\(listener, \(struct sockaddr \*\)client, &size\)/accept(listener, NULL, NULL)/' "client is not the peer's address"
  wrong $server 's/return (accept\(.*);/int fd = \1; return fd == -1 ? 0 : fd;/' "accept(2) fails"
  wrong $server 's/message\[count\] = .*/;/' "5 | hear(fd, message)"
  wrong $server 's/Client %s:/Server %s:/' "6 | show(address"
  wrong $server '/TODO 7:/,/END/s/return strcmp.*/return 1;/' '7 | say(fd), somebody types "exit"'
}

@test "what calls a TODO that is not done is tried with something in its place" {
  first=support/01-unix-commands
  HERE=$first work client 3
  joined 01-unix-commands client "$first"/client.c >half.c
  assert_equal "" "$(units 01-unix-commands client half.c)"
  sed -E 's/"Sleep"\) == 0/"Sleep") != 0/' half.c >wrong.c
  [[ $(units 01-unix-commands client wrong.c) == must*3*"obey(fd), the server has sent "* ]]
  sed -E 's/return tell_pid\(fd\)/return tell_pid(fd) ? 1 : 0/' half.c >wrong.c
  [[ $(units 01-unix-commands client wrong.c) == must*3*'sent "Pid" and is gone'* ]]

  HERE=$first work server 4
  joined 01-unix-commands server "$first"/server.c >half.c
  assert_equal "" "$(units 01-unix-commands server half.c)"
  sed -E 's/strncmp\(reply, begin, strlen\(begin\)\)/strcmp(reply, begin)/' half.c >wrong.c
  [[ $(units 01-unix-commands server wrong.c) == must*4*"request_pid(fd), the client replies "* ]]
}

@test "what the exercise leaves free is told apart" {
  client=02-tcp-ordered/client
  free='s/(const char \*message = read_message\(\);)/\1 if (strcmp(message, "exit") == 0) return 0;/'
  wrong $client "$free" 'may | 3 | say(fd), somebody types "exit" | it sends exit as well | it sends nothing'
}

@test "a function that crashes, waits, goes round in a loop or ends the program is told so" {
  client=01-unix-commands/client
  wrong $client 's/return send\(fd, reply.*/*(char *)8 = 0;/' "a memory error in line " -g -fsanitize=address
  wrong $client 's/return send\(fd, reply.*/abort();/' "it is killed by a signal: Aborted"
  wrong $client 's/return send\(fd, reply.*/return recv(fd, reply, 1, 0);/' "it waits, and does not return"
  wrong $client 's/return send\(fd, reply.*/for (;;) ;/' "it goes round in a loop"
  wrong $client 's/return send\(fd, reply.*/errx(1, "tired");/' 'it ends the program with status 1: "client: tired"'
}

@test "a function that is done and wrong is told before the TODO that is next" {
  work client 4
  edit "$HERE"/client.c 's/message\[count\] = /message[count - 1] = /'

  answer

  assert_answered
  assert_in_order "client 3 of 5 TODOs" \
    "Next: TODO 4 of the client: hear() does not do what the comment above it says" \
    'called    hear(fd, message), the peer has sent "how are you?"' \
    "expected  it returns 1, and message is a string" \
    'received  message is "how are you"' "where     client.c:" "TODO 4"
  if grep -F "needs a NUL" <<<"$output"; then return 1; fi # it says so already
  grep -q 'TODO 4 of the client, called alone: hear(fd, message)' build/grade/report.html
  run make -s -C "$HERE" hint
  assert_in_order "Next: TODO 4 of the client: hear()" "Hint 1 of 3"
}

@test "a TODO is next when all that is done does what it should" {
  work client 4

  answer

  assert_in_order "client 4 of 5 TODOs" "Next: TODO 5 of the client"
  if grep -E '^  called' <<<"$output"; then return 1; fi
}

@test "a check that fails tells what the function did when it was called alone" {
  work client 5
  edit "$HERE"/client.c 's/return count > 0 .*/return count;/'

  answer

  assert_in_order "Next: client prints what the server replies" "your client" \
    "where     client.c:" "TODO 4"
  grep -q '<dt>called alone</dt>' build/grade/report.html
}

@test "what is free is worth knowing, and something else is next" {
  work client 4
  edit "$HERE"/client.c '/TODO 3:/,/END/s/if (send/if (strcmp(message, "exit") \&\& send/'

  answer

  assert_in_order "No points, but worth knowing: TODO 3 of the client, called alone: say(fd)," \
    'types "exit": it sends nothing. Expected: it sends exit as well.' \
    "client 4 of 5 TODOs" "Next: TODO 5 of the client"
}

@test "functions of other names or arguments are nobody's fault, nor is C++" {
  work client 4
  edit "$HERE"/client.c 's/\bhear(/listen_to(/;s/message\[count\] = /message[count - 1] = /'

  answer
  assert_in_order "client 4 of 5 TODOs" "Next: TODO 5 of the client"

  work client 4
  edit "$HERE"/client.c 's/message\[count\] = /message[count - 1] = /'
  mv "$HERE"/client.c "$HERE"/client.cpp
  answer
  assert_in_order "client 4 of 5 TODOs" "Next: TODO 5 of the client"
}

@test "a program at which no check fails is told what its functions do otherwise" {
  work client 5
  edit "$HERE"/client.c '/TODO 5:/,/END/s/return -1;/return 0;/;/TODO 5:/,/END/s/return 1;/return host[0] ? 1 : 0;/'
  edit "$HERE"/client.c '/TODO 3:/,/END/s/strlen(message), 0) == -1)/strlen(message), 0) == -1 \&\& errno != EBADF)/'

  answer

  assert_in_order "No points, but worth knowing: TODO 3 of the client, called alone: say(fd)," \
    "client 5 of 5 TODOs" "Next: TODO 1 of the server"
}

@test "what functions do alone is found out once" {
  work client 4
  edit "$HERE"/client.c 's/message\[count\] = /message[count - 1] = /'
  answer
  first=$(cat build/desk/02-tcp-ordered/client/*/units.json)
  [[ $first == *"how are you"* ]]
  sed -i 's/it returns 1, and/it gives 1, and/' build/desk/02-tcp-ordered/client/*/units.json

  answer

  assert_line "  expected  it gives 1, and message is a string"
}

# shellcheck disable=SC2031 # HERE is what setup() says
@test "a function that is wrong comes before a TODO that says nothing of itself" {
  HERE=support/01-unix-commands work server 6
  edit support/01-unix-commands/server.c 's/strcmp(reply, "Done")/strncmp(reply, "Done", 0)/'

  run make -C support/01-unix-commands check

  assert_in_order "server 5 of 7;" "Next: TODO 6 of the server: request_sleep_and_quit()" \
    'the client replies "Later"'
}
