"""`labkit edition [OUT]`: makes what students get, of the files in tests/edition.txt.

OUT, by default build/student-edition, must be empty, or not there; it gets
    client-server-lab/              a folder, and a git repository: main, one commit
    client-server-lab.tar.gz        the same folder, without the repository
    client-server-lab.tar.gz.sha256 its checksum, as sha256sum -c reads it
The same files make the same bytes, whoever makes them, and when: names are sorted,
modes are 644 or 755, owner, author and time are fixed. OUT is whole, or not there.
"""

import gzip
import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import leaks

LIST = "tests/edition.txt"
NAME = "client-server-lab"
OUT = os.path.join("build", "student-edition")
TIME = 946684800  # the first second of 2000, UTC
SAID = "Client/server lab, students' edition"
LINK = re.compile(r"(?<=\]\()(?![a-z]+:|[#/])[^)#\s]+")  # in Markdown, to another file
WHO = {"NAME": "Client/server lab", "EMAIL": "lab@example.org", "DATE": f"{TIME} +0000"}


class Refused(Exception):
    """The edition cannot be made; the text is the line that says why."""


def patterns():
    """Yield (pattern, name or "", where it stands) of each line of the list."""
    for number, line in enumerate(Path(LIST).read_text("utf-8").splitlines(), 1):
        words = line.split("#")[0].split()
        if len(words) == 1:
            yield words[0], "", f"{LIST}:{number}"
        elif len(words) == 3 and words[1] == "as":
            yield words[0], words[2], f"{LIST}:{number}"
        elif words:
            raise Refused(f"{LIST}:{number}: neither `FILE` nor `FILE as NAME`")


def contents():
    """Return {name in the edition: file of the kit}. Raises Refused."""
    found = {}
    for pattern, name, place in patterns():
        files = sorted(Path(".").glob(pattern))
        if not files and "*" not in pattern:
            raise Refused(f"{place}: {pattern}: no such file")
        for file in files:
            if file.is_symlink() or not file.is_file():
                raise Refused(f"{place}: {file}: not an ordinary file")
            found[name or str(file)] = file
    return found


def refuse_leaks(files):
    """Raise Refused when a file has a line of a solution."""
    for name, file in sorted(files.items()):
        for number, source in leaks.lines_of_solutions(name, file.read_bytes()):
            raise Refused(f"{file}:{number}: this line is in {source}")


def moved(text, old, new):
    """Return the text of a page that moves to another folder, with links that hold."""

    def link(match):
        target = os.path.normpath(os.path.join(os.path.dirname(old), match[0]))
        return os.path.relpath(target, os.path.dirname(new) or ".")

    return LINK.sub(link, text)


def copy(files, folder):
    """Copy the files into a new folder, with modes that are the same everywhere."""
    for name, file in sorted(files.items()):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix == ".md" and os.path.dirname(name) != os.path.dirname(file):
            text = moved(file.read_text("utf-8"), str(file), name)
            target.write_text(text, "utf-8")
        else:
            shutil.copyfile(file, target)
        target.chmod(0o755 if file.stat().st_mode & 0o100 else 0o644)


def archive(folder):
    """Return the bytes of a .tar.gz of a folder, which depend on its files only."""
    packed, plain = io.BytesIO(), io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for path in sorted([folder, *folder.rglob("*")]):
            entry = tar.gettarinfo(path, path.relative_to(folder.parent))
            entry.uid = entry.gid = 0
            entry.uname = entry.gname = ""
            entry.mtime = TIME
            if path.is_dir():
                entry.mode = 0o755
                tar.addfile(entry)
            else:
                tar.addfile(entry, io.BytesIO(path.read_bytes()))
    with gzip.GzipFile("", "wb", 9, packed, TIME) as file:
        file.write(plain.getvalue())
    return packed.getvalue()


def git(folder, *words):
    """Return what git prints in a folder; it knows nobody's settings."""
    variables = {"PATH": os.environ["PATH"], "LC_ALL": os.environ["LC_ALL"]}
    for name in "HOME", "XDG_CONFIG_HOME", "GIT_CONFIG_GLOBAL":
        variables[name] = os.devnull
    variables.update(GIT_CONFIG_NOSYSTEM="1", GIT_DEFAULT_HASH="sha1")
    for role in "AUTHOR", "COMMITTER":
        variables.update({f"GIT_{role}_{key}": value for key, value in WHO.items()})
    done = subprocess.run(
        ["git", *words],
        cwd=folder,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    said = done.stdout.decode(errors="backslashreplace").strip()
    if done.returncode:
        raise Refused(f"git {words[0]}: {' '.join(said.split())}")
    return said


def commit(folder):
    """Make the folder a repository of one commit. Returns the commit's name."""
    git(folder, "init", "--quiet", "--template=")
    git(folder, "symbolic-ref", "HEAD", "refs/heads/main")
    git(folder, "add", "--all", "--force")
    git(folder, "commit", "--quiet", f"--message={SAID}")
    return git(folder, "rev-parse", "HEAD")


def free(out):
    """Return the path of OUT. Raises Refused unless it is empty, or not there."""
    path = Path(os.path.realpath(out))
    if path.exists() and not path.is_dir():
        raise Refused(f"{out}: not a folder")
    if path.is_dir() and any(path.iterdir()):
        raise Refused(f"{out}: not empty; remove it, or name another folder: OUT=")
    return path


def make(out):
    """Make everything in OUT. Returns (checksum, commit, number of files)."""
    path, files = free(out), contents()
    refuse_leaks(files)
    path.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    try:
        new = work / "new"
        copy(files, new / NAME)
        packed = archive(new / NAME)
        checksum = hashlib.sha256(packed).hexdigest()
        (new / f"{NAME}.tar.gz").write_bytes(packed)
        line = f"{checksum}  {NAME}.tar.gz\n"
        (new / f"{NAME}.tar.gz.sha256").write_text(line, "utf-8")
        made = commit(new / NAME)
        new.rename(path)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return checksum, made, len(files)


def main(arguments):
    """Make the edition, say where it is. Returns the exit status."""
    out = "".join(arguments) or OUT
    try:
        checksum, made, count = make(out)
    except Refused as reason:
        sys.exit(f"make student-edition: {reason}")
    place = os.path.join(out, NAME)
    print(
        f"{place}: {count} files, in git on main: {made[:12]}\n"
        f"{place}.tar.gz: the same, sha256 {checksum[:12]}...\n"
        "\nNext:  try it as a student does, then publish it:"
        " docs/instructors.md says how"
    )
    return 0
