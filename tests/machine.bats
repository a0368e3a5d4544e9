#!/usr/bin/env bats
# What a machine lacks, or has too little of, is nobody's failure: a grading works
# all the same, or says `could not run here` and why, in one line, and has no score.
# And what every machine has is in the sandbox, too.

load kit_helper

setup() {
  need bwrap
  copy_for_user
  # shellcheck disable=SC2154 # copy_for_user sets it
  cd "$folder/kit" || return
  keep_checks tests/02-tcp-ordered.talk "client (makes a socket|takes turns with the server)"
  # The sandbox of a check has a /tmp of its own.
  bin=$(mktemp -d /var/tmp/labkit-XXXXXX)
  chmod 755 "$bin"
  ((EUID)) || chown -hR 65534:65534 .
}

teardown() {
  remove_copy
  rm -rf "$bin"
}

# grade ARGUMENT... - grades the solution, as an ordinary user, with the programs in
# $bin in front of all others.
grade() {
  local places=("${as_user[@]/#PATH=/PATH=$bin:}")

  ((${#places[@]})) || places=(PATH="$bin:$PATH")
  clean "${places[@]}" "$@" \
    make -s --no-print-directory grade SUBMISSION=solution \
    EXERCISE="${exercise-02-tcp-ordered}" OUT=build/grade "CC=${compiler:-gcc}" </dev/null
}

# as_root - lets root grade instead of an ordinary user.
as_root() {
  ((EUID == 0)) || skip "root is needed"
  chown -hR 0:0 "$folder"
  as_user=()
}

# with_all_kinds - makes the solution one that needs much of the sandbox in 02, and in
# 01 has a mistake that only long pids show: see $all_kinds.
with_all_kinds() {
  local server="listens on the path|reports that it gets no socket"

  server+="|removes its socket file when the client closes early|closes every socket"
  keep_checks tests/01-unix-commands.talk \
    "client (makes a socket|replies to Pid with its own pid)|server ($server)"
  edit solution/01-unix-commands/client.c 's/getpid()/getpid() % 100000/'
  cp "$KIT/tests/machine/everything.c" solution/02-tcp-ordered/client.c
  exercise="" all_kinds="score: 15/23"
}

# wrapper NAME COMMANDS - puts a program of this name in front of PATH.
wrapper() {
  printf '%s\n' '#!/bin/sh' "$2" >"$bin/$1"
  chmod 755 "$bin/$1"
}

# could_not_run CAUSE - the last `run` says so, in one line, and leaves a report.
could_not_run() {
  local reason

  # shellcheck disable=SC2154 # bats sets it
  grep -qE "^could not run here: .*$1" <<<"$output" || {
    printf 'expected: %s\nreceived:\n%s\n' "$1" "$output"
    return 1
  }
  assert_line "score: none"
  if grep -qE 'Traceback|score: [0-9]' <<<"$output"; then return 1; fi
  reason=$("$PYTHON" -c 'import json, sys; print(json.load(sys.stdin)["reason"])' \
    <build/grade/report.json)
  grep -qE "$1" <<<"$reason"
}

@test "a program finds in the sandbox what every machine has" {
  cp "$KIT/tests/machine/everything.c" solution/02-tcp-ordered/client.c

  run grade

  assert_line "score: 6/6"
}

# powerless_bwrap - a bwrap as AppArmor makes it on Ubuntu 25.04 and later: it may make
# namespaces, and what it starts has no capabilities, whatever its options say.
powerless_bwrap() {
  wrapper bwrap "for word; do
      shift
      case \$done\$word in
        --) set -- \"\$@\" --unshare-user --disable-userns --cap-drop ALL -- && done=yes ;;
        *) set -- \"\$@\" \"\$word\" ;;
      esac
    done
    exec $(command -v bwrap) \"\$@\""
}

@test "a sandbox without capabilities changes no verdict" {
  with_all_kinds
  powerless_bwrap

  run grade

  assert_line "$all_kinds"
}

@test "a sandbox without capabilities changes no verdict for root" {
  with_all_kinds
  powerless_bwrap
  as_root

  run grade

  assert_line "$all_kinds"
}

@test "a compiler outside of the system works" {
  wrapper cc-of-ours 'exec gcc "$@"'
  compiler=cc-of-ours

  run grade

  assert_line "score: 6/6"
}

@test "a compiler that fails whatever the source is nobody's failure" {
  wrapper broken 'echo "broken: no license" >&2; exit 1'
  compiler=broken

  run grade

  could_not_run "the compiler broken fails on a program of ours: broken: no license"
}

@test "a compiler that fails now and then is asked again" {
  # The first time that it sees the client: the sandbox shows it only this folder.
  wrapper moody 'case "$*" in *fsanitize*) ;; *client.c*)
    mkdir tried 2>/dev/null && { echo "moody: not now" >&2; exit 1; } ;; esac
    exec gcc "$@"'
  edit tests/labkit/grading/preflight.py \
    's/done = compiling.run(/os.makedirs(os.path.join(folder, "tried"), exist_ok=True); &/'
  compiler=moody

  run grade

  assert_line "score: 6/6"
}

# unlucky_bwrap COMMAND - a bwrap that fails when talk plays checks that are graded, if
# the command succeeds.
unlucky_bwrap() {
  wrapper bwrap "! tr '\0' ' ' </proc/\$PPID/cmdline | grep -q 'tests/02-tcp-ordered.talk' ||
    ! $1 2>/dev/null || { echo 'bwrap: bad luck' >&2; exit 1; }
    exec $(command -v bwrap) \"\$@\""
}

@test "a sandbox that fails once costs nothing" {
  unlucky_bwrap "mkdir $folder/failed"

  run grade

  [[ -e $folder/failed ]]
  assert_line "score: 6/6"
}

@test "a sandbox that fails again and again gives no score" {
  unlucky_bwrap true

  run grade

  could_not_run "02-tcp-ordered: client [a-z ]*: no sandbox: bwrap: bad luck"
}

@test "processes that are too few for a check give no score" {
  need prlimit
  edit tests/labkit/grading/preflight.py 's/^CHECK_PROCESSES, .* = 80/&000/'

  run grade prlimit --nproc=9000

  could_not_run "too few processes"
}

# few_namespaces - sets $inside to what goes in front of a command that may make eight
# namespaces of users, in one of its own. Root stays root in there, who can become
# anybody: so its users must be in there, too.
few_namespaces() {
  # shellcheck disable=SC2016 # that shell's own arguments
  local few='echo 8 >/proc/sys/user/max_user_namespaces &&
    exec setpriv --inh-caps=-all --ambient-caps=-all "$@"'

  need unshare setpriv
  inside=(unshare --user --map-current-user --keep-caps sh -c "$few" sh)
  if ((EUID == 0)) && ((${#as_user[@]} == 0)); then
    mkfifo "$bin/mapped"
    wrapper few "unshare --user --keep-caps sh -c 'read -r _ <$bin/mapped && $few' sh \"\$@\" &
      until [ \"\$(readlink /proc/\$!/ns/user)\" != \"\$(readlink /proc/self/ns/user)\" ]; do
        kill -0 \$! || exit
      done
      echo 0 0 65536 >/proc/\$!/uid_map && echo 0 0 65536 >/proc/\$!/gid_map &&
        echo >$bin/mapped && wait \$!"
    inside=(few)
  fi
  clean PATH="$bin:$PATH" "${as_user[@]}" "${inside[@]}" true || skip "no namespace with a limit"
}

@test "few namespaces change no verdict" {
  with_all_kinds
  few_namespaces

  run grade "${inside[@]}"

  assert_line "$all_kinds"
}

@test "few namespaces change no verdict for root" {
  with_all_kinds
  as_root
  few_namespaces

  run grade "${inside[@]}"

  assert_line "$all_kinds"
}

@test "a machine that has been tried is not tried again until it changes" {
  edit solution/02-tcp-ordered/client.c '1i #ifdef TRIED\n#warning it is known\n#endif'
  wrapper strace "exec $(command -v strace) \"\$@\""
  run grade
  assert_line "score: 6/6"

  # What is known of the compiler shows whether it was asked.
  edit build/desk/machine.json 's/"c", \[/&"-DTRIED", /'
  ((EUID)) || chown 65534:65534 build/desk/machine.json
  run grade
  assert_line "score: 6/6"
  grep -q "it is known" <<<"$output"

  wrapper strace 'echo "strace: ptrace: Operation not permitted" >&2; exit 1'
  run grade
  assert_line "score: 4/4"
  if grep -q "it is known" <<<"$output"; then return 1; fi
}

@test "strace that may not trace: what needs it is left out" {
  wrapper strace 'echo "strace: ptrace: Operation not permitted" >&2; exit 1'

  run grade

  assert_line "score: 4/4"
}

@test "reports that cannot be written are noticed before anything runs" {
  run make grade SUBMISSION=solution OUT=/proc/nowhere

  assert_line "score: none"
  assert_line "could not run here: OUT=/proc/nowhere: No such file or directory"
}

@test "root without a python3 for everybody is told so" {
  ((EUID == 0)) || skip "only root grades as somebody else"
  wrapper setpriv 'exit 127'
  PATH=$bin:$PATH

  run make grade SUBMISSION=solution EXERCISE=02-tcp-ordered

  could_not_run "may run no python3: install it"
}
