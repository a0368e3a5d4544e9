#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Usage: tests/fuzz.sh [SECONDS [TARGET]]
#
# Feeds the readers of build/bin/talk anything, each for so many seconds (0: until it
# is interrupted), all at the same time: tests/talk/fuzz/TARGET.c, made with clang's
# libFuzzer and the sanitizers. What is found to be new is kept in
# build/fuzz/corpus/TARGET, an input that breaks something in build/fuzz/TARGET-*. The
# last line says what came of it.
#
# Exit status: 0 nothing found, 1 something found, 2 usage, 3 it could not run here.

. "$(dirname -- "${BASH_SOURCE[0]}")/labkit/environment.bash"
start_clean "$@"

# Not -u: the bash 3.2 of macOS takes an empty array for an unset variable.
set -eo pipefail

ONE_INPUT=10   # seconds that one input may take
INTERRUPTED=72 # libFuzzer's exit status
MEMORY=2048    # MB

cd "$(dirname -- "${BASH_SOURCE[0]}")/.."
limit=${1:-60} targets=() found=() pids=()
for file in tests/talk/fuzz/*.c; do
  name=$(basename "$file" .c)
  [[ -n ${2-} && $2 != "$name" ]] || targets+=("$name")
done
if [[ ! $limit =~ ^[0-9]{1,7}$ || $# -gt 2 || ${#targets[@]} -eq 0 ]]; then
  echo 'usage: make fuzz [SECONDS=n] [TARGET=name of tests/talk/fuzz/name.c]' >&2
  exit 2
fi

cannot() {
  echo "fuzz: could not run here: $*"
  exit 3
}

mkdir -p build/fuzz
command -v clang >/dev/null || cannot 'no clang'
clang -x c -fsanitize=fuzzer,address,undefined -o build/fuzz/probe.$$ - \
  <<<'int LLVMFuzzerTestOneInput(void); int LLVMFuzzerTestOneInput(void) { return 0; }' \
  2>/dev/null || cannot 'clang without libFuzzer (of Debian: libclang-rt-*-dev)'
rm -f build/fuzz/probe.$$
make --no-print-directory -s -j2 "${targets[@]/#/build/fuzz/}" || {
  echo 'fuzz: failed: the targets cannot be made'
  exit 1
}

begin=$SECONDS
# A target that is interrupted ends by itself.
trap 'kill -INT "${pids[@]}" 2>/dev/null || true' INT TERM
for name in "${targets[@]}"; do
  mkdir -p "build/fuzz/corpus/$name"
  "build/fuzz/$name" -max_total_time="$limit" -timeout=$ONE_INPUT -rss_limit_mb=$MEMORY \
    -max_len=65536 -artifact_prefix="build/fuzz/$name-" \
    "build/fuzz/corpus/$name" "tests/talk/fuzz/corpus/$name" \
    >"build/fuzz/$name.log" 2>&1 </dev/null &
  pids+=($!)
done

# Has a target found nothing? Our own interrupt ends `wait` before its time.
found_nothing() { # PID
  local status=0

  wait "$1" || status=$?
  ((status <= 128)) || {
    status=0
    wait "$1" || status=$?
  }
  ((status == 0 || status == INTERRUPTED))
}

for i in "${!targets[@]}"; do
  name=${targets[i]}
  found_nothing "${pids[i]}" || found+=("$name")
done
if ((${#found[@]} == 0)); then
  echo "fuzz: ${targets[*]}: nothing found in $((SECONDS - begin)) s each"
  exit 0
fi
files=()
for name in "${found[@]}"; do
  {
    grep -E -A 12 -m 1 'broken: |ERROR: |runtime error: ' "build/fuzz/$name.log" ||
      tail "build/fuzz/$name.log"
  } >&2
  files+=("$(sed -n 's/.*Test unit written to //p' "build/fuzz/$name.log" | tail -n 1)")
done
echo "fuzz: found something in ${found[*]}: ${files[*]}"
exit 1
