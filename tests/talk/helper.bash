# Loaded by the tests of talk: the program under test, and the ways to play a
# script against it: holds, breaks, refuses.

load ../helper
address tcp:5000

setup_file() {
  mkdir -p "$ROOT/build/talk"
  "${CC:-cc}" -o "$ROOT/build/talk/$$" "$ROOT/tests/talk/subject.c"
  mv "$ROOT/build/talk/$$" "$ROOT/build/talk/subject"
}

setup() {
  [[ $TALK_ISOLATED == yes ]] || skip "no namespaces here"
}

# command_of ANY ROLE - prints the command of the program that `does` described.
command_of() {
  case $2 in
    server) printf '%s\n' "$SERVER" ;;
    client) printf '%s\n' "$CLIENT" ;;
  esac
}

# runs COMMAND... - takes a command for the program under test.
runs() {
  SERVER=$(printf '%s\n' "$@")
  CLIENT=$SERVER
  export SERVER CLIENT
}

# does ACTION... - describes the program under test, see subject.c.
does() {
  runs "$ROOT/build/talk/subject" "$@"
}

# Hides what is different every time.
mask() {
  sed -E 's/after [0-9]+\.[0-9]+ s/after T s/; s/\b[0-9]{5,7}\b/N/g'
}

# holds server|client|pair - plays a script that must hold.
holds() {
  run play "$1"

  # shellcheck disable=SC2154 # bats sets them
  assert_text "" "$output"
  # shellcheck disable=SC2154
  assert_text 0 "$status"
}

# breaks server|client|pair SENTENCE EXPECTED RECEIVED - plays a script of which the
# last statement must not hold, with these words.
breaks() {
  run play "$1"

  assert_text "This is not true: $2
  expected: $3
  received: $4" "$(sed -n '1p; 3,4p' <<<"$output" | mask)"
  [[ $status == [14] ]]
}

# refuses server|client|pair MESSAGE - plays a script that cannot be read.
refuses() {
  does "file=$BATS_TEST_TMPDIR/started"

  TALK_ISOLATED=no run play "$1"

  assert_text "talk: $2" "$output"
  assert_text 2 "$status"
  [[ ! -e $BATS_TEST_TMPDIR/started ]]
}

assert_text() { # EXPECTED RECEIVED
  [[ "$1" == "$2" ]] || {
    printf 'expected:\n%s\n\nreceived:\n%s\n' "$1" "$2"
    return 1
  }
}
