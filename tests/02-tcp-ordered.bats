#!/usr/bin/env bats
# The ordered client-server drill: TCP on localhost, strict turns, `exit` ends.

load helper
address tcp:5000

# The client says two things, hears two, and ends.
conversation() {
  talk pair <<-'TALK'
    server: start
    server: listens
    client: start
    client: type "{one}"
    server: see "{one}"
    server: type "{two} with spaces"
    client: see "{two} with spaces"
    client: type "{three} é 字"
    server: see "{three} é 字"
    server: type "{four}"
    client: see "{four}"
    client: type "exit"
    client: exit 0
    server: exit 0
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
