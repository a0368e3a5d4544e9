#!/usr/bin/env bats
# Hostile submissions, hostile/NAME: none does harm, none gets a point that it did
# not earn, and each ends with a message that a teacher understands. What each of
# them tries, and what must come of it, is in its file `about`; docs/trust.md has
# the rules. All of it is judged outside, by hostile/judge.py. Those that take
# longest are first, so that all end at about the same time.

load kit_helper

# state - prints what is in the kit, without what Python has compiled.
state() {
  checksums "$BATS_FILE_TMPDIR/kit" | grep -v /build/pycache/
}

setup_file() {
  if ! bwrap --dev-bind / / --unshare-net --unshare-pid true 2>/dev/null; then
    skip "no sandbox here"
  fi
  copy_kit "$BATS_FILE_TMPDIR/kit"
  state >"$BATS_FILE_TMPDIR/before"
}

# The kit is as it was: nobody has written into it, and no grading has left anything.
teardown_file() {
  [[ -e $BATS_FILE_TMPDIR/before ]] || return 0
  rm -f "$BATS_FILE_TMPDIR/kit/build/desk/machine.json"
  state | diff "$BATS_FILE_TMPDIR/before" -
}

# harmless NAME - grades the submission; fails with all that is not as it must be.
harmless() {
  clean "$PYTHON" -B "$KIT/tests/hostile/judge.py" "$BATS_FILE_TMPDIR/kit" \
    "$KIT/tests/hostile/$1" "$BATS_TEST_TMPDIR"
}

@test "filling the report gains nothing and does no harm" {
  harmless floods-the-report
}

@test "using the processor on both sides gains nothing and does no harm" {
  harmless spins-on-both-sides
}

@test "a client that plays the server too gains nothing and does no harm" {
  harmless plays-both-sides
}

@test "including itself without end gains nothing and does no harm" {
  harmless includes-itself
}

@test "using up the memory from behind gains nothing and does no harm" {
  harmless memory-left-behind
}

@test "handing sockets to the peer gains nothing and does no harm" {
  harmless hands-over-sockets
}

@test "connecting twice gains nothing and does no harm" {
  harmless connects-twice
}

@test "complaining without end gains nothing and does no harm" {
  harmless error-flood
}

@test "answering anything with anything gains nothing and does no harm" {
  harmless answers-anything
}

@test "a fork bomb gains nothing and does no harm" {
  harmless fork-bomb
}

@test "a folder in the place of the socket file gains nothing and does no harm" {
  harmless folder-in-its-place
}

@test "sleeping for ever gains nothing and does no harm" {
  harmless sleeps-for-ever
}

@test "forging a listening socket that it holds gains nothing and does no harm" {
  harmless forges-a-held-socket
}

@test "answering by heart gains nothing and does no harm" {
  harmless hard-coded-answers
}

@test "using the processor for ever gains nothing and does no harm" {
  harmless spins
}

@test "printing without end gains nothing and does no harm" {
  harmless output-flood
}

@test "filling the terminal gains nothing and does no harm" {
  harmless fills-the-terminal
}

@test "killing every process gains nothing and does no harm" {
  harmless kill-everybody
}

@test "using up the memory gains nothing and does no harm" {
  harmless memory-flood
}

@test "filling the disk gains nothing and does no harm" {
  harmless disk-flood
}

@test "making files without end gains nothing and does no harm" {
  harmless file-flood
}

@test "sending without end gains nothing and does no harm" {
  harmless message-flood
}

@test "leaving daemons behind gains nothing and does no harm" {
  harmless detached-children
}

@test "ignoring every signal gains nothing and does no harm" {
  harmless ignores-signals
}

@test "printing TAP, CI commands and escapes gains nothing and does no harm" {
  harmless steering-lines
}

@test "compile errors with CI commands and escapes gains nothing and does no harm" {
  harmless steering-errors
}

@test "leaving files named like CI commands gains nothing and does no harm" {
  harmless steering-names
}

@test "writing a report of its own gains nothing and does no harm" {
  harmless forged-report
}

