#!/usr/bin/env bats
# SEP400 Lab 4: a server commands a client over the UNIX socket /tmp/lab4.

load helper
address unix:/tmp/lab4

# The whole conversation between two programs, as both print it. The wording of
# what is printed is free, but for the client's pid.
conversation() {
  talk pair <<-'TALK'
    server: start
    server: listens
    client: start
    server: see "{client.pid}"
    client: exit 0 after 5 s
    server: exit 0
    no socket file
    nothing left
TALK
}

# bats test_tags=pair
@test "C server, C client" {
  server=c client=c conversation
}

# bats test_tags=pair
@test "C server, Python client" {
  server=c client=python conversation
}

# bats test_tags=pair
@test "Python server, C client" {
  server=python client=c conversation
}

# bats test_tags=pair
@test "Python server, Python client" {
  server=python client=python conversation
}
