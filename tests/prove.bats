#!/usr/bin/env bats
# What `make prove` promises: it passes what is as it should be, and names what is
# not. The mutants are made here, from the solution of 02; to be fast, they are put
# to two graded checks, and to two of those that only our own programs face.

load kit_helper

setup() {
  need patch
  if ! bwrap --dev-bind / / --unshare-net --unshare-pid true 2>/dev/null; then
    skip "no namespaces here"
  fi
  copy_kit "$BATS_TEST_TMPDIR/kit"
  cd "$BATS_TEST_TMPDIR/kit" || return
  keep_checks tests/02-tcp-ordered.talk "client (makes a socket|prints every reply)"
  keep_checks tests/own/02-tcp-ordered.talk ".* refuses a second argument with its usage"
  mkdir -p tests/mutants/02-tcp-ordered
}

# mutant FILE SCRIPT LINE... - makes the mutant `one`: the solution, a file of which
# sed has edited. The lines are those in front of the patch.
mutant() {
  local source=solution/02-tcp-ordered/$1

  {
    printf '%s\n' "One mistake." "${@:3}" ""
    sed -E "$2" "$source" | diff -u --label "$1" --label "$1" "$source" - || true
  } >tests/mutants/02-tcp-ordered/one.patch
}

# right WORD - the proof has passed the mutant (or another WORD) `one`.
right() {
  assert_line "ok    02-tcp-ordered: $1 one"
  assert_last_line "1 passed, 0 failed"
  assert_status 0
}

# wrong WORD LINE - the proof has not passed `one`, and says why.
wrong() {
  assert_line "WRONG 02-tcp-ordered: $1 one"
  assert_line "      $2"
  assert_last_line "0 passed, 1 failed"
  assert_status 1
}

@test "a mutant that fails the checks that it names, and no other, is right" {
  mutant client.c "s/SOCK_STREAM/IPPROTO_TCP/" \
    "check: client-socket" "check: client-prints-every-reply"

  run labkit prove 02-tcp-ordered one

  right mutant
}

@test "a mutant that a check does not notice survives" {
  mutant client.c "s/Make the socket/Make a socket/" "check: client-socket"

  run labkit prove 02-tcp-ordered one

  wrong mutant "survived: client-socket"
}

@test "a mutant that fails a check that it does not name is wrong" {
  mutant client.c "s/SOCK_STREAM/IPPROTO_TCP/" "check: client-socket"

  run labkit prove 02-tcp-ordered one

  wrong mutant "failed as well: client-prints-every-reply"
}

@test "a mutant is put to a check of our own programs that it names" {
  mutant client.c "s/argc > 2/argc > 3/" \
    "check: client-second-argument"

  run labkit prove 02-tcp-ordered one

  right mutant
}

@test "a mutant that a check of our own programs does not notice survives" {
  mutant client.c "s/Make the socket/Make a socket/" \
    "check: client-second-argument"

  run labkit prove 02-tcp-ordered one

  wrong mutant "survived: client-second-argument"
}

@test "a mutant may name only checks of what it changes" {
  mutant client.c "s/Make the socket/Make a socket/" \
    "check: server-second-argument"

  run labkit prove 02-tcp-ordered one

  wrong mutant "no such check of what the patch changes:\
 server-second-argument"
}

@test "a mutant that names no check is wrong" {
  mutant client.c "s/SOCK_STREAM/IPPROTO_TCP/"

  run labkit prove 02-tcp-ordered one

  wrong mutant "names no \`check:\`"
}

@test "a mutant that changes neither program is wrong" {
  mutant other.c "" "check: client-socket"
  printf '%s\n' "--- /dev/null" "+++ other.c" "@@ -0,0 +1 @@" "+int i;" \
    >>tests/mutants/02-tcp-ordered/one.patch

  run labkit prove 02-tcp-ordered one

  wrong mutant "the patch changes nothing"
}

