"""`labkit support`: makes support/, where students work, and never loses a file.

    labkit support                 add what is missing, update what students do
                                   not edit: peers, Makefile, handout
    labkit support reset EXERCISE  start an exercise afresh, keep the old files

A file of ours that somebody has edited is moved aside before it is updated.
"""

import filecmp
import os
import shutil
import sys
from pathlib import Path

import handout
from desk import done

IGNORE = """\
# Only your sources and headers are committed; `make` generates the rest.
*
!.gitignore
!*/
!*.[ch]
!*.cc
!*.hh
!*.[ch]pp
!*.[ch]xx
!*.inc
"""
PROGRAMS = ("client", "server")
TASKS = Path(".vscode", "tasks.json")  # of an editor
SUFFIXES = (".c", ".cpp", ".cc", ".cxx")


def exercises():
    """Return the names of all exercises, in teaching order."""
    return sorted(p.name for p in Path("skeleton").iterdir() if p.is_dir())


def given_files(name):
    """Return {file in support/name: its source} of what students do not edit."""
    readme = handout.readme(name)
    return {
        "client.py": Path("python", name, "client.py"),
        "server.py": Path("python", name, "server.py"),
        "Makefile": Path("skeleton", "Makefile"),
        "README.md": readme,
        **handout.pictures(readme),
    }


def offer(source, target, pristine):
    """Give a file that students may edit. Returns what was done, "" for nothing.

    As they have edited it, or as something else stands in its place, it stays.
    """
    known = [path for path in (source, pristine) if path.is_file()]
    if os.path.lexists(target) and not any(
        target.is_file() and filecmp.cmp(path, target, shallow=False) for path in known
    ):
        return ""
    if os.path.lexists(target.parent) and not target.parent.is_dir():
        return ""
    for path in target, pristine:
        path.parent.mkdir(exist_ok=True)
    return update(source, target, pristine)


def copy_new(source, target):
    """Copy source to target, which must not exist; whole or not at all."""
    partial = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        shutil.copyfile(source, partial)
        copy_mode(source, partial)
        os.link(partial, target)  # unlike rename(2), never replaces a file
    except FileExistsError:
        pass
    except OSError as error:
        if error.filename2 is None:
            raise
        create(source, target)  # a file system without hard links
    finally:
        partial.unlink(missing_ok=True)


def create(source, target):
    """Write a new file target, unless there is one; remove it if that fails."""
    try:
        file = open(target, "xb")
    except FileExistsError:
        return
    try:
        with file:
            file.write(source.read_bytes())
        copy_mode(source, target)
    except BaseException:
        target.unlink()
        raise


def copy_mode(source, target):
    """Give target the mode of source, where the file system knows modes."""
    try:
        shutil.copymode(source, target)
    except PermissionError:
        pass


def set_aside(path):
    """Rename path to the first free of path.old, path.old2 ...; return it."""
    number = 1
    while True:
        aside = path.with_name(f"{path.name}.old{number if number > 1 else ''}")
        if not os.path.lexists(aside):
            path.rename(aside)
            return aside
        number += 1


def update(source, target, pristine):
    """Bring target up to date. Returns what was done, "" for nothing.

    pristine is our last version of it: what differs from both is an edit.
    """
    done = ""
    if os.path.lexists(target):
        if target.is_file() and filecmp.cmp(source, target, shallow=False):
            shutil.copyfile(source, pristine)
            return ""
        if pristine.is_file() and filecmp.cmp(pristine, target, shallow=False):
            target.unlink()
            done = f"updated  {target}"
        else:
            done = f"updated  {target}, your version is now {set_aside(target)}"
    copy_new(source, target)
    shutil.copyfile(source, pristine)
    return done or f"new      {target}"


def give(files, folder, pristine):
    """Bring files, {name in the folder: source}, up to date. Returns what was done.

    Where something else stands in the place of a folder of ours, it stays.
    """
    done = []
    for name, source in files.items():
        target, known = folder / name, pristine / name
        if os.path.lexists(target.parent) and not target.parent.is_dir():
            continue
        for path in target, known:
            path.parent.mkdir(parents=True, exist_ok=True)
        done.append(update(source, target, known))
    return done


def generate(name):
    """Make or complete support/name. Returns the list of what was done."""
    folder, pristine = Path("support", name), Path("build", "pristine", name)
    folder.mkdir(parents=True, exist_ok=True)
    done = []
    for program in PROGRAMS:
        target = folder / f"{program}.c"
        if any(os.path.lexists(folder / (program + suffix)) for suffix in SUFFIXES):
            continue
        copy_new(Path("skeleton", name, target.name), target)
        done.append(f"new      {target}")
    done += give(given_files(name), folder, pristine)
    if TASKS.is_file():
        done.append(offer(TASKS, folder / TASKS, pristine / TASKS))
    return [line for line in done if line]


def generate_common():
    """Make or complete what is beside the exercises. Returns what was done."""
    readme = handout.common()
    files = {"README.md": readme, **handout.pictures(readme)}
    files["Makefile"] = Path("skeleton", "support.mk")
    done = give(files, Path("support"), Path("build", "pristine"))
    return [line for line in done if line]


def generate_ignore(path):
    """Make support/.gitignore; what differs is set aside. Returns what was done."""
    if path.is_file() and path.read_bytes() == IGNORE.encode():
        return []
    there = os.path.lexists(path)
    done = [f"updated  {path}, your version is now {set_aside(path)}"] if there else []
    path.write_text(IGNORE, encoding="utf-8")
    return done


def reset(name):
    """Set the sources of an exercise aside."""
    if name not in exercises():
        known = ", ".join(exercises())
        sys.exit(f"make reset: EXERCISE={name}: no such exercise; there are {known}")
    for program in PROGRAMS:
        for suffix in SUFFIXES:
            path = Path("support", name, program + suffix)
            if os.path.lexists(path):
                print(f"kept     {set_aside(path)}")


def main(arguments):
    """Generate everything; with `reset NAME`, after setting that aside."""
    if arguments[:1] == ["reset"]:
        reset("".join(arguments[1:]))
    new = [line for name in exercises() for line in generate(name)]
    new += generate_common()
    new += generate_ignore(Path("support", ".gitignore"))
    print("\n".join(new) if new else "Everything in support/ is up to date.")
    print(next_steps("".join(arguments[1:]) or done.following("", exercises())))


def next_steps(name):
    """Return what to do next, in an exercise; "" when all are done."""
    if not name:
        return "\nNext:  nothing, all exercises are done."
    return f"""
Next:  cd support/{name}
       less README.md        # what to do: the TODOs in client.c and server.c
       python3 server.py     # in one terminal; `make` and ./client in another
       make check            # how far you are"""
