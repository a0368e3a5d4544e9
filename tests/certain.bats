#!/usr/bin/env bats
# What `make check` in support/<exercise> says before all has been played: what comes
# next as soon as it is certain, and no points that are not known. Every test runs in a
# copy of the kit.

bats_require_minimum_version 1.5.0

load desk_helper

# looping - gives 02-tcp-ordered a client that goes round in a loop once it has received
# something, and a few of its checks, as each of them takes its time.
looping() {
  keep_checks tests/02-tcp-ordered.talk "client (makes a socket|connects to the server|\
sends the line that is typed|prints what the server replies|takes turns with the server|\
ends when the server says exit and closes|ends at the end of its input)|server makes a socket"
  work client 5
  edit "$HERE"/client.c "s/message\[count\] = .*/while (message[0])\n\t\t;/"
  work server 7
  touch -d '1 minute ago' "$HERE"/server.c
}

# patience SECONDS - has what is certain told after so long.
patience() {
  edit tests/labkit/desk/work.py "s/^PATIENCE = .*/PATIENCE = $1 # seconds/"
}

# next_thing - prints what comes next, as the last answer has it, and why: the rest of it
# is as long as there is room.
next_thing() {
  sed -n '/^Next/p;/^  hint/,/^  read/p' <<<"$output"
}

@test "of a program that loops the next thing is told before all is played, and is the same" {
  looping
  answer SEED=5
  whole=$(next_thing)
  assert_line "02-tcp-ordered: client 4 of 5 TODOs, server 7 of 7; 12 of 26 points"
  rm -r build/desk

  patience 0
  answer SEED=5

  assert_answered
  assert_equal "Next: client prints what the server replies (5 points)" "$(head -n 1 <<<"$whole")"
  assert_equal "$whole" "$(next_thing)"
  assert_in_order ": client ? of 5 TODOs, server 7 of 7; at least " " of 26 points" \
    "Not all was tested, as it is certain what comes next." "Next: "
  if grep -E 'client [0-9] of' <<<"$output"; then return 1; fi
}

@test "the report says how much was not played, and claims no more points than are known" {
  looping
  patience 0

  answer

  grep -qE '<h1>At least: ([0-9]|1[0-2])/26</h1>' build/grade/report.html
  grep -qE 'what comes next is certain: [0-9]+ of [0-9]+ checks have not run' build/grade/report.html
  run points
  (($(cut -d' ' -f1 <<<"$output") <= 12))
}

@test "what was not played is played at the next save of the other program" {
  looping
  patience 0
  answer
  cp solution/02-tcp-ordered/client.c "$HERE"

  answer

  assert_line "02-tcp-ordered: client 5 of 5 TODOs, server 7 of 7; 26 of 26 points"
}

@test "ALL=1 plays all" {
  looping
  patience 0

  answer ALL=1

  assert_last_line "score: 12/26"
}

# decides SIDE - says whether what comes next is certain, SIDE being the program that was
# written last. The checks are on standard input, a line each: its side, group, points,
# and the statement that failed, or "open", "ok".
decides() {
  "$PYTHON" -ESsB -c '
import sys
sys.path.insert(0, "tests/labkit")
from desk import certain, progress
from running import Result
tests, results = [], {}
for number, line in enumerate(sys.stdin):
    side, group, points, said = line.split()
    name, states = f"check-{number}", {"open": None, "ok": True}
    tests.append({"check": name, "name": name, "side": side, "group": group,
        "points": int(points), "passed": states.get(said, False), "waits_for": "",
        "undone": said == "undone", "todo": 0, "message": ""})
    if said != "open":
        record = {"failure": {"statement": said}}
        results[name] = Result("", name, "", record=record)
part = {"score": 0, "max": 100, "tests": tests}
sides = [progress.Side(one, "x.c", changed=one == sys.argv[1]) for one in progress.PROGRAMS]
coming = progress.first(part, sides)
print("certain" if certain.is_certain(part, results, coming, sys.argv[1]) else "open")' "$1"
}

@test "what comes next is certain once nothing that is not known could come before it" {
  failed="client conversation 4 accept"

  run decides client <<<"$failed"$'\nclient conversation 8 open\nclient care 9 open\nserver conversation 9 open'
  assert_output certain
  run decides client <<<$'client conversation 2 open\n'"$failed"
  assert_output open
  run decides client <<<$'server conversation 2 open\n'"$failed"
  assert_output certain
  run decides server <<<$'server conversation 2 open\n'"$failed"
  assert_output open
  run decides client <<<$'client care 2 open\n'"$failed"
  assert_output open
  run decides client <<<"client conversation 2 ok"
  assert_output open
}

@test "of messages the one with the most points may still tell it better" {
  run decides client <<<$'client conversation 4 expect_TEXT\nclient conversation 5 open'
  assert_output open
  run decides client <<<$'client conversation 5 see_TEXT\nclient conversation 5 open'
  assert_output certain
}

@test "a TODO to be done waits for all that could be done and wrong, and care for the rest" {
  run decides client <<<$'client conversation 4 undone\nclient conversation 4 open'
  assert_output open
  run decides client <<<$'client care 2 fails\nserver conversation 4 open'
  assert_output open
  run decides client <<<$'client care 2 fails\nclient care 3 open'
  assert_output open
  run decides client <<<$'client care 2 fails\nclient care 1 open\nserver care 9 open\npair conversation 0 open'
  assert_output certain
}
