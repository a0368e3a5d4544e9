#!/usr/bin/env bats
# What `make grade`, `make check` and `make prove` promise when something is missing
# or goes wrong around them: nobody's points are lost by it.

load kit_helper

setup() {
  copy_kit "$BATS_TEST_TMPDIR/kit"
  cd "$BATS_TEST_TMPDIR/kit" || return
}

# graded KEY - prints a value of build/grade/report.json.
graded() {
  "$PYTHON" -c 'import json, sys; print(json.load(sys.stdin)[sys.argv[1]])' "$1" \
    <build/grade/report.json
}

# instead_of_talk COMMANDS - makes that what talk does when it is to play checks that
# are graded. There must be no other user who needs it: SANDBOX=no.
instead_of_talk() {
  mv build/bin/talk build/bin/really
  printf '%s\n' '#!/bin/sh' 'case "$*" in *--list* | *control.talk*)' \
    "exec $PWD/build/bin/really \"\$@\" ;; esac" "$1" >build/bin/talk
  chmod +x build/bin/talk
}

@test "a C++ source without a C++ compiler is nobody's failure" {
  mkdir -p work/02-tcp-ordered
  : >work/02-tcp-ordered/client.cpp

  run make grade SUBMISSION=work CXX=no-such-compiler UNCONFINED=yes

  assert_equal "could not run here: 02-tcp-ordered: client.cpp needs the compiler\
 no-such-compiler, which is not here: install g++, or name another one with CXX=" \
    "$(grep '^could not' <<<"$output")"
  assert_equal "could not run 0" "$(graded status) $(graded score)"
}

@test "make grade looks for a C++ compiler where there is C++" {
  mkdir -p "their work/02-tcp-ordered"
  # shellcheck disable=SC2016 # the arguments of that script
  echo 'echo "wanted: $*"; exit 1' >tests/setup.sh

  run make grade SUBMISSION="their work"
  if grep -q 'c++' <<<"$output"; then return 1; fi
  : >"their work/02-tcp-ordered/server.cpp"
  run make grade SUBMISSION="their work"

  grep -q '^wanted: .* c++$' <<<"$output"
}

@test "nothing handed in is no grade, and no fault of the machine" {
  mkdir -p work/01-unix-commands

  for wanted in 02-tcp-ordered ''; do
    run clean "$PYTHON" -ESs tests/labkit grade work "$wanted" build/grade

    assert_status 3
    assert_line "nothing handed in for ${wanted:-$(known)}: there is no client.c and no server.c"
    assert_line "score: none"
    assert_equal "nothing handed in 0" "$(graded status) $(graded score)"
  done
}

@test "without sanitizers the memory check is left out, and so are its points" {
  prepare_check "(client makes a socket|client makes no memory error)"

  # A static program cannot have them.
  run make grade SUBMISSION=solution EXERCISE=02-tcp-ordered UNCONFINED=yes CC="cc -static"

  assert_last_line "score: 2/2"
  grep -q 'no sanitizers here' build/grade/report.json
}

@test "talk that does not do its work gives no score" {
  instead_of_talk 'echo "talk: no such option"; exit 2'

  run make grade SUBMISSION=solution EXERCISE=02-tcp-ordered SANDBOX=no UNCONFINED=yes

  assert_equal "could not run here: talk does not do its work: 02-tcp-ordered: talk:\
 no such option" "$(grep '^could not' <<<"$output")"
  assert_equal "could not run 0" "$(graded status) $(graded score)"
}

@test "judging and writing the reports take bounded time, whatever was printed" {
  prepare_check "client makes a socket"
  edit tests/labkit/grading/reported.py 's/^JUDGING = [0-9]*/JUDGING = 1/'
  cp tests/labkit/grading/score.py score.py
  echo 'Judge.judge = lambda judge: [0 for _ in iter(int, 1)]' >>tests/labkit/grading/score.py

  run make grade SUBMISSION=solution EXERCISE=02-tcp-ordered UNCONFINED=yes
  assert_line "could not run here: judging takes more than 1 s of processor time (please report it)"
  assert_equal "could not run 0" "$(graded status) $(graded score)"

  mv score.py tests/labkit/grading/score.py
  echo 'write = lambda report: [0 for _ in iter(int, 1)]' >>tests/labkit/reports/tap.py

  run make grade SUBMISSION=solution EXERCISE=02-tcp-ordered UNCONFINED=yes
  grep -q "^could not run here: writing the reports takes more than 1 s" <<<"$output"
  assert_equal "could not run 0" "$(graded status) $(graded score)"
}

