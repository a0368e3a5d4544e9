# Loaded by every exercise's .bats files: what a check is written with.
#
# The environment that `labkit check` sets, with what a bare `bats` gets:
#   KIT_PYTHON    the Python interpreter
#   PROGRAMS      the folder of the C programs that are tested
#   IMPLEMENTATION  what is tested alone: c, python (the reference peers)
#   TALK_TRACE    no: strace cannot be used; what needs it is skipped
#   TALK_SANITIZED no: there are no sanitizers here; what needs them is skipped
#   TALK_CONFINED yes: each program runs in a sandbox of its own (docs/trust.md)
#   TALK_BOX      the program tests/labkit/box.c, which starts programs in there
#   TALK_ARGUMENTS no: the programs get none, and meet at their default address
#   TALK_ISOLATED yes: every talk has a network and a /tmp of its own
#   TALK_BEGUN    a folder in which each test says that it has begun: several
#                 processes may run the same tests, and each runs once

ROOT=${BATS_TEST_DIRNAME%/tests*}
. "$ROOT/tests/labkit/environment.bash"
drop_variables
case $BATS_TEST_DIRNAME in
  */own/*) EXERCISE=${BATS_TEST_DIRNAME##*/} ;; # tests/own/EXERCISE/ABOUT.bats
  *) EXERCISE=${BATS_TEST_FILENAME##*/} EXERCISE=${EXERCISE%.bats} ;;
esac
: "${KIT_PYTHON:=python3}" "${PROGRAMS:=$ROOT/build/bin/solution}" "${IMPLEMENTATION:=c}" "${TALK_ISOLATED:=no}"
export EXERCISE TALK_ISOLATED
# Options that make Python start fast, and leave no files among ours.
PYTHON=("$KIT_PYTHON" -ESs -X "pycache_prefix=$ROOT/build/pycache")

setup() {
  [[ ! ${TALK_BEGUN:-} ]] || mkdir "$TALK_BEGUN/$EXERCISE: ${BATS_TEST_DESCRIPTION//\//|}" 2>&1 ||
    skip "another process has it"
}

# address KIND:WHERE - where the programs of the exercise meet by default:
# unix:PATH or tcp:PORT.
address() {
  export TALK_ADDRESS=$1
}

# usual server|client - takes the script of a conversation in which nothing fails
# from standard input: what a program says in it is no report of a failure.
usual() {
  local script

  IFS= read -r -d '' script || true
  case $1 in
    server) export TALK_USUAL_SERVER=$script ;;
    client) export TALK_USUAL_CLIENT=$script ;;
  esac
}

# command_of c|python ROLE - prints the command of a program, a word a line.
# $build=asan takes the C program that was built with the sanitizers.
command_of() {
  case $1 in
    c) printf '%s\n' "$PROGRAMS${build:+-$build}/$EXERCISE/$2" ;;
    python) printf '%s\n' "${PYTHON[@]}" "$ROOT/python/$EXERCISE/$2.py" ;;
    *) echo "command_of: $1: neither c nor python" >&2 && return 1 ;;
  esac
}

# isolated COMMAND... - runs a command in a network, a /tmp, a /mnt (which the
# programs do not see) and a process namespace of its own, which end with it.
# CAP_SYS_ADMIN counts only in there: it lets talk choose pids, see
# pid_namespaces(7); where programs are confined their sandbox does that.
isolated() {
  local own=(--cap-add CAP_SYS_ADMIN) place=$ROOT

  if [[ $TALK_ISOLATED != yes ]]; then
    "$@"
    return
  fi
  if [[ ${TALK_CONFINED:-no} == yes ]]; then
    own=(--cap-add CAP_NET_ADMIN) # for an address besides those of the loopback
    # The programs see this /tmp: a kit that is in /tmp must be elsewhere.
    if [[ $ROOT/ == /tmp/* ]]; then
      place=/mnt/kit
      SERVER=${SERVER//"$ROOT"/$place} CLIENT=${CLIENT//"$ROOT"/$place}
      local -x TALK_RECORDS=${TALK_RECORDS/#"$ROOT"/$place}
      local -x TALK_BOX=${TALK_BOX/#"$ROOT"/$place}
      set -- "${@//"$ROOT"/$place}"
    fi
  fi
  bwrap --dev-bind / / --size 67108864 --tmpfs /tmp --size 67108864 --tmpfs /mnt \
    --bind "$ROOT" "$place" --chdir "$place" --proc /proc --unshare-net --unshare-pid \
    ${own+"${own[@]}"} --die-with-parent -- "$@"
}

# talk server|client|pair - plays the script on standard input (docs/talk.md)
# against the programs that $server and $client choose: c or python.
# A program that fails on bare messages is tried once more with NULs behind them:
# some read with functions that need one. $bare=yes does without, and so does what
# our own programs are asked (own/).
talk() {
  local script output status=0

  [[ ${build:-} != asan || ${TALK_SANITIZED:-yes} == yes ]] || skip "no sanitizers here"
  SERVER=$(command_of "${server:-$IMPLEMENTATION}" server)
  CLIENT=$(command_of "${client:-$IMPLEMENTATION}" client)
  export SERVER CLIENT
  script=$(</dev/stdin)
  output=$(play "$1" <<<"$script") || status=$?
  if [[ $status == 4 && ${bare:-no} == no && $BATS_TEST_DIRNAME != */own/* ]] &&
    TALK_NUL=yes play "$1" <<<"$script" >/dev/null; then
    return 0
  fi
  [[ $status != 3 ]] || skip "$output"
  printf '%s\n' "$output"
  return "$status"
}

# play server|client|pair - plays the script on standard input once.
play() {
  # bats waits for whoever holds descriptor 3.
  isolated "${PYTHON[@]}" "$ROOT/tests/labkit" talk "$1" "$BATS_TEST_DESCRIPTION" 3>&-
}
