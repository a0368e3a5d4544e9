#!/usr/bin/env bats
# What `make request` promises: a pull request is graded, whatever it brings.

ONE=02-tcp-ordered
load request_helper

@test "a request with right programs passes, and gets the same score again" {
  student
  make support
  cp solution/$ONE/*.c support/$ONE # 01-unix-commands is not begun
  commit

  grade

  assert_status 0
  assert_last "passed: 12 of 12 points are 100 %, the pass mark is 60 %"
  assert_equal "${lines[${#lines[@]} - 1]}" "$(<build/request/verdict.txt)"
  assert_equal "score: 12/12" "$(grep '^score: ' <<<"$output")"
  assert_has build/request/summary.md "Graded: $ONE, as of"
  assert_has build/request/summary.md "# Score: 12/12"
  assert_lacks build/request/summary.md "not graded"
  assert_equal "" "$(<build/request/annotations.txt)"
  grade OUT=again
  assert_equal "$(score_in build/request/report.json)" "$(score_in again/report.json)"
  assert_equal "" "$(git status --porcelain --untracked-files=no)"
  assert_equal "" "$(find build -name 'request-*' -o -name 'grading-*')"
}

@test "a request with untouched skeletons does not pass, and is marked where to begin" {
  student
  cp skeleton/$ONE/*.c support/$ONE
  commit

  grade

  assert_status 2
  assert_last "not passed: 0 of 12 points are 0 %, the pass mark is 60 %"
  line=$(line_of skeleton/$ONE/client.c "/* TODO 1:")
  assert_has build/request/annotations.txt \
    "::warning file=support/$ONE/client.c,line=$line,title=client "
}

@test "the pass mark decides, and says so" {
  student
  cp skeleton/$ONE/server.c support/$ONE
  commit

  grade PASS_MARK=50
  first=$output
  grade PASS_MARK=51

  assert_line "not passed: 6 of 12 points are 50 %, the pass mark is 51 %"
  output=$first
  assert_line "passed: 6 of 12 points are 50 %, the pass mark is 50 %"
}

@test "a request that rewrites tests, peers, workflow and grader gains nothing, and is named" {
  student
  cp skeleton/$ONE/*.c support/$ONE
  sed -i 's/worth [0-9]*/worth 100/' tests/$ONE.talk
  echo 'print("score: 100/100")' | tee tests/labkit/grading/grade.py >python/$ONE/client.py
  echo 'grade request:; @echo passed' >Makefile
  : >.github/workflows/grade.yml
  mkdir -p tests/report
  echo '{"score": 100}' >tests/report/report.json
  commit

  grade

  assert_last "not passed: 0 of 12 points are 0 %, the pass mark is 60 %"
  for file in .github/workflows/grade.yml Makefile python/$ONE/client.py \
    tests/$ONE.talk tests/labkit/grading/grade.py tests/report/report.json; do
    assert_line "changed, but not graded: $file"
    assert_has build/request/summary.md "changed, but not graded: $file"
  done
}

