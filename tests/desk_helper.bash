# Loaded by the tests of what `make check` says in support/<exercise>. Every test runs in a
# copy of the kit, with 02-tcp-ordered to work on.
# shellcheck disable=SC2154 # bats sets output

load kit_helper

setup() {
  copy_kit "$BATS_TEST_TMPDIR/kit"
  cd "$BATS_TEST_TMPDIR/kit" || return
  make >/dev/null
  HERE=support/02-tcp-ordered
  # All is played, however slow the machine is: see certain.bats.
  edit tests/labkit/desk/work.py 's/^PATIENCE = .*/PATIENCE = 600/'
}

# work SIDE N - gives the exercise in HERE a program in which the TODOs 1 to N are done.
work() {
  local exercise=${HERE##*/}

  awk -v done="$2" '
    /\/\* TODO [0-9]+:/ { match($0, /TODO [0-9]+/)
      todo = substr($0, RSTART + 5, RLENGTH - 5) + 0 }
    NR == FNR { if (todo) body[todo] = body[todo] $0 "\n" }
    NR != FNR && !(todo && todo <= done)
    /END TODO/ { if (NR != FNR && todo <= done) printf "%s", body[todo]
      todo = 0 }' solution/"$exercise/$1.c" skeleton/"$exercise/$1.c" \
    >"$HERE/$1.c"
}

# points - prints "score of max" of the last report.
points() {
  "$PYTHON" -c 'import json; r = json.load(open("build/grade/report.json"))
print(r["score"], "of", r["max"])'
}

# answer [ARGUMENT...] - runs `make check` in support/02-tcp-ordered.
answer() {
  run make -C "$HERE" check "$@"
}

# assert_answered - the last `run` has answered, and that is all that make says.
assert_answered() {
  assert_status 0
  if grep -E '\*\*\*|could not run|seed|sanitizers|status 1[2-9][0-9]' <<<"$output"; then
    return 1
  fi
}

# assert_in_order TEXT... - these stand in the last output in this order.
assert_in_order() {
  local text rest=$output

  for text; do
    [[ $rest == *"$text"* ]] || {
      printf 'expected, in this order:\n%s\n\nreceived:\n%s\n' "$(printf '%s\n' "$@")" "$output"
      return 1
    }
    rest=${rest#*"$text"}
  done
}
