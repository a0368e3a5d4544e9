#!/usr/bin/env bats
# What the handouts and guides promise: a handout can be read in a terminal, and what
# it says is what happens. Every test runs in a copy of the kit.

bats_require_minimum_version 1.5.0

load kit_helper

setup() {
  copy_kit "$BATS_TEST_TMPDIR/kit"
  cd "$BATS_TEST_TMPDIR/kit" || return
}

# quotes EXERCISE - prints what a handout quotes, and no program can print.
quotes() {
  clean "$PYTHON" -B "$KIT/tests/handouts/quotes.py" "$@"
}

# walk todos|transcripts EXERCISE - walks through a handout as a student does.
walk() {
  need "${CC:-cc}"
  clean ${WALK_LIMIT+"WALK_LIMIT=$WALK_LIMIT"} "$PYTHON" -B "$KIT/tests/handouts/walk.py" "$@"
}

# words - prints the words of standard input, sorted, without the tags of HTML; without
# the hints, the title of what is folded behind a picture, and where links begin.
words() {
  sed -e '/^<!-- The hints/,/^<!-- End of/d' -e '/as text<.summary>$/d' \
    -e 's#<picture>.*alt="\([^"]*\)" src="\([^"]*\)"></picture>#\1 \2#' \
    -e 's#](\(\.\./\)*docs/#](#; s#](\.\./README.md#](working-on-an-exercise.md#' \
    -e 's#</*\(details\|summary\|code\)># #g' | tr -cs '[:alnum:]' '\n' | sort
}

# in_code FILE... - prints what stands in backquotes, or in a block of code.
in_code() {
  awk '/^```/ { block = !block; next }
    block { print; next }
    { for (i = split($0, part, "`") - 1; i > 1; i -= 2) line[i] = part[i]
      for (i = 2; i in line; i += 2) { print line[i]; delete line[i] } }' "$@"
}

# Reading them in a terminal ----------------------------------------------------

@test "a README.md in support/ fits 80 columns, and folds nothing away" {
  make

  run awk 'length > 78 { print FILENAME ": " FNR ": " $0 }' support/README.md support/*/README.md
  assert_output ""
  run grep -n -e '<[a-z!]*>' -e '</' -e '<!--' -e '<img' support/README.md support/*/README.md
  assert_output ""
}

@test "a README.md in support/ has every word of its handout" {
  make

  for name in $(exercises); do
    assert_equal "$(words <"docs/$name.md")" "$(words <"support/$name/README.md")"
  done
  assert_equal "$(words <docs/working-on-an-exercise.md)" "$(words <support/README.md)"
}

@test "a handout begins with one screen: the goal, the conversation, the first command" {
  make

  for name in $(exercises); do
    head -n 24 "support/$name/README.md" >screen
    grep -q '^## Goal$' screen
    grep -q -- '--->' screen
    grep -qF '    python3 server.py ' screen
    grep -qF '    make check ' screen
  done
}

