#!/usr/bin/env bats
# What talk promises where there are no namespaces: all meet at the addresses of the
# course, and what one conversation leaves there changes nothing for the next.
#
# A network and a /tmp of its own stand for the whole machine here.
#
# shellcheck disable=SC2317 # `machine` calls the functions
# shellcheck disable=SC2030,SC2031 # each has its own $FILE and $ADDRESS

load helper

# machine FUNCTION [OUTPUT] - calls it on a machine of its own, on which talk makes no
# namespaces. Nothing may be printed but OUTPUT.
machine() {
  local functions variables

  functions=$(declare -f)
  variables=$(declare -p ROOT TALK_PROGRAM SUBJECT ADDRESS BEFORE)
  # shellcheck disable=SC2016 # that shell's own variables
  run bwrap --dev-bind / / --tmpfs /tmp --bind "$ROOT" "$ROOT" --proc /proc \
    --unshare-net --unshare-pid --die-with-parent \
    bash -c 'FILE=/tmp/checks-$$; eval "$1"; eval "$2"; $3' - \
    "$functions" "$variables" "$1"
  assert_text "${2:-}" "$output"
}

# tries server|client|pair STATEMENT... - plays a script and prints what came of it, if
# it does not hold.
tries() {
  local who=$1

  shift
  printf '%s\n' "$@" | options="--no-namespaces ${options-}" plays "$who" | sed -n '1p; 3,4p'
}

# A server that cannot take a port in TIME_WAIT.
without_option() {
  runs python3 -ESs -c "import socket; it = socket.socket(); \
it.bind(('127.0.0.1', 5000)); it.listen(); it.accept()[0].recv(9)"
}

taken="could not run here: 127.0.0.1:5000: the address is taken: Address already in use"

@test "a peer that closed first leaves no port in TIME_WAIT to the next server" {
  leave_it() {
    does connect receive
    tries client close ends
    without_option
    tries server start listens
  }

  machine leave_it
}

@test "a server that closed first leaves no port in TIME_WAIT to the next one" {
  leave_it() {
    does listen accept receive close
    tries server 'send "a"' 'expect end of file' close ends
    # Two programs: nobody here can spare them TIME_WAIT.
    does listen accept close
    client "$SUBJECT" connect receive 5000
    tries pair 'server: start' 'server: listens' 'client: start' 'client: ends' 'server: ends'
    without_option
    tries server start listens
  }

  machine leave_it
}

@test "given a port in TIME_WAIT: it is there, and gone for the next" {
  use_it() {
    without_option
    tries server 'given a port in TIME_WAIT' start listens | sed 1q
    does listen accept
    tries server 'given a port in TIME_WAIT' start listens
    without_option
    tries server start listens
  }

  machine use_it "This is not true: the server listens on 127.0.0.1:5000"
}

@test "somebody else's server is left alone, and named" {
  meet_it() {
    python3 -ESs -c "import socket, time; it = socket.socket(); \
it.bind(('127.0.0.1', 5000)); it.listen(); print(flush=True); time.sleep(600)" >/tmp/began &
    until [[ -s /tmp/began ]]; do sleep 0.05; done
    does listen accept
    tries server start listens
    kill -0 $! || echo "it is gone"
  }

  machine meet_it "$taken"
}

@test "somebody else's file is left alone, and named; a dead socket file goes" {
  meet_it() {
    address unix:/tmp/there
    echo precious >/tmp/there
    does listen accept
    tries server start listens
    cat /tmp/there
    rm /tmp/there
    python3 -ESs -c "import socket; socket.socket(socket.AF_UNIX).bind('/tmp/there')"
    tries server start listens
  }

  machine meet_it "could not run here: /tmp/there: the address is taken: there is such a file already
precious"
}

@test "a process that a program leaves is ended, in whatever session" {
  leave_it() {
    does listen leave=session
    tries server start ends
    without_option
    tries server start listens
  }

  machine leave_it
}

@test "a talk that is ended leaves no socket file" {
  end_it() {
    does listen accept line
    writes server <<<'hold 60 s'
    "$TALK_PROGRAM" --server "$SERVER" --no-namespaces "$FILE" >/dev/null &
    until [[ -S /tmp/talked ]]; do sleep 0.05; done
    kill -TERM $!
    wait
    ls /tmp/talked 2>/dev/null
  }

  address unix:/tmp/talked
  machine end_it
}

@test "talks at once take turns, and the time of each begins with its turn" {
  meet() {
    does listen accept
    for FILE in /tmp/{1,2,3}; do
      # Their whole time is two seconds then.
      options="--scale 0.05" tries server start listens 'hold 1 s' &
    done
    wait
  }

  machine meet
}

@test "the checks of a file take turns, too, whatever --jobs says" {
  meet() {
    does listen accept
    printf '%s\n' "address $ADDRESS" {one,two,three}$': server is tried\n  send "a"\n  ends' >"$FILE"
    talk --no-namespaces --jobs 3 "$FILE" | grep '^not'
  }

  machine meet
}

@test "a lock that cannot be read is nobody's failure" {
  meet_it() {
    ln -s nowhere /tmp/labkit-talk.lock
    does listen accept
    tries server start listens
  }

  machine meet_it "could not run here: 127.0.0.1:5000: the address is taken:\
 /tmp/labkit-talk.lock: Too many levels of symbolic links"
}

@test "with --arguments the programs get a free address, and nobody takes turns" {
  meet() {
    address "$1"
    does listen accept receive
    for FILE in /tmp/{1,2,3}; do
      options="--arguments --scale 10" tries server 'send "a"' 'hold 1 s' ends &
    done
    wait
  }
  at_a_port() { meet tcp:5000; }
  at_a_path() { meet unix:/tmp/talked; }

  machine at_a_port
  machine at_a_path
}
