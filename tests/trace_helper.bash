# Loaded by the tests of what `make trace` shows: trace.bats, trace_ends.bats.

load kit_helper

setup() {
  need strace
  strace -o /dev/null true || skip "strace may not trace here"
  copy_kit "$BATS_TEST_TMPDIR/kit"
  cd "$BATS_TEST_TMPDIR/kit" || return
  make >/dev/null
  at=support/02-tcp-ordered
  address=$("$PYTHON" -c 'import socket as s
with s.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    print(probe.getsockname()[1])')
}

teardown() {
  # shellcheck disable=SC2046 # one word a process
  kill $(jobs -p) 2>/dev/null || true
  remove_copy
}

# solved EXERCISE - puts the solutions of an exercise into support/, and goes on there;
# the socket file of its programs gets another name.
solved() {
  at=support/$1
  cp solution/"$1"/*.c "$at"
  [[ $1 != 01-* ]] || address=$(mktemp -u /tmp/trace-XXXXXX)
}

# program NAME... - builds programs of tests/show/ where the exercise is.
program() {
  local name

  for name; do
    gcc -o "$at/$name" "$KIT/tests/show/$name.c" 2>/dev/null
  done
}

# trace VALUE... - runs `make trace` on an address of its own.
trace() {
  clean make --no-print-directory PYTHON="$PYTHON -B" -C "$at" trace \
    ADDRESS="$address" "$@" 2>&1
}

# on_terminal SIZE VALUE... - does so on a terminal, with the keys on standard input.
on_terminal() {
  local size=$1

  shift
  cat >keys
  clean TERM=xterm ${no_color+NO_COLOR=1} "$PYTHON" "$KIT/tests/show/typist.py" \
    "$at" "$size" keys make --no-print-directory PYTHON="$PYTHON -B" trace \
    ADDRESS="$address" "$@" 2>&1
}

# drawn - prints what the last `run` has drawn, without times and the empty column,
# colors and the line that changes.
drawn() {
  # shellcheck disable=SC2154 # bats sets it
  sed -E 's/.*\x1b\[K//; s/\x1b\[[0-9]*m//g; s/^ *[0-9]+\.[0-9]+ +//; s/^ +//; s/ +/ /g' <<<"$output"
}

# assert_drawn LINE... - lines that begin so were drawn, in this order, others between.
assert_drawn() {
  drawn | "$PYTHON" -c 'import sys
lines = sys.stdin.read().split("\n")
for wanted in sys.argv[1:]:
    found = [n for n, line in enumerate(lines) if line.startswith(wanted)]
    if not found:
        sys.exit(f"not drawn, or not in this place: {wanted}")
    lines = lines[found[0] + 1 :]' "$@" || {
    printf 'drawn:\n%s\n' "$output"
    return 1
  }
}

# refute_drawn TEXT - this text was not drawn.
refute_drawn() {
  if drawn | grep -F -e "$1"; then return 1; fi
}

# assert_gone PID... - no such process is left.
assert_gone() {
  local pid

  for pid; do
    # A zombie is gone: who should wait for it is none of ours.
    if ps -o stat= -p "$pid" | grep -v '^Z'; then return 1; fi
  done
}
