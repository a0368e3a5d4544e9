#!/usr/bin/env bats
# What the kit promises to the author of a new exercise: files that work, and a list
# of what is missing. Every test runs in a copy of the kit.

load kit_helper

setup() {
  copy_kit "$BATS_TEST_TMPDIR/kit"
  cd "$BATS_TEST_TMPDIR/kit" || return
}

@test "make new makes every part of an exercise, and the rest stays as it is" {
  before=$(checksums .)

  run make new EXERCISE=06-a-name

  assert_status 0
  for part in {solution,skeleton}/06-a-name/{client,server}.c \
    tests/06-a-name.{talk,bats} tests/own/06-a-name.talk \
    python/06-a-name/{client,server}.py docs/06-a-name.md; do
    assert_line "new      $part"
    [[ -f $part ]]
  done
  run labkit todo .
  assert_output ""
  run grep -rl 00-template {docs,python,skeleton,solution}/06-* tests/06-*
  assert_output ""
  rm -r {docs,python,skeleton,solution}/06-* tests/{,own/}06-* tests/{mutants,alternatives}
  assert_equal "$before" "$(checksums .)"
}

@test "make check names what a new exercise lacks, a line each" {
  make new EXERCISE=06-a-name
  rm -r skeleton/06-a-name tests/mutants
  edit tests/06-a-name.talk 's/worth 15/worth 14/; s/, basis//; s/^pairing/pairings/'
  edit tests/06-a-name.bats 's/^@test "C server, P/&P/'

  run make check EXERCISE=06-a-name

  assert_status 2
  assert_line "skeleton/06-a-name/client.c: missing"
  assert_line "tests/06-a-name.talk: no basis for the server"
  assert_line 'tests/06-a-name.talk: no pairing "C server, Python client"'
  assert_line 'tests/06-a-name.bats: no test "C server, Python client"'
  assert_line "tests/06-a-name.talk: 99 points, there should be 100"
  assert_line "tests/mutants/06-a-name.mutants: missing"
  assert_line "docs/06-a-name.md:1: FILL IN: a title"
}

# shown VERB - prints what the guide for authors shows behind its first `make VERB`.
shown() {
  awk -v begin="\$ make $1 " 'index($0, begin) == 1 { on = 1; next }
    on && /^```/ { exit }
    on && $0 != "..."' docs/adding-an-exercise.md
}

@test "the guide for authors shows what make new and make check print" {
  run make new EXERCISE=06-tcp-backwards
  assert_equal "$(grep '^new ' <<<"$output")" "$(shown new)"

  run make check EXERCISE=06-tcp-backwards
  while read -r line; do
    assert_line "$line"
  done < <(shown check)
  assert_equal "3" "$(shown check | wc -l | tr -d ' ')"
}

@test "what the mutants refer to, and is not there, is named" {
  names=$(sed -nE 's#^((client|server)-[a-z-]+): .*#\1#p' tests/02-tcp-ordered.talk)
  mkdir -p tests/mutants
  place=tests/mutants/02-tcp-ordered
  printf '%s\n' "one: a mistake" "    check client-socket" "    check client-sockets" \
    "    in client.c" "    - never_there();" >"$place.mutants"
  printf '%s\n' "two:" "    02-tcp-ordered: client-sockets" >"$place.feedback"
  printf '%s\n' "client.c main: why" "- never_there(1);" "+ never_there(2);" \
    >"$place.equivalents"

  run labkit missing 02-tcp-ordered

  assert_line "$place.mutants:3: no check client-sockets"
  assert_line "$place.mutants:4: not in client.c: never_there();"
  assert_line "$place.mutants: no half-right submission: no mutant has a line half"
  assert_line "$place.feedback: no mutant two"
  assert_line "$place.feedback: two: no check client-sockets"
  assert_line "$place.equivalents: no such change in client.c main:\
 never_there(1); => never_there(2);"
  while read -r name; do
    [[ $name == client-socket ]] || assert_line "$place.mutants: no mutant fails $name"
  done <<<"$names"
  if grep 'client-socket$' <<<"$output"; then return 1; fi
}

@test "a new exercise builds without a warning and is in step" {
  run "${CC:-cc}" -std=c11 -Wall -Wextra -Wpedantic -Werror -fsyntax-only \
    tests/template/{skeleton,solution}/*/*.c
  assert_output ""

  run labkit todo tests/template
  assert_output ""
}

@test "make new refuses a bad name and a name that is taken, and touches nothing" {
  before=$(checksums .)

  for name in "" 06 6-name 06-Name 06-../name "06-a name"; do
    run make new EXERCISE="$name"
    assert_refused "make new: EXERCISE=$name: not a name such as 06-name: two digits, small letters, -"
  done
  run make new EXERCISE=02-tcp-ordered
  assert_refused "make new: EXERCISE=02-tcp-ordered: there is such an exercise already"
  assert_equal "$before" "$(checksums .)"
}