@test "a talk that is missing is named, with what makes it" {
  rm build/bin/talk

  run labkit check 02-tcp-ordered

  assert_output "make: build/bin/talk is missing: \`make build/bin/talk\` builds it"
}

@test "a grading that is killed leaves no earlier report behind" {
  mkdir -p build/grade
  echo '{"status": "graded", "score": 100}' | tee build/grade/report.json >build/grade/report.md
  # shellcheck disable=SC2016 # the parent of that shell
  instead_of_talk 'kill -KILL "$PPID"'

  run make grade SUBMISSION=solution EXERCISE=01-unix-commands SANDBOX=no UNCONFINED=yes

  assert_status 2
  assert_missing build/grade/report.json build/grade/report.md
}

@test "a program in the sandbox finds localhost by its name" {
  need bwrap
  prepare_check "client connects to the server"
  mkdir -p work/02-tcp-ordered
  # It asks getaddrinfo(3).
  cp "$KIT/tests/alternatives/02-tcp-ordered/getaddrinfo/client.c" work/02-tcp-ordered

  run make -s grade SUBMISSION=work UNCONFINED=yes

  assert_line "  4/4   client connects to the server"
}

@test "a forged report of the sanitizers names no line, and stops no grading" {
  prepare_check "client connects to the server"
  mkdir -p work/02-tcp-ordered
  cat >work/02-tcp-ordered/client.c <<-'C'
	#include <stdio.h>
	int main(void)
	{
		fputs("==1==ERROR: AddressSanitizer: x\n #0 in main /l/client.c:", stderr);
		for (int i = 0; i < 5000; i++)
			fputc('9', stderr);
		fputs("\n", stderr);
		return 1;
	}
	C

  run make -s grade SUBMISSION=work UNCONFINED=yes

  assert_line "score: 0/4"
  if grep -q 'where .*999' <<<"$output"; then return 1; fi
}

@test "a program that only the sanitizers' build fails for is told so" {
  prepare_check "client makes no memory error"
  mkdir -p work/02-tcp-ordered
  printf '%s\n' '#ifdef __SANITIZE_ADDRESS__' '#error not with me' '#endif' \
    'int main(void) { return 0; }' >work/02-tcp-ordered/client.c

  run make -s grade SUBMISSION=work UNCONFINED=yes CC=gcc

  grep -q '^note: 02-tcp-ordered: client.c cannot be built with the sanitizers' <<<"$output"
  assert_line "score: 0/2"
}

@test "limits that the caller has set lower are no obstacle" {
  need prlimit
  prepare_check "client makes a socket"

  run clean prlimit --nofile=64 --core=0 \
    make -s grade SUBMISSION=solution EXERCISE=02-tcp-ordered UNCONFINED=yes

  assert_last_line "score: 2/2"
}

@test "what fails without NULs, and otherwise with them, is told both ways" {
  prepare_check "client prints every reply"
  mkdir -p work/02-tcp-ordered
  # Receives until a NUL comes; says nothing of the second reply.
  cat >work/02-tcp-ordered/client.c <<-'C'
	#include <arpa/inet.h>
	#include <stdio.h>
	#include <string.h>
	#include <sys/socket.h>
	#include <unistd.h>

	int main(void)
	{
	    struct sockaddr_in at = {AF_INET, htons(5000)};
	    char line[256], c;
	    int fd = socket(AF_INET, SOCK_STREAM, 0), turns = 0;

	    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	    connect(fd, (void *)&at, sizeof(at));
	    while (fgets(line, sizeof(line), stdin)) {
	        send(fd, line, strcspn(line, "\n"), 0);
	        while (recv(fd, &c, 1, 0) == 1 && c)
	            if (!turns)
	                putchar(c);
	        turns += !!puts("");
	    }
	    return 0;
	}
	C

  run make -s grade SUBMISSION=work EXERCISE=02-tcp-ordered UNCONFINED=yes SEED=1

  assert_line "score: 0/2"
  run "$PYTHON" -c 'import json, sys; tests = json.load(sys.stdin)["exercises"][0]["tests"]
print(*(t["received"] for t in tests if t["points"]))' <build/grade/report.json
  expected='nothing, then end of file; the client waits in read on standard input;'
  expected+=' that was without a NUL behind each message, and with it: the client'
  expected+=' prints "WORD": "\n\n"; the client waits in read on standard input'
  assert_equal "$expected" "$(sed -E 's/(prints ")[a-z]+/\1WORD/' <<<"$output")"
}

