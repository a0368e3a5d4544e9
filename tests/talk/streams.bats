#!/usr/bin/env bats
# What talk promises about the statements that are about what a program reads and
# writes: its standard input, output and error.
#
# The program under test is that of tests/talk/subject/, which does what it is told.

load helper

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

@test "type: nobody reads any more" {
  does

  holds client <<-'TALK'
    given a pipe as input
    start
    exit 0
    type "{word}"
    type "{word}"
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

# calling STATEMENTS - the client under test: connects, and goes on with Python's
# statements, in which `failed` is the errno of connect(2), 0 after success.
calling() {
  runs python3 -ESs -c "import os, socket, sys; it = socket.socket(); \
print('Verbinde...'); failed = it.connect_ex(('127.0.0.1', 5000)); $1; print('Ende'); \
sys.exit(failed)"
}

# reports, silent - whether the client that finds no server says why it fails.
reports() {
  holds client <<-'TALK'
    start
    says why
    fails
TALK
}

silent() {
  breaks client 'the client says what went wrong' \
    'a message on standard error, such as perror(3) makes' \
    'nothing that it does not say anyway; the client has ended with status 111' <<-'TALK'
    start
    says why
TALK
}

@test "says why: in any language, on either output, by a number or the text of errno" {
  calling 'print("Fehlgeschlagen" if failed else "Verbunden")'
  reports
  calling 'print("Fehlgeschlagen" if failed else "Verbunden", file=sys.stderr)'
  reports
  calling 'print("Kein Anschluss", end="") if failed else print("Verbunden")'
  reports
  calling 'print("client:", failed)'
  reports
  calling 'print(os.strerror(failed))'
  reports
  calling 'os.system("echo Pech gehabt") if failed else 0'
  reports
}

@test "says why: not what the program says anyway, nor what it says when it has gone on" {
  calling 'print("Verbunden")'
  silent
  calling 'print("Verbunden", it.fileno(), 7 * failed, file=sys.stderr)'
  silent
  calling 'failed and it.listen(); print("Gleich geht es los" if failed else "Los")'
  silent
}

@test "type unless it has ended: who asks for a line gets one" {
  does listen accept receive line
  holds server <<-'TALK'
    send "a"
    close
    type "{word}" unless it has ended
    see line "line"
    exit 0
TALK
  does listen accept receive
  holds server <<-'TALK'
    send "a"
    close
    type "{word}" unless it has ended
    exit 0
TALK
}
