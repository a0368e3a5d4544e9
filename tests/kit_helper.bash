# Loaded by the tests of what the kit promises, tests/*.bats without a number: a copy
# of the kit for every test, and the verbs in it.
#
# The environment that it takes over:
#   KIT_PYTHON  the Python interpreter itself: what wraps it may be slow
#   CC, SANDBOX as for `make check`

KIT=$(cd -P -- "${BASH_SOURCE[0]%/*}/.." >/dev/null && pwd)
. "$KIT/tests/labkit/environment.bash"
drop_variables
# Without the programs that bats is made of: one of them has its name.
export PATH="${PATH//"$BATS_LIBEXEC:"/}"
# Nobody's settings of git, and no repository but those that the tests make.
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME=somebody GIT_AUTHOR_EMAIL=somebody@example.org
export GIT_COMMITTER_NAME=somebody GIT_COMMITTER_EMAIL=somebody@example.org
PYTHON=${KIT_PYTHON:-$(python3 -c 'import sys; print(sys.executable)')}

# copy_kit FOLDER - makes a copy of the kit as it is before the first `make`.
copy_kit() {
  mkdir -p "$1/build/bin" "$1/tests/talk"
  cp -Rp "$KIT"/{.gitignore,.vscode,Makefile,docs,python,skeleton,solution} "$1"
  # Not what is in other folders, and of talk not what tests it.
  cp -Rp "$KIT"/tests/{labkit,own,template,units,*.*} "$1/tests"
  cp -Rp "$KIT"/tests/talk/{*.[ch],etc,preload} "$1/tests/talk"
  cp -p "$KIT"/build/bin/{talk,faster.so} "$1/build/bin"
  share_compiled "$1"
}

# share_compiled FOLDER - has Python find what it has compiled in the kit where it looks
# for it in a copy of the kit: the same files, if that goes. Python replaces such a file,
# and writes into none.
share_compiled() {
  # What is not there is compiled: another test may rename it meanwhile.
  copy_compiled "$1" -l || copy_compiled "$1" || true
  share_python "$1"
}

# copy_compiled FOLDER [OPTION] - copies it there; OPTION is one of cp.
copy_compiled() {
  local place compiled=$KIT/build/pycache$KIT/tests/labkit

  [[ -e $compiled ]] || return 0
  place=$(cd "$1" && pwd -P)
  place=$place/build/pycache$place/tests
  rm -rf "$place/labkit"
  mkdir -p "$place"
  cp -R ${2+"$2"} "$compiled" "$place" 2>/dev/null
}

# share_python FOLDER - does so for Python's own modules: they are in the same place.
share_python() {
  local place folder

  place=$(cd "$1" && pwd -P)
  mkdir -p "$place/build/pycache"
  for folder in "$KIT"/build/pycache/*; do
    # Not the folder that leads to the copy.
    [[ ! -e $folder || $place == "/${folder##*/}"/* ]] ||
      ln -sfn "$folder" "$place/build/pycache"
  done
}

# clean COMMAND... - runs a command in the environment that a user has, without
# what bats, make and `labkit check` have put into this one.
clean() {
  env -i PATH="$PATH" HOME="$HOME" \
    ${LD_LIBRARY_PATH+"LD_LIBRARY_PATH=$LD_LIBRARY_PATH"} \
    ${TMPDIR+"TMPDIR=$TMPDIR"} ${LC_ALL+"LC_ALL=$LC_ALL"} ${CC+"CC=$CC"} \
    ${SANDBOX+"SANDBOX=$SANDBOX"} "$@" 3>&- # bats waits for whoever holds 3
}

# make ARGUMENT... - runs a verb in the current folder.
make() {
  # -B: the Python that has been compiled in the kit is used, not added to.
  clean make --no-print-directory PYTHON="$PYTHON -B" "$@" </dev/null
}

# labkit ARGUMENT... - runs a tool of the kit; what it says goes to stdout too.
labkit() {
  clean "$PYTHON" -ESs -X pycache_prefix="$KIT/build/pycache" "$KIT/tests/labkit" \
    "$@" 2>&1
}

# copy_for_user - sets $folder to a copy of the kit, and $as_user to what goes in front
# of a command of the ordinary user whose it is: the caller, if that is not root. The
# test skips where there is no such user; remove_copy must follow.
copy_for_user() {
  folder=$(mktemp -d) # others cannot enter the folders of bats
  echo "$folder" >"$BATS_TEST_TMPDIR/remove"
  copy_kit "$folder/kit"
  as_user=()
  ((EUID == 0)) || return 0
  need setpriv
  copy_compiled "$folder/kit" || true # not those of the kit, which are ours
  chown -hR 65534:65534 "$folder"
  # Python may be in root's home.
  as_user=(PATH=/usr/bin:/bin HOME="$folder"
    setpriv --reuid=65534 --regid=65534 --clear-groups)
  clean "${as_user[@]}" sh -c "cd '$folder' && make -v && python3 -V" ||
    skip "another user has no make, no python3 or no way into $folder"
}

# remove_copy - removes what copy_for_user has made.
remove_copy() {
  [[ ! -e $BATS_TEST_TMPDIR/remove ]] || rm -rf "$(<"$BATS_TEST_TMPDIR/remove")"
}

