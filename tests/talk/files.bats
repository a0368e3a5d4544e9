#!/usr/bin/env bats
# What talk promises about files of checks (docs/talk.md): what surrounds the scripts,
# and which files cannot be read.
#
# The program under test is that of tests/talk/subject/, which does what it is told.

load helper

# --- Files that cannot be read ----------------------------------------------------------

@test "a file without an address, or with two, or with none that is one, is refused" {
  refuses_file 2 "there is no line \`address unix:PATH\` or \`address tcp:PORT\`: " <<'FILE'
check: server is tried
  start
FILE
  refuses_file 2 'there is an address already: address tcp:6000' <<'FILE'
address tcp:5000
address tcp:6000
FILE
  refuses_file 1 'an address is unix:PATH or tcp:PORT: address tcp:here' <<'FILE'
address tcp:here
FILE
  refuses_file 1 'an address is unix:PATH or tcp:PORT: address udp:5000' <<'FILE'
address udp:5000
FILE
}

@test "a line that is neither a check nor anything else is refused" {
  for line in 'messages end with a bell' 'Check: server is tried' 'server is tried' ': x'; do
    refuses_file 2 "neither \`NAME: SENTENCE\` nor anything else that stands without indentation: $line" <<FILE
address tcp:5000
$line
  start
FILE
  done
  refuses_file 3 'belongs to no check: start' <<'FILE'
address tcp:5000

  start
FILE
  refuses_file 4 'there is one already: usual server' <<'FILE'
address tcp:5000
usual server
  start
usual server
  start
FILE
  printf 'address tcp:5000\ncheck: server is tried\n  send "\0"\n' >"$BATS_TEST_TMPDIR/nul"
  refuses_file 3 'a NUL in the line: ' <"$BATS_TEST_TMPDIR/nul"
}

@test "a check has a name of its own, a sentence, and statements" {
  refuses_file 4 'there is a check of this name already: one: client is tried' <<'FILE'
address tcp:5000
one: server is tried
  start
one: client is tried
  start
FILE
  refuses_file 2 'the name is too long: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: server is tried' <<'FILE'
address tcp:5000
aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: server is tried
  start
FILE
  refuses_file 2 'a check has a sentence behind its name: one:' <<'FILE'
address tcp:5000
one:
  start
FILE
  refuses_file 3 'the check above has no statements: two: server is tried again' <<'FILE'
address tcp:5000
one: server is tried
two: server is tried again
  start
FILE
  refuses_file 3 'the check above has no statements: ' <<'FILE'
address tcp:5000
one: server is tried
  worth 1: care
FILE
}

# worth LINE WHY - the line of a check that says what it is worth is refused.
worth() {
  refuses_file 3 "$2: $1" <<FILE
address tcp:5000
check: server is tried
  $1
  start
FILE
}

@test "what says what a check is worth must be right" {
  local words="worth: not conversation, care, TODO NUMBER, words, basis or slow"

  worth "worth much" "not \`worth NUMBER: WORDS\`"
  worth "worth -1: care" "not \`worth NUMBER: WORDS\`"
  worth "worth 1001: care" "not \`worth NUMBER: WORDS\`"
  worth "worth 5 care" "not \`worth NUMBER: WORDS\`"
  worth "worth 5: kindness" "$words"
  worth "worth 5: care, TODO x" "$words"
  worth "worth 5: care, TODO 5x" "$words"
  worth "worth 5: care TODO 5" "$words"
  refuses_file 4 'there is one already: worth 6: care' <<'FILE'
address tcp:5000
check: server is tried
  worth 5: care
  worth 6: care
  start
FILE
  refuses_file 4 'must come before the statements: worth 5: care' <<'FILE'
address tcp:5000
check: server is tried
  start
  worth 5: care
FILE
}

@test "the line of a mistake is that of the file, in a usual conversation too" {
  refuses_file 4 'the server has started already: start' <<'FILE'
address tcp:5000
usual server
  start
  start
check: server is tried
  start
FILE
}

# --- What is in a file ------------------------------------------------------------------

