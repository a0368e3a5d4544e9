#!/usr/bin/env bats
# What `make announce` promises: the report of a pull request is published, and
# nothing else; and what the workflow is that does it.

ONE=02-tcp-ordered
load request_helper

# prepare_report - leaves a report of the student's branch as a grading would.
prepare_report() {
  student
  cp skeleton/$ONE/server.c support/$ONE
  commit
  grade
  assert_line "not passed: 6 of 12 points are 50 %, the pass mark is 60 %"
}

@test "one comment is written and then updated, and the commit gets a status" {
  prepare_report
  cat >"$BATS_TEST_TMPDIR/comments.json" <<-'JSON'
	[{"id": 7, "user": {"login": "student"},
	  "body": "<!-- client/server lab kit: grade -->\nPassed: 100 %"},
	 {"id": 8, "user": {"login": "github-actions[bot]"}, "body": "Hello"},
	 {"id": 9, "user": null, "body": null}]
	JSON

  announce RESULT=failure
  assert_status 0
  announce RESULT=failure
  assert_status 0

  head=$(git rev-parse student)
  assert_equal "GET repos/course/lab/issues/5/comments
POST repos/course/lab/issues/5/comments
POST repos/course/lab/statuses/$head
GET repos/course/lab/issues/5/comments
PATCH repos/course/lab/issues/comments/1003
POST repos/course/lab/statuses/$head" "$(<"$BATS_TEST_TMPDIR/calls")"
  assert_has "$BATS_TEST_TMPDIR/comments.json" "**Not passed: 6 of 12 points"
  assert_has "$BATS_TEST_TMPDIR/status.json" '"state": "failure", "context": "score: main"'
  assert_same build/request/summary.md build/announce/summary.md
  assert_same build/request/annotations.txt build/announce/annotations.txt
}

@test "a report that no grading has written is not published as a score" {
  prepare_report
  cp build/request/report.json good.json
  forge() { # PYTHON, which changes the report r
    "$PYTHON" - "$1" <<-'PYTHON'
	import json, sys
	r = json.load(open("good.json"))
	part = r["exercises"][0]
	exec(sys.argv[1])
	json.dump(r, open("build/request/report.json", "w"))
	PYTHON
  }
  refused() { # REASON RESULT
    announce RESULT="${2-success}" REPOSITORY=
    assert_status 0
    assert_line "could not grade: the report is not taken: $1"
    assert_lacks build/announce/summary.md "points are|Score: "
  }

  forge 'r["score"] = r["max"]'
  refused "the sums are wrong"
  forge 'r["score"] = part["score"] = 12; [t.update(earned=t["points"]) for t in part["tests"]]'
  refused "a failed check has earned points"
  forge 'part["tests"][0]["points"] = -1'
  refused "a number is none"
  forge 'part["tests"] *= 1000'
  refused "a list is none, or too long"
  forge 'r["request"]["head"] = "0" * 40'
  refused "it is about another commit"
  forge 'part["name"] = "../../etc"'
  refused "a name is unknown"
  forge 'r["request"]["pass_mark"] = float("nan")'
  refused "NaN is no number"
  forge 'pass'
  refused "it contradicts how the job has ended: success"
  printf '%0200000d' 0 | tr 0 '[' >build/request/report.json
  refused "it is no JSON"
  ln -sf "$PWD/good.json" build/request/report.json
  refused "there is none; see the log of the grading" failure
}

@test "no text of a forged report can steer the log, or format the comment" {
  prepare_report
  "$PYTHON" - <<-'PYTHON'
	import json
	bad = "\n::error::forged\n##[error]x\x1b[2J @everyone <img src=x> ![](//x) ```\ud800"
	def spoil(value):
	    if isinstance(value, dict):
	        return {k: v if k in KEPT else spoil(v) for k, v in value.items()}
	    if isinstance(value, list):
	        return [spoil(v) for v in value]
	    return value + bad if isinstance(value, str) else value
	KEPT = "status name program file exercise base head side group graded waits_for".split()
	r = json.load(open("build/request/report.json"))
	r["reason"] = ""
	r["request"]["changed"] = ["x" * 50] * 400
	r["notes"] = ["note"] * 400
	r = spoil(r)
	for t in r["exercises"][0]["tests"]:
	    t["name"] += bad
	    t["where"] = "client.c:4,title=x::y" + bad
	json.dump(r, open("build/request/report.json", "w"))
	PYTHON

  announce RESULT=failure

  assert_status 0
  assert_has "$BATS_TEST_TMPDIR/comments.json" "Not passed: 6 of 12"
  run grep -vcE "^::warning file=support/$ONE/client\.c,line=4,title=[^:,]*::" \
    build/announce/annotations.txt
  assert_output 0
  assert_lacks build/announce/summary.md '^ *::|##\[|'$'\e'
  assert_harmless_prose build/announce/summary.md
  "$PYTHON" -c 'import json, sys
body = json.load(open(sys.argv[1]))[-1]["body"]
assert len(body) <= 65536, len(body)' "$BATS_TEST_TMPDIR/comments.json"
}

@test "the workflow pins its actions, and runs programs without a right to write" {
  file=.github/workflows/grade.yml
  grading=$(sed -n '/^  grade:/,/^  announce:/p' $file)

  assert_equal "" "$(grep -e '- uses:' $file | grep -vE '@[0-9a-f]{40} # v[0-9.]+$' || true)"
  assert_lacks $file 'secrets\.|actions/cache|pull_request:|\$\{\{ github\.(head_ref|event\.pull_request\.(title|body))'
  assert_equal "    permissions:
      contents: read
    steps:" "$(grep -A2 permissions: <<<"$grading")"
  assert_equal "" "$(grep -E 'ref: .*head|write' <<<"$grading" || true)"
}
