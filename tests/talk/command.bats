#!/usr/bin/env bats
# What talk promises as a command: its options, what it prints for people, its exit
# status. What it tells programs is in records.bats, how it ends in ended.bats.
#
# The program under test is that of tests/talk/subject/, which does what it is told.

load helper

# three - makes $FILE: a check that holds and is slow, one that breaks, one that this
# machine cannot play.
three() {
  does
  cat >"$FILE" <<'FILE'
address tcp:5000
bare

server-waits: server waits
  worth 2: conversation, TODO 3, basis, slow
  start "sleep=0.5"
  ends

client-fails: client fails
  worth 8: care, words
  start "exit=3"
  exit 0

server-leaks: server leaks
  with sanitizers
  start
  ends
FILE
}

# --- Options ----------------------------------------------------------------------------

# misuse MESSAGE OPTION... - talk does not take these words.
misuse() {
  run "$TALK_PROGRAM" "${@:2}"

  assert_text "talk: $1" "$output"
  assert_text 2 "$status"
}

@test "an option that is none, or has no value, or a wrong one, is refused" {
  three
  misuse "--dance: no such option, or its value is missing" "$FILE" --dance
  misuse "--dance: no such option; talk --help lists them" --dance "$FILE"
  misuse "--seed: no such option, or its value is missing" "$FILE" --seed
  misuse "$FILE: one file of checks is enough" "$FILE" "$FILE"
  misuse "--format: neither tap nor json" --format xml "$FILE"
  misuse "--side: not server, client or pair" --side both "$FILE"
  misuse "--first: not server, client or pair" --first both "$FILE"
  misuse "--implementation: neither c nor python" --implementation rust "$FILE"
  misuse "--scale: not a number that is possible" --scale 0 "$FILE"
  misuse "--jobs: not a number that is possible" --jobs many "$FILE"
  misuse "server-sings: no check has this name" --only client-fails,server-sings "$FILE"
  misuse "$FILE: no check is left to play" --side pair "$FILE"
  misuse "$BATS_TEST_TMPDIR/none.talk: No such file or directory" "$BATS_TEST_TMPDIR/none.talk"
}

@test "without a file its usage is printed, as an error; with --help not as one" {
  run "$TALK_PROGRAM"
  [[ ${lines[0]} == "usage: talk [OPTION]... FILE" ]]
  assert_text 2 "$status"

  run "$TALK_PROGRAM" --help
  [[ ${lines[0]} == "usage: talk [OPTION]... FILE" ]]
  assert_text 0 "$status"
}

@test "--only and --side choose checks, and add up" {
  three
  names() {
    talk --list "$@" "$FILE" | sed -E 's/.*"name":"([^"]*)".*/\1/' | tr '\n' ' '
  }

  assert_text "server-waits client-fails server-leaks " "$(names)"
  assert_text "client-fails server-leaks " "$(names --only server-leaks,client-fails)"
  assert_text "server-waits server-leaks " "$(names --only server-leaks --only server-waits)"
  assert_text "server-waits server-leaks " "$(names --side server)"
  assert_text "server-leaks " "$(names --side server --side pair --only server-leaks,client-fails)"
}

@test "--list tells all about a check, and plays none" {
  three

  run talk --list --only client-fails "$FILE"

  assert_text '{"address": "tcp:5000", "basis": false, "group": "care", "line": 9, "name": "client-fails", "points": 8, "side": "client", "slow": false, "title": "client fails", "todo": 0, "words": true}' \
    "$(python3 -ESs -c 'import json, sys
print(json.dumps(json.loads(sys.argv[1]), sort_keys=True))' "$output")"
}

# --- What is printed, and the exit status -----------------------------------------------

@test "TAP: a line a check, in the file's order, and why behind those that break" {
  three

  run talk "$FILE"

  assert_text "1..3
ok 1 - server waits
not ok 2 - client fails
# This is not true: the client ends with status 0
#   (line 12: exit 0)
#   expected: exit status 0
#   received: the client has ended with status 3
#
#     time  server                                client
#     T                                           starts exit=3
#     T                                           ends with status 3
ok 3 - server leaks # SKIP no sanitizers here" \
    "$(sed -E 's/^#     [0-9.]{4}/#     T   /' <<<"$output")"
  assert_text 1 "$status"
}