@test "a mutant that does not compile is wrong" {
  mutant client.c "s/SOCK_STREAM/SOCK_STREAM +/" "check: client-socket"

  run labkit prove 02-tcp-ordered one

  wrong mutant "does not compile:"
}

@test "a patch that does not apply any more is wrong" {
  mutant client.c "s/SOCK_STREAM/IPPROTO_TCP/" "check: client-socket"
  edit solution/02-tcp-ordered/client.c "s/SOCK_STREAM, 0/SOCK_STREAM, IPPROTO_TCP/"

  run labkit prove 02-tcp-ordered one

  assert_line "WRONG 02-tcp-ordered: mutant one"
  grep -q "^      the patch does not apply: " <<<"$output"
  assert_status 1
}

@test "the feedback of a mutant is kept, and a change of it is shown" {
  mutant client.c "s/SOCK_STREAM/IPPROTO_TCP/" \
    "check: client-socket" "check: client-prints-every-reply"
  kept=tests/mutants/02-tcp-ordered/one.txt

  clean GOLDEN=update "$PYTHON" -B "$KIT/tests/labkit" prove 02-tcp-ordered one
  run labkit prove 02-tcp-ordered one
  right mutant
  edit "$kept" '1s/^/Formerly: /'
  run labkit prove 02-tcp-ordered one

  wrong mutant "its feedback has changed:"
  assert_line "      -Formerly: $(sed -n '1s/^Formerly: //p' "$kept")"
}

@test "a right program that passes all that is graded is right" {
  mkdir -p tests/alternatives/02-tcp-ordered/one
  cp solution/02-tcp-ordered/client.c tests/alternatives/02-tcp-ordered/one

  run labkit prove 02-tcp-ordered one

  right alternative
}

@test "a right program that a check fails is named, with the check" {
  mkdir -p tests/alternatives/02-tcp-ordered/one
  sed "s/SOCK_STREAM/IPPROTO_TCP/" solution/02-tcp-ordered/client.c \
    >tests/alternatives/02-tcp-ordered/one/client.c

  run labkit prove 02-tcp-ordered one

  wrong alternative "failed as well: client-socket"
}

# tool ARGUMENT... - runs the Python program on standard input, which may import
# the kit's tools.
tool() {
  { echo 'import sys; sys.path.insert(0, sys.argv.pop(1))' && cat; } |
    "$PYTHON" -ESsB - "$KIT/tests/labkit" "$@"
}

@test "a mistake is made at every place that decides something" {
  printf '%s\n' 'int f(int a)' '{' '	if (!a || a == -1) /* 1 */' '		puts("xy");' \
    '	return a < 2;' '}' >f.c

  run tool <<-'PYTHON'
	from proof import mutate
	for mutation in mutate.mutations(open("f.c").read()):
	    print(f"{mutation.old} => {mutation.new}")
	PYTHON

  assert_output 'if (!a || a == -1) /* 1 */ => if (a || a == -1) /* 1 */
if (!a || a == -1) /* 1 */ => if (!a && a == -1) /* 1 */
if (!a || a == -1) /* 1 */ => if (!a || a != -1) /* 1 */
if (!a || a == -1) /* 1 */ => if (!a || a == -2) /* 1 */
puts("xy"); => ;
puts("xy"); => puts("y");
return a < 2; => return a <= 2;
return a < 2; => return a < 3;'
}

@test "what no check notices must be explained, and what is explained not noticed" {
  mutants=tests/mutants/02-tcp-ordered
  printf '%s\n' "client.c f: why" "- old" "+ explained" \
    "client.c f: why" "- old" "+ noticed" >"$mutants/equivalents"

  run tool <<-'PYTHON'
	from types import SimpleNamespace
	from running import Result
	from proof import mutate, systematic
	def mutant(new, same=False):
	    mutation = mutate.Mutation("f", "old", new, "")
	    return SimpleNamespace(
	        exercise="02-tcp-ordered", name=new, file="client.c", mutation=mutation,
	        key=("client.c", "f", "old", new), is_same_program=lambda: same)
	made = [mutant(n) for n in ("killed", "noticed", "explained", "survived")]
	made.append(mutant("the same program", True))
	results = [Result("02-tcp-ordered", "t", "failed", "", n) for n in ("killed", "noticed")]
	results.append(Result("02-tcp-ordered", "t", "ok", "", "survived"))
	results.append(Result("01-unix-commands", "t", "failed", "", "survived"))
	print(*systematic.verdict("02-tcp-ordered", made, results))
	PYTHON

  assert_output "WRONG 02-tcp-ordered: no check notices
client.c f:
- old
+ survived
WRONG 02-tcp-ordered: explained, but noticed: ('client.c', 'f', 'old', 'noticed')
1 2 1"
}

