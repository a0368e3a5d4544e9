# Loaded by tests/EXERCISE.bats: how the pairing that tests/EXERCISE.talk describes is
# played by two programs, each in C or in Python.
#
# The environment that `labkit check` sets:
#   TALK_OPTIONS  what else talk is told, in words

ROOT=${BATS_TEST_DIRNAME%/tests*}
. "$ROOT/tests/labkit/environment.bash"
drop_variables

# pairing c|python c|python - plays the pairing of a server and a client.
pairing() {
  local exercise=${BATS_TEST_FILENAME##*/} options

  read -r -a options <<<"${TALK_OPTIONS:-}"
  cd "$ROOT" || return
  # bats waits for whoever holds descriptor 3.
  build/bin/talk --only "pairing-$1-$2" --programs build/bin/solution \
    ${options+"${options[@]}"} "tests/${exercise%.bats}.talk" 3>&-
}
