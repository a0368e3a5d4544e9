#!/usr/bin/env bats
# What talk promises about the statements that are about programs: they start,
# print, complain and end.
#
# The program under test is tests/talk/subject.c, which does what it is told.

load helper

@test "start, exit: the status must be the right one" {
  does

  holds server <<-'TALK'
    start "exit=3"
    exit 3
TALK
  holds server <<-'TALK'
    start
    exit 0
TALK
  holds server <<-'TALK'
    start "print=both" "exit=3"
    see "both"
    exit 3
TALK
  breaks server 'the server ends with status 0' 'exit status 0' \
    'the server has ended with status 3' <<-'TALK'
    start "exit=3"
    exit 0
TALK
}

@test "start: a program that cannot be executed is named" {
  SERVER=$ROOT/nowhere
  export SERVER

  breaks server 'the server can be started' 'a program' \
    'No such file or directory' <<-'TALK'
    start
TALK
  breaks server 'the server can be started' 'a program' \
    'No such file or directory' <<-'TALK'
    start "a"
TALK
  SERVER=$BATS_TEST_FILENAME breaks server 'the server can be started' 'a program' \
    'Permission denied' <<-'TALK'
    start "a" "b"
TALK
}

@test "exit: a program that dies of a signal has the status that a shell shows" {
  does raise=11

  holds server <<-'TALK'
    start
    exit 139
TALK
  breaks server 'the server ends with status 1' 'exit status 1' \
    'the server was killed by SIGSEGV' <<-'TALK'
    start
    exit 1
TALK
}

@test "exit after: what ends early is noticed, also when it is looked at late" {
  does

  holds server <<-'TALK'
    start "sleep=0.2"
    exit 0 after 0.2 s
TALK
  breaks server 'the server ends with status 0, not before 0.9 s have passed' \
    'at least 0.9 s' 'after T s' <<-'TALK'
    start "exit=0"
    hold 1 s
    exit 0 after 0.9 s
TALK
}

@test "fails: status 0 is no failure, and neither is a crash" {
  does

  holds server <<-'TALK'
    start "exit=1"
    fails
TALK
  breaks server 'the server ends with a status that says failure' \
    'an exit status that is not 0' 'the server has ended with status 0' <<-'TALK'
    start "exit=0"
    fails
TALK
  breaks server 'the server ends with a status that says failure' \
    'an exit status that is not 0' 'the server was killed by SIGSEGV' <<-'TALK'
    start "raise=11"
    fails
TALK
}

@test "ends: a program that waits does not end" {
  does

  holds server <<-'TALK'
    start "exit=7"
    ends
TALK
  breaks server 'the server ends' 'its end' \
    'the server waits in read on standard input' <<-'TALK'
    start "line"
    ends
TALK
}

@test "listens: the port must be the right one" {
  does listen accept

  holds server <<-'TALK'
    start
    listens
TALK
  breaks server 'the server listens on 127.0.0.1:5001' \
    'a listening socket on 127.0.0.1:5001' \
    'the server waits in accept on descriptor 3' <<-'TALK'
    at "5001"
    start
    listens
TALK
}

@test "listens: the path must be the right one" {
  address unix:/tmp/talked
  does listen accept

  holds server <<-'TALK'
    at "/tmp/elsewhere"
    start "/tmp/elsewhere"
    listens
TALK
  breaks server 'the server listens on /tmp/elsewhere' \
    'a listening socket on /tmp/elsewhere' \
    'the server waits in accept on descriptor 3' <<-'TALK'
    at "/tmp/elsewhere"
    start
    listens
TALK
}

@test "type, end of input: a line is what a person types" {
  does connect line line

  holds client <<-'TALK'
    type "{word} é"
    expect "{word} é"
    end of input
    see "no line"
TALK
}

@test "see: the text must be printed, behind what was seen before" {
  does 'print=one two\n' line

  holds server <<-'TALK'
    start
    see "one"
    see "two\n"
TALK
  breaks server 'the server prints "one"' '"one"' \
    '" two\n"; the server waits in read on standard input' <<-'TALK'
    start
    see "one"
    see "one"
TALK
}

@test "see: a crash is named behind what was printed" {
  does 'print=one' raise=6

  breaks server 'the server prints "two"' '"two"' \
    '"one"; the server was killed by SIGABRT' <<-'TALK'
    start
    see "two"
TALK
}

@test "see: what is printed without a newline is seen when the program ends" {
  does listen accept take mumble=Hello take

  holds server <<-'TALK'
    send "a"
    see "Hello"
    expect end of file
TALK
  breaks server 'the server is there to receive "b"' 'an open connection' \
    'Broken pipe' <<-'TALK'
    send "a"
    see "Hello"
    send "b"
TALK
}

@test "see after: too early is a failure" {
  does sleep=0.2 print=now

  holds server <<-'TALK'
    start
    see "now" after 0.2 s
TALK
  breaks server 'the server prints "now", not before 7 s have passed' \
    'at least 7 s' 'after T s' <<-'TALK'
    start
    see "now" after 7 s
TALK
}