@test "the exit status: 0 all hold, 1 some do not, 3 some could not run here" {
  three

  run talk --only server-waits "$FILE"
  assert_text 0 "$status"
  run talk --only server-leaks "$FILE"
  assert_text 0 "$status"
  run talk "$FILE"
  assert_text 1 "$status"

  mkdir "$BATS_TEST_TMPDIR/empty"
  run env PATH="$BATS_TEST_TMPDIR/empty" "$TALK_PROGRAM" --only server-waits "$FILE"
  assert_text "1..1
not ok 1 - server waits
# could not run here: no sandbox: bwrap: No such file or directory" "$output"
  assert_text 3 "$status"
}

@test "what this machine lacks is skipped, and said" {
  does
  mkdir "$BATS_TEST_TMPDIR/empty"
  writes server <<<$'trace\nstart\nends'

  run env PATH="$BATS_TEST_TMPDIR/empty" "$TALK_PROGRAM" --server "$SERVER" \
    --no-namespaces --arguments "$FILE"
  assert_text "ok 1 - server is tried # SKIP strace is not installed" "${lines[1]}"
  assert_text 0 "$status"

  run talk --no-trace "$FILE"
  assert_text "ok 1 - server is tried # SKIP strace is not installed, or may not trace" "${lines[1]}"

  options="--no-sanitizers --sanitized-server $SUBJECT" run plays server <<<$'with sanitizers\nstart'
  assert_text "skipped: no sanitizers here" "$output"
}

@test "with --fake-time what is slow lives faster; a failure counts in real time, if not believed" {
  [[ -e ${TALK_PROGRAM%/*}/faster.so ]] || skip "programs cannot live faster here"
  does variable=LD_PRELOAD
  cat >"$FILE" <<'FILE'
address tcp:5000
bare
slow: server lives faster
  worth 0: slow
  start "sleep=5"
  see line "/run/kit/faster.so"
  exit 0 after 5 s
quick: server lives as we do
  start
  see line "not set"
again: server lives faster first
  worth 0: slow
  start
  see line "not set"
FILE

  run talk --fake-time "$FILE"

  assert_text $'1..3\nok 1 - server lives faster\nok 2 - server lives as we do\nok 3 - server lives faster first' \
    "$output"

  run talk --believe-fake-time "$FILE"
  assert_text "not ok 3 - server lives faster first" "$(grep '^[a-z ]*ok 3' <<<"$output")"
  assert_text 1 "$status"
  run tells '[e["at"] > 5 for e in one["events"] if e["what"] == "exit"]' --fake-time --only slow
  assert_text "[True]" "$output"
}

# names OPTION... - plays $FILE; prints the names of its checks as they end.
names() {
  talk --format json --jobs 1 "$@" "$FILE" | sed 's/.*"name":"\([^"]*\)".*/\1/' | paste -sd ' ' -
}

@test "what takes longest begins first; with --first what that side begins with" {
  does
  {
    printf 'address tcp:5000\nbare\n'
    printf '%s: client is tried\n start\n ends\n' client-{1,2,3,4,5}
    printf '%s: client is tried\n worth 0: slow\n start\n ends\n' client-6
    printf '%s: server is tried\n start\n ends\n' server-{1,2,3,4,5}
  } >"$FILE"

  run names
  assert_text "client-6 $(echo client-{1,2,3,4,5} server-{1,2,3,4,5})" "$output"
  run names --first server
  assert_text "$(echo server-{1,2,3,4}) client-6 server-5 $(echo client-{1,2,3,4,5})" "$output"
}

# --- The box of a compiler --------------------------------------------------------------

@test "--compile: a command in a box of its own, with a folder where it may write" {
  folder=$BATS_TEST_TMPDIR/sources
  mkdir "$folder"
  echo 'int main(void) { return 5; }' >"$folder/five.c"

  run "$TALK_PROGRAM" --compile "$folder" -- "${CC:-cc}" -o five five.c
  assert_text "" "$output"
  assert_text 0 "$status"
  run "$folder/five"
  assert_text 5 "$status"

  run "$TALK_PROGRAM" --compile "$folder" -- sh -c "ls; echo oh >&2; ls '$ROOT' || exit 4"
  assert_text 4 "$status"
  assert_text "five five.c oh" "${lines[*]:0:3}"
  run "$TALK_PROGRAM" --compile "$folder" -- sh -c 'kill -SEGV $$'
  assert_text 139 "$status"

  mkdir "$BATS_TEST_TMPDIR/empty"
  run env PATH="$BATS_TEST_TMPDIR/empty" "$TALK_PROGRAM" --compile "$folder" -- /bin/true
  assert_text "talk: no sandbox: bwrap: No such file or directory" "$output"
  assert_text 125 "$status"
}