# new_repository - makes the current folder a repository of its own, with a branch main.
new_repository() {
  git init -q .
  git symbolic-ref HEAD refs/heads/main
  assert_equal "$(pwd -P)/.git" "$(git rev-parse --absolute-git-dir)"
}

# repository FOLDER - prints what a test must not change of the repository there, if
# there is one: its current branch, branches, index and settings.
repository() {
  if git -C "$1" rev-parse --git-dir >/dev/null 2>&1; then
    git -C "$1" rev-parse --symbolic-full-name HEAD
    git -C "$1" for-each-ref refs/heads refs/tags
    git -C "$1" ls-files -s
    git -C "$1" config --local --list
  fi
}

# exercises - prints the names of all exercises.
exercises() {
  local folder

  for folder in skeleton/*/; do
    basename "$folder"
  done
}

# known - prints them in a line, as messages do.
known() {
  exercises | paste -sd , - | sed 's/,/, /g'
}

# files FOLDER... - prints the files in these folders, sorted.
files() {
  find "$@" -type f ! -path '*/__pycache__/*' | sort
}

# checksums FOLDER - prints the files in it, each with a sum over what is in it.
checksums() {
  files "$1" | tr '\n' '\0' | xargs -0 cksum
}

# edit FILE SCRIPT - edits a file with sed.
edit() {
  sed "$2" "$1" >"$1.edited"
  assert_differ "$1" "$1.edited"
  mv "$1.edited" "$1"
}

# line_of FILE TEXT - prints the number of the first line with this text.
line_of() {
  grep -nF "$2" "$1" | head -n 1 | cut -d: -f1
}

# keep_tests FILE TITLES - drops the tests whose title does not match.
keep_tests() {
  awk -v wanted="^@test \"($2)\"" '
    /^# bats test_tags/ { tags = $0; next }
    /^@test / { drop = $0 !~ wanted; if (!drop && tags) print tags; tags = "" }
    !drop
    /^}/ { drop = 0 }' "$1" >"$1.kept"
  mv "$1.kept" "$1"
}

# keep_checks FILE TITLES - drops the checks of which the title does not match. That of
# the pairing, which stands for the four, stays if one of these may be meant.
keep_checks() {
  awk -v wanted="^[a-z0-9-]+: ($2)$" -v pairing="${2##*server, *}" '
    /^[a-z0-9-]+: / { drop = $0 !~ wanted && ($1 != "pairing:" || pairing != "") }
    /^#/ { print ""; next }
    !drop' "$1" >"$1.kept"
  mv "$1.kept" "$1"
}

# prepare_check TITLES - makes `make check EXERCISE=02-tcp-ordered` fast: drops the
# checks and tests whose title does not match, takes over the programs.
prepare_check() {
  keep_checks tests/02-tcp-ordered.talk "$1"
  keep_tests tests/02-tcp-ordered.bats "$1"
  rm -rf tests/own/02-tcp-ordered*
  # It would say that this exercise lacks tests.
  printf '\n\ndef of_exercise(name):\n    return []\n' >>tests/labkit/missing.py
  [[ ! -e $KIT/build/bin ]] || cp -Rp "$KIT/build/bin" build
}

# within SECONDS COMMAND... - runs a command, and ends it after so long.
within() {
  clean perl -e 'alarm shift; exec @ARGV or die' "$@"
}

# need COMMAND... - skips the test when a command is missing.
need() {
  local command

  for command; do
    command -v "$command" >/dev/null || skip "no $command here"
  done
}

assert_equal() { # EXPECTED RECEIVED
  [[ "$1" == "$2" ]] || {
    printf 'expected:\n%s\n\nreceived:\n%s\n' "$1" "$2"
    return 1
  }
}

assert_same() { # FILE FILE
  diff -u "$1" "$2"
}

assert_differ() { # FILE FILE
  if cmp -s "$1" "$2"; then
    echo "the same: $1 and $2"
    return 1
  fi
}

assert_missing() { # FILE...
  local file

  for file; do
    [[ ! -e $file ]] || {
      echo "should not be there: $file"
      return 1
    }
  done
}

assert_status() { # STATUS, of the last `run`
  # shellcheck disable=SC2154 # bats sets them
  [[ $status == "$1" ]] || {
    printf 'expected: status %s\nreceived: status %s, and this output:\n%s\n' \
      "$1" "$status" "$output"
    return 1
  }
}

assert_output() { # TEXT, the whole output of the last `run`
  assert_equal "$1" "$output"
}

assert_line() { # TEXT, a line in the output of the last `run`
  grep -qxF -e "$1" <<<"$output" || {
    printf 'expected, as a line:\n%s\n\nreceived:\n%s\n' "$1" "$output"
    return 1
  }
}

assert_last_line() { # TEXT, the last line of the output of the last `run`
  # shellcheck disable=SC2154 # bats sets it
  [[ ${lines[${#lines[@]} - 1]} == "$1" ]] || {
    printf 'expected, as the last line:\n%s\n\nreceived:\n%s\n' "$1" "$output"
    return 1
  }
}

# The last `run` of make failed, with nothing but this line (and make's own).
assert_refused() { # LINE
  assert_equal "$1" "$(sed '/^make.*\*\*\* \[.*\] Error [0-9]*$/d' <<<"$output")"
  assert_status 2 # make's, when a recipe failed
}
