#!/usr/bin/env bats
# How a submission is read: which headers and sources count, and what is said about
# the others.

load kit_helper
load sources_helper

# Headers ---------------------------------------------------------------------

# with_headers FILE - prints a right client that needs headers of its own.
with_headers() {
  printf '%s\n' '#include "common.h"' '#include "utils/utils.h"' '#include "../both.h"' \
    '#include "../lib/deep.hpp"' '#include "words.inc"'
  cat "solution/$ONE/client.c"
  echo 'int needed = COMMON + UTILS + BOTH + DEEP + WORDS;'
}

# add_headers FOLDER - puts these headers around the folder of the exercise.
add_headers() {
  mkdir -p "$1/$ONE/utils" "$1/lib"
  echo '#define COMMON 1' >"$1/$ONE/common.h"
  printf '#include "../common.h"\n#define UTILS COMMON\n' >"$1/$ONE/utils/utils.h"
  echo '#define BOTH 1' >"$1/both.h"
  echo '#define DEEP 1' >"$1/lib/deep.hpp"
  echo '#define WORDS 1' >"$1/$ONE/words.inc"
}

@test "headers of its own are taken: beside a program, one folder down, and above" {
  few_checks
  with_headers >"work/$ONE/client.c"
  add_headers work

  grade

  assert_line "score: 4/6"
  assert_line "note: $ONE: taken besides the sources: common.h, words.inc,"
  assert_line "utils/utils.h, ../both.h, ../lib/deep.hpp"
}

@test "a header that is in the folder of another exercise does not hand that in" {
  few_checks
  mkdir work/01-unix-commands
  echo '#define ZERO 0' >work/01-unix-commands/zero.h
  printf '#include "../01-unix-commands/zero.h"\nint main(void) { return ZERO; }\n' \
    >"work/$ONE/client.c"

  grade

  assert_line "score: 0/6"
  [[ $output != *"01-unix-commands: there is no"* ]]
}

@test "a client in a folder that has its name finds the headers there" {
  mkdir "work/$ONE/client"
  echo '#define ZERO 0' >"work/$ONE/client/zero.h"
  printf '#include "client/zero.h"\nint main(void) { return ZERO; }\n' >"work/$ONE/client.c"

  built work

  assert_line "$ONE: taken besides the sources: client/zero.h"
  assert_line "program: $ONE client.c"
  ./build/programs/"$ONE"/client
}

@test "a header that is no plain file, too large, or oddly named is not taken, and named" {
  cd "work/$ONE"
  printf '%s\n' '#include "common.h"' 'int main(void) { return 0; }' >client.c
  ln -s /etc/passwd common.h
  mkfifo pipe.h
  mkdir folder.h
  truncate -s 2M large.h
  printf '\x00\x01' >binary.h
  iconv -t UTF-16 client.c >wide.h
  : >$'\e[2J\n::error::.h'
  : >-rf.h
  cd ../..

  built work

  assert_line "$ONE: not taken: common.h: not an ordinary file but a symbolic link"
  assert_line "$ONE: not taken: pipe.h: not an ordinary file but a named pipe"
  assert_line "$ONE: not taken: folder.h: not an ordinary file but a folder"
  assert_line "$ONE: not taken: large.h: 2097152 bytes; 1048576 are the limit"
  assert_line "$ONE: not taken: wide.h: it is UTF-16: save it as UTF-8"
  assert_line "$ONE: not taken: binary.h: it has NUL bytes, so it is no text: hand in the source itself"
  assert_line "$ONE: not taken: \\x1b[2J\\n::error::.h, -rf.h: no name for a header"
  assert_line "common.h is there and not taken: not an ordinary file but a symbolic link."
  if grep 'root:' <<<"$output"; then return 1; fi
}

