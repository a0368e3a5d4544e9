#!/usr/bin/env bats
# How a submission is built: a program is worth the same whatever the age of the
# compiler and its defaults, and what is missing is named.

load kit_helper
load sources_helper

# careless ERROR... - a client that older compilers only warn of.
careless() {
  cat <<-'C'
	#include <stdio.h>
	#include <stdlib.h>
	static count;
	static struct pair { int a; } pair;
	static void nothing(void) { return 1; }
	static int something(void) { return; }
	static int with(struct { int b; } *other) { return other != 0; }
	int main(void)
	{
		char *text = 5;
		int (*call)(long) = something;
		count = strlen("four") + close(-1) + with(&pair);
		nothing();
		printf("%d %d\n", text != 0, call != 0);
		return count == 4 ? 0 : 1;
	}
	C
}

@test "what newer compilers refuse and older ones warn of is a warning with all" {
  careless >"work/$ONE/client.c"
  errors=" -Werror -Werror=implicit-function-declaration -Werror=implicit-int"
  errors+=" -Werror=int-conversion -Werror=incompatible-pointer-types -Werror=return-type"

  for compiler in gcc clang gcc-14 clang-16; do
    command -v $compiler >/dev/null || continue
    for CC in "$compiler" "$compiler$errors"; do
      built work

      if grep 'does not compile' <<<"$output"; then return 1; fi
      assert_line "$ONE: client.c needs #include <string.h>, for strlen"
      assert_line "$ONE: client.c needs #include <unistd.h>, for close"
      run "./build/programs/$ONE/client"
      assert_output "1 1"
    done
  done
}

@test "a function that nobody declares is told by its name" {
  printf 'int main(void) { return zero(); }\nint zero(void) { return 0; }\n' \
    >"work/$ONE/client.c"

  built work

  assert_line "$ONE: client.c calls zero before any declaration"
}

@test "flags that some systems set by default do not change what a program does" {
  # Each of these ends a program that writes too much, on some systems only.
  cat >"work/$ONE/client.c" <<-'C'
	#include <string.h>
	#include <stdio.h>
	int main(int argc, char *argv[])
	{
	#if defined _FORTIFY_SOURCE && _FORTIFY_SOURCE > 0
		puts("fortified");
	#endif
	#if defined __SSP__ || defined __SSP_STRONG__ || defined __SSP_ALL__
		puts("protected");
	#endif
		puts("plain");
		return 0;
	}
	C

  CC="gcc -D_FORTIFY_SOURCE=2 -fstack-protector-all -std=c89 -Werror" built work

  run "./build/programs/$ONE/client"
  assert_output plain
}

@test "functions of the mathematical library are there, in grading and in make" {
  few_checks
  sed 's/^int main(int argc.*/#include <math.h>\n&/; s/^\tif (argc > 2/\tif (log10(argc) > 9) return 3;\n&/' \
    "solution/$ONE/client.c" >"work/$ONE/client.c"
  grep -q log10 "work/$ONE/client.c"

  grade
  assert_line "score: 4/6"
  cp "work/$ONE/client.c" "$BATS_TEST_TMPDIR"
  make >/dev/null
  cp "$BATS_TEST_TMPDIR/client.c" "support/$ONE"
  run make -C "support/$ONE" client
  assert_status 0
}

@test "a header that is missing is told in the same line, whatever the compiler is" {
  echo '#include "common.h"' >"work/$ONE/client.c"
  echo '#include "Common.h"' >"work/$ONE/server.c"

  for CC in gcc clang; do
    command -v "$CC" >/dev/null || continue
    : >"work/$ONE/other.h"
    built work
    assert_line "common.h is not here: of a submission client.c and server.c are taken, and\
 headers (*.h, *.hh, *.hpp, *.hxx, *.inc) beside them or one folder down."
    : >"work/$ONE/common.h"
    built work
    assert_line "There is common.h, but no Common.h: case matters."
    rm "work/$ONE/common.h"
  done
}

@test "a header that is there under another name, or in another language, is named" {
  : >"work/$ONE/common.h"
  while IFS='|' read -r header words; do
    echo "#include $header" >"work/$ONE/client.c"
    built work
    assert_line "$words"
  done <<'END'
<common.h>|common.h is your own: write #include "common.h".
<arpa/Inet.h>|There is <arpa/inet.h>, but no arpa/Inet.h: case matters.
<socket.h>|There is no socket.h, but there is <sys/socket.h>.
<iostream>|iostream is a header of C++: name the source client.cpp.
<bits/stdc++.h>|bits/stdc++.h is a header of C++: name the source client.cpp.
END
}

@test "a header of Windows is told to be one, and what POSIX has instead" {
  for CC in gcc clang; do
    command -v "$CC" >/dev/null || continue
    printf '#include <winsock2.h>\n' >"work/$ONE/client.c"
    printf '#include <Windows.h>\n' >"work/$ONE/server.c"
    built work
    assert_line "winsock2.h is a header of Windows; POSIX has <sys/socket.h>,\
 <netinet/in.h>, <arpa/inet.h> and <unistd.h>."
    assert_line "Windows.h is a header of Windows; POSIX has <unistd.h>: sleep(3), which\
 takes seconds, and close(2)."
  done
}
