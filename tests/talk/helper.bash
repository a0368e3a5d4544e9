# Loaded by the tests of talk: the program under test, and the ways to play a script
# against it: holds, breaks, refuses.
#
# TALK_PROGRAM is the talk that is tested, build/bin/talk if it is not set. One with the
# sanitizers must be in build/bin as well.

ROOT=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
: "${TALK_PROGRAM:=$ROOT/build/bin/talk}"
SUBJECT=$ROOT/build/talk/subject
FILE=$BATS_TEST_TMPDIR/checks.talk
ADDRESS=tcp:5000                   # see `address`
export ASAN_OPTIONS=detect_leaks=0 # memory goes with the process: schedule.c

setup_file() {
  mkdir -p "$ROOT/build/talk"
  "${CC:-cc}" -o "$SUBJECT.$$" "$ROOT"/tests/talk/subject/*.c
  mv "$SUBJECT.$$" "$SUBJECT"
}

setup() {
  bwrap --dev-bind / / --unshare-net --unshare-pid true 2>/dev/null ||
    skip "no namespaces here"
}

# address KIND:WHERE - where the programs meet: unix:PATH or tcp:PORT.
address() {
  ADDRESS=$1
}

# runs COMMAND... - takes a command for the programs under test.
runs() {
  SERVER=$(printf '%s\n' "$@")
  CLIENT=$SERVER
}

# client COMMAND... - takes another one for the client.
client() {
  CLIENT=$(printf '%s\n' "$@")
}

# does ACTION... - describes the programs under test, see subject/main.c.
does() {
  runs "$SUBJECT" "$@" "${ADDRESS#*:}"
}

# talk OPTION... - runs the talk that is tested, with these programs.
talk() {
  # bats waits for whoever holds descriptor 3.
  "$TALK_PROGRAM" --server "$SERVER" --client "$CLIENT" "$@" 3>&-
}

# writes server|client|pair - makes $FILE: one check, with the script on standard
# input behind BEFORE lines. $head is what stands in place of `bare`: no second try.
BEFORE=3
writes() {
  printf '%s\n' "address $ADDRESS" "${head-bare}" "check: $1 is tried"
  sed 's/^/  /'
} >"$FILE"

# plays server|client|pair - plays the script on standard input; prints what is said
# about a check that does not hold. $options are options of talk.
plays() {
  writes "$1"
  # shellcheck disable=SC2086 # several options
  talk ${options-} "$FILE" |
    sed -n -e 's/^# \{0,1\}//p' -e 's/^ok .* # SKIP /skipped: /p'
  return "${PIPESTATUS[0]}"
}

# Hides what is different every time.
mask() {
  sed -E 's/after [0-9]+\.[0-9]+ s/after T s/; s/\b[0-9]{5,7}\b/N/g'
}

# holds server|client|pair - plays a script that must hold.
holds() {
  run plays "$1"

  # shellcheck disable=SC2154 # bats sets them
  assert_text "" "$output"
  # shellcheck disable=SC2154
  assert_text 0 "$status"
}

# breaks server|client|pair SENTENCE EXPECTED RECEIVED - plays a script of which the
# last statement must not hold, with these words.
breaks() {
  run plays "$1"

  assert_text "This is not true: $2
  expected: $3
  received: $4" "$(sed -n '1p; 3,4p' <<<"$output" | mask)"
  assert_text 1 "$status"
}

# refuses server|client|pair LINE WHY - plays a script that cannot be read: in this
# line of it, for this reason.
refuses() {
  does "file=$BATS_TEST_TMPDIR/started"

  options=--no-namespaces run plays "$1"

  assert_text "talk: $FILE:$(($2 + BEFORE)): $3" "$output"
  assert_text 2 "$status"
  [[ ! -e $BATS_TEST_TMPDIR/started ]]
}

# refuses_file LINE WHY - the same for a whole file of checks on standard input.
refuses_file() {
  does "file=$BATS_TEST_TMPDIR/started"
  cat >"$FILE"

  run talk --no-namespaces "$FILE"

  assert_text "talk: $FILE:$1: $2" "$output"
  assert_text 2 "$status"
  [[ ! -e $BATS_TEST_TMPDIR/started ]]
}

# tells EXPRESSION [OPTION...] - plays $FILE and prints what Python says of the records:
# `one` is the first, `all` has them by their names.
tells() {
  talk --format json "${@:2}" "$FILE" >"$BATS_TEST_TMPDIR/records" || true
  python3 -ESs -c 'import json, sys
records = [json.loads(line) for line in open(sys.argv[1], encoding="ascii")]
one, all = records[0], {record["name"]: record for record in records}
print(eval(sys.argv[2]))' "$BATS_TEST_TMPDIR/records" "$1"
}

assert_text() { # EXPECTED RECEIVED
  [[ "$1" == "$2" ]] || {
    printf 'expected:\n%s\n\nreceived:\n%s\n' "$1" "$2"
    return 1
  }
}
