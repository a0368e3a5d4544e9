#!/usr/bin/env bats
# What the kit promises about itself. Every test runs in a copy of the kit.

bats_require_minimum_version 1.5.0

load kit_helper

setup() {
  copy_kit "$BATS_TEST_TMPDIR/kit"
  cd "$BATS_TEST_TMPDIR/kit" || return
}

teardown() {
  [[ ! -e $BATS_TEST_TMPDIR/remove ]] || rm -r "$(<"$BATS_TEST_TMPDIR/remove")"
}

# The parts of an exercise ----------------------------------------------------

@test "every exercise has its five parts, and nothing else is beside them" {
  expected=$(
    echo skeleton/Makefile
    for name in $(exercises); do
      printf '%s\n' {skeleton,solution}/"$name"/{client,server}.c \
        python/"$name"/{client,server}.py tests/"$name".bats docs/"$name".md
    done
  )

  run files skeleton solution python tests/[0-9]*.bats docs/[0-9]*.md

  assert_output "$(sort <<<"$expected")"
}

@test "skeletons are in step with solutions" {
  run labkit todo .

  assert_output ""
  assert_status 0
}

@test "a lost marker is reported" {
  file=skeleton/02-tcp-ordered/server.c
  begin=$(line_of $file "/* TODO 3:") end=$(line_of $file "/* END TODO 4 */")
  edit $file "/END TODO 3/d; /TODO 4:/d"

  run labkit todo .

  assert_output "$file:$begin: TODO 3 has no END TODO 3
$file:$((end - 2)): END TODO 4 has no TODO 4"
  assert_status 1
}

@test "a marker that is not written like one is reported" {
  file=skeleton/02-tcp-ordered/client.c
  line=$(line_of $file "/* TODO 2:")
  edit $file "s|/\* TODO 2: .*|/* TODO: Connect. */|; /END TODO 2/d"

  run labkit todo .

  assert_output "$file:$line: no marker: /* TODO: Connect. */"
  assert_status 1
}

@test "a changed line outside the TODOs is reported" {
  file=02-tcp-ordered/server.c
  line=$(line_of skeleton/$file "int main(")
  edit skeleton/$file "s/^int main(.*/int main(void)/"

  run labkit todo .

  other=$(line_of solution/$file "int main(")
  assert_output "skeleton/$file:$line: differs from solution/$file:$other"
  assert_status 1
}

@test "another sentence in a TODO of the solution is reported" {
  file=02-tcp-ordered/server.c
  line=$(line_of skeleton/$file "/* TODO 2:")
  edit solution/$file "s|/\* TODO 2: .*|/* TODO 2: Bind. */|"

  run labkit todo .

  other=$(line_of solution/$file "/* TODO 2:")
  assert_output "skeleton/$file:$line: differs from solution/$file:$other"
  assert_status 1
}

@test "a missing number, and a number that comes twice, are reported" {
  file=01-unix-commands/server.c
  edit skeleton/$file "s/TODO 2/TODO 9/"
  first=$(line_of solution/$file "/* TODO 5:")
  second=$(line_of solution/$file "/* TODO 6:")
  edit solution/$file "s/TODO 6/TODO 5/"

  run labkit todo .

  assert_output "skeleton/$file: no TODO 2
solution/$file:$second: TODO 5 is also in line $first"
  assert_status 1
}

@test "too few TODOs are reported" {
  for tree in skeleton solution; do
    edit $tree/02-tcp-ordered/client.c '/TODO [2-9]: /,/END TODO/d'
  done

  run labkit todo .

  assert_output "skeleton/02-tcp-ordered/client.c: 1 TODOs, there should be 5 to 8
solution/02-tcp-ordered/client.c: 1 TODOs, there should be 5 to 8"
  assert_status 1
}

