# Loaded by every exercise's .bats file: what a check is written with.
#
# The environment that `labkit check` sets, with what a bare `bats` gets:
#   KIT_PYTHON    the Python interpreter, with options that make it start fast
#   SUBJECT       whose programs are tested: solution, skeleton, support
#   TALK_ISOLATED yes: every talk has a network and a /tmp of its own

ROOT=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
EXERCISE=$(basename "$BATS_TEST_FILENAME" .bats)
: "${KIT_PYTHON:=python3}" "${SUBJECT:=solution}" "${TALK_ISOLATED:=no}"
export TALK_ISOLATED

# address KIND:WHERE - where the programs of the exercise meet by default:
# unix:PATH or tcp:PORT.
address() {
  export TALK_ADDRESS=$1
}

# command_of c|python ROLE - prints the command of a program, a word a line.
command_of() {
  case $1 in
    c) printf '%s\n' "$ROOT/build/bin/$SUBJECT/$EXERCISE/$2" ;;
    # shellcheck disable=SC2086 # words, not one word
    python) printf '%s\n' $KIT_PYTHON "$ROOT/python/$EXERCISE/$2.py" ;;
    *) echo "command_of: $1: neither c nor python" >&2 && return 1 ;;
  esac
}

# isolated COMMAND... - runs a command in a network, a /tmp and a process
# namespace of its own, which end with it.
isolated() {
  if [[ $TALK_ISOLATED != yes ]]; then
    "$@"
    return
  fi
  bwrap --dev-bind / / --tmpfs /tmp --bind "$ROOT" "$ROOT" --proc /proc \
    --unshare-net --unshare-pid --die-with-parent -- "$@"
}

# talk server|client|pair - plays the script on standard input (docs/talk.md)
# against the programs that $server and $client choose: c (the default), python.
talk() {
  SERVER=$(command_of "${server:-c}" server)
  CLIENT=$(command_of "${client:-c}" client)
  export SERVER CLIENT
  # bats waits for whoever holds descriptor 3.
  # shellcheck disable=SC2086 # KIT_PYTHON is words
  isolated $KIT_PYTHON "$ROOT/tests/labkit" talk "$1" "$BATS_TEST_DESCRIPTION" 3>&-
}
