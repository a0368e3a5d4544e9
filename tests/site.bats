#!/usr/bin/env bats
# What `make site` promises: the pages of the kit, as GitHub shows them, with a search,
# in whatever folder. They are built once, from a copy of the kit with a page more.

bats_require_minimum_version 1.5.0

load kit_helper

# copy_pages FOLDER - makes a copy of the kit, with all that the site is made of.
copy_pages() {
  copy_kit "$1"
  cp "$KIT"/CONTRIBUTING.md "$1"
}

setup_file() {
  copy_pages "$BATS_FILE_TMPDIR/kit"
  cd "$BATS_FILE_TMPDIR/kit" || return
  # One that may not be installed here is missed by the verb, too.
  if ! clean bash tests/setup.sh mkdocs 2>../refused; then
    return
  fi
  rm ../refused
  cp "$KIT/tests/site/odd.md" docs/odd.md
  make site >../said
}

setup() {
  if [[ -e $BATS_FILE_TMPDIR/refused ]]; then
    skip "$(tail -n 1 "$BATS_FILE_TMPDIR/refused")"
  fi
  cd "$BATS_FILE_TMPDIR/kit" || return
}

# searched - prints what the search knows.
searched() {
  cat build/site/search/search_index.json
}

# is_on PAGE HTML - asserts that a page has this, whatever the blanks.
is_on() {
  tr -s ' \n' ' ' <"build/site/$1" | sed 's/> </></g' | grep -qF -e "$2" || {
    printf 'not on %s: %s\n' "$1" "$2"
    return 1
  }
}

@test "the site has each handout, reading and guide, and says where it is" {
  run cat "$BATS_FILE_TMPDIR/said"
  grep -q "pages in build/site" <<<"$output"

  while IFS= read -r page; do
    page=${page#docs/}
    [[ -e build/site/${page%.md}.html ]] || [[ -e build/site/${page%README.md}index.html ]]
  done < <(find docs CONTRIBUTING.md -name '*.md' ! -path docs/students.md) # which is the front page
  is_on index.html "<h1 id=\"clientserver-lab\">"
  assert_equal "$(exercises)" "$(grep -o 'href="[^"#]*" class="md-nav__link"' build/site/index.html |
    head -n "$(exercises | wc -l)" | sed 's/^href="//; s/[.]html.*//')"
  is_on index.html "Guides for instructors and authors"
}

@test "every link of the site leads somewhere, and all that it loads is its own" {
  run clean "$PYTHON" "$KIT/tests/site/look.py" build/site

  assert_output ""
}

@test "the search knows the words of the handouts, and not the hints" {
  for name in $(exercises); do
    assert_equal "$name.html" "$(searched | grep -o "\"$name.html\"" | head -n 1 | tr -d '"')"
  done
  searched | grep -q "Address already in use"

  if searched | grep -o 'Hint [123].\{30\}'; then return 1; fi
  if searched | grep -o '"hints/[^"]*"'; then return 1; fi
}

@test "a hint is folded until somebody opens it" {
  for name in $(exercises); do
    assert_equal "$(awk '/^## / { todos++ } END { print 3 * todos }' "docs/hints/$name.md")" \
      "$(grep -c '<summary>Hint' "build/site/hints/$name.html")"
  done
  if grep -r '<details[^>]* open' build/site --include='*.html'; then return 1; fi
}

@test "Markdown is on the site what it is on GitHub" {
  is_on odd.html "<p>A list follows at once:</p><ul><li>one, which goes on"
  is_on odd.html "<li>two<ol><li>in it, and<ul><li>in that</li></ul></li></ol></li>"
  is_on odd.html "<code>make "
  is_on odd.html '<span class="filename">door.c</span>'
  is_on odd.html "<p>So does a table:</p>"
  is_on odd.html "<td>in it</td>"
  is_on odd.html "<details><summary>Folded</summary><p>With <code>code</code>.</p>"
  # The anchors: github-slugger makes these.
  for anchor in a-place--with-code_x a-place--with-code_x-1 straße-no-7; do
    is_on odd.html "id=\"$anchor\""
  done
}

@test "a link leads to the page of the site, and what is not there keeps its text" {
  is_on odd.html '<a href="talk.html#statements-of-the-peer">the statements</a>'
  is_on odd.html '<a href="02-tcp-ordered.html"><code>02-tcp-ordered</code></a>'
  is_on odd.html '<a href="index.html">the front page</a>'
  is_on odd.html '<p>Not here: the Makefile, a program, <code>[code](is.not)</code>.</p>'
  is_on odd.html '<a href="https://example.org/x.md">elsewhere</a>'
}