@test "a skeleton that gives the solution away is reported" {
  file=01-unix-commands/client.c
  cp solution/$file skeleton/$file
  line=$(line_of skeleton/$file "/* TODO 1:")

  run labkit todo .

  assert_line "skeleton/$file:$line: TODO 1 is the same as in solution/$file"
  assert_equal "$(grep -c '/\* TODO' skeleton/$file)" "${#lines[@]}"
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

# make ------------------------------------------------------------------------

@test "make generates support/ and says what to do next" {
  expected=$(
    echo support/.gitignore
    for name in $(exercises); do
      printf '%s\n' support/"$name"/{client.c,server.c,client.py,server.py} \
        support/"$name"/{Makefile,README.md}
    done
  )

  run make

  assert_status 0
  assert_line "Next:  cd support/01-unix-commands"
  assert_equal "$(sort <<<"$expected")" "$(files support)"
}

@test "what make generates is what the kit has" {
  make

  for name in $(exercises); do
    for file in client server; do
      assert_same "skeleton/$name/$file.c" "support/$name/$file.c"
      assert_same "python/$name/$file.py" "support/$name/$file.py"
    done
    assert_same "docs/$name.md" "support/$name/README.md"
    assert_same skeleton/Makefile "support/$name/Makefile"
  done
}

@test "make again changes nothing" {
  make
  before=$(checksums support)

  run make

  assert_line "Everything in support/ is up to date."
  assert_equal "$before" "$(checksums support)"
}

@test "make again keeps every byte that a student wrote" {
  make
  cd support/02-tcp-ordered
  echo "/* mine */" >>client.c
  : >server.c
  mkdir notes
  echo mine | tee notes/today.txt client.h ../mine.c >server.cpp
  cd ../..
  before=$(checksums support)
  edit skeleton/02-tcp-ordered/client.c 's/127.0.0.1/localhost/'

  run make

  assert_status 0
  assert_equal "$before" "$(checksums support)"
}

@test "make again restores what is missing" {
  make
  before=$(checksums support)
  rm support/01-unix-commands/server.c support/02-tcp-ordered/client.py
  rm support/.gitignore

  run make

  assert_line "new      support/01-unix-commands/server.c"
  assert_line "new      support/02-tcp-ordered/client.py"
  assert_equal "$before" "$(checksums support)"
}

@test "make again updates what students do not edit" {
  make
  before=$(files support)
  echo "# new" | tee -a python/*/*.py docs/*.md >>skeleton/Makefile

  run make

  assert_line "updated  support/01-unix-commands/client.py"
  assert_same python/01-unix-commands/client.py support/01-unix-commands/client.py
  assert_same docs/02-tcp-ordered.md support/02-tcp-ordered/README.md
  assert_same skeleton/Makefile support/02-tcp-ordered/Makefile
  assert_equal "$before" "$(files support)"
}

@test "make again puts an edited peer beside the new one" {
  make
  peer=support/01-unix-commands/client.py
  echo "# mine" >>$peer
  cp $peer mine.py

  run make

  assert_line "updated  $peer, your version is now $peer.old"
  assert_same mine.py $peer.old
  assert_same python/01-unix-commands/client.py $peer
}

@test "make again puts an edited .gitignore beside the new one" {
  make >/dev/null
  cp support/.gitignore given
  echo '*.bak' >>support/.gitignore

  run make
  assert_line "updated  support/.gitignore, your version is now support/.gitignore.old"
  assert_equal "$(<given)" "$(<support/.gitignore)"
  assert_equal '*.bak' "$(tail -n 1 support/.gitignore.old)"

  run make
  assert_line "Everything in support/ is up to date."
}

@test "a student who has client.cpp does not get client.c back" {
  make
  cd support/01-unix-commands
  mv client.c client.cpp
  cd ../..

  run make

  assert_status 0
  assert_missing support/01-unix-commands/client.c
}

@test "make works for a user without privileges" {
  as_user=()
  folder=$BATS_TEST_TMPDIR/kit
  if ((EUID == 0)); then
    need setpriv
    folder=$(mktemp -d) # others cannot enter the folders of bats
    echo "$folder" >"$BATS_TEST_TMPDIR/remove"
    copy_kit "$folder"
    chown -R 65534:65534 "$folder"
    # Python may be in root's home.
    as_user=(PATH=/usr/bin:/bin HOME="$folder"
      setpriv --reuid=65534 --regid=65534 --clear-groups)
    clean "${as_user[@]}" sh -c "cd '$folder' && make -v && python3 -V" ||
      skip "another user has no make, no python3 or no way into $folder"
  fi

  run clean "${as_user[@]}" make -C "$folder" </dev/null

  assert_status 0
  assert_equal "$(cd "$folder" && files skeleton/*/)" \
    "$(cd "$folder/support" && find . -name '*.c' | sed 's/^\./skeleton/' | sort)"
}