# course_style EXERCISE - grades what is written in the course's style, and careless;
# fails with the checks of the conversation that cost it points.
course_style() {
  bwrap --dev-bind / / --unshare-net true 2>/dev/null || skip "no sandbox here"

  run make -s grade SUBMISSION="$KIT/tests/course" EXERCISE="$1" UNCONFINED=yes

  run "$PYTHON" -c 'import json, sys; tests = json.load(sys.stdin)["exercises"][0]["tests"]
talk = [t for t in tests if t["group"] == "conversation"]
print(sum(t["earned"] for t in talk), *(t["name"] for t in talk if t["earned"] < t["points"]))
' <build/grade/report.json
  assert_output 75
}

@test "what is careless in the style of Lab 4 has every point of the conversation" {
  course_style 01-unix-commands
}

@test "what is careless in the style of the drill has every point of the conversation" {
  course_style 02-tcp-ordered
}

# endless - prints a program that becomes a sleep that this test knows again.
endless() {
  printf '#include <unistd.h>\nint main(void)\n{\n'
  printf '\treturn execlp("sleep", "sleep", "1000.%s", (char *)0);\n}\n' $$
}

# interrupted SIGNAL STATUS COMMAND... - sends a signal to a tool, or to make, as soon
# as it runs a check, of which the client must not come to an end; fails with whatever
# is left.
interrupted() {
  local signal=$1 expected=$2 status=0

  need pgrep
  # Where there is no terminal, a shell lets what it starts ignore SIGINT.
  # shellcheck disable=SC2016 # that shell's own pid and arguments
  within 100 sh -c 'trap "" INT; echo $$ >pid; exec "$@"' sh "${@:3}" >said 2>&1 &
  until pgrep -f "sleep 1000.$$" >/dev/null; do
    kill -0 $! # within 100 seconds it comes, or the tool is gone
    sleep 0.05
  done
  kill -s "$signal" "$(<pid)"
  wait $! || status=$?

  assert_equal "$expected" "$status"
  run cat said
  grep -q '^labkit .*: interrupted$' said
  run pgrep -f "$PWD/tests|sleep 1000.$$"
  run pgrep -f "$PWD/tests|sleep 1000.$$"
  assert_output ""
}

# prepare_endless - leaves one check, which waits.
prepare_endless() {
  prepare_check "client makes a socket"
  edit tests/02-tcp-ordered.talk 's/calls "socket"/hold 100 s/'
}

# endless_solution - makes that a check never ends.
endless_solution() {
  prepare_endless
  endless >solution/02-tcp-ordered/client.c
  make -s programs
}

@test "a check that is interrupted ends what it has started" {
  endless_solution

  interrupted INT 130 "$PYTHON" -ESs tests/labkit check 02-tcp-ordered
}

@test "a check that is terminated ends what it has started" {
  endless_solution

  interrupted TERM 130 "$PYTHON" -ESs tests/labkit check 02-tcp-ordered
}

@test "make that is terminated ends what it has started" {
  endless_solution

  interrupted TERM 143 make -s PYTHON="$PYTHON" check EXERCISE=02-tcp-ordered
}

@test "a proof that is terminated ends what it has started, and leaves no file" {
  prepare_endless
  mkdir -p tests/mutants
  # Its main() comes before the real one, which has another name.
  {
    printf '%s\n' "one: never ends" "    check client-socket" "    in client.c"
    echo "    - int main(int argc, char *argv[])"
    endless | sed 's/^/    + /'
    echo "    + int renamed(int argc, char *argv[])"
  } >tests/mutants/02-tcp-ordered.mutants

  interrupted TERM 130 "$PYTHON" -ESs tests/labkit prove 02-tcp-ordered one

  assert_missing build/prove-*
}

# A network of its own stands for the whole machine.
@test "without namespaces, somebody else's server on the port is nobody's failure" {
  bwrap --dev-bind / / --unshare-net true || skip "no namespaces here"

  # shellcheck disable=SC2016 # that shell's own variables
  run bwrap --dev-bind / / --unshare-net --unshare-pid --proc /proc --die-with-parent \
    bash -c '"$1" -c "import socket, time; it = socket.socket(); \
it.bind((\"127.0.0.1\", 5000)); it.listen(); print(flush=True); time.sleep(300)" >began &
      until [[ -s began ]]; do sleep 0.05; done
      make grade SUBMISSION=solution EXERCISE=02-tcp-ordered SANDBOX=no UNCONFINED=yes' - "$PYTHON"

  grep -qE '^could not run here: 02-tcp-ordered: (client|server) [^:]*: 127.0.0.1:5000: the address is taken: ' \
    <<<"$output"
  assert_equal "could not run 0" "$(graded status) $(graded score)"
}
