#!/usr/bin/env bats
# What `make grade-class` promises of a class: whatever lies in the folder, each
# submission has a result, the same as alone, and none is graded twice for nothing.

load class_helper

# The files are the truth.

@test "a second run grades nothing, a late submission only that" {
  right_one class/ann
  right_one class/jo

  grade_class
  assert_equal 2 "$(graded)"
  checksums build/class/results >before
  grade_class
  assert_line "2 submissions, 2 with a valid result: 0 to grade, for 02-tcp-ordered"
  assert_equal 0 "$(graded)"
  checksums build/class/results | assert_same before /dev/stdin
  right_one class/late
  grade_class

  assert_equal 1 "$(graded)"
  assert_line "3 submissions: 3 graded"
}

@test "what decides has changed: a source, a check, a seed, another exercise" {
  right_one class/ann
  right_one class/jo
  grade_class

  echo "/* more */" >>class/jo/02-tcp-ordered/client.c
  grade_class
  assert_equal 1 "$(graded)"
  edit tests/02-tcp-ordered.talk 's/client makes a socket/client makes one socket/'
  grade_class
  assert_equal 2 "$(graded)"
  grade_class SEED=6
  assert_equal 2 "$(graded)"
  edit tests/01-unix-commands.talk 's/worth 1:/worth 2:/'
  grade_class SEED=6
  assert_equal 0 "$(graded)"
}

@test "a submission that is gone loses its place among the results, not its result" {
  right_one class/ann
  right_one class/jo
  grade_class
  mv class/jo elsewhere

  grade_class

  assert_line "results of what is there no more, moved to gone/: 1"
  assert_missing build/class/results/jo.json build/class/reports/jo
  [[ -s build/class/gone/jo.json && -s build/class/gone/jo/report.json ]]
}

@test "the results are the same in every run but for times" {
  for name in ann bea cid; do
    right_one "class/$name"
  done
  cp skeleton/02-tcp-ordered/client.c class/cid/02-tcp-ordered/

  grade_class OUT=one JOBS=1
  grade_class OUT=two JOBS=3

  for out in one two; do
    sed -i '/"seconds"\|"core_seconds"\|"host"\|"graded_at"/d' "$out"/results/*.json
  done
  diff -r one/results two/results
  cmp one/class-run.json two/class-run.json
}

# start_class - grades the class in the background, one after the other; sets $run to
# its process, $job to what bash waits for.
start_class() {
  # shellcheck disable=SC2016 # of that shell
  clean sh -c 'echo $$ >pid; exec "$@"' sh "$PYTHON" -ESs -X pycache_prefix=build/pycache \
    tests/labkit grade-class class "" 02-tcp-ordered 1 >log 2>&1 3>&- &
  job=$!
  until grep -q '  graded' log; do
    kill -0 "$job"
    sleep 0.05
  done
  run=$(<pid)
}

# nothing_left - fails when the run $run has left a folder or a process.
nothing_left() {
  local tries

  for ((tries = 0; tries < 400; tries++)); do
    compgen -G "/tmp/labkit-class-$run-*" >/dev/null ||
      compgen -G "build/labkit-class-$run-*" >/dev/null || return 0
    sleep 0.05
  done
  echo "left: a folder of $run"
  return 1
}

@test "Ctrl-C ends a run; the same command goes on from there" {
  for name in ann bea cid; do
    right_one "class/$name"
  done
  start_class

  kill -INT "$run"
  ended=0
  wait "$job" || ended=$?

  assert_equal 130 "$ended"
  grep -q '^interrupted: . of 3 have a result; the same command goes on' log
  nothing_left
  count=$(find build/class/results -name '*.json' | wc -l)
  grade_class SEED=
  assert_equal $((3 - count)) "$(graded)"
  assert_line "3 submissions: 3 graded"
}

@test "a run that is killed leaves no half result, no process and no lock" {
  for name in ann bea cid; do
    right_one "class/$name"
  done
  start_class

  kill -KILL "$run"
  wait "$job" || true

  nothing_left
  count=$(find build/class/results -name '[!.]*.json' | wc -l)
  grade_class SEED=
  assert_status 0
  assert_equal $((3 - count)) "$(graded)"
}

@test "two runs into one folder: the second is refused, the first goes on" {
  for name in ann bea cid; do
    right_one "class/$name"
  done
  start_class
  kill -STOP "$run"

  run labkit grade-class class "" 02-tcp-ordered
  kill -CONT "$run"
  assert_output "make: OUT=build/class: another run grades into it"
  assert_status 2
  wait "$job"

  grep -q '^3 submissions: 3 graded' log
}

# Fair, whoever else is there.

@test "hostile submissions leave the others' scores alone" {
  bwrap --dev-bind / / --unshare-net --unshare-pid true 2>/dev/null || skip "no sandbox here"
  keep_checks tests/01-unix-commands.talk "(client makes a socket|client connects to the server)"
  right_one work
  run make -s grade SUBMISSION=work EXERCISE=02-tcp-ordered SEED=5
  alone=$(sed -n 's/^score: //p' <<<"$output")
  for name in ann bea; do
    cp -R work "class/$name"
  done
  for name in output-flood fork-bomb spins-on-both-sides; do
    mkdir "class/$name"
    cp -R "$KIT/tests/hostile/$name"/*/ "class/$name/"
  done

  grade_class EXERCISE= JOBS=5

  assert_status 0
  for name in ann bea; do
    assert_equal "$alone" "$(value $name points 02-tcp-ordered)/$(value $name of 02-tcp-ordered)"
  done
}

