# Loaded by the tests of how a submission is read: sources.bats, compilers.bats,
# folders.bats.

ONE=02-tcp-ordered

setup() {
  copy_kit "$BATS_TEST_TMPDIR/kit"
  cd "$BATS_TEST_TMPDIR/kit" || return
  mkdir -p "work/$ONE"
}

# few_checks - leaves one check for each side, of 4 and 2 points.
few_checks() {
  prepare_check "client connects to the server|server listens on the port"
}

# grade [ARGUMENT...] - grades the folder work.
grade() {
  run make -s grade SUBMISSION=work UNCONFINED=yes "$@"
}

# built FOLDER [EXERCISE] - builds a submission, and prints what is said about it: a
# line for each note, and each error of a compiler.
built() {
  rm -rf build/programs*
  run clean "$PYTHON" -ESs -X pycache_prefix=build/pycache - "$@" 2>&1 <<-'PYTHON'
	import os, sys
	sys.path.insert(0, "tests/labkit")
	from grading.grade import find
	from grading.preflight import Machine
	from grading.submission import Submission
	found = find(sys.argv[1], "".join(sys.argv[2:3]), "")
	print(found.reason, end="\n" if found.reason else "")
	CC = os.environ.pop("CC", "cc")
	confined = Machine("build/programs-box").confined
	os.environ["CC"] = CC
	submission = Submission(found, os.path.abspath("build/programs"), confined)
	for one in submission.programs.values():
	    one.build()
	submission.settle_plain()
	submission.settle()
	print("\n".join(submission.notes))
	for error in submission.errors():
	    print(error["file"], "does not compile:")
	    print(error["text"])
	for (exercise, name), one in submission.programs.items():
	    print("program:", exercise, one.source)
	PYTHON
}

# reported - prints the status and the score in the report.
reported() {
  "$PYTHON" -c 'import json; r = json.load(open("build/grade/report.json"))
print(r["status"], r["score"])'
}
