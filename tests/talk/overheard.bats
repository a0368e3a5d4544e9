#!/usr/bin/env bats
# What talk knows of a conversation in which it takes no part: two programs with each
# other, of which strace(1) tells what they have sent.

load helper

# told [EXPRESSION] - plays both programs until the client has ended, and prints the
# events, or what an expression makes of them.
told() {
  writes pair <<<$'server: start\nserver: listens\nclient: start\nclient: ends\n'"${more-}"
  # shellcheck disable=SC2086 # several options
  talk ${options-} --format json "$FILE" | python3 -c '
import json, sys
shown = "connect", "send", "shutdown", "close", "prints", "more"
record = json.loads(sys.stdin.readline())
events = [e for e in record["events"] if e["what"] in shown]
if record["state"] != "ok":
    print(record["state"], record["reason"], record["failure"])
elif sys.argv[1:]:
    print(ascii(eval(sys.argv[1])))
else:
    for e in events:
        for line in e["text"].rstrip("\n").split("\n"):
            print(e["who"], e["what"], line)
' "$@"
}

# between SERVER-ACTIONS CLIENT-ACTIONS [EXPRESSION] - the same for these programs, and
# until the server has ended, too.
between() {
  read -r -a server <<<"$1"
  read -r -a client <<<"$2"
  runs "$SUBJECT" "${server[@]}" "${ADDRESS#*:}"
  client "$SUBJECT" "${client[@]}" "${ADDRESS#*:}"
  more='server: ends' told "${@:3}"
}

@test "what two programs send each other is told, in its place among what they print" {
  run between 'listen accept print=one\n send=Pid print=two\n receive send=Quit receive close' \
    'connect receive print=three\n send=4711 receive close'

  assert_text 'client connect 127.0.0.1:5000
server prints one
server send Pid
server prints two
client prints [Pid]
client prints three
client send 4711
server prints [4711]
server send Quit
client prints [Quit]
client close 
server prints []
server close ' "$(sed '/^server prints two/d' <<<"$output" | sed '3a server prints two')"
  # Whether the client prints first, once it has received, is chance.
  [[ $output == *'server send Pid'*'server prints two'*'server prints [4711]'* ]]
}

@test "over a UNIX socket it is told as well" {
  address unix:/tmp/lab4
  run between 'listen accept send=Pid receive close' 'connect receive close'

  assert_text 'client connect /tmp/lab4
server send Pid
client prints [Pid]
client close 
server prints []
server close ' "$output"
}

@test "every byte that one program sends the other comes back, whoever sends it how" {
  run between 'listen accept send-every-byte receive' 'connect take close' \
    '[[ord(c) for c in e["text"]] == list(range(256)) for e in events if e["what"] == "send"]'
  assert_text '[True]' "$output"

  cat >"$BATS_TEST_TMPDIR/client.py" <<-'PYTHON'
import os, socket
with socket.create_connection(("127.0.0.1", 5000)) as s:
    s.sendmsg([b"a\"b\\", b"c7\0" + b"7\n"])
    os.writev(s.fileno(), [b"\1\x317", b"", b"\xff\""])
	PYTHON
  runs "$SUBJECT" listen accept receive receive receive 5000
  client python3 "$BATS_TEST_TMPDIR/client.py"
  run told '[e["text"] for e in events if e["what"] == "send"]'
  assert_text "['a\"b\\\\c7\\x007\\n', '\\x0117\\xff\"']" "$output"
}

@test "of a long message the beginning is told, and that it goes on" {
  run between "listen accept send=$(printf 'x%.0s' {1..5000}) take" \
    'connect take close' '[(e["what"], len(e["text"])) for e in events if e["who"] == "server"]'
  assert_text "[('send', 4096), ('more', 4), ('close', 0)]" "$output"
}

@test "of a flood between two programs the beginning is told, and that it goes on" {
  cat >"$BATS_TEST_TMPDIR/server.py" <<-'PYTHON'
import socket
with socket.create_server(("127.0.0.1", 5000)).accept()[0] as c:
    for _ in range(600):
        c.sendall(b"All work and no play.")
	PYTHON
  runs python3 "$BATS_TEST_TMPDIR/server.py"
  client bash -c 'cat </dev/tcp/127.0.0.1/5000 >/dev/null'

  run told 'len(events) < 600, [e["text"] for e in events if e["what"] == "more"]'
  assert_text "(True, ['send'])" "$output"
}

@test "a program that ends without a word has closed" {
  run between 'listen accept' 'connect receive'
  assert_text 'client connect 127.0.0.1:5000
server close 
client prints []
client close ' "$output"
}

@test "a connection is closed with the last of its descriptors, and told so once" {
  run between 'listen accept close-by=copy print=held\n' 'connect receive'
  assert_text 'client connect 127.0.0.1:5000
server prints held
server close 
client prints []
client close ' "$output"

  run between 'listen accept close-by=shutdown' 'connect receive'
  assert_text 'client connect 127.0.0.1:5000
server shutdown 
client prints []
client close ' "$output"
}

@test "what the child of a program does is told" {
  cat >"$BATS_TEST_TMPDIR/server.py" <<-'PYTHON'
import os, socket
s = socket.create_server(("127.0.0.1", 5000))
c, _ = s.accept()
if os.fork():
    c.close()
    os.wait()
else:
    c.recv(9)
    c.sendall(b"Done")
    c.recv(9)
	PYTHON
  runs python3 "$BATS_TEST_TMPDIR/server.py"
  client "$SUBJECT" connect send=Go receive close 5000
  more='server: ends' run told
  assert_text 'client connect 127.0.0.1:5000
client send Go
server send Done
client prints [Done]
client close 
server close ' "$output"
}

@test "where nothing can be traced, two programs are played all the same" {
  options=--no-trace run between 'listen accept send=Pid' 'connect receive'
  assert_text 'client prints [Pid]' "$output"
}