@test "a systematic mutant is built from the solution with one change" {
  run tool <<-'PYTHON'
	import os, tempfile
	from proof import systematic
	with tempfile.TemporaryDirectory() as work:
	    one = systematic.collect("02-tcp-ordered", work, "1")[0]
	    print(one.make(), repr(one.trouble))
	    side = one.file[: -len(".c")]
	    print(os.access(os.path.join(one.folder, one.exercise, side), os.X_OK))
	PYTHON

  assert_output "True ''
True"
}

# scores RIGHT HALF SKELETON - judges gradings that had these verdicts, two of each.
scores() {
  tool "$@" <<-'PYTHON'
	from proof import prove, repeat
	found = {}
	for kind, verdicts in zip(("right", "half", "skeleton"), sys.argv[1:]):
	    found["02", kind] = {}
	    for verdict, condition in zip(verdicts.split(), ("idle", "busy")):
	        found["02", kind].setdefault(f"score: {verdict}", []).append(condition)
	repeat.repeat = lambda exercises, times, tell: found
	wrong, whole = prove.prove_scores({"02": prove.Row("02")}, 1)
	print(f"{wrong} of {whole} wrong")
	PYTHON
}

@test "repeated gradings that agree, and are fair, are right" {
  run scores "100/100 100/100" "54/100 54/100" "0/100 0/100"

  assert_line "ok    02: right submission, graded 2 times"
  assert_line "0 of 3 wrong"
}

@test "gradings that differ are named, with the conditions under which they did" {
  run scores "100/100 97/100" "54/100 54/100" "0/100 0/100"

  assert_line "WRONG 02: right submission, graded 2 times"
  assert_line "      1 times score: 97/100 (busy)"
  assert_line "1 of 3 wrong"
}

@test "gradings that agree on what is not fair are wrong" {
  run scores "97/100 97/100" "100/100 100/100" "3/100 3/100"

  assert_line "3 of 3 wrong"
}

@test "a log shows how far the checks are, and how long they still take" {
  edit tests/labkit/proof/progress.py 's/^PAUSE = .*/PAUSE = 0/'
  mutant client.c "s/SOCK_STREAM/IPPROTO_TCP/" \
    "check: client-socket" "check: client-prints-every-reply"

  run "$PYTHON" -ESs tests/labkit prove 02-tcp-ordered one

  assert_line "2 of 2 checks, 2 failed, 1 of 1 groups, about 0 s left"
}

@test "a log shows how far the gradings are, and how long they still take" {
  run tool <<-'PYTHON'
	from proof import progress, prove, repeat
	progress.PAUSE = 0
	repeat.half = lambda exercise: []
	repeat.Checkouts.grade = lambda self, task: "score: 100/100"
	prove.prove_scores({"02-tcp-ordered": prove.Row("02-tcp-ordered")}, 1)
	PYTHON

  assert_line "11 of 11 gradings, about 0 s left"
}

@test "names that do not exist are refused" {
  run labkit prove 07-nothing
  assert_status 1
  assert_output "make prove: EXERCISE=07-nothing: no such exercise; there are $(known)"

  run labkit prove 02-tcp-ordered no-such-mutant
  assert_status 1
  assert_output "make prove: MUTANT=no-such-mutant: no such mutant, and no such alternative"
}
