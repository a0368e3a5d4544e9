#!/usr/bin/env bats
# What the kit promises about what it is started from: no variable, stream, signal,
# locale or setting of a caller changes what it does, and it changes nothing around it.

bats_require_minimum_version 1.5.0

load kit_helper

setup() {
  copy_kit "$BATS_TEST_TMPDIR/kit"
  cd "$BATS_TEST_TMPDIR/kit" || return
}

teardown() {
  remove_copy
}

# smallest_check - makes `make check` fast: one exercise, of which it keeps one test, and
# of the kit's own tests the one that makes a repository and commits to it.
smallest_check() {
  prepare_check "client makes a socket"
  rm -r {docs,skeleton,solution,python,tests}/01-unix-commands*
  keep_tests tests/edition.bats "make student-edition makes a folder.*"
  edit tests/labkit/check.py '/^TOOLS += /d; s/^\(TOOLS\|PROMISES\) = .*/\1 = ()/
    s/^CHOICES = .*/CHOICES = {"all": ("edition",)}/'
}

@test "make check in a hook leaves repository, index, branches and settings as they were" {
  need git
  smallest_check
  cp -R "$KIT"/{.gitattributes,.clangd,.devcontainer,.github,LICENSE} .
  cp -R "$KIT"/tests/{mutants,alternatives,hostile} tests
  new_repository
  git add -A
  git commit -qm base
  git init -q --bare ../published.git
  git worktree add -q -b work ../tree
  mkdir -p ../tree/build/bin
  cp build/bin/{talk,faster.so} ../tree/build/bin
  printf '#!/bin/sh\nexec make PYTHON="%s -B" check ALL=1 >"%s/said" 2>&1\n' "$PYTHON" \
    "$BATS_TEST_TMPDIR" | tee .git/hooks/pre-push >/dev/null
  chmod +x .git/hooks/pre-push
  cd ../tree
  before=$(repository . && repository ../kit)

  git push -q ../published.git work 3>&- || true

  run cat ../said
  assert_last_line "3 passed, 0 failed"
  assert_equal "$before" "$(repository . && repository ../kit)"
  assert_equal "" "$(git status --porcelain && git -C ../kit status --porcelain)"
}

# dirty COMMAND... - runs a command among variables that lead tools astray.
dirty() {
  local place=$BATS_TEST_TMPDIR/astray

  mkdir -p "$place"
  echo '#error astray' | tee "$place/stdio.h" >"$place/errno.h"
  echo 'raise SystemExit("astray")' | tee "$place/json.py" >"$place/sitecustomize.py"
  echo 'echo astray; echo astray >&2; cd /' >"$place/start"
  echo 'check grade support:; @echo astray' >"$place/rules"
  clean GIT_DIR="$place" GIT_INDEX_FILE="$place/index" GIT_CEILING_DIRECTORIES=/ \
    CDPATH=/:/usr BASH_ENV="$place/start" ENV="$place/start" TMPDIR="$place/gone" \
    POSIXLY_CORRECT=1 MAKEFLAGS=-rR MAKE=false GREP_OPTIONS=-v SHELL=/bin/false \
    PYTHONPATH="$place" PYTHONHOME="$place" PYTHONSTARTUP="$place/start" \
    PERL5OPT=-MAstray PARALLEL=--astray PARALLEL_SHELL=/bin/false \
    TAR_OPTIONS=--astray CPATH="$place" C_INCLUDE_PATH="$place" LIBRARY_PATH="$place" \
    COMPILER_PATH="$place" DEPENDENCIES_OUTPUT="$place/made" LC_ALL=astray LANGUAGE=de \
    ASAN_OPTIONS=help=1:exitcode=0 BATS_TEST_FILTER=astray SHELLOPTS=noglob \
    'BASH_FUNC_cd%%=() { echo astray; }' 'BASH_FUNC_printf%%=() { echo astray; }' "$@"
}

@test "variables that lead tools astray change nothing in a grading" {
  prepare_check "client (makes a socket|makes no memory error)|C server, Python client"
  graded=(-s grade SUBMISSION=solution EXERCISE=02-tcp-ordered UNCONFINED=yes SEED=1)
  expected=$(make "${graded[@]}")

  run dirty make PYTHON="$PYTHON -B" "${graded[@]}"

  assert_output "$expected"
  assert_last_line "score: 4/4"
}

@test "variables that lead tools astray change nothing in a check" {
  prepare_check "client (makes a socket|makes no memory error)"

  run dirty make PYTHON="$PYTHON -B" check EXERCISE=02-tcp-ordered

  assert_last_line "4 passed, 0 failed"
  if grep astray <<<"$output"; then return 1; fi
}

