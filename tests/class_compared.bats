#!/usr/bin/env bats
# What in a class is compared: its grades with those before, its programs with each other.

load class_results_helper

# --- What has changed

@test "a mended check: a table says whose score changes, from what to what, and why" {
  with_class - <<-'PYTHON'
	from class_maker import OUT, add, check, model, told
	from gradeclass import changes, result, summary
	def mended(report):
	    check(report, "client-pid").update(passed=True, earned=20)
	    check(report, "client-socket").update(passed=False, earned=0)
	for name in "ab":
	    add(name, "half", name=f"Student {name}")
	add("c", "full")
	add("d", "could-not-run")
	for one in result.read(OUT):
	    changes.keep(OUT, one)
	add("a", "half", mended, name="Student a")
	add("d", "half")

	changes.show(OUT)

	found = summary.write(OUT)["changes"]
	assert found["compared"] == 4
	assert [one["id"] for one in found["students"]] == ["a", "d"]
	first = found["students"][0]
	assert (first["from"]["points"], first["to"]["points"]) == (115, 130), first
	told = {c["check"]: (c["from"], c["to"]) for c in first["checks"]}
	assert told == {"client-socket": (5, 0), "client-pid": (0, 20)}, told
	PYTHON
}

@test "the terminal's table of changes is a line a student and a line a check" {
  run with_class - <<-'PYTHON'
	from class_maker import OUT, add, check
	from gradeclass import changes, result
	def mended(report):
	    check(report, "client-pid").update(passed=True, earned=20)
	add("a", "half", name="Ana\x1b[31m")
	add("b", "full")
	changes.show(OUT)
	for one in result.read(OUT):
	    changes.keep(OUT, one)
	changes.show(OUT)
	add("a", "half", mended, name="Ana\x1b[31m")
	changes.show(OUT)
	PYTHON

  assert_output 'graded again: 2; every score is the same as before
graded again: 2; scores that change: 1
  Ana\x1b[31m  115/200 -> 135/200  client-pid +20
  01-unix-commands: client-pid: 1 up'
}

@test "who has handed in anew is told apart from who was graded again" {
  with_class - <<-'PYTHON'
	from class_maker import OUT, add, fail, hand_in
	from gradeclass import changes, result, sources, summary
	hand_in("a", "int main(void) { return 0; }")
	add("a", "half")
	add("b", "nothing")
	for one in result.read(OUT):
	    changes.keep(OUT, one)
	sources.keep(OUT, "a", [])
	add("a", "full")
	hand_in("b", "int main(void) { return 0; }")

	found = summary.write(OUT)["changes"]

	assert found["students"][0]["anew"], found
	line = changes.lines(found)[2]
	assert line == "  b  nothing handed in -> 200/200  handed in anew", line
	assert changes.reasons(found["students"][0]).startswith("handed in anew, "), found
	assert not found["checks"], found
	PYTHON
}

@test "the comparison stays with the grades that OUT/before was begun with" {
  with_class - <<-'PYTHON'
	from class_maker import OUT, add, check, fail
	from gradeclass import changes, result, summary
	def worse(report):
	    fail(report, "client-socket")
	add("a", "half")
	changes.keep(OUT, result.read(OUT)[0])
	add("a", "half", worse)
	changes.keep(OUT, result.read(OUT)[0])

	add("a", "half")

	assert not summary.write(OUT)["changes"]["students"]
	PYTHON
}

@test "make grade-class writes all of it; graded again, it says which check did what" {
  copy_kit "$BATS_TEST_TMPDIR/kit"
  cd "$BATS_TEST_TMPDIR/kit"
  prepare_check "(client makes a socket|client connects to the server)"
  for name in ana bo; do
    mkdir -p "class/$name/02-tcp-ordered"
    cp solution/02-tcp-ordered/client.c "class/$name/02-tcp-ordered"
  done
  edit class/bo/02-tcp-ordered/client.c 's/"5000"/"5001"/'
  echo '"github_username","points_awarded","points_available"
"ana","","10"' >list.csv
  grade_class() {
    run make -s grade-class SUBMISSIONS=class EXERCISE=02-tcp-ordered UNCONFINED=yes \
      SEED=5 OUT=out "$@"
  }

  grade_class ROSTER=list.csv
  assert_status 0
  worth=$(sed -n '/^client-socket:/{n;s/ *worth \([0-9]*\):.*/\1/p;}' tests/02-tcp-ordered.talk)
  edit tests/02-tcp-ordered.talk \
    "/^client-socket:/{n;s/worth $worth:/worth $((worth + 1)):/;}"
  grade_class ROSTER=list.csv

  assert_status 0
  assert_line "graded again: 2; scores that change: 2"
  assert_line "  02-tcp-ordered: client-socket: 2 up"
  [[ $output == *"  bo   "*" client-socket +1"* ]]
  assert_equal '"ana","10","10"' "$(tail -n 1 out/exports/github-classroom.csv)"
  assert_line "not matched: 1, see out/exports/not-matched.txt"
  grep -q "<h2>Since the grades before</h2>" out/class.html
  cmp class/bo/02-tcp-ordered/client.c out/sources/bo/02-tcp-ordered/client.c
  echo "a,b" >list.csv
  grade_class ROSTER=list.csv
  assert_refused "make: ROSTER=list.csv: is no list of Moodle, Canvas or GitHub Classroom: a, b"
}

# --- What is alike

@test "a copy with other names and comments is pointed out, both ways in one line" {
  need sim_c bwrap

  with_class - <<-'PYTHON'
	import re
	from class_maker import OUT, add, hand_in, model, told
	from gradeclass import similar
	with open("solution/01-unix-commands/client.c", encoding="utf-8") as file:
	    text = file.read()
	copy = re.sub(r"\bfd\b", "connection", re.sub(r"/\*.*?\*/", "", text, flags=re.S))
	assert copy.count("connection") > 5
	copy = copy.replace("\nstatic", "\n/*\n * Many words of my own.\n */\nstatic")
	assert copy.count("my own") > 3
	hand_in("ana", text)
	hand_in("bo", copy)
	hand_in("carla", "skeleton/01-unix-commands")
	for name in "byte-by-byte", "sleep-command", "iostream":
	    hand_in(name, f"tests/alternatives/01-unix-commands/{name}")

	found = similar.write(OUT)

	assert found == model("similar.json")
	assert found["note"] == "", found
	assert len(found["pairs"]) == 1, found
	pair = found["pairs"][0]
	assert (pair["a"], pair["b"], pair["program"]) == ("ana", "bo", "client"), pair
	assert min(pair["percent"]) >= 90, pair
	line = told("similar.txt").splitlines()[1]
	assert line.startswith("01-unix-commands client: ana is for "), line
	PYTHON
}

@test "programs that are not copied are not pointed out" {
  need sim_c bwrap

  with_class - <<-'PYTHON'
	import os
	from class_maker import NAMES, OUT, hand_in
	from gradeclass import similar
	for exercise in NAMES:
	    for name in sorted(os.listdir(f"tests/alternatives/{exercise}")):
	        folder = f"tests/alternatives/{exercise}/{name}"
	        if os.path.isdir(folder):
	            hand_in(f"{exercise}-{name}", folder, exercise)

	skeleton = "skeleton/02-tcp-ordered/client.c"
	with open(skeleton, encoding="utf-8") as file:
	    begun = file.read()
	for name in "ab":  # where all is given but what one has begun with
	    own = "".join(f"\tint {name}{n} = {name}{n}_of(fd);\n" * (n % 3 + 1)
	                  for n in range(10 if name == "a" else 15))
	    hand_in(name, begun.replace("\treturn", own + "\treturn", 1), "02-tcp-ordered")

	found = similar.find(OUT)

	assert found["compared"] > 100 and not found["pairs"], found
	PYTHON
}

@test "without the tool what is alike is left out with a word" {
  with_class - <<-'PYTHON'
	from class_maker import OUT, hand_in, told
	from gradeclass import similar
	similar.TOOL = "no-such-tool"
	hand_in("a", "solution/01-unix-commands")
	hand_in("b", "solution/01-unix-commands")

	found = similar.write(OUT)

	assert not found["pairs"]
	wanted = "not compared: there is no no-such-tool here (package similarity-tester)\n"
	assert told("similar.txt") == wanted
	PYTHON
}

@test "sources that are binary, endless or in bytes of another alphabet are compared" {
  need sim_c bwrap

  with_class - <<-'PYTHON'
	import os
	from class_maker import OUT, hand_in
	from gradeclass import similar
	with open("solution/01-unix-commands/client.c", encoding="utf-8") as file:
	    text = file.read()
	hand_in("a", text)
	hand_in("b", text + "/* \u00e9\u4e2d\x00\x1b */")
	hand_in("c", "int x[] = {" + "1," * 300000 + "};\n" * 20)
	hand_in("d", "x" * 2000000)
	hand_in("e", "".join(f'char *s{n} = "' + "\n" for n in range(4000)))

	found = similar.find(OUT)

	assert [(p["a"], p["b"]) for p in found["pairs"]] == [("a", "b")], found
	PYTHON
}