@test "a request that deletes its sources gets no points, and is named" {
  mkdir -p support/$ONE
  cp solution/$ONE/*.c support/$ONE
  git add support
  git commit -qm merged
  git checkout -q -b student
  git rm -qr support
  commit

  grade

  assert_line "deleted: support/$ONE/client.c"
  assert_line "score: 0/12"
  assert_has build/request/verdict.txt "not passed: 0 of 12"
}

@test "a symbolic link is not followed" {
  student
  ln -sf ../../solution/$ONE/client.c support/$ONE/client.c
  ln -sf /etc/passwd support/$ONE/server.c
  commit

  grade

  assert_line "$ONE: client.c: a symbolic link, not taken"
  assert_line "$ONE: server.c: a symbolic link, not taken"
  assert_has build/request/verdict.txt "not passed: 0 of"
  assert_lacks build/request/report.json "root:"
}

@test "a folder of sources that is a symbolic link is not followed" {
  student
  rm -r support/$ONE
  ln -s ../solution/$ONE support/$ONE
  commit

  grade

  assert_line "$ONE: a symbolic link, not taken"
  assert_has build/request/verdict.txt "not passed: 0 of"
}

@test "filters, hooks, submodules and executables of a request have no effect" {
  student
  echo '* filter=evil diff=evil -text ident' | tee support/.gitattributes >.gitattributes
  chmod +x support/$ONE/client.c
  mkdir -p .githooks
  printf '#!/bin/sh\ntouch %s\n' "$BATS_TEST_TMPDIR/harm" |
    tee .githooks/post-checkout >support/$ONE/run.sh
  chmod +x .githooks/post-checkout support/$ONE/run.sh
  printf '[submodule "x"]\n\tpath = x\n\turl = file:///\n' >.gitmodules
  git add -A
  entry 160000 "$(git rev-parse main)" support/$ONE/server.cpp
  entry 160000 "$(git rev-parse main)" x
  git commit -qm work
  git checkout -qf main
  git clean -qfd
  git config core.hooksPath .githooks
  for kind in filter.evil.smudge filter.evil.clean diff.evil.textconv; do
    git config $kind "touch $BATS_TEST_TMPDIR/harm; cat"
  done
  printf '* filter=evil diff=evil\n' >.git/info/attributes

  grade

  assert_missing "$BATS_TEST_TMPDIR/harm"
  assert_line "$ONE: server.cpp: a submodule, not taken"
  assert_line "$ONE: client.c: is marked as executable; that is ignored"
  assert_line "changed, but not graded: support/$ONE/run.sh"
  assert_line "changed, but not graded: x"
  assert_has build/request/verdict.txt "passed: 12 of 12"
}

@test "odd names are shown, and are no text of ours" {
  student
  blob=$(git hash-object -w /dev/null)
  git add -A
  entry 100644 "$blob" $'support/a\n::error::b'
  entry 100644 "$blob" $'::error file=x::c\r'
  entry 100644 "$blob" $'\e[31m@everyone ``` <!-- -->'
  entry 100644 "$blob" $'bad\xff\xe2\x80\xaename'
  entry 100644 "$blob" "##[error]$(printf '%0200d' 0)"
  entry 100644 "$blob" "support/$ONE/../../x" || true # git itself refuses it
  git commit -qm work
  git checkout -qf main

  grade

  assert_status 0
  assert_line 'changed, but not graded: support/a\n::error::b'
  assert_line 'changed, but not graded: ::error file=x::c\r'
  assert_line 'changed, but not graded: bad\xff\u202ename'
  assert_line "changed, but not graded: #\\#[error]$(printf '%0141d' 0)..."
  printf '%s\n' "$output" >log
  assert_lacks log '^ *::|##\[|'$'\e'
  assert_lacks build/request/summary.md '^ *::|##\[|'$'\e'
  # The fence around them is longer than any run of backticks within it.
  assert_has build/request/summary.md '````text'
}

# assert_harmless - nothing in the log and the reports is a command, or formats a page.
assert_harmless() {
  local file

  for file in log build/request/{summary.md,report.md}; do
    assert_lacks "$file" '^[[:space:]]*::|##\[|'$'[\e\r]'
  done
  assert_lacks build/request/annotations.txt $'[\e\r]'
  run grep -vcE "^::(error|warning) file=support/$ONE/(client|server)\.c,line=[0-9]+,title=[^:,]*::" \
    build/request/annotations.txt
  assert_output 0
  assert_harmless_prose build/request/summary.md
}

@test "what a compiler says steers neither the log nor the reports" {
  student
  cat >support/$ONE/client.c <<-'C'
	#line 1 "::error file=README.md,line=1::forged"
	#error ::set-output name=x::@everyone ![](http://example.org/x)
	C
  commit

  grade

  assert_line "not passed: 6 of 12 points are 50 %, the pass mark is 60 %"
  assert_has build/request/summary.md "@everyone"
  printf '%s\n' "$output" >log
  assert_harmless
}

@test "what a program says steers neither the log nor the reports" {
  student
  cat >support/$ONE/server.c <<-'C'
	#include <stdio.h>
	int main(void)
	{
		puts("\n::error file=README.md::forged\r\n##[error]forged\033[2J");
		fputs("::stop-commands::x\n@everyone\n```\n<img src=x>\n", stderr);
		return 1;
	}
	C
  commit

  grade

  assert_line "not passed: 6 of 12 points are 50 %, the pass mark is 60 %"
  assert_has build/request/summary.md "@everyone"
  printf '%s\n' "$output" >log
  assert_harmless
}

@test "the errors of a compiler are marked in the source, ten at most" {
  student
  for i in {1..15}; do echo "int f$i(void) { return x$i; }"; done \
    >support/$ONE/client.c
  commit

  grade

  assert_equal 10 "$(grep -c ^::error build/request/annotations.txt)"
  assert_has build/request/annotations.txt \
    "::error file=support/$ONE/client.c,line=1,title=client.c does not compile::"
  assert_has build/request/annotations.txt "client.c,line=10,"
}

@test "a tree that unfolds to billions of files is not unfolded" {
  student
  git add -A
  git commit -qm work
  object=$(git hash-object -w /dev/null) kind="100644 blob"
  for _ in {1..10}; do
    object=$(for i in {0..9}; do printf '%s %s\tn%s\n' "$kind" "$object" "$i"; done |
      git mktree)
    kind="040000 tree"
  done
  tree=$({
    git ls-tree student
    printf '040000 tree %s\tzip\n' "$object"
  } | git mktree)
  git update-ref refs/heads/student "$(git commit-tree -p main -m bomb "$tree")"
  git symbolic-ref HEAD refs/heads/main
  git reset -q --hard
  rm -rf support

  grade

  assert_status 0
  assert_line "too many changed paths to name them: only those at the top"
  assert_line "changed, but not graded: zip"
}

@test "a source that is too large is not read" {
  student
  head -c 1048577 /dev/zero >support/$ONE/client.c
  commit

  grade EXERCISE=$ONE

  assert_line "$ONE: client.c: 1048577 bytes; 1048576 are the limit"
  assert_line "score: 6/12"
}

@test "headers of a request are taken, and no link and no odd name among them" {
  student
  { printf '%s\n' '#include "own.h"' '#include "utils/own.h"' '#include "../both.h"' && cat solution/$ONE/client.c; } \
    >support/$ONE/client.c
  mkdir support/$ONE/utils
  touch support/both.h support/$ONE/{own.h,utils/own.h}
  ln -s /etc/passwd support/$ONE/link.h
  ln -s ../../solution support/$ONE/folder
  git add -A
  blob=$(git hash-object -w /dev/null)
  entry 160000 "$(git rev-parse main)" support/$ONE/module.h
  entry 100644 "$blob" "support/$ONE/"$'\e[2J\n::error::.h'
  git commit -qm work
  git checkout -qf main

  grade

  assert_line "$ONE: taken besides the sources: own.h, utils/own.h, ../both.h"
  assert_line "$ONE: not taken: link.h: a symbolic link"
  assert_line "$ONE: not taken: module.h: a submodule"
  assert_line "$ONE: not taken: folder/: a symbolic link is not followed"
  assert_line "$ONE: not taken: \\x1b[2J\\n::error::.h: no name for a header"
  assert_has build/request/verdict.txt "passed: 12 of 12"
  if grep -E 'not graded: support/(both.h|.*own.h)' <<<"$output"; then return 1; fi
  assert_line "changed, but not graded: support/$ONE/folder"
}

@test "headers without number or end in a request are bounded" {
  student
  blob=$(git hash-object -w /dev/null)
  big=$(head -c 1048577 /dev/zero | git hash-object -w --stdin)
  git add -A
  entry 100644 "$big" support/$ONE/a.h
  for n in {1..3000}; do printf '100644 %s\tsupport/%s/many/h%s.h\n' "$blob" $ONE "$n"; done |
    git update-index --index-info
  git commit -qm work
  git checkout -qf main

  grade

  assert_line "$ONE: many/ has more than 2000 files: no headers are taken"
  assert_line "$ONE: not taken: a.h: 1048577 bytes; 1048576 are the limit"
  assert_has build/request/verdict.txt "passed: 12 of 12"
}

@test "a request that changes a header only is graded, and so is one that deletes it" {
  mkdir -p support/$ONE
  cp solution/$ONE/*.c support/$ONE
  echo '#include "own.h"' >>support/$ONE/client.c
  : >support/$ONE/own.h
  git add support
  git commit -qm merged
  git checkout -q -b student
  echo '#error changed' >support/$ONE/own.h
  commit

  grade
  assert_line "not passed: 6 of 12 points are 50 %, the pass mark is 60 %"
  git checkout -q student
  git rm -q support/$ONE/own.h
  commit
  grade
  assert_line "deleted: support/$ONE/own.h"
  assert_line "not passed: 6 of 12 points are 50 %, the pass mark is 60 %"
}

@test "skeletons with other line ends and white space are not begun" {
  student
  mkdir support/01-unix-commands
  for file in client server; do
    sed $'s/\t/    /g; s/$/\r/' skeleton/01-unix-commands/$file.c >support/01-unix-commands/$file.c
  done
  commit

  grade

  assert_has build/request/summary.md "Graded: $ONE, as of"
  assert_has build/request/verdict.txt "passed: 12 of 12"
}

@test "only the exercises that a request changes are graded" {
  mkdir -p support/01-unix-commands
  cp solution/01-unix-commands/*.c support/01-unix-commands
  git add support
  git commit -qm merged
  student
  commit

  grade

  assert_has build/request/summary.md "Graded: $ONE, as of"
  grade EXERCISE=01-unix-commands
  assert_has build/request/summary.md "Graded: 01-unix-commands, as of"
}

@test "what git says of a repository that it cannot read is shown" {
  student
  echo "// mine" >>support/$ONE/client.c
  commit
  object=$(git rev-parse student:support/$ONE/client.c)
  rm -f ".git/objects/${object:0:2}/${object:2}"

  grade
  assert_last "could not grade: git has no object $object: client.c"

  ((EUID == 0)) || return 0 # nobody else can give a folder away
  chown 65534 . .git
  grade
  assert_status 2
  [[ ${lines[*]} == *"could not grade: git rev-parse fails: fatal: "*"dubious ownership"* ]]
}

@test "what cannot be graded says why, and leaves no earlier verdict" {
  git checkout -q -b student
  echo >>README.md
  commit
  mkdir -p build/request
  echo "passed: 12 of 12" >build/request/verdict.txt

  grade
  assert_status 2
  assert_last "could not grade: nothing to grade: the request changes no support/<exercise>/{client,server}.{c,cpp}"
  assert_equal "${lines[${#lines[@]} - 2]}" "$(<build/request/verdict.txt)"

  for base in nope --help; do
    grade BASE=$base
    assert_last "could not grade: no such commit here: $base"
  done
  grade EXERCISE=nope
  assert_last "could not grade: EXERCISE=nope: no such exercise; there are $(known)"
  grade PASS_MARK=
  assert_last "could not grade: PASS_MARK=: not a number from 0 to 100"
}
