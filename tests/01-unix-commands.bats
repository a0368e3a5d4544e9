#!/usr/bin/env bats
# SEP400 Lab 4: every pairing of the two programs,
# in C and in Python. The conversation is in 01-unix-commands.talk.

load pairings

@test "C server, C client" {
  pairing c c
}

@test "C server, Python client" {
  pairing c python
}

@test "Python server, C client" {
  pairing python c
}

@test "Python server, Python client" {
  pairing python python
}
