#!/usr/bin/env bats
# What `make student-edition` promises: what students get works without the rest of the
# kit, and has no trace of it. Each test has an edition of its own, made of a copy of the
# kit; that of setup_file stays as it was made.

bats_require_minimum_version 1.5.0

load kit_helper

LAB=client-server-lab

setup_file() {
  command -v git >/dev/null || return 0
  copy_whole_kit "$BATS_FILE_TMPDIR/kit"
  cd "$BATS_FILE_TMPDIR/kit" || return
  make -s student-edition OUT="$BATS_FILE_TMPDIR/made"
  rm -rf build/pycache # each copy of this one has it in its own place
}

setup() {
  need git
  MADE=$BATS_FILE_TMPDIR/made
  cd "$BATS_TEST_TMPDIR" || return
}

teardown() {
  remove_copy
}

# copy_whole_kit FOLDER - copies the kit with all that goes to students.
copy_whole_kit() {
  copy_kit "$1"
  cp -Rp "$KIT"/{LICENSE,.gitattributes,.clangd,.devcontainer,.github} "$1"
  cp -Rp "$KIT"/tests/{mutants,alternatives,hostile} "$1/tests"
}

# own_kit - goes to a copy of the kit that the test may change.
own_kit() {
  cp -Rp "$BATS_FILE_TMPDIR/kit" kit
  share_compiled kit
  cd kit || return
}

# own_edition - goes to a clone of the edition, in which talk is built already.
own_edition() {
  git clone -q "$MADE/$LAB" "a lab"
  cd "a lab" || return
  mkdir -p build/bin
  cp "$KIT"/build/bin/{talk,faster.so} build/bin
  share_python .
}

# names FOLDER - prints the names in it, on one line.
names() {
  (cd "$1" && find . -mindepth 1 -maxdepth 1 | sed 's#^./##' | LC_ALL=C sort | paste -sd' ' -)
}

# inside FOLDER - prints the files in it, but not of git, sorted.
inside() {
  (cd "$1" && find . -name .git -prune -o -type f -print | LC_ALL=C sort)
}

# solve EXERCISE - puts the solution where a student writes.
solve() {
  cp "$KIT/solution/$1"/*.c "support/$1"
}

# lines_of PLACE - prints the lines of the programs there, sorted.
lines_of() {
  cat "$KIT/$1"/*/*.c | sed 's/^[[:space:]]*//' | sort -u
}

