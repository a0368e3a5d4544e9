#!/usr/bin/env bats
# What the pictures of the handouts promise: they are those that the programs of this kit
# make, and everybody can read them.

bats_require_minimum_version 1.5.0

load kit_helper

setup() {
  copy_kit "$BATS_TEST_TMPDIR/kit"
  cd "$BATS_TEST_TMPDIR/kit" || return
}

# draw - draws all pictures again, as `make pictures` does.
draw() {
  need strace "${CC:-cc}"
  strace -o /dev/null true || skip "strace may not trace here"
  # What has been compiled need not be compiled again.
  [[ ! -e $KIT/build/bin/solution ]] || cp -Rp "$KIT/build/bin/solution" build/bin
  make pictures
}

# about_pictures SCRIPT - runs Python with `pictures`: (path, root of the SVG) of each.
about_pictures() {
  "$PYTHON" -c "import glob, os, re, sys, xml.etree.ElementTree as tree
SVG = '{http://www.w3.org/2000/svg}'
pictures = [(p, tree.parse(p).getroot()) for p in sorted(glob.glob('docs/pictures/*'))]
assert len(pictures) > 5
$1"
}

@test "make pictures draws the pictures that there are, each time the same" {
  mv docs/pictures before
  mkdir docs/pictures

  draw

  diff -r before docs/pictures || {
    echo 'the pictures are stale: run make pictures, look at them, commit them'
    return 1
  }
}

@test "a picture of programs that print something else is another one" {
  edit solution/01-unix-commands/client.c 's/This client is quitting/This client has done it/'

  draw

  grep -qF 'This client has done it' docs/pictures/01-terminals.svg
  assert_differ "$KIT/docs/pictures/01-terminals.svg" docs/pictures/01-terminals.svg
}

@test "programs whose conversation fails make no picture" {
  edit solution/01-unix-commands/client.c 's/"Done"/"Won"/'

  run draw

  assert_status 2
  grep -q '^make pictures: 01-unix-commands: ' <<<"$output"
  assert_same "$KIT/docs/pictures/01-terminals.svg" docs/pictures/01-terminals.svg
}

@test "a picture says in words what it shows, in light and in dark, and is small" {
  about_pictures "
for path, root in pictures:
    words = [root.find(SVG + name).text for name in ('title', 'desc')]
    assert all(len(text) > 20 for text in words), path
    assert 'prefers-color-scheme: dark' in root.find(SVG + 'style').text, path
    assert os.path.getsize(path) < 15000, path
    assert root.get('role') == 'img', path
"
}

@test "no text of a picture is cut off, and on a telephone each can be read" {
  about_pictures "
CHAR = 7.25
def texts(node, x, y, width):
    for part in node:
        at = part.get('x', '0')
        here = width * float(at[:-1]) / 100 if at.endswith('%') else float(at)
        if part.tag == SVG + 'svg':
            yield from texts(part, x + here, y + float(part.get('y')), width)
        elif part.tag == SVG + 'text':
            size = len(part.text or '') * CHAR
            start = {'middle': size / 2, 'end': size}.get(part.get('text-anchor'), 0)
            yield part.text, x + here - start, x + here - start + size, y + float(part.get('y'))
for path, root in pictures:
    left, top, width, height = map(float, root.get('viewBox').split())
    for text, start, end, y in texts(root, 0, 0, width):
        assert left <= start and end <= left + width, (path, text, start, end)
        assert 10 <= y <= height - 4, (path, text, y)
    narrow = path.replace('.svg', '-narrow.svg')
    assert width <= 410 or os.path.exists(narrow), (path, width)
"
}
