#!/usr/bin/env bats
# What the files for editors promise: .vscode/, .clangd and .devcontainer/.

bats_require_minimum_version 1.5.0

load kit_helper

# words TEXT - prints its words, a line each, sorted.
words() {
  tr -s '[:space:]' '\n' <<<"$1" | sort -u
}

@test "the tasks of VS Code are verbs of a student's folder" {
  run clean "$PYTHON" - "$KIT/.vscode/tasks.json" <<'END_OF_PYTHON'
import json, sys
lines = [one for one in open(sys.argv[1]) if not one.lstrip().startswith("//")]
for task in json.loads("".join(lines))["tasks"]:
    print(task["label"], task["command"], sep=": ")
END_OF_PYTHON

  assert_output "build: make
check: make check
watch: make watch
hint: make hint"
  for verb in check watch hint; do
    grep "^$verb:" "$KIT/skeleton/Makefile"
  done
}

@test "clangd compiles a student's files with the options of make" {
  for language in CFLAGS CXXFLAGS; do
    given=$(sed -n "s/^$language = //p" "$KIT/skeleton/Makefile")
    for option in $given; do
      [[ $option == -g ]] || grep -F -e "[$option" -e ", $option" "$KIT/.clangd"
    done
  done
}

@test "clangd finds nothing to say about the solutions" {
  need clangd

  for source in "$KIT"/solution/*/*.c; do
    run clean clangd --check="$source"
    assert_status 0
    if grep '^E\[' <<<"$output"; then return 1; fi
  done
}

@test "the container has what the kit installs" {
  # shellcheck disable=SC2034 # packages_of reads it
  manager=apt-get
  eval "$(sed -n '/^packages_of()/,/^}/p' "$KIT/tests/setup.sh")"
  has=$(words "$(sed -n '/install -y/,/&&/p' "$KIT/.devcontainer/Dockerfile")")

  for tool in $(sed -n 's/^TOOLS = //p; s/^TESTERS = .(TOOLS) //p' "$KIT"/{Makefile,tests/kit.mk}) c++; do
    for package in $(packages_of "$tool"); do
      grep -x "$package" <<<"$has"
    done
  done
}