# telling - prints what tells of the kit's own programs and tests, a text a line: lines of
# solutions with a call and more than 20 letters that no skeleton has; the mutants, with
# their sentences; the checks of the kit's own programs.
telling() {
  comm -23 <(lines_of solution) <(lines_of skeleton) |
    awk '{ bare = $0; gsub(/[[:space:]]/, "", bare) } length(bare) > 20 && /[(]/'
  cat "$KIT"/tests/mutants/*.mutants "$KIT"/tests/own/*.talk | grep -E '^[a-z0-9-]+: .{8}'
}

# What is made ------------------------------------------------------------------

@test "make student-edition makes a folder, an archive with its checksum, a repository" {
  assert_equal "$LAB $LAB.tar.gz $LAB.tar.gz.sha256" "$(names "$MADE")"

  (cd "$MADE" && sha256sum -c --quiet "$LAB.tar.gz.sha256")
  tar -xzf "$MADE/$LAB.tar.gz"
  run diff -r --exclude=.git "$MADE/$LAB" $LAB
  assert_output ""
  cd "$MADE/$LAB"
  assert_equal "refs/heads/main" "$(git symbolic-ref HEAD)"
  assert_equal "Client/server lab <lab@example.org> 2000-01-01 Client/server lab" \
    "$(git log --all --format='%an <%ae> %as %cn')"
  assert_equal "" "$(git status --porcelain)"
  assert_equal "$(inside .)" "$(git ls-files | sed 's#^#./#' | LC_ALL=C sort)"
}

@test "the same files make the same bytes, whoever asks, and when" {
  own_kit
  mkdir -p home/hooks
  printf '#!/bin/sh\necho hooked >>README.md\ngit add -A\n' >home/hooks/pre-commit
  chmod +x home/hooks/pre-commit
  printf '[user]\n\tname = A. Caller\n\temail = caller@x\n[core]\n\tautocrlf = true\n\thooksPath = %s\n' \
    "$PWD/home/hooks" >home/.gitconfig
  printf '[commit]\n\tgpgSign = true\n[init]\n\tdefaultBranch = trunk\n' >>home/.gitconfig
  find . -type f ! -path './build/*' -exec touch -d '2020-02-02' {} +

  (
    umask 077
    export HOME=$PWD/home XDG_CONFIG_HOME=$PWD/home GIT_CONFIG_GLOBAL=$PWD/home/.gitconfig
    export GIT_DIR=$PWD/nowhere GIT_AUTHOR_NAME=A.Caller GIT_AUTHOR_DATE=2020-02-02T00:00:00
    export GIT_INDEX_FILE=$PWD/index TZ=Asia/Tokyo LC_ALL=C TAR_OPTIONS=--owner=caller
    command make -s PYTHON="$PYTHON -B" student-edition OUT=../again 3>&-
  )

  assert_same "$MADE/$LAB.tar.gz.sha256" ../again/$LAB.tar.gz.sha256
  assert_equal "$(git -C "$MADE/$LAB" rev-parse main)" "$(git -C ../again/$LAB rev-parse main)"
  assert_missing nowhere index
  run grep -rlE 'A. ?Caller|caller@x|hooked' ../again
  assert_output ""
}

@test "an ordinary user makes the same edition, in a folder with spaces in its name" {
  copy_for_user
  # shellcheck disable=SC2154 # copy_for_user sets it
  cp -Rp "$BATS_FILE_TMPDIR/kit" "$folder/a kit"
  ((EUID != 0)) || chown -hR 65534:65534 "$folder"

  # shellcheck disable=SC2154 # copy_for_user sets them
  run clean "${as_user[@]}" make -s -C "$folder/a kit" student-edition </dev/null

  assert_status 0
  assert_same "$MADE/$LAB.tar.gz.sha256" \
    "$folder/a kit/build/student-edition/$LAB.tar.gz.sha256"
}

@test "an empty folder is filled; one that is not empty, or a file, is refused" {
  own_kit
  mkdir ../empty ../full
  echo mine | tee ../full/file >../file

  make -s student-edition OUT=../empty
  assert_same "$MADE/$LAB.tar.gz.sha256" ../empty/$LAB.tar.gz.sha256
  run make student-edition OUT=../full
  assert_refused "make student-edition: ../full: not empty; remove it, or name another folder: OUT="
  run make student-edition OUT=../file
  assert_refused "make student-edition: ../file: not a folder"

  assert_equal "mine mine" "$(cat ../full/file ../file | paste -sd' ' -)"
  assert_equal "empty file full kit" "$(names ..)"
}

@test "a line of a solution in a page is refused, and nothing is made" {
  own_kit
  line=$(telling | head -n 1)
  printf '%s\n' 'Write this:' "    $line" >docs/99-more.md

  run make student-edition OUT=../never

  assert_refused "make student-edition: docs/99-more.md:2: this line is in $(grep -lF -e "$line" solution/*/*.c)"
  assert_equal "kit" "$(names ..)"
}

@test "a list with a slip, and what is no ordinary file, are refused" {
  own_kit
  cp tests/edition.txt list

  echo 'docs/none.md' >>tests/edition.txt
  run make student-edition OUT=../never
  assert_refused "make student-edition: tests/edition.txt:$(wc -l <tests/edition.txt): docs/none.md: no such file"
  echo 'LICENSE to COPYING' | cat list - >tests/edition.txt
  run make student-edition OUT=../never
  assert_refused "make student-edition: tests/edition.txt:$(wc -l <tests/edition.txt): neither \`FILE\` nor \`FILE as NAME\`"
  cp list tests/edition.txt
  ln -sf ../solution/02-tcp-ordered/server.c docs/03-more.md
  run make student-edition OUT=../never
  assert_refused "make student-edition: tests/edition.txt:$(line_of list 'docs/[0-9]*.md'): docs/03-more.md: not an ordinary file"

  assert_equal "kit" "$(names ..)"
}

# What is in it -----------------------------------------------------------------

