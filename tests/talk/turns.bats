#!/usr/bin/env bats
# What talk promises where there are no namespaces: all meet at the addresses of the
# course, and what one conversation leaves there changes nothing for the next.
#
# A network and a /tmp of its own stand for the whole machine here.
#
# shellcheck disable=SC2317 # `machine` calls the functions

load helper

# machine FUNCTION - calls it on a machine of its own, where talk knows no namespaces.
machine() {
  local functions

  functions=$(declare -f)
  # shellcheck disable=SC2016 # that shell's own variables
  TALK_ISOLATED=no TALK_ARGUMENTS=no run bwrap --dev-bind / / --tmpfs /tmp \
    --bind "$ROOT" "$ROOT" --proc /proc --unshare-net --unshare-pid --die-with-parent \
    bash -c 'eval "$1"; eval "$2"; $3' - "$functions" "$(declare -p PYTHON ROOT)" "$1"
  assert_text "${2:-}" "$output"
}

# plays server|client STATEMENT... - plays a script and prints what came of it, if it
# does not hold.
plays() {
  local who=$1

  shift
  printf '%s\n' "$@" | play "$who" | sed -n '1p; 3,4p'
}

# A server that cannot take a port in TIME_WAIT.
without_option() {
  SERVER=$(printf '%s\n' "${PYTHON[@]}" -c "import socket; it = socket.socket(); \
it.bind(('127.0.0.1', 5000)); it.listen(); it.accept()[0].recv(9)")
  export SERVER
}

taken="could not run here: 127.0.0.1:5000: the address is taken: Address already in use"

@test "a peer that closed first leaves no port in TIME_WAIT to the next server" {
  leave_it() {
    does connect receive
    plays client close ends
    without_option
    plays server start listens
  }

  machine leave_it
}

@test "a server that closed first leaves no port in TIME_WAIT to the next one" {
  leave_it() {
    does listen accept receive close
    plays server 'send "a"' 'expect end of file' close ends
    # Two programs: nobody here can spare them TIME_WAIT.
    does listen accept close
    SERVER=$SERVER CLIENT=$(does connect receive && echo "$CLIENT") plays pair \
      'server: start' 'server: listens' 'client: start' 'client: ends' 'server: ends'
    without_option
    plays server start listens
  }

  machine leave_it
}

@test "given a port in TIME_WAIT: it is there, and gone for the next" {
  use_it() {
    without_option
    plays server 'given a port in TIME_WAIT' start listens | sed 1q
    does listen accept
    plays server 'given a port in TIME_WAIT' start listens
    without_option
    plays server start listens
  }

  machine use_it "This is not true: the server listens on 127.0.0.1:5000"
}

@test "somebody else's server is left alone, and named" {
  meet_it() {
    local status=0

    "${PYTHON[@]}" -c "import socket, time; it = socket.socket(); \
it.bind(('127.0.0.1', 5000)); it.listen(); print(flush=True); time.sleep(60)" >/tmp/began &
    until [[ -s /tmp/began ]]; do sleep 0.05; done
    does listen accept
    play server <<<$'start\nlistens' || status=$?
    kill -0 $! || echo "it is gone"
    exit "$status"
  }

  machine meet_it "$taken"
  assert_text 3 "$status"
}

@test "somebody else's file is left alone, and named; a dead socket file goes" {
  meet_it() {
    export TALK_ADDRESS=unix:/tmp/there
    echo precious >/tmp/there
    does listen accept
    plays server start listens
    cat /tmp/there
    rm /tmp/there
    "${PYTHON[@]}" -c "import socket; socket.socket(socket.AF_UNIX).bind('/tmp/there')"
    plays server start listens
  }

  machine meet_it "could not run here: /tmp/there: the address is taken: there is such a file already
precious"
}

@test "a process that a program leaves is ended, in whatever session" {
  leave_it() {
    does listen leave=session
    plays server start ends
    without_option
    plays server start listens
  }

  machine leave_it
}

@test "talks at once take turns, and the time of each begins with its turn" {
  meet() {
    does listen accept
    for _ in 1 2 3; do
      # Their whole time is two seconds then.
      TALK_SCALE=0.05 plays server start listens 'hold 1 s' &
    done
    wait
  }

  machine meet
}

@test "a lock that cannot be read is nobody's failure" {
  meet_it() {
    ln -s nowhere /tmp/labkit-talk.lock
    does listen accept
    plays server start listens
  }

  machine meet_it "could not run here: 127.0.0.1:5000: the address is taken:\
 /tmp/labkit-talk.lock: Too many levels of symbolic links"
}