@test "headers without number are bounded, and so is what is said about them" {
  cd "work/$ONE"
  echo 'int main(void) { return 0; }' >client.c
  "$PYTHON" -c 'for n in range(900): open(f"h{n}.h", "w")'
  mkdir many
  "$PYTHON" -c 'for n in range(2100): open(f"many/h{n}.h", "w")'
  cd ../..

  built work

  assert_line "program: $ONE client.c"
  grep -q "taken besides the sources: h0.h, .* and 56 more$" <<<"$output"
  grep -q "and 828 more: more than 64 files besides the sources$" <<<"$output"
  assert_line "$ONE: many/ has more than 2000 files: no headers are taken"
  [[ ${#output} -lt 2000 ]]
}

@test "a folder of headers that is a symbolic link is not followed" {
  mkdir elsewhere
  echo '#define SECRET 1' >elsewhere/secret.h
  ln -s ../../elsewhere "work/$ONE/utils"
  printf '#include "utils/secret.h"\nint main(void) { return 0; }\n' >"work/$ONE/client.c"

  built work

  assert_line "client.c does not compile:"
  assert_line "$ONE: not taken: utils/: a symbolic link is not followed"
}

@test "another source can be included, and is told not to be compiled by itself" {
  echo 'int helper(void) { return 0; }' >"work/$ONE/utils.c"
  printf '#include "utils.c"\nint main(void) { return helper(); }\n' >"work/$ONE/client.c"
  printf 'int helper(void);\nint main(void) { return helper(); }\n' >"work/$ONE/server.c"

  built work

  assert_line "$ONE: each program is one file: utils.c can be included, and is not\
 compiled by itself"
  assert_line "Each program is one file: utils.c is not compiled by itself. What is in\
 it must be in server.c, or included there."
  if grep -q 'client.c does not compile' <<<"$output"; then return 1; fi
}

@test "make in an exercise builds with headers, and again when one has changed" {
  make >/dev/null
  cd "support/$ONE"
  echo '#include "common.h"
int main(void) { return STATUS; }' >client.c
  echo '#define STATUS 0' >common.h

  run make client
  ./client
  echo '#define STATUS 7' >common.h
  touch -d '1 minute' common.h
  run make client
  run ./client

  assert_status 7
}

# Sources ---------------------------------------------------------------------

@test "an untouched skeleton is known, whatever its line ends and white space are" {
  few_checks
  cp "$KIT/tests/alternatives/$ONE/raii-class/client.cpp" "work/$ONE"
  cp "$KIT/tests/alternatives/$ONE/raii-class/server.cpp" "work/$ONE"
  sed $'s/$/\r/' "skeleton/$ONE/client.c" >"work/$ONE/client.c"
  {
    printf '\xef\xbb\xbf'
    sed $'s/\t/    /g; s/$/  /' "skeleton/$ONE/server.c" | tr '\n' '\r'
  } >"work/$ONE/server.c"

  grade

  assert_line "score: 6/6"
}

@test "what differs from the skeleton in more than white space is work" {
  clean "$PYTHON" -ESs - <<-PYTHON
	import sys
	sys.path.insert(0, "tests/labkit")
	from grading.texts import is_untouched
	data = open("skeleton/$ONE/client.c", "rb").read()
	def untouched(text):
	    return is_untouched(text, "$ONE", "client")
	lines = data.decode().splitlines()
	same = [data, data.rstrip(), b"\n" + data + b"\n\n", data.replace(b"\t", b"        ")]
	same += ["\r\n".join(lines).encode(), "\r".join(lines).encode()]
	same += [data.decode().encode(name) for name in ("utf-8-sig", "utf-16", "utf-32")]
	same += [data.decode().encode(name) for name in ("utf-16-le", "utf-16-be", "utf-32-be")]
	same += [b"", b" \n", data + b"\x1a"]
	same += [data.decode().replace("\t", "\u00a0" * 4).encode()]
	assert all(map(untouched, same)), list(map(untouched, same))
	other = data.replace(b"ENOSYS", b"EINVAL"), data + b"/* mine */", data[:-100]
	assert not any(map(untouched, other)), list(map(untouched, other))
	assert not is_untouched(data, "$ONE", "server")
	PYTHON
}

@test "a C++ source may end in .cc or .cxx as well" {
  few_checks
  cp "$KIT/tests/alternatives/$ONE/raii-class/client.cpp" "work/$ONE/client.cc"
  cp "$KIT/tests/alternatives/$ONE/raii-class/server.cpp" "work/$ONE/server.cxx"

  grade

  assert_line "score: 6/6"
}

@test "make and make reset keep a C++ source, whatever its ending is" {
  make >/dev/null
  cd "support/$ONE"
  rm client.c server.c
  echo 'int main() { return 0; }' | tee client.cc >server.cxx

  run make -C ../..
  assert_missing client.c server.c
  run make
  assert_status 0
  ./client && ./server
  make -C ../.. reset EXERCISE="$ONE"

  assert_equal "client.cc.old server.cxx.old" "$(echo *.old)"
}

@test "two sources of a program are refused, and named" {
  echo 'int main() { return 0; }' | tee "work/$ONE/client.c" >"work/$ONE/client.cxx"

  built work

  assert_line "$ONE: both client.c and client.cxx: remove the one that is not meant"
}

@test "a source in another encoding, a binary and an empty one are told in a line" {
  for encoding in UTF-16 UTF-16LE UTF-16BE UTF-32 UTF-32LE; do
    iconv -t $encoding "solution/$ONE/client.c" >"work/$ONE/client.c"
    built work
    assert_line "client.c: it is ${encoding:0:6}: save it as UTF-8"
    [[ ${#output} -lt 500 ]]
  done
  printf '\xef\xbb\xbf/* caf\xe9 */ int main(void) { return 0; }\n' >"work/$ONE/client.c"
  cp "$(type -P sh)" "work/$ONE/server.c"
  built work
  assert_line "server.c: it is a compiled program: hand in its source"
  if grep -q 'client.c does not compile' <<<"$output"; then return 1; fi
  printf 'int main(void) { return 0; }\0' >"work/$ONE/client.c"
  echo >"work/$ONE/server.c"
  built work
  assert_line "client.c: it has NUL bytes, so it is no text: hand in the source itself"
  assert_line "server.c: it is empty"
}

@test "what is no source, but named like one, is told to be what it is" {
  look() { # BEGINNING WORDS
    printf '%b\n' "$1" | cat - "solution/$ONE/client.c" >"work/$ONE/client.c"
    built work
    assert_line "client.c: it $2"
    [[ ${#output} -lt 500 ]]
  }

  look 'PK\3\4\377' "is an archive, or a document: hand in the source itself"
  look '%PDF-1.7' "is PDF: hand in the source itself"
  look '{\\rtf1 ' "is RTF: save it as plain text"
  look '\n<!DOCTYPE html>' "is a page of the web: hand in the source itself"
  look '```c' "begins with \`\`\`, a mark of Markdown: remove such lines"
}

@test "quotes and spaces of a page of the web are told to be no ones of C" {
  for text in '“bad”' $'\xc2\xa0 "bad"'; do
    echo "#include <stdio.h>
int main(void) { return puts($text); }" >"work/$ONE/client.c"

    CC=gcc built work

    assert_line "These characters only look like those of C, as when a text is copied from a\
 page: type the quotes, dashes and spaces of these lines anew."
  done
  echo 'int main(void) { return "é" }' >"work/$ONE/client.c"
  built work
  if grep -q "These characters" <<<"$output"; then return 1; fi
}

@test "a missing source names what looks like it, and where" {
  cp "solution/$ONE/server.c" "work/$ONE"
  for name in Client.c CLIENT.C client.c.txt 'client (1).c' clinet.c client.C++ \
    "new/client.c" $'client\e[2J.c'; do
    mkdir -p "work/$ONE/new"
    : >"work/$ONE/$name"

    built work

    name=${name/$'\e'/\\x1b}
    assert_line "$ONE: there is no client.c and no client.cpp; $name looks like it, but it\
 must be client.c in this folder"
    find "work/$ONE" -type f ! -name server.c -delete
  done
  : >"work/$ONE/client.py"
  : >"work/$ONE/notes.c"
  built work
  assert_line "$ONE: there is no client.c and no client.cpp"
}
