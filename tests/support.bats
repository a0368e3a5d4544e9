#!/usr/bin/env bats
# What `make` and `make reset` promise: support/ is generated, and no file of a student
# is ever lost. Every test runs in a copy of the kit.

bats_require_minimum_version 1.5.0

load kit_helper

setup() {
  copy_kit "$BATS_TEST_TMPDIR/kit"
  cd "$BATS_TEST_TMPDIR/kit" || return
  OUTER=$(repository "$KIT") # which no test may change
}

teardown() {
  assert_equal "$OUTER" "$(repository "$KIT")"
  remove_copy
}

@test "make generates support/ and says what to do next" {
  expected=$(
    printf '%s\n' support/{.gitignore,Makefile,README.md,pictures/sockets.svg}
    for name in $(exercises); do
      printf '%s\n' support/"$name"/{client.c,server.c,client.py,server.py} \
        support/"$name"/{Makefile,README.md,.vscode/tasks.json}
      grep -o 'pictures/[a-z0-9-]*\.svg' "docs/$name.md" | grep -v narrow | sort -u |
        sed "s#^#support/$name/#"
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

@test "make keeps the tasks of an editor as a student has changed them" {
  make
  echo "// mine" >>support/01-unix-commands/.vscode/tasks.json
  rm -r support/02-tcp-ordered/.vscode
  echo mine >support/02-tcp-ordered/.vscode
  before=$(checksums support)
  echo "// new" >>.vscode/tasks.json

  run make

  assert_line "Everything in support/ is up to date."
  assert_equal "$before" "$(checksums support)"

  rm support/02-tcp-ordered/.vscode
  make
  edit .vscode/tasks.json 's/new/newer/'
  run make
  assert_line "updated  support/02-tcp-ordered/.vscode/tasks.json"
  assert_same .vscode/tasks.json support/02-tcp-ordered/.vscode/tasks.json
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
  assert_equal "# new" "$(tail -n 1 support/02-tcp-ordered/README.md)"
  assert_same skeleton/Makefile support/02-tcp-ordered/Makefile
  assert_equal "$before" "$(files support)"
}

@test "make again refreshes the pictures of a handout, and none that is a student's" {
  make
  before=$(checksums support)
  mine=support/01-unix-commands/pictures/bytes.svg
  echo mine >$mine
  rm -r support/02-tcp-ordered/pictures
  echo mine >support/02-tcp-ordered/pictures
  edit docs/pictures/sockets.svg 's/server/Server/'

  run make

  assert_line "updated  support/01-unix-commands/pictures/sockets.svg"
  assert_line "updated  $mine, your version is now $mine.old"
  assert_equal mine "$(<$mine.old)"
  assert_equal mine "$(<support/02-tcp-ordered/pictures)"
  for picture in support/{,01-unix-commands/}pictures/sockets.svg; do
    assert_same docs/pictures/sockets.svg "$picture"
  done
  rm -r support/02-tcp-ordered/pictures "$mine.old"
  edit docs/pictures/sockets.svg 's/Server/server/'
  make
  assert_equal "$before" "$(checksums support)"
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
  copy_for_user

  # shellcheck disable=SC2154 # copy_for_user sets them
  run clean "${as_user[@]}" make -C "$folder/kit" </dev/null

  assert_status 0
  assert_equal "$(cd "$folder/kit" && files skeleton/*/)" \
    "$(cd "$folder/kit/support" && find . -name '*.c' | sed 's/^\./skeleton/' | sort)"
}

@test "make works on a file system without hard links, and never replaces a file" {
  need strace
  mkdir -p support/01-unix-commands
  echo mine >support/01-unix-commands/client.c

  run clean strace -f -o /dev/null -e inject=link,linkat:error=EPERM \
    make PYTHON="$PYTHON -B"

  assert_status 0
  assert_equal mine "$(<support/01-unix-commands/client.c)"
  assert_same skeleton/01-unix-commands/server.c support/01-unix-commands/server.c
  [[ -x support/01-unix-commands/client.py ]]
  assert_equal "" "$(find support -name '.*.[0-9]*')"
}

@test "git sees only the sources in support/" {
  need git
  new_repository
  make
  make -C support/01-unix-commands
  touch support/01-unix-commands/{notes.txt,client.cpp}
  expected=$(
    echo support/.gitignore
    files support | grep '/\(client\|server\)\.c\(pp\)*$'
  )

  run git status --porcelain -uall support

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

@test "what is typed in the wrong folder is told where to type it, in one line" {
  make
  cd support

  for verb in "" check grade; do
    # shellcheck disable=SC2086 # none, or one
    run make $verb
    assert_output "Makefile:3: *** make${verb:+ $verb} works in the folder of an exercise \
(cd 01-unix-commands) or at the top of the kit (cd ..).  Stop."
    assert_status 2
  done
  cd 02-tcp-ordered
  for verb in grade reset prove; do
    run make "$verb"
    assert_output "Makefile:$(line_of Makefile '(error make'): *** make $verb works at the \
top of the kit: cd ../.. and type it there.  Stop."
    assert_status 2
  done
  run make nonsense
  assert_output "make: *** No rule to make target 'nonsense'.  Stop."
}

@test "each skeleton builds as C++ as well, without a warning" {
  need c++
  make

  for name in $(exercises); do
    mv "support/$name/client.c" "support/$name/client.cpp"
    mv "support/$name/server.c" "support/$name/server.cpp"
    run make -C "support/$name"

    assert_status 0
    if grep warning <<<"$output"; then return 1; fi
  done
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