@test "forging the kernel's table of sockets gains nothing and does no harm" {
  harmless forged-listener
}

@test "looking for the solution at run time gains nothing and does no harm" {
  harmless reads-files
}

@test "reading the environment gains nothing and does no harm" {
  harmless reads-environment
}

@test "including the solution gains nothing and does no harm" {
  harmless includes-solution
}

@test "including a file of the system gains nothing and does no harm" {
  harmless includes-passwd
}

@test "including the environment of the compiler gains nothing and does no harm" {
  harmless includes-environ
}

@test "including a file that does not end gains nothing and does no harm" {
  harmless includes-zero
}

@test "including a huge file of the kernel gains nothing and does no harm" {
  harmless includes-pagemap
}

@test "taking in the solution with .incbin gains nothing and does no harm" {
  harmless incbin
}

@test "exploding macros gains nothing and does no harm" {
  harmless macro-bomb
}

@test "an array of 8 GB gains nothing and does no harm" {
  harmless huge-array
}

@test "templates without end gains nothing and does no harm" {
  harmless template-bomb
}

@test "compile errors without end gains nothing and does no harm" {
  harmless error-bomb
}

@test "reaching for the network gains nothing and does no harm" {
  harmless reaches-network
}

@test "tracing other processes gains nothing and does no harm" {
  harmless traces-the-checker
}

@test "namespaces, mounts and more limits gains nothing and does no harm" {
  harmless escapes
}

@test "a symbolic link to the solution gains nothing and does no harm" {
  harmless symlink-to-solution
}

@test "a folder that is a symbolic link gains nothing and does no harm" {
  harmless symlinked-folder
}

@test "a named pipe and a folder as sources gains nothing and does no harm" {
  harmless named-pipe
}

@test "a device as source gains nothing and does no harm" {
  harmless device
}

@test "a source of 3 GB gains nothing and does no harm" {
  harmless huge-source
}

@test "a binary as source gains nothing and does no harm" {
  harmless binary-source
}

@test "a source of NUL bytes gains nothing and does no harm" {
  harmless nul-bytes
}

@test "files with odd names gains nothing and does no harm" {
  harmless odd-names
}

@test "a Makefile and scripts of its own gains nothing and does no harm" {
  harmless own-makefile
}

@test "a source that may not be read gains nothing and does no harm" {
  harmless unreadable
}

@test "answering without being asked gains nothing and does no harm" {
  harmless answers-unasked
}

@test "a server that talks to itself gains nothing and does no harm" {
  harmless server-talks-to-itself
}

@test "leaving the address busy gains nothing and does no harm" {
  harmless leaves-it-busy
}

@test "running the reference peer gains nothing and does no harm" {
  harmless runs-the-reference
}

@test "using inherited descriptors gains nothing and does no harm" {
  harmless descriptors
}

@test "running itself in disguise gains nothing and does no harm" {
  harmless preloads-itself
}

@test "ending before main gains nothing and does no harm" {
  harmless constructor
}

@test "exit statuses with a meaning gains nothing and does no harm" {
  harmless exit-status
}

@test "behaving well only when traced gains nothing and does no harm" {
  harmless detects-strace
}

@test "a loader that does not exist gains nothing and does no harm" {
  harmless own-interpreter
}

@test "removing the socket and its home gains nothing and does no harm" {
  harmless disappears
}

@test "taking shared memory gains nothing and does no harm" {
  harmless shared-memory
}

@test "shared memory in small pieces gains nothing and does no harm" {
  harmless shared-pages
}

@test "hiding a child from strace gains nothing and does no harm" {
  harmless escapes-the-trace
}

@test "forging a line of the trace gains nothing and does no harm" {
  harmless forges-the-trace
}

@test "silencing the sanitizer gains nothing and does no harm" {
  harmless silences-the-sanitizer
}

@test "links to lead another sandbox out gains nothing and does no harm" {
  harmless leads-to-the-checker
}

@test "numbers of thousands of digits gain nothing and do no harm" {
  harmless long-numbers
}