@test "no file, and nothing that git has, tells of solutions, mutants or own checks" {
  telling >texts
  (($(grep -c ';' texts) > 30 && $(grep -c '^[a-z]' texts) > 300))
  own_edition
  git rev-list --objects --all | sort >objects
  assert_equal "$(git cat-file --batch-all-objects --batch-check='%(objectname)' | sort)" \
    "$(cut -d' ' -f1 objects)"

  # talk is a program in C, too, and has what any has.
  grep -v ' tests/talk/' objects | cut -d' ' -f1 | git cat-file --batch >everything

  run grep -aFf ../texts everything
  assert_output ""
  run grep -aF -e "$(head -n 1 ../texts)" "$KIT"/solution/*/*.c # as it is looked for
  assert_status 0
}

@test "no place of the kit's own is there, and each page names what is there" {
  own_edition

  assert_missing solution tests/{own,mutants,alternatives,hostile,template,course,kit.mk} \
    tests/labkit/{kit.py,proof,new.py,edition.py} tests/edition.txt tests/*.bats \
    docs/{instructors,adding-an-exercise,pull-requests,grading-a-class}.md {CONTRIBUTING,CHANGELOG}.md
  sed 's/](\([^):#]*\.md\)/](docs\/\1/' "$KIT/docs/students.md" >"$BATS_TEST_TMPDIR/expected"
  assert_same "$BATS_TEST_TMPDIR/expected" README.md
  assert_same "$KIT/Makefile" Makefile
  grep -ohE '\]\([^):#]*[^):]*\)' README.md | sed 's/^](//; s/[#)].*//' >named
  cat README.md docs/*.md docs/*/*.md tests/*.talk |
    grep -oE '\b(docs|tests|skeleton|python)/[a-z0-9./_-]+\.[a-z]+' >>named
  while read -r file; do
    [[ -e $file || $file == docs/reading/* && ! -e $KIT/$file ]] || assert_line "$file"
  done <named
}

@test "the pages name only verbs that are there" {
  own_edition
  for makefile in Makefile skeleton/Makefile; do
    sed -n 's/^\([a-z-]*\)[ :].*/make \1/p; s/^\([a-z]*\) \([a-z]*\):.*/make \2/p' $makefile
  done | sort -u >../verbs

  run comm -23 <(grep -ohE '(^|`)make [a-z][a-z-]*' README.md docs/*.md docs/*/*.md |
    tr -d '`' | sort -u) ../verbs

  assert_output ""
}

@test "every tool that goes to students finds what it imports" {
  own_edition

  run clean "$PYTHON" -BESs - tests/labkit <<'END_OF_PYTHON'
import importlib, pathlib, sys
top = pathlib.Path(sys.argv[1])
sys.path.insert(0, str(top))
for path in sorted(top.rglob("*.py")):
    name = ".".join(path.relative_to(top).with_suffix("").parts)
    importlib.import_module(name.replace(".__init__", ""))
END_OF_PYTHON

  assert_output ""
  assert_status 0
}

@test "make help lists what students can do, and the rest is not there" {
  own_edition

  run make help
  assert_equal "support reset grade request announce demo trace site clean help" \
    "$(awk '{ print $2 }' <<<"$output" | paste -sd' ' -)"
  for verb in prove new fuzz bench lint format student-edition programs; do
    run make "$verb"
    assert_output "make: *** No rule to make target '$verb'.  Stop."
  done
  run make check
  assert_refused "make check: of which exercise? cd support/<exercise>, then make check"
}

# Working in it -----------------------------------------------------------------

@test "a student works in it, from make to full marks" {
  need bwrap strace
  own_edition

  run make
  assert_line "Next:  cd support/01-unix-commands"
  run make -C support/02-tcp-ordered
  assert_status 0
  run make -C support/02-tcp-ordered check
  assert_line "02-tcp-ordered: client 0 of 5 TODOs, server 0 of 7; 0 of 100 points"
  run make -C support/02-tcp-ordered hint
  assert_line "Hint 1 of 3:"
  solve 02-tcp-ordered
  run make -C support/02-tcp-ordered check
  assert_line "02-tcp-ordered is done."
  before=$(checksums support)
  run make -s grade EXERCISE=02-tcp-ordered
  assert_last_line "score: 100/100"
  run make
  assert_line "Everything in support/ is up to date."
  run make clean
  make

  assert_equal "$before" "$(checksums support)"
  assert_equal "?? support/" "$(git status --porcelain)"
}

