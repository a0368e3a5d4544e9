#!/usr/bin/env bats
# The one screen of `make check` in support/<exercise>: the one next thing is on it,
# whatever else there is to say.

bats_require_minimum_version 1.5.0

load desk_helper

# assert_one_screen - the answer and the line that is typed next fit 24 lines.
assert_one_screen() {
  (($(wc -l <<<"$output") < 24)) || {
    printf 'more than one screen:\n%s\n' "$output"
    return 1
  }
}

# solved SIDE [SED] - gives 02-tcp-ordered the solution of a program, edited.
solved() {
  cp "solution/02-tcp-ordered/$1.c" "$HERE"
  [[ $# -lt 2 ]] || edit "$HERE/$1.c" "$2"
}

@test "many warnings, notes and a failure with much to say are one screen" {
  mistakes='s/^static int make_socket.*/int unused_function_1(void); &/
    s/return strcmp(message, "exit") != 0;/int a, b, c; char *p = 5; return message != "exit";/
    s/send(fd, message, strlen(message), 0)/send(fd, message, 1, 0)/
    s/ntohs(\(client\|server\)->sin_port)/\1->sin_port/
    s/INADDR_LOOPBACK/INADDR_ANY/'
  solved client "$mistakes"
  solved server "$mistakes"

  answer

  assert_answered
  assert_one_screen
  assert_in_order "The compiler warns:" "more: make check ALL=1" "Next: " "  where  " "  hint  "
}

@test "where no place is certain, a line that is not as given is shown, and who says the last words" {
  solved client 's/(state = say(fd)) == 1/(state = say(fd)) == 2/'

  answer

  assert_answered
  place=$(grep -n '(state = say(fd)) == 2' "$HERE"/client.c | cut -d : -f 1)
  assert_in_order "Next: " "  changed   client.c:$place, in main(), is not as it was given"

  # Under another name, as functions that are called alone know their place.
  solved client 's/^\tssize_t count = recv(.*/&\n\terrx(1, "strange: %s", message);/
    s/\bhear(/receive(/'
  answer

  assert_answered
  place=$(grep -n 'errx(1, "strange' "$HERE"/client.c | cut -d : -f 1)
  assert_in_order "Next: " "  said at   client.c:$place, TODO 4" "  hint      "
}

@test "a warning that comes again is told once, and counted" {
  for side in client server; do
    solved "$side" 's/const char \*message = read_message();/int unused; &/'
  done

  answer

  assert_answered
  assert_equal 1 "$(grep -c "unused variable" <<<"$output")"
  assert_in_order "The compiler warns:" "unused variable" "(and once more)"
}

@test "a header that is missing is told in one line, and not as warnings too" {
  solved client '/include <string.h>/d'
  rm "$HERE"/server.c

  answer

  assert_answered
  assert_in_order "client.c needs #include <string.h>, for "
  if grep 'implicit declaration' <<<"$output"; then return 1; fi
}

@test "at full marks all is told that costs no points" {
  solved client 's/strlen(message), 0)/strlen(message) + 1, 0)/'
  solved server 's/INADDR_LOOPBACK/INADDR_ANY/; s/ntohs(client->sin_port)/client->sin_port/'

  answer

  assert_answered
  assert_one_screen
  assert_in_order "100 of 100 points" "02-tcp-ordered is done." "No points, but worth knowing:" \
    "- Your client sends the terminating NUL" "- Your server prints port " \
    "- Your server listens on every address" "Next: " "  report  "
  if grep 'in the report' <<<"$output"; then return 1; fi
}

@test "what no check can see yet is told beside the TODO that is next" {
  work client 4
  # Under another name, as functions that are called alone tell it themselves.
  edit "$HERE"/client.c "/message\[count\] = '/d;s/\bhear(/receive(/"

  answer

  assert_answered
  assert_one_screen
  assert_in_order "Nothing in TODO 4 of your client puts a NUL" "Next: TODO 5 of the client" "  time  "
}

@test "a newline behind a message costs nothing, and is told" {
  solved client 's/if (send(fd, message, strlen(message), 0) == -1)/char line[300];\
	snprintf(line, sizeof(line), "%s\\n", message);\
	if (send(fd, line, strlen(line), 0) == -1)/'
  rm "$HERE"/server.c

  answer

  assert_answered
  assert_in_order "No points, but worth knowing:" "Your client sends a line end"
}

@test "a program that is older than its source is said to be" {
  solved client
  solved server
  make -s -C "$HERE"
  old="./client is older than what is checked: make builds it anew."

  answer
  if grep -F "$old" <<<"$output"; then return 1; fi
  touch -d '1 minute ago' "$HERE"/client
  answer

  assert_answered
  assert_line "$old"
}

@test "a function that is not there is named, with what the compiler says of it" {
  solved client 's/strcmp(message/strcomp(message/'
  answer
  assert_answered
  assert_one_screen
  assert_in_order "client.c does not compile" "warning: implicit declaration of function" \
    "strcomp" "There is no function strcomp(): is its name spelt as in its manual page"
  if grep -E 'collect2|/ld:' <<<"$output"; then return 1; fi
  run make -s -C "$HERE" hint
  assert_in_order "client.c does not compile" "TODO 3 of the client"

  solved client 's/^int main(/int mian(/'
  answer
  assert_in_order "client.c does not compile" "There is no function main()"
}
