#!/usr/bin/env bats
# What the kit promises to the author of a new exercise: files that work, and a list
# of what is missing. Every test runs in a copy of the kit.

load kit_helper

setup() {
  copy_kit "$BATS_TEST_TMPDIR/kit"
  cd "$BATS_TEST_TMPDIR/kit" || return
}

@test "make new makes every part of an exercise, and the rest stays as it is" {
  before=$(checksums .)

  run make new EXERCISE=06-a-name

  assert_status 0
  for part in {solution,skeleton}/06-a-name/{client,server}.c \
    tests/06-a-name.{talk,bats} tests/own/06-a-name.talk \
    python/06-a-name/{client,server}.py docs/{,hints/}06-a-name.md; do
    assert_line "new      $part"
    [[ -f $part ]]
  done
  run labkit todo .
  assert_output ""
  run grep -rl 00-template {docs,docs/hints,python,skeleton,solution}/06-* tests/06-*
  assert_output ""
  rm -r {docs,docs/hints,python,skeleton,solution}/06-* tests/{,own/}06-* tests/{mutants,alternatives}
  assert_equal "$before" "$(checksums .)"
}

# shown VERB - prints what the guide for authors shows behind its first `make VERB`.
shown() {
  awk -v begin="\$ make $1 " 'index($0, begin) == 1 { on = 1; next }
    on && /^```/ { exit }
    on && $0 != "..."' docs/adding-an-exercise.md
}

@test "make check accepts what make new has written, as the guide for authors shows" {
  run make new EXERCISE=06-tcp-backwards
  assert_equal "$(grep '^new ' <<<"$output")" "$(shown new)"

  run make check EXERCISE=06-tcp-backwards

  assert_status 0
  assert_equal "8" "$(shown check | grep -c .)"
  while IFS= read -r line; do
    [[ $line == *" passed, "* ]] || assert_line "$line"
  done < <(shown check)
  grid=$(grep -n '^  C server ' <<<"$output" | cut -d: -f1)
  list=$(grep -n ' to be filled in ' <<<"$output" | cut -d: -f1)
  result=$(grep -n ' passed, 0 failed' <<<"$output" | cut -d: -f1)
  ((grid < list && list < result))
}

@test "make check names what a new exercise lacks, behind its results, and fails" {
  make new EXERCISE=06-a-name
  rm -r tests/mutants
  keep_checks tests/06-a-name.talk "client makes a socket|C server, C client"
  rm tests/own/06-a-name.talk

  run make check EXERCISE=06-a-name

  assert_status 2
  assert_line "ok      06-a-name               6 tests"
  for lack in "tests/06-a-name.talk: no basis for the server" \
    "tests/06-a-name.talk: 3 points, there should be 100" \
    "tests/own/06-a-name.talk: no checks of our own programs" \
    "tests/mutants/06-a-name.mutants: missing"; do
    assert_line "$lack"
  done
}

@test "make check begins with the parts without which nothing can be tested" {
  make new EXERCISE=06-a-name
  rm -r skeleton/06-a-name
  echo "    whistle" >>tests/own/06-a-name.talk

  run make check EXERCISE=06-a-name

  assert_status 2
  assert_line "skeleton/06-a-name/client.c: missing"
  grep -q "tests/own/06-a-name.talk:.*: no such statement: whistle$" <<<"$output"
  if grep "C server" <<<"$output"; then return 1; fi
}

@test "labkit missing names pairings and mutants that are not there" {
  make new EXERCISE=06-a-name
  edit tests/06-a-name.bats 's/^@test "C server, P/&P/'
  edit tests/mutants/06-a-name.mutants 's/^    check client-sends$/    check client-send/'

  run labkit missing 06-a-name

  assert_status 1
  assert_line 'tests/06-a-name.bats: no test "C server, Python client"'
  assert_line "tests/mutants/06-a-name.mutants: no mutant fails client-sends"
  grep -q "^tests/mutants/06-a-name.mutants:.*: no check client-send$" <<<"$output"
}

@test "what the mutants refer to, and is not there, is named" {
  names=$(sed -nE 's#^((client|server)-[a-z-]+): .*#\1#p' tests/02-tcp-ordered.talk)
  mkdir -p tests/mutants
  place=tests/mutants/02-tcp-ordered
  printf '%s\n' "one: a mistake" "    check client-socket" "    check client-sockets" \
    "    in client.c" "    - never_there();" >"$place.mutants"
  printf '%s\n' "two:" "    02-tcp-ordered: client-sockets" >"$place.feedback"
  printf '%s\n' "client.c main: why" "- never_there(1);" "+ never_there(2);" \
    >"$place.equivalents"

  run labkit missing 02-tcp-ordered

  assert_line "$place.mutants:3: no check client-sockets"
  assert_line "$place.mutants:4: not in client.c: never_there();"
  assert_line "$place.mutants: no half-right submission: no mutant has \`again half\`"
  assert_line "$place.feedback: no mutant two"
  assert_line "$place.feedback: two: no check client-sockets"
  assert_line "$place.equivalents: no such change in client.c main:\
 never_there(1); => never_there(2);"
  while read -r name; do
    [[ $name == client-socket ]] || assert_line "$place.mutants: no mutant fails $name"
  done <<<"$names"
  if grep 'client-socket$' <<<"$output"; then return 1; fi
}

@test "a new exercise builds without a warning and is in step" {
  run "${CC:-cc}" -std=c11 -Wall -Wextra -Wpedantic -Werror -fsyntax-only \
    tests/template/{skeleton,solution}/*/*.c
  assert_output ""

  run labkit todo tests/template
  assert_output ""
}

@test "make new refuses a bad name and a name that is taken, and touches nothing" {
  before=$(checksums .)

  for name in "" 06 6-name 06-Name 06-../name "06-a name"; do
    run make new EXERCISE="$name"
    assert_refused "make new: EXERCISE=$name: not a name such as 06-name: two digits, small letters, -"
  done
  run make new EXERCISE=02-tcp-ordered
  assert_refused "make new: EXERCISE=02-tcp-ordered: there is such an exercise already"
  assert_equal "$before" "$(checksums .)"
}

# small BODY - makes the exercise 06-small with one program, of five TODOs, and BODY.
small() {
  local number

  mkdir -p solution/06-small
  {
    printf '#include <%s>\n' err.h errno.h signal.h stdbool.h stdio.h stdlib.h
    for number in 2 3 4 5; do
      printf '\nint todo_%d(void)\n{\n\t/* TODO %d: Do it. */\n' $number $number
      printf '\treturn %d;\n\t/* END TODO %d */\n}\n' $number $number
    done
    printf '\n%s\n' "$1"
  } >solution/06-small/client.c
}

@test "make skeleton writes a skeleton that compiles, and says what it has changed" {
  small 'static const char *const names[] = {"a", "b"};
static volatile sig_atomic_t stopped;
static int calls;

/* Is called in a TODO only. */
static const char *name_of(int number)
{
	return names[number];
}

/* Is called outside, too. */
static int count(void)
{
	return ++calls;
}

static void stop(int number)
{
	/* TODO 1: Remember it. */
	stopped = number;
	/* END TODO 1 */
}

/* Returns a name, or NULL with errno. */
static const char *choose(int a_first_number_of_two, char text[8], const long *lengths,
			  bool all)
{
	/* TODO 6: Choose. */
	if (stopped || all || *text || *lengths)
		return NULL;
	return name_of(a_first_number_of_two + count());
	/* END TODO 6 */
}

static void say(const char *text)
{
	/* TODO 7: Say it. */
	puts(text);
	/* END TODO 7 */
}

int main(void)
{
	signal(SIGINT, stop);
	say(choose(count(), "", NULL, false));
	return 0;
}'

  run make skeleton EXERCISE=06-small
  assert_output "new      skeleton/06-small/client.c"
  assert_equal '	(void)number;
	(void)a_first_number_of_two, (void)text, (void)lengths, (void)all;
	(void)stopped, (void)name_of;
	warnx("TODO 6 is not done yet");
	errno = ENOSYS;
	return NULL;
	(void)text;
	warnx("TODO 7 is not done yet");' \
    "$(sed -n '/TODO [167]: /,/END TODO/p' skeleton/06-small/client.c | grep -v '/\*')"
  run "${CC:-cc}" -std=c11 -Wall -Wextra -Wpedantic -Werror -fsyntax-only \
    skeleton/06-small/client.c
  assert_output ""

  run make skeleton EXERCISE=06-small
  assert_output "same     skeleton/06-small/client.c"
  echo "/* mine */" >>skeleton/06-small/client.c
  run make skeleton EXERCISE=06-small
  assert_output "changed  skeleton/06-small/client.c"
  rm -r {skeleton,solution}/06-small
}

@test "make skeleton refuses a TODO that it cannot make undone" {
  before=$(checksums skeleton)

  small 'struct pair make_pair(void)
{
	/* TODO 1: Make it. */
	return (struct pair){0};
	/* END TODO 1 */
}'
  run make skeleton EXERCISE=06-small
  assert_refused "make skeleton: solution/06-small/client.c:38: TODO 1: nothing says\
 that a function that returns struct pair has failed"

  small 'int half(void)
{
	int number = 1;

	/* TODO 1: Return it. */
	return number;
	/* END TODO 1 */
}'
  run make skeleton EXERCISE=06-small
  assert_refused "make skeleton: solution/06-small/client.c:40: TODO 1 is not the whole\
 body of a function"

  edit solution/06-small/client.c '/errno.h/d'
  run make skeleton EXERCISE=06-small
  assert_refused "make skeleton: solution/06-small/client.c: no #include <errno.h>, which\
 the skeleton needs"

  run make skeleton EXERCISE=07-nothing
  assert_refused "make skeleton: EXERCISE=07-nothing: no solution/07-nothing/*.c; there\
 are $(known), 06-small"
  assert_equal "$before" "$(checksums skeleton)"
}
