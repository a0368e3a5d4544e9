#!/usr/bin/env bats
# What becomes of talk, and of all that it has begun, when somebody ends it or a part of it.
#
# The program under test is that of tests/talk/subject/, which does what it is told.

load helper

# children PID - prints the pids of all below a process.
children() {
  ps -e -o pid=,ppid= | awk -v parent="$1" '
    { above[$1] = $2 }
    END {
      for (pid in above)
        for (up = pid; up in above; up = above[up])
          if (above[up] == parent && pid != parent) { print pid; break }
    }'
}

# patiently COMMAND... - waits until a command has status 0.
patiently() {
  for ((i = 0; i < 1200; i++)); do
    ! "$@" || return 0
    sleep 0.05
  done
  echo "in vain: $*"
  return 1
}

# has COUNT PID - so many processes of the program under test are below this one.
has() {
  local found

  found=$(children "$2" | xargs -r ps -o comm= -p | grep -c subject)
  ((found == $1))
}

gone() { # PID...
  local pid

  for pid; do
    [[ ! -e /proc/$pid ]] || return 1
  done
}

@test "a signal to talk ends all that it has begun, in whatever box" {
  does leave=session line
  cat >"$FILE" <<'FILE'
address tcp:5000
one: server is tried
  trace
  start
  hold 30 s
two: server is tried
  start
  hold 30 s
FILE
  for signal in TERM INT; do
    # Its own job: what bash starts in the background ignores SIGINT otherwise.
    set -m
    "$TALK_PROGRAM" --server "$SERVER" --jobs 2 "$FILE" 3>&- &
    set +m
    talk=$!
    patiently has 4 "$talk"
    mapfile -t pids < <(children "$talk")

    kill "-$signal" "$talk"

    status=0
    wait "$talk" || status=$?
    assert_text $((128 + $(kill -l "$signal"))) "$status"
    patiently gone "${pids[@]}"
  done
}

@test "what strace has begun when talk ends goes with it" {
  does line
  writes server <<<$'trace\nstart\nhold 30 s'
  cd "$BATS_TEST_TMPDIR"
  mkdir bin
  printf '#!/bin/sh\nsleep 600 & echo $! >"%s/left.new"; mv "%s/left.new" "%s/left"; wait\n' \
    "$PWD" "$PWD" "$PWD" >bin/strace
  chmod +x bin/strace
  PATH=$PWD/bin:$PATH "$TALK_PROGRAM" --server "$SERVER" "$FILE" 3>&- &
  patiently test -e left

  kill -TERM $!
  wait $! || true

  patiently gone "$(<left)"
}

# comes_and_goes - a program that notes each start, and waits for the file `go`.
comes_and_goes() {
  runs sh -c "echo >>'$BATS_TEST_TMPDIR/starts'; until test -e '$BATS_TEST_TMPDIR/go'; do sleep 0.05; done"
  writes server <<<$'start\nends'
  : >"$BATS_TEST_TMPDIR/starts"
  "$TALK_PROGRAM" --server "$SERVER" --no-namespaces --arguments --scale 100 "$@" "$FILE" \
    >"$BATS_TEST_TMPDIR/output" 3>&- &
  talk=$!
}

started() { # COUNT
  (($(wc -l <"$BATS_TEST_TMPDIR/starts") == $1))
}

# attempt - prints the process of the attempt that runs. What a killed one has left is a
# child of talk, too, but in a session of its own.
attempt() {
  ps -o pid=,sess= --ppid "$talk" |
    awk -v session="$(ps -o sess= -p "$talk")" '$2 == session + 0 { print $1 }'
}

@test "an attempt that somebody kills is made again" {
  comes_and_goes
  patiently started 1

  kill -KILL "$(attempt)"

  patiently started 2
  touch "$BATS_TEST_TMPDIR/go"
  wait "$talk"
  assert_text $'1..1\nok 1 - server is tried' "$(<"$BATS_TEST_TMPDIR/output")"
}

@test "an attempt that is killed each time could not run here" {
  comes_and_goes --format json
  for number in 1 2 3; do
    patiently started "$number"
    kill -KILL "$(attempt)"
  done

  status=0
  wait "$talk" || status=$?
  touch "$BATS_TEST_TMPDIR/go"
  assert_text 3 "$status"
  [[ $(<"$BATS_TEST_TMPDIR/output") == *'"reason":"talk was ended by SIGKILL"'* ]]
  [[ $(<"$BATS_TEST_TMPDIR/output") == *'"state":"could not run"'* ]]
}

@test "a box that fails is made again, twice" {
  does
  writes server <<<$'start\nends'
  local tries=$BATS_TEST_TMPDIR/tries

  mkdir "$BATS_TEST_TMPDIR/bin"
  cat >"$BATS_TEST_TMPDIR/bin/bwrap" <<SH
#!/bin/sh
echo >>'$tries'
[ "\$(wc -l <'$tries')" -gt "\$FAILING" ] || { echo "bwrap: No space left" >&2; exit 1; }
exec '$(command -v bwrap)' "\$@"
SH
  chmod +x "$BATS_TEST_TMPDIR/bin/bwrap"

  run env FAILING=2 PATH="$BATS_TEST_TMPDIR/bin:$PATH" "$TALK_PROGRAM" --server "$SERVER" "$FILE"
  assert_text $'1..1\nok 1 - server is tried' "$output"

  rm "$tries"
  run env FAILING=9 PATH="$BATS_TEST_TMPDIR/bin:$PATH" "$TALK_PROGRAM" --server "$SERVER" "$FILE"
  assert_text "# could not run here: no sandbox: bwrap: No space left" "${lines[2]}"
  assert_text 3 "$status"
  assert_text 3 "$(wc -l <"$tries" | tr -d ' ')"
}

@test "two talks at once do not meet" {
  does listen accept receive
  {
    echo "address $ADDRESS"
    for number in {1..8}; do
      printf 'check-%d: server is tried\n  send "{word}"\n  see "{word}"\n  ends\n' "$number"
    done
  } >"$FILE"

  talk "$FILE" >"$BATS_TEST_TMPDIR/other" &
  run talk "$FILE"
  wait $!

  assert_text "1..8" "$(grep -v '^ok' <<<"$output")"
  assert_text "$output" "$(<"$BATS_TEST_TMPDIR/other")"
}