@test "a grading that could not run is tried once more, and is never a 0" {
  right_one class/right
  mkdir -p class/plus/02-tcp-ordered
  echo 'int main() { }' >class/plus/02-tcp-ordered/client.cpp
  echo 'exit 0' >tests/setup.sh

  grade_class CXX=no-such-compiler

  assert_equal 1 "$(grep -c 'tried once more' <<<"$output")"
  assert_equal "could not run None" "$(value plus status) $(value plus points)"
  grep -q 'no-such-compiler, which is not here' <<<"$(value plus reason)"
  assert_equal "graded" "$(value right status)"
  assert_line "2 submissions: 1 graded, 1 could not run"
  assert_status 2
  grade_class
  assert_equal 1 "$(graded)"
  assert_status 0
}

@test "a name steers no terminal, and without one there is nothing but text" {
  name=$'a\e[2Jb\nc'
  right_one "class/$name"
  right_one class/right

  grade_class

  assert_status 0
  assert_line "2 submissions: 2 graded"
  if LC_ALL=C grep -q $'[\e\r]' <<<"$output"; then return 1; fi
}

@test "a line says whose it is, where the list of the course knows the name" {
  right_one class/ana-gh
  right_one class/bo
  printf '%s\n' Student,ID,"SIS Login ID",Section,Lab '"Öztürk, Ana",9,ana-gh,S1,' \
    $'"Bo\e[2J",10,bo,S1,' "Nobody,11,no,S1," >list.csv

  grade_class ROSTER=list.csv

  assert_status 0
  sed -n 's/  *[0-9]*\/.*//p' <<<"$output" | sort >said
  printf '%s\n' 'ana-gh (Öztürk, Ana)' 'bo (Bo\x1b[2J)' | assert_same said /dev/stdin
}

@test "on a terminal it says how far it is, and for how long" {
  need script
  right_one class/ann
  mkdir class/none

  run clean TERM=xterm script -qec "make -s grade-class SUBMISSIONS=class UNCONFINED=yes \
    EXERCISE=02-tcp-ordered JOBS=1" /dev/null

  assert_status 0
  grep -q $'\r\e\[K\\[#\{12\}\\.\{12\}] 1 done, 0 could not run, 1 waiting, [0-9]* s left' \
    <<<"$output"
  grep -q '1 graded, 1 nothing handed in' <<<"$output"
}

@test "a task of a cluster grades what it is told, and no other" {
  right_one class/ann
  grade_class
  checksums build/class/results >before
  right_one class/bea
  right_one class/jo

  run labkit grade-one class build/class ann jo

  assert_status 0
  assert_equal "graded" "$(value jo status)"
  assert_missing build/class/results/bea.json
  grep ann before | diff - <(checksums build/class/results | grep ann)
  run labkit grade-one class build/class mo
  assert_output "labkit grade-one: class: no submission mo"
  assert_status 2
}

@test "a folder that is none, one submission or empty is refused in a line" {
  right_one one
  run labkit grade-class one ""
  assert_output "make: one is one submission, not a folder of them"
  run labkit grade-class class ""
  assert_output "make: class: no submissions in it"
  run labkit grade-class nowhere ""
  assert_output "make: nowhere: No such file or directory"
  run labkit grade-class "" ""
  assert_output "make: SUBMISSIONS= names the folder with the submissions"
  run labkit grade-class class class/out
  assert_output "make: OUT=class/out lies among the submissions"
  right_one class/right
  run labkit grade-class class "" 02-tcp-ordered many
  assert_output "make: JOBS=many: not a number of gradings"
  assert_status 2
}

@test "a class is graded by an ordinary user" {
  copy_for_user
  # shellcheck disable=SC2154 # copy_for_user sets it
  cd "$folder/kit" || return
  keep_checks tests/02-tcp-ordered.talk "client makes a socket"
  right_one class/ann
  [[ ! ${as_user+x} || ${#as_user[@]} == 0 ]] || chown -hR 65534:65534 .

  run clean "${as_user[@]}" make -s grade-class SUBMISSIONS=class EXERCISE=02-tcp-ordered \
    UNCONFINED=yes

  assert_status 0
  assert_line "1 submission: 1 graded"
}

@test "make bench-class makes a class, grades it, and says what that took" {
  cp -Rp "$KIT"/tests/{mutants,alternatives,hostile} tests
  rm tests/01-unix-commands.talk

  run make bench-class N=6
  assert_status 0
  [[ $output == *"6 submissions of "*"5 graded, 1 nothing handed in"*" a minute"* ]]
  [[ $output == *"boxes in a second, 32 side by side: "* ]]

  run make bench-class N=many
  assert_line "make: N=many: not a number of submissions"
  assert_status 2
}