@test "comments and blank lines may be anywhere, and lines may end as on Windows" {
  does
  sed 's/$/\r/' >"$FILE" <<'FILE'
# What this is about.
address tcp:5000 # where they meet
bare # no second try

# --- The first part ---

check: server says "1 # 2", and ends # this is what it must do
  # It is worth little.
  worth 1: care, TODO 7 # or more
	start    "print=#" "exit=3" # tabs and blanks indent

  see "#"
  exit 3
FILE

  run talk --list "$FILE"
  assert_text '1 7 server says "1 # 2", and ends' \
    "$(python3 -ESs -c 'import json, sys
it = json.loads(sys.argv[1])
print(it["points"], it["todo"], it["title"])' "$output")"

  run talk "$FILE"
  assert_text '1..1
ok 1 - server says "1 # 2", and ends' "$output"
}

@test "messages end with a line end: the peer sends one, and wants one" {
  does listen accept receive send='Pid\n' receive

  head="messages end with a line end" holds server <<-'TALK'
    send "one"
    see "[one\n]"
    expect "Pid"
TALK
  does listen accept send=Pid receive
  head="messages end with a line end" breaks server 'the server sends "Pid" and a line end' \
    '"Pid" and a line end' '"Pid"; the server waits in recv on descriptor 4' <<-'TALK'
    expect "Pid"
TALK
  does listen accept send='Pid\0' receive
  head="messages end with a line end" breaks server 'the server sends "Pid" and a line end' \
    '"Pid" and a line end' '"Pid\0"; the server waits in recv on descriptor 4' <<-'TALK'
    expect "Pid"
TALK
  head="messages end with nothing" holds server <<-'TALK'
    expect "Pid"
TALK
}

@test "where messages end with a line end, no NUL is tried behind them" {
  does listen accept receive

  head="messages end with a line end" run plays server <<-'TALK'
    send "Pid"
    see "[Pid\\0]"
TALK

  assert_text '  received: "[Pid\n]\n"; the server has ended with status 0' "${lines[3]}"
}

@test "C only, Python only: what is asked of the programs in one language" {
  does
  cat >"$FILE" <<'FILE'
address tcp:5000
bare
both: server ends
  C only: start "exit=3"
  Python only: start "exit=4"
  C only: exit 3
  Python only: exit 4
in-c: server ends in C
  C only
  start
  exit 0
in-python: server ends in Python
  Python only
  start
  exit 0
FILE

  run talk "$FILE"
  assert_text $'1..2\nok 1 - server ends\nok 2 - server ends in C' "$output"

  run talk --implementation python --python-server "$SERVER" "$FILE"
  assert_text $'1..2\nok 1 - server ends\nok 2 - server ends in Python' "$output"
}

@test "the pairing is played by C and Python on either side" {
  runs "$SUBJECT" print=C 5000
  cat >"$FILE" <<'FILE'
address tcp:5000
pairing: both meet
  worth 0: conversation, slow
  server: start
  client: start
  server: see "C"
  client: see "C"
alone: server is tried
  start
FILE
  local python=(--python-server "$SUBJECT"$'\n'print=Python
    --python-client "$SUBJECT"$'\n'print=Python)

  run talk "${python[@]}" "$FILE"
  assert_text '1..5
ok 1 - C server, C client
not ok 2 - C server, Python client
not ok 3 - Python server, C client
not ok 4 - Python server, Python client
ok 5 - server is tried' "$(grep -v '^#' <<<"$output")"

  run talk "${python[@]}" --only pairing-c-c "$FILE"
  assert_text $'1..1\nok 1 - C server, C client' "$output"

  run talk --only pairing --list "$FILE"
  assert_text "pairing-c-c pairing-c-python pairing-python-c pairing-python-python " \
    "$(sed -E 's/.*"name":"([^"]*)".*/\1/' <<<"$output" | tr '\n' ' ')"
}

@test "what is said in the usual conversation is no report of a failure" {
  runs python3 -ESs -c "import socket; it = socket.socket(); \
it.bind(('127.0.0.1', 5000)); it.listen(); got = it.accept()[0].recv(9); \
socket.socket().connect_ex(('127.0.0.1', 1)); print('welcome' if got else 'nobody')"

  head="" holds server <<-'TALK'
    bare
    send "hello"
    says why
TALK
  head=$'usual server\n  send "hello"\n  ends' breaks server 'the server says what went wrong' \
    'a message on standard error, such as perror(3) makes' \
    'nothing that it does not say anyway; the server has ended with status 0' <<-'TALK'
    bare
    send "hello"
    says why
TALK
}