@test "what is live works in it: demo, trace, watch" {
  need strace
  strace -o /dev/null true || skip "strace may not trace here"
  own_edition
  make >/dev/null
  solve 02-tcp-ordered
  make -s -C support/02-tcp-ordered

  run make -C support/02-tcp-ordered demo
  assert_status 0
  grep -F 'exit' <<<"$output"
  port=$("$PYTHON" -c 'import socket as s
with s.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    print(probe.getsockname()[1])')
  run clean make --no-print-directory PYTHON="$PYTHON -B" -C support/02-tcp-ordered trace \
    ADDRESS="$port" <<<$'hello\nexit'
  grep -F 'hello' <<<"$output"
  cd support/02-tcp-ordered
  run clean "$PYTHON" "$KIT/tests/watch/terminal.py" "$PYTHON -B" 'read is done' 'hang up'
  grep -F '02-tcp-ordered is done.' <<<"$output"
}

@test "an ordinary user clones it with CRLF as the default, and gets full marks" {
  need bwrap strace
  copy_for_user
  cp -Rp "$MADE/$LAB" "$folder/published"
  ((EUID != 0)) || chown -hR 65534:65534 "$folder"
  work="$folder/a student's lab"
  # shellcheck disable=SC2154 # copy_for_user sets them
  as=(clean "${as_user[@]}")
  "${as[@]}" git -c core.autocrlf=true clone -q "$folder/published" "$work"

  "${as[@]}" make -C "$work" </dev/null
  "${as[@]}" cp "$folder"/kit/solution/01-unix-commands/{client,server}.c \
    "$work/support/01-unix-commands"
  run "${as[@]}" make -s -C "$work/support/01-unix-commands" check </dev/null

  assert_line "01-unix-commands is done."
}

# Pull requests -----------------------------------------------------------------

# request_of_a_student - makes a fork of the edition, in which a student has a branch,
# and changes the tests as well.
request_of_a_student() {
  git clone -q "$MADE/$LAB" fork
  (
    cd fork || exit
    git checkout -q -b mine
    make >/dev/null
    solve 02-tcp-ordered
    echo '# easier' >>tests/02-tcp-ordered.talk
    git add -A
    git commit -qm 'My work'
  )
}

@test "a pull request from it is graded by the instructor's copy" {
  need bwrap strace
  request_of_a_student
  own_kit
  new_repository
  git add -A
  git commit -qm 'The whole kit'
  git fetch -q ../fork main:refs/lab/main mine:refs/lab/mine 2>&1

  run make -s request HEAD=refs/lab/mine BASE=refs/lab/main

  assert_line "changed, but not graded: tests/02-tcp-ordered.talk"
  assert_line "score: 100/100"
  assert_status 0
}

@test "a pull request is graded in it, as CI does" {
  need bwrap strace
  request_of_a_student
  own_edition
  git fetch -q ../fork mine

  run make -s request HEAD=FETCH_HEAD
  assert_line "score: 100/100"
  run make -s announce FROM=build/request HEAD="$(git rev-parse FETCH_HEAD)" RESULT=success

  assert_status 0
  grep -F '100' build/announce/summary.md
}

@test "Gradescope grades with the scripts that the guide has for it" {
  need bwrap strace
  own_edition
  mkdir -p ../autograder/{source,submission,results}
  mv "$PWD" "../autograder/source/$LAB"
  cd "$BATS_TEST_TMPDIR/autograder"
  cp "$KIT"/solution/01-unix-commands/*.c submission
  for script in setup.sh run_autograder; do
    awk -v begin="\`\`\`sh $script" '$0 == begin { on = 1; next } /^```/ { on = 0 } on' \
      "$KIT/docs/instructors.md" | sed "s#/autograder#$PWD#g" >$script
  done

  run clean bash -e setup.sh
  assert_status 0
  run clean bash run_autograder
  assert_status 0

  run "$PYTHON" -c 'import json; print(json.load(open("results/results.json"))["score"])'
  assert_output "100"
}