@test "with fewer files the site has fewer pages, and nothing of an older one" {
  copy_pages "$BATS_TEST_TMPDIR/kit"
  cd "$BATS_TEST_TMPDIR/kit"
  rm -r docs/{students,instructors,talk,trust,report}.md CONTRIBUTING.md docs/hints
  printf '%s\n' '# A course' '' 'See [talk](docs/talk.md), ![none](docs/none.svg).' >README.md
  rm -rf docs/reading
  mkdir -p build/site docs/reading
  : >build/site/old.html
  printf '# Read\n\n[Two](two.md), then [one](one.md).\n' >docs/reading/README.md
  echo '# Two' >docs/reading/two.md
  echo '# One' >docs/reading/one.md

  run make site

  assert_status 0
  is_on index.html "<p>See talk, none.</p>"
  assert_equal "index two one" "$(grep -o 'href="reading/[a-z]*' build/site/index.html |
    sed 's#.*/##' | paste -sd ' ' -)"
  assert_missing build/site/{instructors,hints/01-unix-commands,CONTRIBUTING,old}.html
  if grep -r "For instructors" build/site; then return 1; fi
  run clean "$PYTHON" "$KIT/tests/site/look.py" build/site
  assert_output ""
  assert_equal "bin pycache site" "$(find build -mindepth 1 -maxdepth 1 | sort | xargs -n 1 basename | paste -sd ' ' -)"
}

@test "two sites that are built at the same time are both complete" {
  copy_pages "$BATS_TEST_TMPDIR/kit"
  cd "$BATS_TEST_TMPDIR/kit"

  make site >"$BATS_TEST_TMPDIR/one" &
  make site >"$BATS_TEST_TMPDIR/two"
  wait $!

  grep "pages in build/site" "$BATS_TEST_TMPDIR"/{one,two}
  run clean "$PYTHON" "$KIT/tests/site/look.py" build/site
  assert_output ""
}

@test "a page that cannot be read is named in a line, and the old site stays" {
  copy_pages "$BATS_TEST_TMPDIR/kit"
  cd "$BATS_TEST_TMPDIR/kit"
  mkdir build/site
  echo old >build/site/index.html
  printf '# Latin \xe9\n' >docs/zz.md

  run make site

  assert_refused "make site: docs/zz.md: not UTF-8"
  assert_equal old "$(cat build/site/*)"
}

@test "without MkDocs and its theme make site names what is missing, in a line" {
  mkdir "$BATS_TEST_TMPDIR/bin"
  printf '#!/bin/sh\nexit 1\n' | tee "$BATS_TEST_TMPDIR"/bin/{mkdocs,sudo,apt-get} >/dev/null
  chmod +x "$BATS_TEST_TMPDIR"/bin/*

  PATH=$BATS_TEST_TMPDIR/bin:$PATH run make site

  assert_status 2
  # The one may not install, root may try.
  grep -qE '^setup: (missing: mkdocs \(mkdocs-material\); .* run: sudo apt-get |still missing: mkdocs$)' \
    <<<"$output"
}

@test "make lint finds links to no file and to no heading" {
  [[ -x $KIT/build/tools/node_modules/.bin/rumdl ]] || need npm
  if ! bash "$KIT/tests/setup.sh" rumdl 3>&- 2>"$BATS_TEST_TMPDIR/said"; then
    skip "$(tail -n 1 "$BATS_TEST_TMPDIR/said")"
  fi
  copy_pages "$BATS_TEST_TMPDIR/kit"
  cd "$BATS_TEST_TMPDIR/kit"
  # The other linters find nothing.
  mkdir bin
  for linter in clang-format cppcheck shellcheck shfmt black flake8 codespell actionlint; do
    ln -s "$(type -P true)" "bin/$linter"
  done
  printf '%s\n' '# Z' '[1](none.md)' '[2](talk.md#none)' '[3](#none)' '[4](talk.md#z)' \
    '[5](talk.md), [6](#z)' >docs/zz.md

  PATH=$PWD/bin:$KIT/build/tools/node_modules/.bin:$PATH run clean bash tests/lint.sh

  assert_status 1
  assert_line "lint: links: failed"
  assert_equal "docs/zz.md:2 docs/zz.md:3 docs/zz.md:4 docs/zz.md:5" \
    "$(grep -o '^docs/zz.md:[0-9]*' <<<"$output" | sort | paste -sd ' ' -)"
}
