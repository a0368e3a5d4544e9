#!/usr/bin/env bats
# What `make watch` in support/<exercise> promises. Every test runs in a copy of the kit,
# in which the check is one line of Python: it takes as long as the test wants.

bats_require_minimum_version 1.5.0

load kit_helper

setup() {
  copy_kit "$BATS_TEST_TMPDIR/kit"
  cd "$BATS_TEST_TMPDIR/kit" || return
  make >/dev/null
  cd support/02-tcp-ordered || return
  the_check 'print("checked", flush=True)'
}

teardown() {
  local watcher

  [[ -e ../../watcher ]] || return 0
  watcher=$(<../../watcher)
  kill -TERM "$watcher" 2>/dev/null || true
  ended "$watcher"
}

# the_check LINE... - makes the check these lines of Python; it leaves who watches in a
# file.
the_check() {
  mkdir -p ../../tests/labkit/desk
  touch ../../tests/labkit/desk/__init__.py
  printf '%s\n' 'import os, sys, time' 'def main(arguments):' \
    '    open("watcher", "w").write(str(os.getppid()))' "${@/#/    }" \
    >../../tests/labkit/desk/main.py
}

# watch - starts it in the background.
watch() {
  : >out
  make watch >out 2>&1 3>&- &
}

# seen TEXT NUMBER - waits until a line of the output was there so many times.
seen() {
  local i

  for ((i = 0; i < 300; i++)); do
    (($(grep -cF -e "$1" out) < $2)) || return 0
    sleep 0.1
  done
  echo "expected, $2 times: $1"
  cat out
  return 1
}

# ended PID - waits until there is no such process.
ended() {
  local i

  for ((i = 0; i < 300; i++)); do
    kill -0 "$1" 2>/dev/null || return 0
    sleep 0.1
  done
  echo "still there: $1"
  return 1
}

