#!/usr/bin/env bats
# The ordered client-server drill, beyond the course's text: what is typed, and what is made of it.
# Asked of the kit's own programs only, in C and in Python; no student is graded by it.

load ../helper
address tcp:5000

# bats test_tags=client
@test "client passes over an empty line" {
  talk client <<-'TALK'
    type ""
    silent 0.3 s
    type "{one}"
    expect "{one}" or anything
TALK
}

# bats test_tags=server
@test "server passes over an empty line" {
  talk server <<-'TALK'
    send "{one}"
    type ""
    silent 0.3 s
    type "{two}"
    expect "{two}" or anything
TALK
}

# bats test_tags=client
@test "client sends a line of 255 bytes" {
  talk client <<-'TALK'
    type "{255}"
    expect "{255}"
    no complaint
TALK
}

# bats test_tags=server
@test "server sends a line of 255 bytes" {
  talk server <<-'TALK'
    send "{one}"
    type "{255}"
    expect "{255}"
    no complaint
TALK
}

# bats test_tags=client
@test "client prints a message of 255 bytes as one" {
  talk client <<-'TALK'
    type "{one}"
    expect "{one}" or anything
    send "{255}"
    see line "[Server 127.0.0.1:{port}]: {255}"
    type "{two}"
    expect "{two}"
    silent 0.2 s
TALK
}

# bats test_tags=server
@test "server prints a message of 255 bytes as one" {
  talk server <<-'TALK'
    send "{255}"
    see line "[Client 127.0.0.1:{peer.port}]: {255}"
    type "{one}"
    expect "{one}"
    silent 0.2 s
TALK
}

# bats test_tags=client
@test "client prints what looks like a format, or is not ASCII, as it is" {
  talk client <<-'TALK'
    type "{one}"
    expect "{one}"
    send "100 %d%% é"
    see line "[Server 127.0.0.1:{port}]: 100 %d%% é"
    type "50 %s%% 字"
    expect "50 %s%% 字"
TALK
}

# bats test_tags=server
@test "server prints what looks like a format, or is not ASCII, as it is" {
  talk server <<-'TALK'
    send "100 %d%% é"
    see line "[Client 127.0.0.1:{peer.port}]: 100 %d%% é"
    type "50 %s%% 字"
    expect "50 %s%% 字"
TALK
}

# bats test_tags=client
@test "client refuses a line of 256 bytes, and the turn stays" {
  talk client <<-'TALK'
    type "{256}"
    complain "client: line of 256 bytes: at most 255 fit into a message"
    silent 0.3 s
    type "{one}"
    expect "{one}" or anything
TALK
}

# bats test_tags=server
@test "server refuses a line of 256 bytes, and the turn stays" {
  talk server <<-'TALK'
    send "{one}"
    type "{256}"
    complain "server: line of 256 bytes: at most 255 fit into a message"
    silent 0.3 s
    type "{two}"
    expect "{two}" or anything
TALK
}

# bats test_tags=client
@test "client goes on after a line that only looks like exit" {
  talk client <<-'TALK'
    type "exit now"
    expect "exit now"
    send "exit now"
    type "EXIT"
    expect "EXIT"
    send "EXIT"
    type "quit"
    expect "quit"
    send "quit"
    type "no exit"
    expect "no exit"
    send "no exit"
    type "{one}"
    expect "{one}"
TALK
}

# bats test_tags=server
@test "server goes on after a line that only looks like exit" {
  talk server <<-'TALK'
    send "exit now"
    type "exit now"
    expect "exit now"
    send "EXIT"
    type "EXIT"
    expect "EXIT"
    send "quit"
    type "quit"
    expect "quit"
    send "no exit"
    type "no exit"
    expect "no exit"
    send "{one}"
    type "{two}"
    expect "{two}"
TALK
}

# bats test_tags=client
@test "client says exit at the end of its input" {
  talk client <<-'TALK'
    end of input
    expect "exit"
    expect end of file
    exit 0
TALK
}

# bats test_tags=server
@test "server says exit at the end of its input" {
  talk server <<-'TALK'
    send "{one}"
    end of input
    expect "exit"
    expect end of file
    exit 0
TALK
}

# bats test_tags=client
@test "client sends lines that were typed ahead, one a turn" {
  talk client <<-'TALK'
    given a pipe as input
    type "{one}\n\n{two}"
    expect "{one}"
    silent 0.3 s
    send "{three}"
    expect "{two}"
    send "{four}"
    type "exit"
    expect "exit"
    exit 0
TALK
}

# bats test_tags=server
@test "server sends lines that were typed ahead, one a turn" {
  talk server <<-'TALK'
    given a pipe as input
    type "{one}\n\n{two}"
    silent 0.3 s
    send "{three}"
    expect "{one}"
    silent 0.3 s
    send "{four}"
    expect "{two}"
    send "{five}"
    type "exit"
    expect "exit"
    exit 0
TALK
}

# bats test_tags=client
@test "client sends a last line that has no newline" {
  talk client <<-'TALK'
    given a pipe as input
    type "{one}" without newline
    end of input
    expect "{one}"
    send "{two}"
    expect "exit"
    exit 0
TALK
}

# bats test_tags=server
@test "server sends a last line that has no newline" {
  talk server <<-'TALK'
    given a pipe as input
    type "{one}" without newline
    end of input
    send "{two}"
    expect "{one}"
    send "{three}"
    expect "exit"
    exit 0
TALK
}

# bats test_tags=client
@test "client sends the blanks at both ends of a line" {
  talk client <<-'TALK'
    type "  {one}\t "
    expect "  {one}\t "
TALK
}

# bats test_tags=server
@test "server sends the blanks at both ends of a line" {
  talk server <<-'TALK'
    send "{one}"
    type "  {two}\t "
    expect "  {two}\t "
TALK
}

# bats test_tags=client
@test "client prints the blanks at both ends of a line" {
  talk client <<-'TALK'
    type "{one}"
    expect "{one}"
    send "  {two}\t "
    see line "[Server 127.0.0.1:{port}]:   {two}\t "
TALK
}

# bats test_tags=server
@test "server prints the blanks at both ends of a line" {
  talk server <<-'TALK'
    send "  {one}\t "
    see line "[Client 127.0.0.1:{peer.port}]:   {one}\t "
TALK
}

# bats test_tags=client
@test "client does not answer exit" {
  talk client <<-'TALK'
    type "{one}"
    expect "{one}"
    send "exit"
    expect end of file
TALK
}

# bats test_tags=server
@test "server does not answer exit" {
  talk server <<-'TALK'
    send "exit"
    expect end of file
TALK
}
