# Loaded by request.bats and announce.bats: the rehearsal of a pull request, in a git
# repository with a base branch and a student's. The kit in it has only a few checks
# of each exercise: the grading itself is tested elsewhere. The student's branch has
# the exercise $ONE.

bats_require_minimum_version 1.5.0

load kit_helper

KEPT="client sends the line that is typed|server prints what the client says"
KEPT+="|server replies with Pid|client replies to Pid with its own pid"
KEPT+="|C server, C client"

setup_file() {
  local file

  command -v git >/dev/null || return 0
  copy_kit "$BATS_FILE_TMPDIR/kit"
  cd "$BATS_FILE_TMPDIR/kit" || return
  cp -Rp "$KIT/.github" .
  for file in tests/[0-9]*.talk; do
    keep_checks "$file" "$KEPT"
    edit "$file" 's/worth [1-9][0-9]*/worth 6/'
  done
  repository "$KIT" >"$BATS_FILE_TMPDIR/outer"
  new_repository
  git add -A
  git commit -qm base
  rm -rf build/pycache # each copy of this one has it in its own place
}

# The repository that the kit itself is in is as it was.
teardown_file() {
  [[ ! -e $BATS_FILE_TMPDIR/outer ]] || repository "$KIT" | diff "$BATS_FILE_TMPDIR/outer" -
}

setup() {
  need git bwrap strace
  cp -Rp "$BATS_FILE_TMPDIR/kit" "$BATS_TEST_TMPDIR/kit"
  share_compiled "$BATS_TEST_TMPDIR/kit"
  cd "$BATS_TEST_TMPDIR/kit" || return
  cat >"$BATS_TEST_TMPDIR/gh" <<-'PYTHON'
	#!/usr/bin/env python3
	"""Plays gh(1) and GitHub: the comments of a pull request, in comments.json."""
	import json, os, sys
	here = os.path.dirname(os.path.abspath(__file__))
	store = os.path.join(here, "comments.json")
	method, path = sys.argv[3:5]
	comments = json.load(open(store)) if os.path.exists(store) else []
	with open(os.path.join(here, "calls"), "a") as calls:
	    print(method, path.split("?")[0], file=calls)
	if method == "GET":  # a page for each comment
	    print("".join(json.dumps([one]) for one in comments) or "[]")
	elif "/statuses/" in path:
	    json.dump(json.load(sys.stdin), open(os.path.join(here, "status.json"), "w"))
	else:
	    body = json.load(sys.stdin)["body"]
	    if method == "POST":
	        user = {"login": "github-actions[bot]"}
	        comments.append({"id": 1000 + len(comments), "user": user})
	    changed = [c for c in comments if method == "POST" or path.endswith(str(c["id"]))]
	    changed[-1]["body"] = body
	    json.dump(comments, open(store, "w"))
	PYTHON
  chmod +x "$BATS_TEST_TMPDIR/gh"
}

# student - begins the student's branch; its sources are the solutions.
student() {
  git checkout -q -b student
  mkdir -p support/"$ONE"
  cp solution/"$ONE"/*.c support/"$ONE"
}

# commit - commits everything to the student's branch and leaves it.
commit() {
  git add -A
  git commit -qm work
  git checkout -q main
}

# entry MODE OBJECT PATH - puts an entry that no file system needs to have into the
# student's branch.
entry() {
  git update-index --add --cacheinfo "$1,$2,$3"
}

# grade [ARGUMENT...] - grades the student's branch.
grade() {
  run make request HEAD=student "$@"
}

# announce [ARGUMENT...] - publishes what the grading has left.
announce() {
  PATH=$BATS_TEST_TMPDIR:$PATH run make announce FROM=build/request \
    REPOSITORY=course/lab NUMBER=5 BRANCH=main HEAD="$(git rev-parse student)" "$@"
}

assert_last() { # LINE, the last but what make adds
  # shellcheck disable=SC2154 # bats sets it
  [[ $(grep -v '^make: \*\*\*' <<<"$output" | tail -n 1) == "$1" ]] || {
    printf 'expected, as the last line:\n%s\n\nreceived:\n%s\n' "$1" "$output"
    return 1
  }
}

assert_has() { # FILE TEXT
  grep -qF -e "$2" "$1" || {
    printf 'expected in %s:\n%s\n\nreceived:\n%s\n' "$1" "$2" "$(<"$1")"
    return 1
  }
}

assert_lacks() { # FILE PATTERN
  if grep -nE -e "$2" "$1"; then
    echo "should not be in $1: $2"
    return 1
  fi
}

# score_in FILE - prints the score in a report.
score_in() {
  "$PYTHON" -c 'import json, sys; r = json.load(open(sys.argv[1]))
print(r["status"], r["score"], r["max"])' "$1"
}

# assert_harmless_prose FILE - outside of code, nobody is mentioned, nothing shown.
assert_harmless_prose() {
  awk '/^```+text$/ { fence = $0; sub("text", "", fence); next }
    $0 == fence { fence = ""; next }
    fence == ""' "$1" >prose
  assert_lacks prose '@everyone|<img|!\[\]\('
}
