#!/usr/bin/env bats
# What `make prove` promises: it passes what is as it should be, and names what is
# not. The mutants are made here, from the solution of 02; to be fast, they are put
# to two graded checks, and to two of those that only our own programs face.

load kit_helper

setup() {
  if ! bwrap --dev-bind / / --unshare-net --unshare-pid true 2>/dev/null; then
    skip "no namespaces here"
  fi
  copy_kit "$BATS_TEST_TMPDIR/kit"
  cd "$BATS_TEST_TMPDIR/kit" || return
  keep_checks tests/02-tcp-ordered.talk "client (makes a socket|prints every reply)"
  keep_checks tests/own/02-tcp-ordered.talk ".* refuses a second argument with its usage"
  mkdir -p tests/mutants
}

# mutant FILE SCRIPT CHECK... - makes the mutant `one`: the solution, a file of which
# sed has edited, and the checks that must fail.
mutant() {
  local source=solution/02-tcp-ordered/$1

  {
    echo "one: a mistake"
    printf '    check %s\n' "${@:3}"
    echo "    in $1"
    sed -E "$2" "$source" | diff "$source" - |
      sed -n 's/^< /    - /p; s/^> /    + /p'
  } >tests/mutants/02-tcp-ordered.mutants
}

# mutants LINE... - makes a file of mutants.
mutants() {
  printf '%s\n' "$@" >tests/mutants/02-tcp-ordered.mutants
}

# refused LINE - the file of mutants is refused, in this line.
refused() {
  assert_output "make prove: tests/mutants/02-tcp-ordered.mutants:$1"
  assert_status 1
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
    "client-socket" "client-prints-every-reply"

  run labkit prove 02-tcp-ordered one

  right mutant
}

@test "a mutant that a check does not notice survives" {
  mutant client.c "s/Make the socket/Make a socket/" "client-socket"

  run labkit prove 02-tcp-ordered one

  wrong mutant "survived: client-socket"
}

@test "a mutant that fails a check that it does not name is wrong" {
  mutant client.c "s/SOCK_STREAM/IPPROTO_TCP/" "client-socket"

  run labkit prove 02-tcp-ordered one

  wrong mutant "failed as well: client-prints-every-reply"
}

@test "a mutant is put to a check of our own programs that it names" {
  mutant client.c "s/argc > 2/argc > 3/" \
    "client-second-argument"

  run labkit prove 02-tcp-ordered one

  right mutant
}

@test "a mutant that a check of our own programs does not notice survives" {
  mutant client.c "s/Make the socket/Make a socket/" \
    "client-second-argument"

  run labkit prove 02-tcp-ordered one

  wrong mutant "survived: client-second-argument"
}

@test "a mutant may name only checks of what it changes" {
  mutant client.c "s/Make the socket/Make a socket/" "server-second-argument" "no-such-check"

  run labkit prove 02-tcp-ordered one

  wrong mutant "tests/mutants/02-tcp-ordered.mutants:2:\
 server-second-argument is not about what one changes"
  assert_line "      tests/mutants/02-tcp-ordered.mutants:3: no check no-such-check"
}

@test "a mutant that names no check, and one that changes nothing, are refused" {
  mutants "one: a mistake" "    in client.c" "    - return 0;"
  run labkit prove 02-tcp-ordered one
  refused "1: one names no check"

  mutants "one: a mistake" "    check client-socket"
  run labkit prove 02-tcp-ordered one
  refused "1: one changes nothing"

  mutants "one: a mistake" "    check client-socket" "    in client.c" "    + int i;"
  run labkit prove 02-tcp-ordered one
  refused "3: no line is replaced"
}

@test "a name that two mutants have is refused" {
  mutants "one: a mistake" "    check client-socket" "    in client.c" "    - return 0;" \
    "one: another" "    check client-socket" "    in client.c" "    - return 0;"

  run labkit prove 02-tcp-ordered one

  refused "5: one is also in line 1"
}

@test "a line that is none of a mutant is refused" {
  mutants "one: a mistake" "    checks client-socket" "    check client-socket" \
    "    in client.c" "    - return 0;"
  run labkit prove 02-tcp-ordered one
  forms='"check NAME", "again NAME", "in FILE", "in FILE, FUNCTION", "- LINE" or "+ LINE"'
  refused "2: not understood: checks client-socket; it takes $forms"

  mutants "One mistake." "    check client-socket" "    in client.c" "    - return 0;"
  run labkit prove 02-tcp-ordered one
  refused '1: not understood: One mistake.; a mutant is "NAME: what is wrong"'

  mutants "one: a mistake" "    check client-socket" "    - return 0;"
  run labkit prove 02-tcp-ordered one
  assert_line 'make prove: tests/mutants/02-tcp-ordered.mutants:3: no "in FILE" before it'
}

