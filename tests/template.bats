#!/usr/bin/env bats
# What `make new` writes is proved, as it comes. `make prove` runs this, not
# `make check`: it takes a minute or more.

load kit_helper

@test "make prove accepts what make new has written" {
  if ! bwrap --dev-bind / / --unshare-net --unshare-pid true 2>/dev/null; then
    skip "no namespaces here"
  fi
  copy_kit "$BATS_TEST_TMPDIR/kit"
  cd "$BATS_TEST_TMPDIR/kit" || return
  make new EXERCISE=06-a-name

  run labkit prove 06-a-name

  [[ ${lines[${#lines[@]} - 1]} == *" passed, 0 failed" ]]
  if grep "^WRONG" <<<"$output"; then return 1; fi
  assert_status 0
}
