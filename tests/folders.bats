#!/usr/bin/env bats
# Where a submission is looked for: slips in the names of folders, flat files, links.

load kit_helper
load sources_helper

# moved NAME - puts the right programs into this folder of work, and nothing else.
moved() {
  rm -rf work
  mkdir -p "work/$1"
  cp solution/"$ONE"/*.c "work/$1"
}

@test "a folder with a slip in its name is nothing handed in, and is named" {
  few_checks
  for name in 02_tcp_ordered 02-tcp-orderd 02-TCP-Ordered tcp-ordered 'TCP ordered (1)' 02; do
    moved "$name"
    mkdir work/01-unix-commands

    grade EXERCISE="$ONE"

    assert_equal "nothing handed in 0" "$(reported)"
    assert_line "nothing handed in for $ONE: there is no client.c and no server.c;\
 $name/ looks like it: name it $ONE/"
    assert_line "score: none"
  done
  moved lab4
  grade EXERCISE="$ONE"
  assert_line "nothing handed in for $ONE: there is no client.c and no server.c; there is\
 lab4/client.c, lab4/server.c"
  run clean "$PYTHON" -ESs tests/labkit grade work "$ONE" build/grade
  assert_status 3
}

@test "what is there in place of sources is named" {
  : >"work/$ONE/client"
  : >"work/$ONE/client.docx"
  built work "$ONE"
  assert_line "nothing handed in for $ONE: there is no client.c and no server.c;\
 $ONE/ has client, client.docx"

  rm -r "work/$ONE"
  : >work/ada.zip
  built work "$ONE"
  assert_line "nothing handed in for $ONE: there is no client.c and no server.c; it has ada.zip"
}

@test "a folder with a slip in its name is named beside one that is graded" {
  moved 02_tcp_ordered
  mkdir work/01-unix-commands
  cp skeleton/01-unix-commands/*.c work/01-unix-commands

  built work

  assert_line "$ONE: nothing; 02_tcp_ordered/ looks like it: name it $ONE/"
  assert_line "program: 01-unix-commands client.c"
}

@test "sources that lie flat are taken for the exercise that EXERCISE names" {
  few_checks
  moved .

  grade EXERCISE="$ONE"
  assert_line "score: 6/6"
  assert_line "note: $ONE: not in $ONE/; taken: client.c, server.c"
  grade
  assert_equal "nothing handed in 0" "$(reported)"
  grep -q '; client.c, server.c in the folder itself: EXERCISE= must say whose$' <<<"$output"
}

@test "an exercise one level down is taken if there is no doubt, else it is named" {
  for name in support name-repo x/support $ONE; do
    moved "$name/$ONE"
    for wanted in $ONE ''; do
      built work "$wanted"
      assert_line "$ONE: not in $ONE/; taken: $name/$ONE/client.c, $name/$ONE/server.c"
      assert_line "program: $ONE server.c"
    done
  done
  moved a/"$ONE"
  cp -R work/a work/b
  built work "$ONE"
  assert_output "nothing handed in for $ONE: there is no client.c and no server.c; which of\
 a/$ONE/, b/$ONE/ is meant? SUBMISSION= must name what has it"
}

@test "the clone of a fork is graded by its support/, not by the skeletons" {
  moved support/"$ONE"
  cp -R skeleton solution work

  built work

  assert_line "$ONE: not in $ONE/; taken: support/$ONE/client.c, support/$ONE/server.c"
  if grep -q 'program: 01' <<<"$output"; then return 1; fi
}

@test "a submission that is a symbolic link is followed at its top, and nowhere below" {
  few_checks
  cp solution/"$ONE"/*.c "work/$ONE"
  mv work real
  ln -s real work

  grade
  assert_line "score: 6/6"
  assert_line "note: work is a symbolic link to $PWD/real"
  mv "real/$ONE" elsewhere
  ln -s ../elsewhere "real/$ONE"
  grade
  assert_line "note: $ONE: the folder is a symbolic link: the sources must be in it"
  assert_equal "graded 0" "$(reported)"
}

@test "one's own work behind a symbolic link is graded as such" {
  few_checks
  make >/dev/null
  cp solution/"$ONE"/*.c support/"$ONE"
  mv support ../mine
  ln -s ../mine support

  run make -s grade EXERCISE="$ONE"

  assert_line "score: 6/6"
}

@test "no search for an exercise is without end" {
  rm -r work
  mkdir -p "work/$(printf 'deep/%.0s' {1..50})$ONE"
  ln -s . work/loop
  "$PYTHON" -c 'import os
for n in range(1500):
    os.makedirs(f"work/d{n}/x")'

  built work "$ONE"

  assert_output "nothing handed in for $ONE: there is no client.c and no server.c"
}