# without_inotifywait - leaves only programs in PATH that make and the kit need.
without_inotifywait() {
  local program folder

  mkdir ../../programs
  for folder in ${PATH//:/ }; do
    for program in "$folder"/*; do
      [[ ! -e $program || $program == */inotifywait ||
        -e ../../programs/${program##*/} ]] || ln -s "$program" ../../programs
    done
  done
  PATH=$(cd ../../programs && pwd)
}

# refute_make - the last `run` shows nothing that make has to say.
refute_make() {
  if grep -e '^make' -e Interrupt -e Traceback <<<"$output"; then return 1; fi
}

# on_terminal STEP... - runs it on a terminal: see there.
on_terminal() {
  run clean "$PYTHON" -B "$KIT/tests/watch/terminal.py" "$PYTHON -B" "$@" 3>&-
}

@test "make watch checks at once, and at every save" {
  watch
  seen Waiting 1

  echo "/* mine */" >>client.c
  seen Waiting 2
  echo "/* mine */" >>server.c
  seen Waiting 3

  assert_equal 3 "$(grep -cx checked out)"
}

@test "make watch notices what an editor renames into place, new headers, and what is gone" {
  need inotifywait
  edit ../../tests/labkit/watch.py 's/^OFTEN, SELDOM = .*/OFTEN = SELDOM = 600/'
  mkdir inner
  watch
  seen Waiting 1

  cp client.c .client.c.new
  mv .client.c.new client.c
  seen Waiting 2
  echo "int x;" >mine.h
  seen Waiting 3
  echo "int y;" >inner/mine.h
  seen Waiting 4
  rm mine.h
  seen Waiting 5
}

@test "make watch notices saves without inotifywait, too" {
  without_inotifywait
  watch
  seen Waiting 1

  cp client.c .client.c.new
  mv .client.c.new client.c
  seen Waiting 2
  echo "int x;" >mine.h
  seen Waiting 3
}

@test "make watch leaves alone what is no source" {
  watch
  seen Waiting 1

  echo "a note" >notes.txt
  echo "a program" >client
  echo "/* mine */" >>client.c
  seen Waiting 2

  assert_equal 2 "$(grep -cx checked out)"
}

@test "a save while a check runs ends that check, and begins a new one" {
  the_check 'if "/* mine */" in open("support/02-tcp-ordered/client.c").read():' \
    '    print("checked", flush=True)' '    return 1' \
    'print("begun", os.getpid(), flush=True)' 'time.sleep(600)'
  watch
  seen begun 1
  first=$(awk '/begun/ { print $2 }' out)

  echo "/* mine */" >>client.c

  seen Waiting 1
  seen checked 1
  ended "$first"
}

@test "make watch says that all points are there, and goes on" {
  the_check 'print("checked", flush=True)' 'return 0'
  watch
  seen "All points. Waiting" 1

  echo >>client.c

  seen "All points. Waiting" 2
}

@test "make watch ends with what it has started when it is told to" {
  the_check 'print("begun", os.getpid(), flush=True)' 'time.sleep(600)'
  watch
  seen begun 1
  check=$(awk '/begun/ { print $2 }' out)
  watcher=$(<../../watcher)
  begun=$(ps -A -o ppid= -o pid= | awk -v parent="$watcher" '$1 == parent { print $2 }')

  kill -TERM "$watcher"

  ended "$watcher"
  ended "$check"
  for one in $begun; do
    ended "$one"
  done
}

@test "the check for the next save waits already, and ends with make watch" {
  watch
  seen Waiting 1
  watcher=$(<../../watcher)
  ready=$(ps -A -o ppid= -o pid= -o args= |
    awk -v parent="$watcher" '$1 == parent && / ready 02-/ { print $2 }')
  [[ $ready ]]
  the_check 'print("checked by", os.getpid(), flush=True)'

  echo "/* mine */" >>client.c
  seen Waiting 2
  kill -KILL "$watcher"

  ended "$watcher"
  ended "$ready"
  ps -A -o args= >left
  if grep "ready 02-tcp-ordered.*$PWD" left; then return 1; fi
}

@test "Ctrl-C ends make watch at once, with status 0 and no word of make's" {
  on_terminal "read checked" "read Waiting" 'keys \x03'

  assert_last_line "status 0"
  refute_make
}

@test "Ctrl-C while a check runs ends that, too" {
  the_check 'print("begun", os.getpid(), flush=True)' 'time.sleep(600)'

  on_terminal "read begun" 'keys \x03'

  assert_last_line "status 0"
  refute_make
  ended "$(awk '/begun/ { print $2 }' <<<"$output")"
}

@test "make watch clears the screen on a terminal, and nowhere else" {
  on_terminal "read checked" "read Waiting" "save client.c" "read checked" \
    "read Waiting" 'keys \x03'
  assert_equal 2 "$(grep -o 'ESC\[2J' <<<"$output" | wc -l | tr -d ' ')"

  watch
  seen Waiting 1
  assert_equal "" "$(tr -d '\n[:print:]' <out)"
}

@test "no check of make watch goes on when its terminal goes away" {
  the_check 'open("started", "w").write(str(os.getpid()))' 'print("begun")' \
    'sys.stdout.flush()' 'time.sleep(600)'

  on_terminal "read begun" "hang up"

  ended "$(<../../started)"
}

@test "no check of make watch goes on when nobody reads it" {
  the_check 'print("begun", os.getpid(), flush=True)' 'time.sleep(600)'
  mkfifo pipe
  make watch >pipe 2>&1 3>&- &

  read -r _ check <pipe

  ended "$check"
  ended "$(<../../watcher)"
}

@test "make watch names a folder that is not there" {
  cd ../..

  run make -s watch EXERCISE=03-none

  assert_refused "make watch: support/03-none: no such folder; \`make\` generates it"
}

@test "make help lists what a student can do" {
  for verb in all check watch hint demo trace clean help; do
    make help | grep -E "^make $verb +[A-Z]"
  done
}