@test "see no: the text must not have been printed" {
  does 'print=one two\n'

  holds server <<-'TALK'
    start
    ends
    see no "three"
TALK
  breaks server 'the server does not print "two"' 'no "two"' '"one two\n"' <<-'TALK'
    start
    ends
    see no "two"
TALK
}

@test "see line: the whole line must be the text" {
  does 'print=one two\nthree\n' line

  holds server <<-'TALK'
    start
    see line "one two"
    see line "three"
TALK
  breaks server 'the server prints the line "two"' '"two\n"' \
    '"one two\nthree\n"; the server waits in read on standard input' <<-'TALK'
    start
    see line "two"
TALK
  breaks server 'the server prints the line "one"' '"one\n"' \
    '"one two\nthree\n"; the server waits in read on standard input' <<-'TALK'
    start
    see line "one"
TALK
  breaks server 'the server prints the line "three"' '"three\n"' \
    'nothing; the server waits in read on standard input' <<-'TALK'
    start
    see line "three"
    see line "three"
TALK
}

@test "given a pipe as output: it is no terminal" {
  does output

  holds server <<-'TALK'
    given a pipe as output
    start
    see line "a pipe"
TALK
  holds server <<-'TALK'
    start
    see line "a terminal"
TALK
}

@test "given a pipe as input: it is no terminal, and ends when nobody writes any more" {
  does input connect line line

  holds client <<-'TALK'
    given a pipe as input
    see line "a pipe"
    type "{word} é"
    expect "{word} é"
    end of input
    end of input
    type "too late"
    see "no line"
    exit 0
TALK
  holds client <<-'TALK'
    see line "a terminal"
TALK
}

@test "type without newline: the end of input hands over what was begun" {
  does connect line line

  holds client <<-'TALK'
    type "{word}" without newline
    type "more" without newline
    silent 0.2 s
    end of input
    expect "{word}more"
    see "no line"
TALK
  holds client <<-'TALK'
    given a pipe as input
    type "{word}" without newline
    expect "{word}"
    end of input
    see "no line"
TALK
}

@test "given a search for leaks: the sanitizers are told" {
  does variable=ASAN_OPTIONS

  holds server <<-'TALK'
    given a search for leaks
    start
    see line "detect_leaks=1:log_path=stderr"
TALK
  holds server <<-'TALK'
    start
    see line "detect_leaks=0:log_path=stderr"
TALK
}

@test "no complaint: nothing on standard error" {
  does

  holds server <<-'TALK'
    start "print=error\n"
    ends
    no complaint
TALK
  breaks server 'the server has nothing to complain about' \
    'nothing on standard error' '"oh\n"' <<-'TALK'
    start "complain=oh\n"
    ends
    no complaint
TALK
}

@test "complain: the line must be the very same" {
  does 'complain=server: bind: it is taken\n'

  holds server <<-'TALK'
    start
    complain "server: bind: it is taken"
TALK
  breaks server 'the server says on standard error: server: bind: it is' \
    '"server: bind: it is"' \
    '"server: bind: it is taken\n"; the server has ended with status 0' <<-'TALK'
    start
    complain "server: bind: it is"
TALK
}

@test "complain: bytes that are no text can be looked for" {
  does

  breaks server 'the server says on standard error: \xff' '"\xff"' \
    'nothing; the server has ended with status 0' <<-'TALK'
    start
    complain "\xff"
TALK
}

@test "complain about: one line, which begins with who complains" {
  does

  holds server <<-'TALK'
    start "complain=server: bind: it is taken\n"
    complain about "taken"
TALK
  breaks server 'the server says on standard error, in one line, that "taken"' \
    'one line: server: ... taken ...' \
    '"bind: it is taken\n"; the server has ended with status 0' <<-'TALK'
    start "complain=bind: it is taken\n"
    complain about "taken"
TALK
  breaks server 'the server says on standard error, in one line, that "taken"' \
    'one line: server: ... taken ...' \
    '"server: taken\nserver: taken\n"; the server has ended with status 0' <<-'TALK'
    start "complain=server: taken\nserver: taken\n"
    complain about "taken"
TALK
  does "complain=server: taken\n" sleep=0.4

  breaks server 'the server says on standard error, in one line, that "taken"' \
    'one line: server: ... taken ...' \
    '"server: taken\nserver: too late\n"; the server has ended with status 0' <<-'TALK'
    start "complain=server: too late\n"
    complain about "taken"
TALK
}

@test "says why: standard error, or words of trouble on the output" {
  does

  holds server <<-'TALK'
    start "complain=oh\n"
    says why
TALK
  holds server <<-'TALK'
    start "print=Could not bind\n"
    says why
TALK
  breaks server 'the server says what went wrong' \
    'a message on standard error, such as perror(3) makes' \
    'nothing; the server has ended with status 1' <<-'TALK'
    start "print=Oh" "exit=1"
    says why
TALK
}

@test "signal: it reaches the program, but not one that has ended" {
  does print=ready line

  holds server <<-'TALK'
    start
    see "ready"
    signal "TERM"
    exit 143
TALK
  breaks server 'the server still runs when SIGTERM is sent to it' \
    'a running program' 'the server has ended with status 0' <<-'TALK'
    start "exit=0"
    end of input
    ends
    signal "TERM"
TALK
}
