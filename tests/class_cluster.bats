#!/usr/bin/env bats
# A class on several machines: Slurm with two nodes, and two machines over ssh, all on
# loopback. The cluster is real; the tests set it up and take it down.

bats_require_minimum_version 1.5.0
load kit_helper
load cluster_helper

TWO=02-tcp-ordered
KEPT="client makes a socket|client ends when exit is typed|server makes a socket"

# The clients take their time, so that tasks are seen at work.
setup_file() {
  export class=$BATS_FILE_TMPDIR/class number
  mkdir "$class"
  for number in 1 2 3 4 5 6 7; do
    mkdir -p "$class/s$number/$TWO"
    cp "$KIT/solution/$TWO/"* "$class/s$number/$TWO"
    edit "$class/s$number/$TWO/client.c" 's/^\tsignal(SIGPIPE/\tsleep(2);\n&/'
  done
  edit "$class/s2/$TWO/client.c" 's/"exit"/"exot"/'
  cp "$KIT/skeleton/$TWO/"* "$class/s3/$TWO"
  rm -r "$class/s4/$TWO"
}

setup() {
  PATH=$PATH:/usr/sbin:/sbin # where daemons are
  copy_kit "$BATS_TEST_TMPDIR/kit"
  cd "$BATS_TEST_TMPDIR/kit" || return
  keep_checks "tests/$TWO.talk" "$KEPT"
  OUT=$BATS_TEST_TMPDIR/out
}

teardown() {
  case ${place-} in
    */machines.*) stop_machines ;;
    */cluster.*) stop_cluster ;;
  esac
}

# need_cluster - skips where there is no Slurm; else starts a cluster.
need_cluster() {
  local program

  for program in munged slurmctld slurmd sbatch squeue scontrol; do
    need "$program"
  done
  start_cluster
}

# class ARGUMENT... - grades the class as its instructor does.
class() {
  clean HOME="${place:-$BATS_TEST_TMPDIR}" SLURM_CONF="${SLURM_CONF-}" SEED=7 make --no-print-directory \
    PYTHON="$PYTHON -B" grade-class SUBMISSIONS="$class" OUT="$OUT" EXERCISE="$TWO" "$@" \
    </dev/null
}

# results FOLDER - prints the results there, without what differs between two runs.
results() {
  local file

  for file in "$1"/results/*.json; do
    grep -vE '"(seconds|core_seconds|host|graded_at)"' "$file"
  done
}

@test "Slurm grades a class as this machine does, and a second call submits nothing" {
  need_cluster
  OUT=$BATS_TEST_TMPDIR/here class

  run class CLUSTER=slurm
  assert_equal 0 "$status"
  [[ $output == *"submitted to Slurm: 7 tasks, jobs "* ]]
  assert_equal "$(results "$BATS_TEST_TMPDIR/here")" "$(results "$OUT")"
  cmp "$BATS_TEST_TMPDIR/here/grades.csv" "$OUT/grades.csv"

  run class CLUSTER=slurm
  assert_equal 0 "$status"
  [[ $output == *"7 with a valid result: 0 to grade"* ]]
  [[ $output != *submitted* ]]
}

@test "what a node did that has died is done elsewhere" {
  need_cluster

  class CLUSTER=slurm >"$BATS_TEST_TMPDIR/said" 2>&1 3>&- &
  pid=$!
  wait_until "a task runs on n2" runs_on n2
  break_node n2
  wait "$pid"

  grep -q '^7 submissions: 6 graded, 1 nothing handed in$' "$BATS_TEST_TMPDIR/said"
  assert_equal down "$(sinfo --noheader --nodes=n2 --format=%T | tr -d '*')"
}

# runs_on NODE - does a task run there?
runs_on() {
  [[ -n $(squeue --noheader --states=running --nodelist="$1" --format=%A) ]]
}

# follow_no_more - has the class graded, and stops following when tasks run.
follow_no_more() {
  class CLUSTER=slurm >"$BATS_TEST_TMPDIR/said" 2>&1 3>&- &
  wait_until "tasks run" runs_on n1
  kill -TERM "$(pgrep -P $! -f grade-class)" # make hands it on
  wait $! || true
}

@test "who follows again is shown the jobs that are at work, and submits none" {
  need_cluster
  follow_no_more

  run class CLUSTER=slurm

  assert_equal 0 "$status"
  [[ $output == *"already submitted: jobs "* ]]
  [[ $output != *"submitted to Slurm"* ]]
  [[ $output == *"7 submissions: 6 graded, 1 nothing handed in"* ]]
}

@test "the pages are written by the cluster when nobody follows any more" {
  need_cluster
  follow_no_more
  grep -q 'the jobs go on; the same command follows them again, and' "$BATS_TEST_TMPDIR/said"
  [[ ! -e $OUT/grades.csv ]]

  wait_until "no job is left" no_job

  assert_equal 8 "$(wc -l <"$OUT/grades.csv")"
}

@test "where there is no Slurm, or no controller answers, one line says so" {
  mkdir bin
  printf '#!/bin/sh\necho "error: no controller" >&2\nexit 1\n' >bin/scontrol
  cp bin/scontrol bin/sbatch
  cp bin/scontrol bin/squeue
  chmod +x bin/*

  PATH=$PWD/bin:$PATH run class CLUSTER=slurm
  assert_equal 2 "$status"
  [[ $output == *"make: CLUSTER=slurm: scontrol: error: no controller"* ]]

  run class CLUSTER=pbs
  assert_equal 2 "$status"
  [[ $output == *"make: CLUSTER=pbs: there is slurm only"* ]]
  [[ ! -e $OUT/grades.csv ]]
}

@test "two machines grade a class over ssh; a third one that is off is done without" {
  need parallel
  need sshd
  may_log_in || skip "$(id -un) has no shell to log in with"
  start_machines
  OUT=$BATS_TEST_TMPDIR/here class

  run class HOSTS="$place/hosts"

  assert_equal 0 "$status"
  assert_equal "$(results "$BATS_TEST_TMPDIR/here")" "$(results "$OUT")"
  grep -q 'config m1' "$OUT/cluster/hosts.log"
  grep -q 'config m2' "$OUT/cluster/hosts.log"
}

@test "no machine that answers is one line" {
  need parallel
  need ssh
  echo "1/ssh -o BatchMode=yes -p $(free_ports 1) 127.0.0.1" >hosts

  run class HOSTS="$PWD/hosts"

  assert_equal 2 "$status"
  [[ $output == *"make: HOSTS=$PWD/hosts: "* ]]
}
