"""Which submissions are in the folder that an instructor has.

An entry is a folder, an archive, or a git repository, as GitHub Classroom, Moodle and
Gradescope export them (names.py); all of them may be in one zip.
"""

import os
import zipfile
from dataclasses import dataclass, replace

import checks
from grading.folder import shown
from gradeclass import names, unpack
from gradeclass.unpack import Unreadable

SAID_MAX = 8  # names in a message
USUAL = (".git", ".DS_Store")  # beside submissions, of which nothing is said


class NoClass(Exception):
    """There are no submissions to grade; the text says why."""


@dataclass(frozen=True)
class Entry:
    """A submission: its id, whose it is, and where it lies."""

    id: str  # until all are known, what it might be
    name: str  # of the person, else the id
    entry: str  # its name in SUBMISSIONS
    path: str  # of the folder or archive
    kind: str  # "folder", "archive", "git", "files" of one folder, "part" of a zip
    login: str = ""
    moodle: str = ""  # the participant's number
    inside: str = ""  # how the names of its files or members begin
    notes: tuple = ()


def is_bare(folder):
    """Tell whether a folder is a git repository without a work tree."""
    there = [
        os.path.exists(os.path.join(folder, n)) for n in ("HEAD", "objects", "refs")
    ]
    return all(there)


def is_work_tree(folder):
    """Tell whether a folder is the work tree of a git repository."""
    return os.path.lexists(os.path.join(folder, ".git"))


def members(path, most):
    """Return the names of the members of a zip with a class; raises Unreadable.

    most: bytes of its list.
    """
    try:
        with open(path, "rb") as file:
            with unpack.open_zip(file, most) as archive:
                return [m.filename.replace("\\", "/") for m in archive.infolist()]
    except (OSError, ValueError, NotImplementedError, zipfile.BadZipFile) as error:
        raise Unreadable(f"it is damaged: {error}") from None


def class_prefix(listed):
    """Return the path in a zip below which a class lies, None when there is none."""
    tops = {name.split("/", 1)[0] for name in listed}
    for prefix in ["", *(f"{top}/" for top in tops if len(tops) == 1)]:
        inner = {n[len(prefix) :].split("/")[0] for n in listed if n.startswith(prefix)}
        if names.METADATA in inner or any(map(names.moodle, inner)):
            return prefix
    return None


def grouped(listed):
    """Return {(person, number): {kind: a beginning of names}} of Moodle's names."""
    people = {}
    for name in listed:
        who = names.moodle(name)
        if who:
            match = names.MOODLE.match(name)
            people.setdefault(who[:2], {})[who[2]] = match.group()
    return people


def of_moodle(listed, path, kind, prefix=""):
    """Return the entries of what Moodle has named so."""
    entries = []
    for (person, number), kinds in sorted(grouped(listed).items()):
        beginning = kinds.get("file") or sorted(kinds.values())[0]
        own = [name for name in listed if name.startswith(beginning)]
        one = os.path.join(path, own[0])
        more = {"moodle": number, "notes": ()}
        if "file" not in kinds:
            more["notes"] = (f"no file was handed in, but: {', '.join(sorted(kinds))}",)
        folder = kind == "files" and len(own) == 1 and os.path.isdir(one)
        where, what = (one, "folder") if folder else (path, kind)
        if not folder:
            more["inside"] = prefix + beginning
        wish, entry = f"{person}-{number}", own[0] if folder else beginning
        entries.append(Entry(wish, person, entry, where, what, **more))
    return entries


def person_of(people):
    """Return the fields of an entry for those who have submitted it."""
    shown_names = [one.get("name") or one.get("email", "") for one in people]
    return {
        "name": ", ".join(filter(None, shown_names)),
        "login": people[0].get("email", "") if people else "",
        "notes": (f"handed in by {len(people)} together",) if len(people) > 1 else (),
    }


def of_zip(path, entry, most=unpack.CLASS_LIST_MAX):
    """Return the entries in a zip of a whole class, None when it is one submission."""
    try:
        if unpack.kind_of(path) != "zip":
            return None
        listed = members(path, most)
    except Unreadable:
        return None  # it is told when it is unpacked
    prefix = class_prefix(listed)
    if prefix is None:
        return None
    inner = sorted(
        {n[len(prefix) :].split("/")[0] for n in listed if n.startswith(prefix)}
    )
    entries = of_moodle(inner, path, "part", prefix)
    if names.METADATA in inner:
        people = names.submitters(read_member(path, prefix + names.METADATA))
        for name in filter(names.GRADESCOPE.fullmatch, inner):
            fields = person_of(people.get(name, []))
            fields["name"] = fields["name"] or name
            where = {"inside": f"{prefix}{name}/", "entry": name, "path": path}
            entries.append(Entry(name, kind="part", **where, **fields))
    return entries


def read_member(path, name):
    """Return the text of a member of a zip, "" when it cannot be read."""
    try:
        with open(path, "rb") as file:
            with unpack.open_zip(file, unpack.CLASS_LIST_MAX) as archive:
                with archive.open(name) as member:
                    return member.read(names.METADATA_MAX).decode(errors="replace")
    except (OSError, KeyError, RuntimeError, ValueError, zipfile.BadZipFile):
        return ""


