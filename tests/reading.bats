#!/usr/bin/env bats
# What docs/reading/ promises: what a page shows is what happens, it says where it has
# that from, and it can be read in five minutes. Every test runs in a copy of the kit.

bats_require_minimum_version 1.5.0

load kit_helper

setup() {
  copy_kit "$BATS_TEST_TMPDIR/kit"
  cd "$BATS_TEST_TMPDIR/kit" || return
}

# play [PAGE...] - builds and runs the examples of the pages, of all without a name.
play() {
  need "${CC:-cc}" strace ss
  (($#)) || set -- docs/reading/[a-z]*.md
  mkdir played
  clean ${PLAY_LIMIT+"PLAY_LIMIT=$PLAY_LIMIT"} "$PYTHON" -B "$KIT/tests/reading/play.py" played "$@"
}

# prose PAGE... - prints what is wrong with the text of the pages.
prose() {
  clean "$PYTHON" -B "$KIT/tests/reading/prose.py" "$@"
}

@test "what a reading shows is what happens" {
  run play

  assert_output ""
  assert_status 0
}

@test "a reading names its sources, links to what there is, and is short and plain" {
  run prose docs/reading/*.md

  assert_output ""
  assert_status 0
}

@test "a word is explained once in all readings" {
  run sh -c "grep -oh '\*\*[^*]*\*\*' docs/reading/*.md | sort | uniq -d"

  assert_output ""
}

@test "the list of readings has each of them, by its title" {
  for page in docs/reading/[a-z]*.md; do
    sed -n "1s/^# \(.*\)/[\1](${page##*/})/p" "$page"
  done | sort >pages

  assert_equal "$(<pages)" "$(sed -n 's/^| \(\[.*\.md)\) |.*/\1/p' docs/reading/README.md | sort)"
}

@test "an exercise that the list of readings names points to that reading" {
  sed -n 's/^| \[.*(\(.*\.md\)) | .* | \(.*\) |$/\1 \2/p' docs/reading/README.md | tr -d '`,' >listed
  [[ -s listed ]]

  while read -r page numbers; do
    for number in $numbers; do
      grep -q "(reading/$page)" docs/"$number"-*.md docs/working-on-an-exercise.md ||
        assert_equal "" "$number: $page"
    done
  done <listed
}

@test "an example that prints something else is noticed" {
  edit docs/reading/streams-have-no-messages.md "s/'goodb' 'ye'/'good' 'bye'/"

  run play docs/reading/streams-have-no-messages.md

  assert_line "docs/reading/streams-have-no-messages.md: \$ ./together"
  assert_line "- a stream:  'good' 'bye'"
  assert_line "+ a stream:  'goodb' 'ye'"
  assert_status 1
}

@test "an example that the compiler warns of is noticed" {
  edit docs/reading/errors-signals-clean-up.md 's/^	char byte;/	char byte, more;/'

  run play docs/reading/errors-signals-clean-up.md

  assert_line "docs/reading/errors-signals-clean-up.md: \$ cc -o gone gone.c"
  [[ $output == *unused* ]]
  assert_status 1
}

@test "an example that does not end is ended, and noticed" {
  edit docs/reading/io-multiplexing.md 's/^\$ .*/$ sleep 1000 \& wait/'

  PLAY_LIMIT=1 run play docs/reading/io-multiplexing.md

  assert_line "+ (nothing more in 1 seconds)"
  assert_status 1
}

@test "of numbers only the long ones may differ" {
  edit docs/reading/sockets-api.md 's/^the kernel chose port [0-9]*/the kernel chose port 123/
    s/^2 bytes came/3 bytes came/'

  run play docs/reading/sockets-api.md

  assert_line "- 3 bytes came"
  assert_line "  descriptors 3 and 4"
  assert_status 1
}

@test "a page without an example is noticed" {
  cat >docs/reading/nothing.md <<'END'
# Nothing

```
$ ls
```
END

  run play docs/reading/nothing.md

  assert_output "docs/reading/nothing.md: plays nothing"
  assert_status 1
}

@test "what is wrong with the text of a page is noticed" {
  cat >docs/reading/wrong.md <<'END'
# Wrong

[There](there.md), [here](#wrong), [elsewhere](README.md#nothing) and [away](https://example.org/).
One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty and six words more are many.

```c
	return socket(AF_UNIX, SOCK_STREAM, 0);
```

## Sources

UNP is a book.
END
  yes Word | head -n 1000 >>docs/reading/wrong.md

  run prose docs/reading/wrong.md

  assert_output "docs/reading/wrong.md: there is no there.md
docs/reading/wrong.md: README.md#nothing: there is no such heading
docs/reading/wrong.md: solution/01-unix-commands/client.c has this line, too: return socket(AF_UNIX, SOCK_STREAM, 0);
docs/reading/wrong.md: solution/01-unix-commands/server.c has this line, too: return socket(AF_UNIX, SOCK_STREAM, 0);
docs/reading/wrong.md: no manual page in its sources
docs/reading/wrong.md: no chapters of two books in its sources
docs/reading/wrong.md: 1039 words, more than 1000
docs/reading/wrong.md: more than 25 words: One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty and six words more are many"
  assert_status 1
}