@test "git sees only the sources in support/" {
  need git
  clean git init -q .
  make
  make -C support/01-unix-commands
  touch support/01-unix-commands/{notes.txt,client.cpp}
  expected=$(
    echo support/.gitignore
    files support | grep '/\(client\|server\)\.c\(pp\)*$'
  )

  run clean git -c core.excludesFile=/dev/null -c color.status=never \
    status --porcelain -uall support

  assert_output "$(sort <<<"$expected" | sed 's/^/?? /')"
}

# make reset ------------------------------------------------------------------

@test "make reset starts afresh and keeps every earlier version" {
  make
  cd support/02-tcp-ordered
  echo first >server.c
  make -C ../.. reset EXERCISE=02-tcp-ordered
  echo second >server.c

  run make -C ../.. reset EXERCISE=02-tcp-ordered

  assert_line "kept     support/02-tcp-ordered/server.c.old2"
  assert_equal first "$(<server.c.old)"
  assert_equal second "$(<server.c.old2)"
  assert_same ../../skeleton/02-tcp-ordered/server.c server.c
  assert_missing ../01-unix-commands/server.c.old
}

@test "make reset keeps client.cpp beside the new client.c" {
  make
  cd support/02-tcp-ordered
  rm client.c
  echo mine >client.cpp

  run make -C ../.. reset EXERCISE=02-tcp-ordered

  assert_equal mine "$(<client.cpp.old)"
  assert_missing client.cpp
  assert_same ../../skeleton/02-tcp-ordered/client.c client.c
}

@test "make reset refuses an unknown exercise and touches nothing" {
  make
  before=$(checksums support)

  run make reset EXERCISE=nope

  assert_refused "make reset: EXERCISE=nope: no such exercise; there are $(known)"
  assert_equal "$before" "$(checksums support)"
}

@test "make reset refuses to guess the exercise" {
  make
  before=$(checksums support)

  run make reset

  assert_refused "make reset: EXERCISE=: no such exercise; there are $(known)"
  assert_equal "$before" "$(checksums support)"
}

# make in support/<exercise> --------------------------------------------------

