# Loaded by the tests of `make grade-class`: each in a copy of the kit, with a folder
# for the class, and few checks.

load kit_helper

setup() {
  copy_kit "$BATS_TEST_TMPDIR/kit"
  cd "$BATS_TEST_TMPDIR/kit" || return
  prepare_check "(client makes a socket|client connects to the server|server makes a socket)"
  mkdir class
}

teardown() {
  remove_copy
}

# grade_class ARGUMENT... - grades the folder class, with two gradings at a time.
grade_class() {
  run make -s grade-class SUBMISSIONS=class EXERCISE=02-tcp-ordered JOBS=2 SEED=5 \
    UNCONFINED=yes "$@"
}

# right_one FOLDER [PROGRAM] - a program that is right, in the folder of the exercise.
right_one() {
  mkdir -p "$1/02-tcp-ordered"
  cp "solution/02-tcp-ordered/${2:-client}.c" "$1/02-tcp-ordered"
}

# value ID KEY [EXERCISE] - prints a value of a result.
value() {
  "$PYTHON" -c 'import json, sys
found = json.load(open("build/class/results/" + sys.argv[1] + ".json"))
for name in sys.argv[3:]:
    found = found["exercises"][name]
value = found[sys.argv[2]]
print(*value, sep="\n") if isinstance(value, list) else print(value)' "$@"
}

# graded - prints how many gradings the last run has begun to tell of.
graded() {
  # shellcheck disable=SC2154 # bats sets it
  grep -c '/.*  graded' <<<"$output" || true
}
