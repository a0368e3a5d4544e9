# Loaded by class_cluster.bats: a cluster of two nodes, or two machines to log in to, on
# loopback, for the length of a test file; both belong to whoever runs the tests.

# free_ports NUMBER - prints so many free TCP ports in a row.
free_ports() {
  "$PYTHON" - "$1" <<'PYTHON'
import socket, sys

held = [socket.socket() for _ in range(int(sys.argv[1]))]
for one in held:
    one.bind(("127.0.0.1", 0))
print(*(one.getsockname()[1] for one in held))
PYTHON
}

# start_munge - whose word the parts of Slurm believe: munge(7).
start_munge() {
  head -c 1024 /dev/urandom >"$place/munge.key"
  chmod 600 "$place/munge.key"
  munged --socket="$place/munge.socket" --key-file="$place/munge.key" \
    --log-file="$place/munged.log" --pid-file="$place/munged.pid" \
    --seed-file="$place/munge.seed" --num-threads=2 3>&-
}

# start_node NAME
start_node() {
  slurmd -f "$SLURM_CONF" -N "$1" 3>&-
}

# start_cluster - starts the controller and the nodes n1 and n2; sets SLURM_CONF. An
# array has at most three tasks there, so that a class needs several. After cred_expire,
# two minutes by default, what ran on a dead node begins anew: slurm.conf(5).
start_cluster() {
  local ports host

  place=$(mktemp -d /tmp/cluster.XXXXXX) # short: it becomes the name of a socket
  chmod 711 "$place"                     # munged(8) wants its socket within reach of all
  host=$(hostname -s)
  read -r -a ports <<<"$(free_ports 3)"
  export SLURM_CONF=$place/slurm.conf
  cat >"$SLURM_CONF" <<CONF
ClusterName=lab
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=${ports[0]}
AuthType=auth/munge
AuthInfo=socket=$place/munge.socket,cred_expire=10
CredType=cred/munge
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
StateSaveLocation=$place/state
SlurmdSpoolDir=$place/spool.%n
SlurmctldPidFile=$place/slurmctld.pid
SlurmdPidFile=$place/slurmd.%n.pid
SlurmctldLogFile=$place/slurmctld.log
SlurmdLogFile=$place/slurmd.%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
MaxArraySize=3
ReturnToService=2
SlurmdTimeout=10
SlurmdParameters=config_overrides
NodeName=n1 NodeHostname=$host NodeAddr=127.0.0.1 Port=${ports[1]} CPUs=2
NodeName=n2 NodeHostname=$host NodeAddr=127.0.0.1 Port=${ports[2]} CPUs=2
PartitionName=all Nodes=n[1-2] Default=YES MaxTime=INFINITE State=UP
CONF
  mkdir "$place/state"
  start_munge
  slurmctld -f "$SLURM_CONF" 3>&-
  start_node n1
  start_node n2
  wait_until "two nodes are idle" idle_nodes 2
}

# idle_nodes NUMBER - are so many nodes idle?
idle_nodes() {
  [[ $(sinfo --noheader --Node --states=idle --format=%N 2>/dev/null | wc -l) -eq $1 ]]
}

# break_node NAME - kills what runs on a node, as if its machine had lost its power: the
# daemon, what supervises the tasks, the tasks.
break_node() {
  kill -KILL "$(<"$place/slurmd.$1.pid")"
  "$PYTHON" - "$1" "$place" <<'PYTHON'
import os, signal, sys

node, place = sys.argv[1:]
children, first = {}, []
for pid in filter(str.isdigit, os.listdir("/proc")):
    try:
        with open(f"/proc/{pid}/stat") as file:
            parent = int(file.read().rpartition(")")[2].split()[1])
        with open(f"/proc/{pid}/environ", errors="replace") as file:
            variables = file.read().split("\0")
    except (OSError, ValueError):
        continue
    children.setdefault(parent, []).append(int(pid))
    if f"SLURMD_NODENAME={node}" in variables and f"HOME={place}" in variables:
        first.append((parent, int(pid)))
tasks = {pid for _, pid in first}
doomed = [parent for parent, _ in first if parent not in tasks and parent > 1]
doomed += sorted(tasks)
for pid in doomed:
    doomed += [child for child in children.get(pid, []) if child not in doomed]
for pid in doomed:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
PYTHON
}

# wait_until WHAT COMMAND... - waits until the command succeeds, a minute at most.
wait_until() {
  local i

  for ((i = 0; i < 600; i++)); do
    ! "${@:2}" || return 0
    sleep 0.1
  done
  echo "after a minute it is not so: $1" >&2
  return 1
}

# stop_all FILE... - ends the processes whose pids are in these files, and waits.
stop_all() {
  local file pid

  for file; do
    [[ -s $file ]] || continue
    pid=$(<"$file")
    kill "$pid" 2>/dev/null || continue
    wait_until "$file: $pid has ended" has_ended "$pid"
  done
}

# has_ended PID - does it not run any more? A zombie has ended.
has_ended() {
  [[ ! -e /proc/$1/stat ]] || [[ $(sed 's/.*) //' "/proc/$1/stat" 2>/dev/null) == Z* ]]
}

# stop_cluster - ends the cluster and its jobs, and removes what it has written.
stop_cluster() {
  scancel --user="$(id -un)" 2>/dev/null || true
  wait_until "no job is left" no_job || true
  stop_all "$place"/*.pid
  rm -rf "$place"
}

# no_job - does nothing wait or run on the cluster?
no_job() {
  [[ -z $(squeue --noheader 2>/dev/null) ]]
}

# may_log_in - has this user a shell that sshd(8) starts? nologin(8) is none.
may_log_in() {
  local shell

  shell=$(getent passwd "$(id -u)" | cut -d : -f 7)
  [[ -x ${shell:-/bin/sh} && $shell != *nologin && $shell != *false ]]
}

# start_machines - starts two ssh daemons and writes the file of machines $place/hosts:
# m1, m2, and m3, where nobody answers.
start_machines() {
  local name ports

  place=$(mktemp -d /tmp/machines.XXXXXX)
  mkdir -p "$place/.ssh"
  ssh-keygen -q -t ed25519 -N '' -f "$place/.ssh/key"
  cp "$place/.ssh/key.pub" "$place/authorized"
  read -r -a ports <<<"$(free_ports 3)"
  for name in 1 2 3; do
    cat >>"$place/config" <<CONFIG
Host m$name
HostName 127.0.0.1
Port ${ports[name - 1]}
CONFIG
    echo "2/ssh -F $place/config m$name" >>"$place/hosts"
  done
  cat >>"$place/config" <<CONFIG
Host *
User $(id -un)
IdentityFile $place/.ssh/key
IdentitiesOnly yes
StrictHostKeyChecking no
UserKnownHostsFile $place/.ssh/known_hosts
LogLevel ERROR
CONFIG
  for name in 1 2; do
    ssh-keygen -q -t ed25519 -N '' -f "$place/host$name"
    mkdir -p /run/sshd 2>/dev/null || true # sshd(8) wants it, where root starts it
    "$(command -v sshd)" -f /dev/null -h "$place/host$name" -p "${ports[name - 1]}" \
      -o ListenAddress=127.0.0.1 -o PidFile="$place/sshd$name.pid" -o UsePAM=no \
      -o AuthorizedKeysFile="$place/authorized" -o StrictModes=no \
      -o PasswordAuthentication=no -E "$place/sshd$name.log" 3>&-
  done
}

# stop_machines - ends them, and removes what they have written.
stop_machines() {
  stop_all "$place"/*.pid
  rm -rf "$place"
}
