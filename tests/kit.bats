#!/usr/bin/env bats
# What the kit promises about itself. Every test runs in a copy of the kit.

bats_require_minimum_version 1.5.0

load kit_helper

setup() {
  copy_kit "$BATS_TEST_TMPDIR/kit"
  cd "$BATS_TEST_TMPDIR/kit" || return
}

# The parts of an exercise ----------------------------------------------------

@test "every exercise has its parts, and nothing else is beside them" {
  expected=$(
    printf "%s\n" skeleton/{Makefile,support.mk}
    for name in $(exercises); do
      printf '%s\n' {skeleton,solution}/"$name"/{client,server}.c \
        python/"$name"/{client,server}.py tests/"$name".{talk,bats} docs/"$name".md
    done
  )

  run files skeleton solution python tests/[0-9]*.{talk,bats} docs/[0-9]*.md

  assert_output "$(sort <<<"$expected")"
}

@test "every file of tests is run once, by make check or by make prove" {
  cd "$KIT"

  run env PYTHONPATH=tests/labkit "$PYTHON" -B -c 'import check, checks, glob
from proof import prove
names = [*checks.exercises(), *check.PROMISES, *check.TOOLS, *prove.HOSTILE, *prove.TOOLS]
for name in names:
    print(*glob.glob(f"tests/{name}.bats") or [f"none is called {name}"], sep="\n")'

  assert_equal "$(printf '%s\n' tests/*.bats tests/talk/*.bats | sort)" "$(sort <<<"$output")"
}

@test "skeletons are in step with solutions" {
  run labkit todo .

  assert_output ""
  assert_status 0
}

@test "a lost marker is reported" {
  file=solution/02-tcp-ordered/server.c
  begin=$(line_of $file "/* TODO 3:") end=$(line_of $file "/* END TODO 4 */")
  edit $file "/END TODO 3/d; /TODO 4:/d"

  run labkit todo .

  assert_output "$file:$begin: TODO 3 has no END TODO 3
$file:$((end - 2)): END TODO 4 has no TODO 4"
  assert_status 1
}

@test "a marker that is not written like one is reported" {
  file=solution/02-tcp-ordered/client.c
  line=$(line_of $file "/* TODO 2:")
  edit $file "s|/\* TODO 2: .*|/* TODO: Connect. */|; /END TODO 2/d"

  run labkit todo .

  assert_output "$file:$line: no marker: /* TODO: Connect. */"
  assert_status 1
}

@test "a changed line of a skeleton is reported, in a TODO and outside" {
  file=skeleton/02-tcp-ordered/server.c
  line=$(line_of $file "int main(")
  edit $file "s/^int main(.*/int main(void)/"
  edit skeleton/02-tcp-ordered/client.c 's/"TODO 1 is not/"TODO 1 is Not/'
  other=$(line_of skeleton/02-tcp-ordered/client.c "is Not")

  run labkit todo .

  assert_output "\
skeleton/02-tcp-ordered/client.c:$other: not what make skeleton EXERCISE=02-tcp-ordered writes
$file:$line: not what make skeleton EXERCISE=02-tcp-ordered writes"
  assert_status 1
}

@test "another sentence in a TODO of the solution is reported" {
  file=02-tcp-ordered/server.c
  line=$(line_of skeleton/$file "/* TODO 2:")
  edit solution/$file "s|/\* TODO 2: .*|/* TODO 2: Bind. */|"

  run labkit todo .

  assert_output "skeleton/$file:$line: not what make skeleton EXERCISE=02-tcp-ordered writes"
  assert_status 1
}

@test "a missing number, and a number that comes twice, are reported" {
  edit solution/01-unix-commands/client.c "s/TODO 2/TODO 9/"
  file=solution/01-unix-commands/server.c
  edit $file "s/TODO 5/TODO 4/"
  # shellcheck disable=SC2207 # two numbers
  lines=($(grep -nF "/* TODO 4:" $file | cut -d: -f1))
  first=${lines[0]} second=${lines[1]}

  run labkit todo .

  assert_line "solution/01-unix-commands/client.c: no TODO 2"
  assert_line "$file:$second: TODO 4 is also in line $first"
  assert_status 1
}

@test "too few TODOs are reported" {
  edit solution/02-tcp-ordered/client.c '/TODO [2-9]: /,/END TODO/d'

  run labkit todo .

  assert_output "solution/02-tcp-ordered/client.c: 1 TODOs, there should be 5 to 8"
  assert_status 1
}

@test "a program without its skeleton or its solution is reported" {
  rm skeleton/01-unix-commands/client.c
  rm -r solution/02-tcp-ordered

  run labkit todo .

  assert_output "skeleton/02-tcp-ordered/client.c: no solution/02-tcp-ordered/client.c
skeleton/02-tcp-ordered/server.c: no solution/02-tcp-ordered/server.c
solution/01-unix-commands/client.c: no skeleton/01-unix-commands/client.c"
  assert_status 1
}