@test "variables that lead a compiler astray change nothing for a student" {
  make
  cp solution/02-tcp-ordered/*.c support/02-tcp-ordered

  run dirty make -C support/02-tcp-ordered

  assert_status 0
  [[ -x support/02-tcp-ordered/client ]]
  assert_missing ../astray/made
}

@test "a script that is run by hand is not led astray" {
  # shellcheck disable=SC2016 # for that script to expand
  printf '%s\n' 'cd tests' 'printf "%s\n" "$PWD" "${GIT_DIR-}" "${TMPDIR-}" "$-"' |
    sed 's/^/ /' >rest
  sed '/^set -e/,$d' tests/setup.sh | cat - rest >tests/by-hand.sh

  run dirty LC_ALL=C bash tests/by-hand.sh

  # What BASH_ENV says comes before the first line of any script.
  assert_equal "$PWD/tests


hB" "$(grep -v '^astray' <<<"$output")"
}

@test "variables that are documented reach the tools" {
  prepare_check "client makes a socket"
  mkdir work
  cp -R solution/02-tcp-ordered work

  run clean CC=no-such-compiler SEED=7 UNCONFINED=yes \
    make -s PYTHON="$PYTHON -B" grade SUBMISSION=work

  grep -q "no-such-compiler" <<<"$output"
  run clean SEED=7 UNCONFINED=yes make -s PYTHON="$PYTHON -B" grade SUBMISSION=work
  grep -q "^seed: 7 " <<<"$output"
}

@test "a clone has the line ends of the repository, whatever git is told" {
  need git
  cp "$KIT/.gitattributes" .
  new_repository
  git add -A
  git commit -qm base

  git -c core.autocrlf=true clone -q . ../clone
  cd ../clone
  mkdir -p support/02-tcp-ordered
  printf 'int main(void) {}\r\n' >support/02-tcp-ordered/client.c
  git -c core.autocrlf=false add support 2>/dev/null

  assert_equal "" "$(git ls-files --eol -- ':!support' | grep -v 'w/\(lf\|none\|-text\)\|attr/-text')"
  assert_equal "i/lf" "$(git ls-files --eol support | cut -d ' ' -f 1)"
}

@test "a bats that does not run is not taken for an old one" {
  mkdir bin
  printf '#!/bin/sh\necho no way >&2\nexit 1\n' >bin/bats
  printf '#!/bin/sh\nexit 1\n' | tee bin/npm >bin/apt-get
  chmod +x bin/*

  PATH=$PWD/bin:$PATH run clean bash tests/setup.sh bats

  assert_status 1
  assert_line "setup: $PWD/bin/bats does not run: no way"
}

@test "who may not install is told the command, and whom to ask" {
  copy_for_user
  # shellcheck disable=SC2154 # copy_for_user sets it
  cd "$folder/kit"
  mkdir bin
  printf '#!/bin/sh\nexit 1\n' | tee bin/sudo >bin/apt-get
  chmod +x bin/*

  # shellcheck disable=SC2154 # copy_for_user sets it
  run clean "${as_user[@]}" env PATH="$PWD/bin:/usr/bin:/bin" bash tests/setup.sh lab-tool </dev/null

  assert_output "setup: missing: lab-tool (lab-tool); run, or ask the administrator of this machine \
to run: sudo apt-get install -y --no-install-recommends lab-tool"
  assert_status 1
}

@test "standard streams that are closed change nothing in a grading" {
  prepare_check "client makes a socket"

  clean make -s PYTHON="$PYTHON -B" grade SUBMISSION=solution EXERCISE=02-tcp-ordered \
    UNCONFINED=yes <&- >&- 2>&-

  grep -q '"score": 2,' build/grade/report.json
}

@test "signals that the caller ignores change nothing in a grading" {
  prepare_check "client makes a socket|server ends when the client says exit and closes"

  # Not through make, which has its own ways with them.
  run clean UNCONFINED=yes bash -c 'trap "" HUP INT CHLD PIPE; exec "$@"' bash \
    "$PYTHON" -ESsB tests/labkit grade solution 02-tcp-ordered ''

  assert_last_line "score: 5/5"
}

@test "in a locale without UTF-8, all is shown that it has, and reports are UTF-8" {
  need localedef
  prepare_check "client makes a socket"
  localedef -i en_US -f ISO-8859-1 "$PWD/en_US.ISO-8859-1" || skip "no such locale here"
  mkdir -p work/02-tcp-ordered
  printf 'int main(void) { return \303\251\342\202\254; }\n' >work/02-tcp-ordered/client.c

  LC_ALL=C run clean UNCONFINED=yes LOCPATH="$PWD" LC_ALL=en_US.ISO-8859-1 \
    "$PYTHON" -ESsB tests/labkit grade work 02-tcp-ordered ''

  assert_last_line "score: 0/2"
  LC_ALL=C grep -q $'return \351\\\\u20ac;' <<<"$output"
  grep -q 'return \\u00e9\\u20ac;' build/grade/report.json
  grep -q $'return \303\251\342\202\254;' build/grade/report.md
}

@test "make from elsewhere says where the kit is" {
  mkdir "../a b"
  mv "$PWD" "../a b/kit"
  cd "$BATS_TEST_TMPDIR"

  run clean make -f "a b/kit/Makefile" grade

  assert_status 2
  assert_line "a b/kit/Makefile:3: *** this is not the kit; its verbs are run in its folder: make -C 'a b/kit'.  Stop."
}

@test "a folder that somebody else has made is named, in one line" {
  copy_for_user
  # shellcheck disable=SC2154 # copy_for_user sets it
  cd "$folder/kit"
  mkdir build/grade
  advice="build/grade belongs to root, as after \`sudo make\`; to get it back: sudo chown -R nobody build"
  if ((EUID)); then
    chmod a-w build/grade
    advice="you may not write to build/grade: chmod -R u+rwX build"
  elif [[ $(id -un 65534) != nobody ]]; then
    skip "no user nobody here"
  fi

  for verb in support grade check; do
    # shellcheck disable=SC2154
    run clean "${as_user[@]}" sh -c "exec make -s $verb 2>&1"
    assert_refused "make: $advice"
  done
}

@test "a checkout that is read-only is named, in one line" {
  need bwrap
  bwrap --dev-bind / / true || skip "no namespaces here"

  run clean bwrap --dev-bind / / --ro-bind "$PWD" "$PWD" make PYTHON="$PYTHON -B"

  assert_refused "make: build is read-only: work in a copy of the kit"
}