@test "make in an exercise builds client and server, make clean removes them" {
  make
  cp solution/02-tcp-ordered/*.c support/02-tcp-ordered
  cd support/02-tcp-ordered
  before=$(files .)

  run make

  assert_status 0
  assert_equal "$(printf '%s\n' "$before" ./client ./server | sort)" "$(files .)"
  make clean
  assert_equal "$before" "$(files .)"
}

@test "make in an exercise builds C++ as well" {
  need c++
  make
  cd support/02-tcp-ordered
  rm client.c
  echo 'template <class T> int zero(T) { return 0; } int main() { return zero(1); }' \
    >client.cpp

  run make client

  assert_status 0
  ./client
}

# make check ------------------------------------------------------------------

@test "make check shows a failing program and fails" {
  prepare_check "C server, C client|Python server, Python client"
  echo "int main(void) { return 1; }" >solution/02-tcp-ordered/server.c

  run --separate-stderr make check EXERCISE=02-tcp-ordered

  assert_status 2
  assert_line "  C server              failed      missing"
  assert_line "  Python server         missing     ok"
  assert_equal "1 passed, 1 failed" "${lines[${#lines[@]} - 1]}"
}

@test "a student checks the programs in support/, in a path with spaces" {
  mkdir "$BATS_TEST_TMPDIR/a path"
  mv "$PWD" "$BATS_TEST_TMPDIR/a path/with spaces"
  cd "$BATS_TEST_TMPDIR/a path/with spaces"
  prepare_check "client connects to the server|C server, Python client"
  make
  cp solution/02-tcp-ordered/*.c support/02-tcp-ordered
  echo "int main(void) { return 1; }" >solution/02-tcp-ordered/server.c
  make -C support/02-tcp-ordered

  run --separate-stderr make -C support/02-tcp-ordered check

  assert_equal "score: 4/4" "${lines[${#lines[@]} - 1]}"
  assert_status 0
}

@test "two checkouts checked at the same time do not disturb each other" {
  prepare_check "C server, C client|C server, Python client"
  cp -Rp . ../other

  make check EXERCISE=02-tcp-ordered >out 2>&1 3>&- &
  make -C ../other check EXERCISE=02-tcp-ordered >../other/out 2>&1 || true
  wait $! || true

  assert_equal "2 passed, 0 failed" "$(tail -n 1 out)"
  assert_equal "2 passed, 0 failed" "$(tail -n 1 ../other/out)"
}

@test "make check works without namespaces, and says so once" {
  prepare_check "C server, Python client|Python server, C client"

  SANDBOX=no run --separate-stderr make check EXERCISE=02-tcp-ordered

  assert_status 0
  assert_equal 1 "$(grep -c "No namespaces here" <<<"$output")"
  assert_equal "2 passed, 0 failed" "${lines[${#lines[@]} - 1]}"
}

@test "make check refuses an unknown exercise" {
  run make check EXERCISE=nope

  assert_refused "make check: EXERCISE=nope: no such exercise; there are $(known)"
}

# make new --------------------------------------------------------------------

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

@test "make new makes every part of an exercise, and the rest stays as it is" {
  before=$(checksums .)

  run make new EXERCISE=06-a-name

  assert_status 0
  for part in {solution,skeleton}/06-a-name/{client,server}.c tests/{,own/}06-a-name.bats \
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
  edit tests/06-a-name.bats 's/points:15/points:14/; s/,basis//; s/^@test "C server, P/&P/'

  run make check EXERCISE=06-a-name

  assert_status 2
  assert_line "skeleton/06-a-name/client.c: missing"
  assert_line "tests/06-a-name.bats: no basis for the server"
  assert_line 'tests/06-a-name.bats: no pairing "C server, Python client"'
  assert_line "tests/06-a-name.bats: 99 points, there should be 100"
  assert_line "tests/mutants/06-a-name/*.patch: no mutant"
  assert_line "docs/06-a-name.md:1: FILL IN: a title"
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

@test "make help lists every verb" {
  run make help

  for verb in support reset new check grade prove bench lint format clean help; do
    grep -q "^make $verb  *[A-Z]" <<<"$output" || assert_line "make $verb ..."
  done
}

# Scripts of tests --------------------------------------------------------------

@test "a script with an unknown statement is refused before anything starts" {
  SERVER=touch$'\n'$PWD/started run labkit talk server <<<$'start\n\nserver: dance "all night"'

  assert_output 'talk: line 3: no such statement: server: dance "all night"'
  assert_status 2
  assert_missing started
}

@test "a script with a quote that is not closed is refused before anything starts" {
  SERVER=touch$'\n'$PWD/started run labkit talk server <<<$'start\nexpect "Pid'

  assert_output 'talk: line 2: a quote is not closed: expect "Pid'
  assert_status 2
  assert_missing started
}
