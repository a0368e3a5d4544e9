#!/usr/bin/env bats
# What `make hint` in support/<exercise> promises, and the file of hints of an exercise.
# Every test runs in a copy of the kit.

bats_require_minimum_version 1.5.0

load kit_helper

setup() {
  copy_kit "$BATS_TEST_TMPDIR/kit"
  cd "$BATS_TEST_TMPDIR/kit" || return
  make >/dev/null
}

# hint - runs `make hint` as a student does.
hint() {
  make -C support/02-tcp-ordered hint 2>&1
}

# next_is SIDE TODO [TITLE [ABOUT [BROKEN [HINT]]]] - lets this be what comes next, as a check
# remembers it.
next_is() {
  clean "$PYTHON" -B - "$@" <<'END_OF_PYTHON'
import sys
sys.path.insert(0, "tests/labkit")
from desk import remembered
given, usual = sys.argv[1:], ["", "0", "", "0", "", ""]
side, todo, title, about, broken, hint = given + usual[len(given) :]
more = {"about": int(about), "broken": broken, "hint": hint}
remembered.keep("02-tcp-ordered", side, int(todo), title, **more)
END_OF_PYTHON
}

# words - prints the words of standard input, a line each.
words() {
  tr -s '[:space:]' '\n'
}

# assert_says TEXT - the output of the last `run` has these words in this order.
assert_says() {
  local said

  said=$(words <<<"$output" | paste -s -d ' ' -)
  [[ $said == *"$1"* ]] || assert_equal "$1" "$said"
}

# three_hints - makes hints for one TODO.
three_hints() {
  printf '%s\n' '# Hints' '' '## client TODO 4, server TODO 5' '' 'Think of' 'a b c.' \
    '' 'It is recv(2).' '' 'It needs the array.' >docs/hints/02-tcp-ordered.md
}

@test "make hint gives one hint more at each call, then says where to read and to ask" {
  three_hints
  next_is client 4

  run hint
  assert_line "TODO 4 of the client: Receive, terminate, see whether it is the end: recv(2)."
  assert_says "Hint 1 of 3: Think of a b c. make hint gives one more."
  run hint
  assert_says "Hint 2 of 3: It is recv(2). make hint gives one more."
  run hint
  assert_says "Hint 3 of 3: It needs the array. This is the last one."
  run hint
  assert_says "There are no more hints for this."
  assert_line "  again     ../../docs/hints/02-tcp-ordered.md, client TODO 4"
  assert_line "  read      recv(2), the handout (README.md here)"
  assert_line "  ask       somebody, and show your program and what make check says"
  assert_status 0
}

@test "make hint begins again when something else comes next" {
  three_hints
  next_is client 4
  hint
  hint
  next_is server 5

  run hint

  assert_says "Hint 1 of 3:"
}

@test "make hint tells which check it is about" {
  three_hints
  next_is client 4 "client prints what it receives"

  run hint

  assert_line "Next: client prints what it receives"
  assert_says "Hint 1 of 3:"
}

@test "where nobody knows which TODO is wrong, the hints are those of what the check is about" {
  three_hints
  next_is server 0 "server prints what the client says" 5 "" "It printed nothing."

  run hint

  assert_says "Next: server prints what the client says Where the mistake is, is not certain: \
make check says what happened. It printed nothing. Look first at TODO 5 of the server: Receive, terminate"
  assert_says "Hint 1 of 3: Think of a b c."
}

@test "where nobody knows which TODO is wrong, one that is not done is not hinted at" {
  local folder=support/02-tcp-ordered

  cp solution/02-tcp-ordered/client.c $folder
  run clean "$PYTHON" -B - <<-'PYTHON'
	import re, sys
	sys.path.insert(0, "tests/labkit")
	from desk.remembered import about_todo
	from grading.symptoms import about, Hint
	E, file = "02-tcp-ordered", "support/02-tcp-ordered/client.c"
	def todo(hint):
	    return about_todo(E, {"side": "client", "check": "client-prints", "hint": hint})
	print(todo(Hint("")), todo(about("recv(2)", "...")), todo(""))
	given = open(f"skeleton/{E}/client.c").read()
	begin, end = given.index("/* TODO 4"), given.index("/* END TODO 5")
	mine = open(file).read()
	mine = mine[: mine.index("/* TODO 4")] + given[begin:end] + mine[mine.index("/* END TODO 5") :]
	open(file, "w").write(mine)
	print(todo(Hint("")))
	PYTHON

  assert_output "5 4 5
3"
}

