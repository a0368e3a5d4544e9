#!/usr/bin/env bats
# What `make check` in support/<exercise> promises to who works there: one screen, with
# the one thing that comes next last. Every test runs in a copy of the kit.

bats_require_minimum_version 1.5.0

load desk_helper

# assert_not_played - no check was played: of those that were there would be a report.
assert_not_played() {
  assert_missing build/grade/report.json
  if grep '  report  ' <<<"$output"; then return 1; fi
}

# How far one is, and what comes next ---------------------------------------------

@test "a program as it was given is said in one line, and not tested" {

  answer

  assert_answered
  assert_equal "client.c is as it was given: it is not tested.
server.c is as it was given: it is not tested.
02-tcp-ordered: client 0 of 5 TODOs, server 0 of 7; 0 of 100 points

Next: TODO 1 of the client" "$(sed 5q <<<"$output")"
  assert_not_played
}

@test "white space is no work" {
  sed 's/^\t/    /; s/$/\r/' skeleton/02-tcp-ordered/client.c >"$HERE"/client.c

  answer

  assert_answered
  assert_line "client.c is as it was given: it is not tested."
  assert_not_played
}

@test "a TODO that is next comes with its sentence, its picture, its place and pages" {
  work client 2

  answer

  assert_answered
  assert_line "server.c is as it was given: it is not tested."
  assert_in_order "02-tcp-ordered: client 2 of 5 TODOs, server 0 of 7; " " of 100 points" \
    "Next: TODO 3 of the client" "  do        Read, send, see whether" \
    "the peer" "your client" "  where     client.c:" \
    "  read      send(2), the handout" "  report    ../../build/grade/report.html"
  ((${#lines[@]} <= 24))
  [[ -s build/grade/report.html ]]
}

@test "what came and is wrong is told before what is not done" {
  work client 3
  edit "$HERE"/client.c 's/send(fd, message, strlen(message), 0)/send(fd, message, 1, 0)/'

  answer

  assert_answered
  assert_in_order "client 2 of 5 TODOs" "Next: client " " points)" "  not true  the client sends" \
    "  received  " '<---' "  where     client.c:" "  hint      " "  read      " "  report    "
}

@test "the program that was written last comes first" {
  work client 2
  work server 2
  touch -d '1 minute ago' "$HERE"/client.c

  answer
  assert_line "Next: TODO 3 of the server"

  touch -d '2 minutes ago' "$HERE"/server.c
  answer
  assert_line "Next: TODO 3 of the client"
}

@test "what the compiler warns of comes first, and costs nothing" {
  work client 5
  edit "$HERE"/client.c 's/strcmp(message, "exit") != 0/message != "exit"/'

  answer

  assert_answered
  assert_in_order "The compiler warns:" "client.c:" " [-Waddress]" "02-tcp-ordered: client " "Next: "
}

@test "a program that crashes is told so by the name of the signal" {
  work client 5
  edit "$HERE"/client.c 's/const char \*message = read_message();/raise(SIGSEGV);\n\t&/'

  answer

  assert_answered
  assert_in_order "Next: client" "is killed by SIGSEGV" "where     client.c:" "It crashed."
}

@test "a program that does not compile is told at once: the first error, its place" {
  work client 3
  work server 7
  edit "$HERE"/client.c 's/const char \*message = read_message();/const char *message = read_message()/'

  answer

  assert_answered
  assert_in_order "client.c does not compile, so it was not tested." "client.c:" "error: expected" \
    "server.c compiles; it is tested when all do."
  ((${#lines[@]} <= 16))
  assert_not_played
}

@test "a brace that is missing is named, though the compiler names the function below" {
  work server 7
  edit "$HERE"/server.c 's/^\tif (count == -1)$/\tif (count == -1) {/'

  answer

  assert_answered
  assert_in_order "server.c does not compile" "server.c:" "error: " \
    "This function begins inside the one above it, where a closing brace is"
}

@test "a marker that is lost is named, whatever comes next, and one that was never there is not" {
  work client 5
  work server 7
  edit "$HERE"/client.c '/END TODO 4/d'
  edit "$HERE"/server.c '/[*] TODO 2:/d; /END TODO 2/d; /END TODO 5/d'

  answer

  assert_answered
  assert_line "client.c has lost the line /* END TODO 4 */: put it back, as in skeleton/."
  assert_line "server.c has lost the lines /* TODO 2: ... */ and 2 more: put them back, as in"
  run make -C "$HERE" hint
  assert_line "client.c has lost the line /* END TODO 4 */: put it back, as in skeleton/."

  edit "$HERE"/client.c 's/^#include <stdio.h>/#include <stdio/'
  answer
  assert_in_order "client.c does not compile" "client.c has lost the line /* END TODO 4 */"

  work client 5
  edit "$HERE"/client.c '/TODO/d'
  edit "$HERE"/server.c '/TODO/d'
  answer
  if grep 'has lost' <<<"$output"; then return 1; fi
}

@test "full marks name the exercise that comes next, and so does make" {
  cp solution/02-tcp-ordered/*.c "$HERE"

  answer
  assert_answered
  assert_equal "02-tcp-ordered: client 5 of 5 TODOs, server 7 of 7; 100 of 100 points
02-tcp-ordered is done.

Next: 01-unix-commands: cd ../01-unix-commands && less README.md
  report    ../../build/grade/report.html" "$output"
  run make
  assert_line "Next:  cd support/01-unix-commands"

  cp solution/01-unix-commands/*.c support/01-unix-commands
  run make -C support/01-unix-commands check
  assert_answered
  assert_line "Next: nothing, all exercises are done."
  run make
  assert_line "Next:  nothing, all exercises are done."

  echo >>support/02-tcp-ordered/client.c
  run make
  assert_line "Next:  cd support/02-tcp-ordered"
}

@test "a program that is not there comes next when the other one is done" {
  cp solution/02-tcp-ordered/server.c "$HERE"
  rm "$HERE"/client.c

  answer

  assert_answered
  assert_line "there is no client.c and no client.cpp"
  assert_equal "Next: the client. There is no client.c here; \`make\` at the top of the kit
brings an untouched one." "$(sed -n '/^Next/,$p' <<<"$output")"
}

@test "the points are those of make grade" {
  work client 4
  work server 5

  answer
  shown=$(sed -n 's/.*; \(.*\) points$/\1/p' <<<"$output")
  assert_equal "$(points)" "$shown"
  run make -s grade EXERCISE=02-tcp-ordered

  assert_equal "$(points)" "$shown"
}

# Everything -------------------------------------------------------------------------

@test "ALL=1 shows everything, the one thing to do last before the score" {
  work client 2

  answer ALL=1

  assert_answered
  assert_in_order "your server" "  2/2   client makes a socket" "TODO 3 " "score: "
  [[ ${lines[${#lines[@]} - 1]} == "score: "*/100 ]]
}

@test "make grade tells the first cause last, above the score" {
  work client 3
  edit "$HERE"/client.c 's/send(fd, message, strlen(message), 0)/send(fd, message, 1, 0)/'

  answer
  next=$(sed -n 's/^Next: \(.*\) (.*/\1/p' <<<"$output")
  run make -s grade EXERCISE=02-tcp-ordered

  last=$(grep -n '^02-tcp-ordered: ' <<<"$output" | tail -n 1)
  assert_equal "02-tcp-ordered: $next" "$(sed 's/^[0-9]*://; s/   (.*//' <<<"$last")"
}

# What is not done again -------------------------------------------------------------

# builds - prints the files that say how a client was built.
builds() {
  find build/desk/02-tcp-ordered/client -name build.json
}

@test "a program that has not changed is not built again, and one that has is" {
  work client 2
  edit "$HERE"/client.c '1s/^/static int quiet; /'
  answer
  grep -q 'unused' <<<"$output"
  edit "$(builds)" 's/unused/remembered/g'

  answer
  grep -q 'remembered' <<<"$output"

  echo >>"$HERE"/client.c
  answer
  grep -q 'unused' <<<"$output"
  assert_equal 2 "$(builds | wc -l)"
}

@test "a header that has changed makes the program anew" {
  work client 2
  edit "$HERE"/client.c 's/^#include <err.h>/#include "mine.h"\n&/'
  : >"$HERE"/mine.h
  answer
  assert_line "Next: TODO 3 of the client"

  echo 'int broken' >"$HERE"/mine.h
  answer

  assert_line "client.c does not compile, so it was not tested."
}

@test "twelve builds of a program are kept, and no report of an earlier grading" {
  work client 2
  answer
  one=$(dirname "$(builds)")
  for number in {1..13}; do
    cp -R "$one" "$one-$number"
  done
  touch build/grade/report.md
  echo >>"$HERE"/client.c

  answer

  assert_equal 12 "$(builds | wc -l)"
  assert_missing build/grade/report.md
  [[ -f build/grade/report.html ]]
}

@test "what is kept may be deleted, or be spoilt" {
  work client 2
  answer
  expected=$output
  find build/desk -name '*.json' -exec sh -c 'echo "[" >"$1"' - {} \;

  answer
  assert_equal "$(head -n 5 <<<"$expected")" "$(head -n 5 <<<"$output")"
  rm -r build/desk
  answer
  assert_equal "$(head -n 5 <<<"$expected")" "$(head -n 5 <<<"$output")"
}

# remember WORD - puts a word into what is remembered of the checks of the server.
remember() {
  edit "$(find build/desk/02-tcp-ordered/server -name results.json)" "s/first/$1/g"
}

# verdicts - prints what the last report says of each check, without random words.
verdicts() {
  "$PYTHON" -c 'import json; r = json.load(open("build/grade/report.json"))
keys = "check", "passed", "earned", "todo", "undone", "waits_for", "where", "read"
for test in r["exercises"][0]["tests"]:
    print(*(test[key] for key in keys), sep=" | ")
print(r["score"], r["exercises"][0]["todos"], r["notes"])'
}

@test "of two programs only the one that was saved is built and played" {
  work client 2
  work server 7
  edit "$HERE"/server.c 's/send(fd, message, strlen(message), 0)/send(fd, "first", 5, 0)/'
  answer
  built=$(find build/desk/02-tcp-ordered/server -name build.json)
  remember REMEMBERED

  echo >>"$HERE"/client.c
  answer
  grep -q REMEMBERED build/grade/report.json
  assert_equal "$built" "$(find build/desk/02-tcp-ordered/server -name build.json)"

  echo >>"$HERE"/server.c
  answer
  if grep -q REMEMBERED build/grade/report.json; then return 1; fi
}

@test "who asks again without a change has everything played again" {
  work client 2
  work server 7
  edit "$HERE"/server.c 's/send(fd, message, strlen(message), 0)/send(fd, "first", 5, 0)/'
  answer
  remember REMEMBERED

  answer

  if grep -q REMEMBERED build/grade/report.json; then return 1; fi
}

@test "the answer of a program that was built anew is that of a clean state" {
  work client 4
  work server 7
  answer
  edit "$HERE"/server.c 's/send(fd, message, strlen(message), 0)/send(fd, message, 1, 0)/'
  answer
  work client 5

  answer
  verdicts >"$BATS_TEST_TMPDIR/remembered"
  expected=$(grep -E '^(02|Next)' <<<"$output")
  rm -r build/desk
  answer

  assert_equal "$expected" "$(grep -E '^(02|Next)' <<<"$output")"
  verdicts | assert_same "$BATS_TEST_TMPDIR/remembered" -
}

# The terminal -----------------------------------------------------------------------

@test "there is color on a terminal, none with NO_COLOR and none in a file" {
  need script
  color=$'\e\\[[0-9;]*m'
  command=("$PYTHON" -B -ESs tests/labkit desk 02-tcp-ordered)

  run clean script -qec "${command[*]}" /dev/null
  [[ $output =~ $color ]]
  run clean NO_COLOR=1 script -qec "${command[*]}" /dev/null
  [[ ! $output =~ $color && $output == *"Next: TODO 1"* ]]
  run clean "${command[@]}"
  [[ ! $output =~ $color && $output == *"Next: TODO 1"* ]]
}

@test "labkit desk has status 0 with full marks, 1 with fewer, 2 when it could not" {
  keep_checks tests/02-tcp-ordered.talk "client makes a socket"
  cp solution/02-tcp-ordered/client.c "$HERE"
  rm "$HERE"/server.c

  run labkit desk 02-tcp-ordered
  assert_status 0
  work client 0
  run labkit desk 02-tcp-ordered
  assert_status 1
  run labkit desk nope
  assert_output "could not run here: EXERCISE=nope: no such exercise; there are $(known)"
  assert_status 2
}

@test "what could not run is no answer: make says so, and fails" {
  work client 1
  printf '%s\n' '#!/bin/sh' 'echo "talk was called"; exit 2' >build/bin/talk

  answer

  grep -q '^could not run here: ' <<<"$output"
  assert_status 2
}