def metadata(folder):
    """Return {folder: people} of the metadata of Gradescope in a folder."""
    try:
        with open(os.path.join(folder, names.METADATA), "rb") as file:
            text = file.read(names.METADATA_MAX).decode(errors="replace")
    except OSError:
        return {}
    return names.submitters(text)


def is_class(folder):
    """Tell whether a folder is an export of Moodle or Gradescope, unpacked."""
    try:
        listed = os.listdir(folder)
    except OSError:
        return False  # it is told when it is read
    return names.METADATA in listed or any(map(names.moodle, listed))


def of_folder(folder):
    """Return (entries, names of what is left out) of a folder.

    What lies in an export is a student's: nothing in it is an export of a class.
    """
    every = sorted(name for name in os.listdir(folder) if name != names.METADATA)
    listed = [name for name in every if name[0] != "." or names.moodle(name)]
    people = metadata(folder)
    paths = {name: os.path.join(folder, name) for name in listed}
    ours = [name for name in listed if names.moodle(name)]
    plain = not is_class(folder)
    entries, inner = of_moodle(ours, folder, "files"), {}
    left = [n for n in every if n not in listed and n not in USUAL]
    folders = [n for n in listed if n not in ours and os.path.isdir(paths[n])]
    work = [n for n in folders if is_work_tree(paths[n]) or is_bare(paths[n])]
    prefix = names.prefix_of(folder, work)
    for name in folders:
        if plain and name not in work and is_class(paths[name]):
            inner[name], more = of_folder(paths[name])
            left += more
            continue
        kind = "git" if is_bare(paths[name]) else "folder"
        fields = {"name": name, **person_of(people.get(name, []))}
        fields["name"] = fields["name"] or name
        if name in work and not fields["login"]:
            fields["login"] = names.login(name, prefix)
        wish = name[:-4] if kind == "git" and name.endswith(".git") else name
        entries.append(Entry(wish, entry=name, path=paths[name], kind=kind, **fields))
    for name in listed:
        if name in ours or name in folders:
            continue
        many = None
        if plain and os.path.isfile(paths[name]):
            many = of_zip(paths[name], name, unpack.ENTRY_LIST_MAX)
        if many is not None:
            inner[name] = many
        elif is_archive(paths[name]):
            wish = unpack.stem(name)
            entries.append(Entry(wish, wish, name, paths[name], "archive"))
        else:
            left.append(name)
    return entries + beside(inner, entries), left


def beside(inner, entries):
    """Return the entries of exports; who has others beside it is said of each.

    inner: {name of an export: its entries}. A student may have named things so.
    """
    alone = len(inner) == 1 and not entries
    found = []
    for name, some in inner.items():
        note = () if alone else (f"found in {shown(name)}",)
        found += [replace(one, notes=note + one.notes) for one in some]
    return found


def is_archive(path):
    """Tell whether a file is an archive, or is meant as one."""
    try:
        return bool(os.path.isfile(path) and unpack.kind_of(path))
    except Unreadable:
        return True


def settled(entries, top, former):
    """Return the entries with their ids, and a note where two are of one person.

    top: the folder that they are in; former: {entry: id} of those with a result.
    """
    places = (f"{os.path.relpath(one.path, top)}/{one.inside}" for one in entries)
    wishes = [(one.id, one.entry, place) for one, place in zip(entries, places)]
    chosen = names.ids(wishes, former)
    done = []
    for one, name in zip(entries, chosen):
        twins = [
            other.entry
            for other in entries
            if other is not one
            and (other.id.lower() == one.id.lower() or same(one, other))
        ]
        notes = one.notes
        if twins:
            others = ", ".join(shown(twin) for twin in twins[:SAID_MAX])
            notes += (f"of the same name: {others}; which one counts?",)
        person = one.name if one.name != one.id else name
        done.append(replace(one, id=name, name=person, notes=notes))
    return sorted(done, key=lambda one: one.id)


def same(one, other):
    """Tell whether two entries are of the same participant, or login."""
    return (bool(one.moodle) and one.moodle == other.moodle) or (
        bool(one.login) and one.login.lower() == other.login.lower()
    )


def find(folder, former=None, left=None):
    """Return the Entries in a folder, or in a zip of a class. Raises NoClass.

    former: {entry: id} of those with a result, who keep it; left: a list that gets the
    names of files which are no submissions.
    """
    try:
        if os.path.isfile(folder):
            entries, ignored = of_zip(folder, os.path.basename(folder)) or [], []
        else:
            entries, ignored = of_folder(folder)
    except OSError as error:
        raise NoClass(f"{shown(folder)}: {error.strerror}") from None
    known = checks.exercises()
    if entries and all(one.entry in known for one in entries):
        raise NoClass(f"{shown(folder)} is one submission, not a folder of them")
    if not entries:
        raise NoClass(f"{shown(folder)}: no submissions in it")
    if left is not None:
        left += ignored
    return settled(entries, folder, former)
