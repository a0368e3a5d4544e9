"""Grades a hostile submission, and tells what is not as it must be.

    judge.py KIT FOLDER WORK

KIT is a copy of the kit; FOLDER has the sources of the submission, or a make.sh
that makes them, and the file `about`:

    tries: what it attempts, one sentence
    score: the points that it may get at most
    says: a text that the feedback must have (any number of such lines)
    never: a text that is not in the report (any number)
    status: the exit status of the grading, if not 1

Whatever survives the grading becomes a child of this process, prctl(2). Exit
status: 0 nothing was found; 1 stdout tells what.
"""

import ctypes
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time

LIMIT = 240  # seconds; only guards against hanging
SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER
FILES = (
    "report.json",
    "report.md",
    "report.html",
    "junit.xml",
    "report.tap",
    "results.json",
)
# What must not reach a terminal or the log of a CI run.
STEERING = re.compile(r"[\0-\x08\x0b-\x1f\x7f-\x9f\u202e]|^ *::\w|##\[", re.M)


def about(folder):
    """Return {field: [values]} of the file `about`."""
    fields = {}
    with open(os.path.join(folder, "about"), encoding="utf-8") as file:
        for line in file:
            name, _, value = line.rstrip("\n").partition(": ")
            fields.setdefault(name, []).append(value)
    return fields


def prepare(kit, folder, work):
    """Copy or make the submission in the folder work. Returns its path."""
    target = os.path.join(work, "submission")
    script = os.path.join(folder, "make.sh")
    if os.path.exists(script):
        os.mkdir(target)
        environment = {**os.environ, "KIT": kit}
        subprocess.run(["bash", script], cwd=target, env=environment, check=True)
    else:
        shutil.copytree(folder, target)
    return target


def children():
    """Return the command lines of the children of this process."""
    found = []
    for name in os.listdir("/proc"):
        try:
            with open(f"/proc/{name}/stat") as file:
                fields = file.read().rpartition(")")[2].split()
            if name.isdigit() and int(fields[1]) == os.getpid() and fields[0] != "Z":
                with open(f"/proc/{name}/cmdline") as file:
                    found.append(file.read().replace("\0", " "))
        except (OSError, IndexError, ValueError):
            pass
    return found


def survivors():
    """Return what still runs a moment after a grading has ended."""
    for _ in range(100):
        if not children():
            return []
        time.sleep(0.05)
    return children()


def mounts():
    """Return the mount points of this system."""
    with open("/proc/self/mountinfo") as file:
        return {line.split()[4] for line in file}


def unix_names():
    """Return the table of UNIX sockets."""
    with open("/proc/net/unix") as file:
        return file.read()


def grade(kit, submission, out):
    """Grade it. Returns (exit status, output, pid); status "hangs" at the limit."""
    command = [sys.executable, "-BESs", "-X", "pycache_prefix=build/pycache"]
    command += ["tests/labkit", "grade"]
    keep = {n: os.environ[n] for n in ("PATH", "HOME", "TMPDIR") if n in os.environ}
    process = subprocess.Popen(
        [*command, submission, "01-unix-commands", out],
        cwd=kit,
        env={**keep, "SECRET": "hostile-secret", "LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        output = process.communicate(timeout=LIMIT)[0]
        return process.returncode, output.decode(errors="replace"), process.pid
    except subprocess.TimeoutExpired:
        process.terminate()
        return "hangs", process.communicate()[0].decode(errors="replace"), process.pid


def examine_report(fields, out, status, output):
    """Return what is wrong with the reports and what was printed."""
    wrong = []
    if status != int(fields.get("status", ["1"])[0]):
        wrong.append(f"exit status {status}")
    missing = [name for name in FILES if not os.path.isfile(os.path.join(out, name))]
    if missing:
        return [*wrong, f"no {', '.join(missing)}"]
    with open(os.path.join(out, "report.json"), encoding="utf-8") as file:
        text = file.read()
    report = json.loads(text)
    tests = [t for e in report["exercises"] for t in e["tests"]]
    if report["status"] != "graded" or not report["complete"]:
        wrong.append(f"{report['status']}: {report['reason']}")
    if report["score"] > int(fields["score"][0]):
        wrong.append(f"{report['score']} points")
        wrong += [f"  {t['earned']} {t['name']}" for t in tests if t["earned"]]
    if report["score"] != sum(t["earned"] for t in tests):
        wrong.append("the points do not add up")
    if not output.endswith(f"score: {report['score']}/{report['max']}\n"):
        wrong.append("the last line is not the score")
    if re.search("^Traceback", output, re.M):
        wrong.append("the kit itself fails")
    wrong += [
        f"does not say: {t}" for t in fields.get("says", ()) if t not in said(output)
    ]
    wrong += [f"says: {t}" for t in fields.get("never", ()) if t in text]
    steering = STEERING.search(output)
    if steering:
        wrong.append(f"prints {steering.group()!r}")
    if len(text) > 20 << 20:
        wrong.append(f"the report has {len(text)} bytes")
    return wrong


def said(output):
    """Return the feedback with its broken lines joined."""
    return output + re.sub(r"\s+", " ", output)


def main(kit, folder, work):
    """Grade the submission in folder. Returns the exit status."""
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    fields = about(folder)
    submission = prepare(kit, folder, work)
    before = mounts()
    places = "/tmp", os.path.join(kit, "build"), "/var/tmp", "/dev/shm"
    places = [place for place in places if os.path.isdir(place)]
    known = {place: os.listdir(place) for place in places}
    with socket.socket(socket.AF_UNIX) as host:
        try:
            host.bind("\0hostile-host")  # that a submission tries to reach
            host.listen(1)
        except OSError:
            pass  # another judge has it
        begin = time.monotonic()
        out = os.path.join(work, "out")
        status, output, pid = grade(kit, submission, out)
        seconds = time.monotonic() - begin
    wrong = examine_report(fields, out, status, output)
    wrong += [f"still runs: {command}" for command in survivors()]
    wrong += [f"still mounted: {point}" for point in mounts() - before]
    for place in places:
        for name in set(os.listdir(place)) - set(known[place]):
            if f"-{pid}-" in name or name.startswith("hostile-left"):
                wrong.append(f"left behind: {place}/{name}")
    if "hostile-left" in unix_names():
        wrong.append("left behind: a socket")
    print(f"# {os.path.basename(folder)}: {seconds:.0f} s", file=sys.stderr)
    if wrong:
        print(fields["tries"][0], *wrong, "", output[-6000:], sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