@test "every picture and page that a README.md names is there" {
  make

  for page in support/README.md support/*/README.md; do
    tr '\n' ' ' <"$page" | grep -o '\](\(pictures/\|\.\./\)[^)#]*' | sed 's/^](//' >named
    grep -q '^pictures/' named
    while read -r file; do
      [[ -f ${page%/*}/$file ]] || assert_equal "" "$page: $file"
    done <named
  done
}

@test "a handout names a reading by its title" {
  grep -oh '\[[^]]*\](reading/[a-z-]*\.md)' docs/0*.md docs/working-on-an-exercise.md >named

  while IFS='|' read -r title page; do
    assert_equal "# $title" "$(head -n 1 "docs/$page")"
  done < <(sed 's/^\[\(.*\)\](\(.*\))$/\1|\2/' named)
}

@test "the hints that a handout folds are those of docs/hints" {
  for name in $(exercises); do
    clean "$PYTHON" -B - "$name" <<'END_OF_PYTHON'
import sys
sys.path.insert(0, "tests/labkit")
from pictures import hints
name = sys.argv[1]
text = open(f"docs/{name}.md", encoding="utf-8").read()
assert hints.END_OF_HINTS in text and "Hint 3: " in text, name
sys.exit(hints.with_hints(name, text) != text and f"docs/{name}.md: run make pictures")
END_OF_PYTHON
  done
}

@test "a README.md has lines that end between words, whole commands, and columns" {
  cat >docs/02-tcp-ordered.md <<'END'
## Hints

See [a page](reading/page.md), [this](working-on-an-exercise.md#words) and <https://a.b>.

![A picture](pictures/a.svg)

<details><summary>As text</summary>

```
A ---> B
```

</details>

| what happens | server | client, which waits for what the server says next |
|---|---|---|
| `exit` is typed | sends `exit`, closes, has status 0 | receives it, closes, has status 0 |

- **TODO 1**: a sentence that is just too long for the line, because of `a whole command`, said once.
  Seen: a second line, which is now just long enough to leave its little TODO 1 alone.
<details><summary><code>Connection refused</code></summary>

Nobody listens.
</details>

```
a line of code that is too long to fit into eighty columns is left as it is, whatever it says
```
END

  make

  assert_equal "## Hints

See [a page](../../docs/reading/page.md), [this](../README.md#words) and
<https://a.b>.

![A picture](pictures/a.svg)

    A ---> B

    what happens     server                       client, which waits for what
                                                  the server says next
    ---------------  ---------------------------  ----------------------------
    \`exit\` is typed  sends \`exit\`, closes, has    receives it, closes, has
                     status 0                     status 0

- **TODO 1**: a sentence that is just too long for the line, because of
  \`a whole command\`, said once.
  Seen: a second line, which is now just long enough to leave its little
  TODO 1 alone.

### \`Connection refused\`

Nobody listens.

    a line of code that is too long to fit into eighty columns is left as it is, whatever it says" "$(<support/02-tcp-ordered/README.md)"
}

@test "make check names a heading that a handout lacks, or has in another place" {
  order="Goal, Your task, Try it by hand, When it goes wrong, Hints, Protocol"
  edit docs/01-unix-commands.md 's/^## Hints$/## Hidden/'
  edit docs/02-tcp-ordered.md 's/^## Hints$/## Kept/; s/^## Protocol$/## Hints/; s/^## Kept$/## Protocol/'

  run labkit missing

  assert_line 'docs/01-unix-commands.md: no heading "## Hints"'
  assert_line "docs/02-tcp-ordered.md: the order of the headings is $order, What the tests check, Going further"
}

# What they say is so -----------------------------------------------------------

@test "what a handout says is seen behind each TODO is seen" {
  for name in $(exercises); do
    run walk todos "$name"

    assert_output ""
    assert_status 0
  done
}

@test "what a handout shows of a conversation is what the terminals show" {
  for name in $(exercises); do
    run walk transcripts "$name"

    assert_output ""
    assert_status 0
  done
}

@test "what a handout quotes is what the programs can print" {
  for name in $(exercises); do
    run quotes "$name"

    assert_output ""
    assert_status 0
  done
}

@test "a quotation of what no program prints is noticed" {
  edit docs/01-unix-commands.md 's/the client closed instead of replying/the client went/
    s/This client is quitting/This client is leaving/'

  run quotes 01-unix-commands

  assert_line "This client is leaving"
  assert_line "server: Sleep: the client went"
  assert_status 1
}

@test "a handout that shows something else is noticed" {
  edit docs/02-tcp-ordered.md 's/complains about TODO 5/complains about TODO 6/
    s/^good night$/good evening/
    s/^\[Server 127.0.0.1:5000\]: good night$/[Server 127.0.0.1:5000]: good morning/'

  run walk todos 02-tcp-ordered
  assert_line "client.c, TODO 4: not seen: client: TODO 6 is not done yet"
  assert_status 1

  WALK_LIMIT=3 run walk transcripts 02-tcp-ordered
  assert_line "+ [Server 127.0.0.1:5000]: good evening"
  assert_status 1
}

@test "the guides name only verbs that there are" {
  for makefile in Makefile tests/kit.mk skeleton/Makefile; do
    sed -n 's/^\([a-z-]*\):.*/make \1/p' "$makefile"
  done | sort -u >verbs

  run comm -23 <(in_code "$KIT"/*.md docs/*.md |
    sed -n 's/^\(sudo \)*make\( -s\)* \([a-z][a-z-]*\)\([^a-z/].*\)*$/make \3/p' | sort -u) verbs

  assert_output ""
}

@test "the guides name only files that there are" {
  in_code "$KIT"/*.md docs/*.md |
    grep -E '^(docs|tests|skeleton|solution|python|\.ci|\.github)/[a-z0-9./_-]+$' |
    grep -v '06-' | sort -u >named
  [[ -s named ]]

  while read -r file; do
    [[ -e $KIT/$file ]] || assert_line "$file"
  done <named
}