# Compiles every program, without output: that is fast.
compile_all() { # COMPILER
  need "$1"

  run "$1" -std=c11 -Wall -Wextra -Wpedantic -Werror -fsyntax-only \
    skeleton/*/*.c solution/*/*.c

  assert_output ""
  assert_status 0
}

@test "every program builds without a warning with gcc" {
  compile_all gcc
}

@test "every program builds without a warning with clang" {
  compile_all clang
}

@test "every program builds without a warning with musl-gcc" {
  compile_all musl-gcc
}

@test "an untouched skeleton ends at once and names TODO 1" {
  need perl
  for source in skeleton/*/*.c; do
    program=$(basename "$source" .c)
    "${CC:-cc}" -std=c11 -o "$program" "$source" 3>&-
    status=0

    (ulimit -f 100 && within 5 "./$program" </dev/null >out 2>err) || status=$?

    output=$(<err)
    assert_status 1
    assert_line "$program: TODO 1 is not done yet"
    assert_equal "" "$(find out err -size +1023c)"
  done
}

# make check ------------------------------------------------------------------

@test "make check shows a failing program and fails" {
  prepare_check "C server, C client|Python server, Python client"
  echo "int main(void) { return 1; }" >solution/02-tcp-ordered/server.c

  run --separate-stderr make check EXERCISE=02-tcp-ordered

  assert_status 2
  assert_line "  C server              failed      missing"
  assert_line "  Python server         missing     ok"
  assert_last_line "1 passed, 1 failed"
}

@test "a student checks the programs in support/, in a path with odd characters" {
  # shellcheck disable=SC2016 # a name is text
  odd=$BATS_TEST_TMPDIR/'it is'/$'-n "a\' $HOME #%*:;&\\[b] {c,d}=\303\251'
  mkdir "${odd%/*}"
  mv "$PWD" "$odd"
  cd "$odd"
  prepare_check "client connects to the server|C server, Python client"
  make
  cp solution/02-tcp-ordered/*.c support/02-tcp-ordered
  echo "int main(void) { return 1; }" >solution/02-tcp-ordered/server.c
  make -C support/02-tcp-ordered

  run --separate-stderr make -C support/02-tcp-ordered check

  assert_line "02-tcp-ordered is done."
  assert_status 0
}

@test "two checkouts checked at the same time do not disturb each other" {
  prepare_check "C server, C client|C server, Python client"
  cp -Rp . ../other

  make check EXERCISE=02-tcp-ordered >out 2>&1 3>&- &
  make -C ../other check EXERCISE=02-tcp-ordered >../other/out 2>&1 || true
  wait $! || true

  for said in out ../other/out; do
    run cat $said
    assert_last_line "2 passed, 0 failed"
  done
}

@test "make check works without namespaces, and says so once" {
  prepare_check "C server, Python client|Python server, C client"

  SANDBOX=no run --separate-stderr make check EXERCISE=02-tcp-ordered

  assert_status 0
  assert_equal 1 "$(grep -c "No namespaces here" <<<"$output")"
  assert_last_line "2 passed, 0 failed"
}

@test "make check refuses an unknown exercise" {
  run make check EXERCISE=nope

  assert_refused "make check: EXERCISE=nope: no such exercise; there are $(known)"
}

# Names, and the list of verbs -----------------------------------------------

@test "a name is text, whatever commands are in it" {
  # shellcheck disable=SC2016 # they must not be expanded, here or elsewhere
  for name in 'a`touch ran`' 'a$(shell touch ran)' 'a"; touch ran; "' "a'; touch ran; '"; do
    run make grade SUBMISSION="$name"
    assert_status 2
    run make grade SUBMISSION=skeleton EXERCISE="$name" OUT="$name"
    assert_status 2
    run make check EXERCISE="$name"
    assert_status 2
    run make new EXERCISE="$name"
    assert_status 2
  done

  [[ -z $(find . -name ran) && ! -e $KIT/ran ]]
}

@test "make help lists every verb" {
  run make help

  for verb in support reset new check grade prove fuzz bench lint format clean help; do
    grep -q "^make $verb  *[A-Z]" <<<"$output" || assert_line "make $verb ..."
  done
}

# Files of checks ---------------------------------------------------------------

# refused LINE SENTENCE - a file of checks with this line is refused, and nothing runs.
refused() {
  printf '%s\n' 'address tcp:5000' 'server-waits: server waits' '    start' "    $1" >x.talk

  run build/bin/talk --server "touch $PWD/started" x.talk

  assert_output "talk: x.talk:4: $2: $1"
  assert_status 2
  assert_missing started
}

@test "an unknown statement is refused before anything starts" {
  refused 'dance "all night"' "no such statement"
}

@test "a quote that is not closed is refused before anything starts" {
  refused 'expect "Pid' "a quote is not closed"
}