@test "make hint says where to look when nothing is known of any TODO" {
  next_is pair 0 "C server, C client"

  run hint

  assert_output "Next: your server with your client
Where the mistake is, is not certain: make check says what happened.
  look      make check shows what was expected, and what came
  watch     make trace shows what your programs really send
  ask       somebody, and show your program and what make check says"
}

@test "make hint says how to read a compiler when the mistake is in no TODO" {
  next_is client 0 "" 0 client.c

  run hint

  assert_line "Next: client.c does not compile"
  assert_says "make check shows the first thing that the compiler did not understand."
}

@test "make hint says where to go on when all is done" {
  cp solution/02-tcp-ordered/*.c support/02-tcp-ordered

  run hint

  assert_output '02-tcp-ordered is done: there is nothing left to hint at.
  more      "Going further", at the end of README.md
  next      01-unix-commands: cd ../01-unix-commands && less README.md'
}

@test "make hint says so when nothing fails, and not all could be tested" {
  next_is "" 0

  run hint

  assert_output "Nothing fails, but not all could be tested here: see make check."
}

@test "make hint finds out what comes next, and leaves nothing with the student's files" {
  before=$(files support)

  run hint

  assert_line "TODO 1 of the client: Make the socket: socket(2), tcp(7)."
  assert_says "Hint 1 of 3:"
  assert_equal "$before" "$(files support)"
}

@test "make hint tests anew what has been changed since" {
  hint
  edit support/02-tcp-ordered/client.c '/TODO 1 is not done/,/return -1/c\
	return socket(AF_INET, SOCK_STREAM, 0);'

  run hint

  assert_line "TODO 2 of the client: Fill in the address, connect: htons(3), connect(2)."
  assert_says "Hint 1 of 3:"
}

@test "make hint gives hints for the TODO that does not compile" {
  edit support/02-tcp-ordered/server.c '/TODO 3 is not done/,/return -1/c\
	return listen(fd 1);'

  run hint

  assert_line "TODO 3 of the server: Let a client connect: listen(2)."
  assert_says "Hint 1 of 3:"
}

@test "make hint says what keeps it from finding out" {
  cp solution/02-tcp-ordered/client.c support/02-tcp-ordered
  mv build/bin/talk build/bin/really
  # shellcheck disable=SC2016 # the arguments of that script
  printf '%s\n' '#!/bin/sh' 'case "$*" in *--list*)' \
    "exec $PWD/build/bin/really \"\$@\" ;; esac" 'echo "talk: broken"; exit 2' >build/bin/talk
  chmod +x build/bin/talk

  run hint

  assert_says "could not run here: "
  assert_status 2
}

@test "make hint names a folder that is not there" {
  run make -s hint EXERCISE=03-none

  assert_refused "make hint: support/03-none: no such folder; \`make\` generates it"
}

# The hints ---------------------------------------------------------------------

@test "every TODO of every skeleton has three hints, and none is the line to write" {
  for name in $(exercises); do
    assert_equal "" "$(labkit missing "$name" | grep docs/hints)"
    number=$(grep -c '/\* TODO' skeleton/"$name"/*.c | awk -F: '{ n += $2 } END { print n }')
    given=$(grep '^## ' "docs/hints/$name.md" | grep -o 'TODO [0-9]' | wc -l)
    assert_equal "$number" "$((given))"
  done
}

@test "make check names a hint that is missing, too many, or about no TODO" {
  three_hints
  echo "
One more.

## client TODO 9" >>docs/hints/02-tcp-ordered.md

  run labkit missing 02-tcp-ordered

  assert_line "docs/hints/02-tcp-ordered.md: client TODO 3: 0 hints, there should be 3"
  assert_line "docs/hints/02-tcp-ordered.md: client TODO 4: 4 hints, there should be 3"
  assert_line "docs/hints/02-tcp-ordered.md: skeleton/02-tcp-ordered/client.c has no TODO 9"
  assert_status 1

  rm docs/hints/02-tcp-ordered.md
  run labkit missing 02-tcp-ordered
  assert_line "docs/hints/02-tcp-ordered.md: no hints for the TODOs"
}

@test "make check names a hint that is the line to write, however it is laid out" {
  three_hints
  cat >>docs/hints/02-tcp-ordered.md <<'END_OF_HINTS'

## server TODO 3

Try `listen( fd,1 )`.

## server TODO 4

First `size = sizeof(*client)`, then accept(2).
END_OF_HINTS

  run labkit missing 02-tcp-ordered

  where=docs/hints/02-tcp-ordered.md:
  assert_line "$where server TODO 3: has what is to be written: listen(fd, 1)"
  assert_line "$where server TODO 4: has what is to be written: size = sizeof(*client)"
}