@test "a mutant that does not compile is wrong" {
  mutant client.c "s/SOCK_STREAM/SOCK_STREAM +/" "client-socket"

  run labkit prove 02-tcp-ordered one

  wrong mutant "does not compile:"
}

# located LINE... - makes the mutant of lines, and says what is wrong with it.
located() {
  mutants "one: a mistake" "    check client-socket" "$@"
  run labkit prove 02-tcp-ordered one
}

@test "lines that are not in the file, or more than once, are named" {
  mkdir -p solution/02-tcp-ordered
  printf '%s\n' "int first(void)" "{" "	go();" "	go();" "}" "" \
    "int second(void)" "{" "	go();" "}" >solution/02-tcp-ordered/client.c
  place=tests/mutants/02-tcp-ordered.mutants

  located "    in client.c" "    - stay();"
  wrong mutant "$place:3: not in client.c: stay();"
  located "    in client.c" "    - go();"
  wrong mutant "$place:3: twice in client.c, lines 3 and 4: go();"
  located "    in client.c, first" "    - go();"
  wrong mutant "$place:3: twice in client.c, first, lines 3 and 4: go();"
  located "    in client.c, third" "    - go();"
  wrong mutant "$place:3: no function third in client.c"
  located "    in other.c" "    - go();"
  wrong mutant "$place:3: no solution/02-tcp-ordered/other.c"
  located "    in client.c, second" "    - 	go();" "    - }" "    + }" "    - {" "    - 	go();"
  wrong mutant "$place:3: client.c:9 is replaced twice"
}

@test "an edit replaces lines, whatever their indentation" {
  mkdir -p solution/a
  printf '%s\n' "int f(void)" "{" "	if (a)" "		go(one," "		   two);" "" "	return 0;" "}" \
    >solution/a/client.c

  run tool <<-'PYTHON'
	from proof import edits, mutants
	def made(function, old, new):
	    one = mutants.Edit("p", 1, "client.c", function, old.split("|"), new.split("|"))
	    text = edits.apply("a", [one])[0]["client.c"].split("\n")
	    print("|".join(text[2:-2]).replace("\t", ">"))
	made("f", "go(one,|   two);", "stay(1);|if (b)|\tgo();")
	made("", "\t\tgo(one,|\t\t   two);||\treturn 0;", "if (b)|\treturn 1;")
	made("f", "return 0;", "")
	PYTHON

  assert_output ">if (a)|>>stay(1);|>>if (b)|>>>go();||>return 0;
>if (a)|>>if (b)|>>>return 1;
>if (a)|>>go(one,|>>   two);||"
}

@test "the feedback of a mutant is kept, and a change of it is shown" {
  mutant client.c "s/SOCK_STREAM/IPPROTO_TCP/" \
    "client-socket" "client-prints-every-reply"
  kept=tests/mutants/02-tcp-ordered.feedback

  clean GOLDEN=update "$PYTHON" -B "$KIT/tests/labkit" prove 02-tcp-ordered one
  run labkit prove 02-tcp-ordered one
  right mutant
  assert_equal "one:" "$(grep '^[^# ]' "$kept")"
  edit "$kept" 's/^  *expected/&  formerly/'
  run labkit prove 02-tcp-ordered one

  wrong mutant "its feedback has changed:"
  assert_line "      $(sed -n 's/^    \(.*formerly\)/-\1/p' "$kept" | head -n 1)"
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
  printf '%s\n' "client.c f: why" "- old" "+ explained" \
    "client.c f: why" "- old" "+ noticed" >tests/mutants/02-tcp-ordered.equivalents

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
    "client-socket" "client-prints-every-reply"

  run "$PYTHON" -ESs tests/labkit prove 02-tcp-ordered one

  assert_line "2 of 2 checks, 2 failed, 1 of 1 groups, about 0 s left"
}

@test "a log shows how far the gradings are, and how long they still take" {
  run tool <<-'PYTHON'
	from proof import progress, prove, repeat
	progress.PAUSE = 0
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
