"""Whose a submission is, as far as its name tells, and a name for its result.

What exports are named, as their sources and scripts that read them have it:
Moodle, mod/assign: the full name (with a group's in front of it), a number that stands
for the participant, the plugin: "Jane Doe_1234567_assignsubmission_file_", a folder of
that name or the beginning of each file's, by the teacher's choice.
Gradescope: folders "submission_123456" beside "submission_metadata.yml".
GitHub Classroom: "<assignment>-<login>", in "<assignment>-submissions".
"""

import hashlib
import os
import re
import unicodedata

MOODLE = re.compile(r"(?P<name>.*?)_(?P<number>\d+)_assignsubmission_(?P<type>[a-z]+)")
GRADESCOPE = re.compile(r"submission_\d+")
METADATA = "submission_metadata.yml"
METADATA_MAX = 64 << 20
LOGIN = re.compile(r"[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}")
ID_MAX = 80


def slug(text):
    """Return a text as part of a file's name: letters without accents, dashes."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9._]+", "-", plain)
    return re.sub("-+", "-", plain).strip("-._")[:ID_MAX]


def mark(text):
    """Return six letters that stand for a text."""
    data = text.encode(errors="surrogateescape")
    return hashlib.sha256(data).hexdigest()[:6]


def ids(wishes):
    """Return a name for each (wish, entry): safe for files, no two of them alike.

    One that others wish as well gets letters which stand for its entry, so that it
    stays what it is whatever comes later.
    """
    names = [slug(wish) or "submission" for wish, _ in wishes]
    lower = [name.lower() for name in names]
    counts = {name: lower.count(name) for name in set(lower)} if lower else {}
    return [
        name if counts[low] == 1 and slug(wish) else f"{name}-{mark(entry)}"
        for name, low, (wish, entry) in zip(names, lower, wishes)
    ]


def moodle(name):
    """Return (name of the person, number, kind of submission) of Moodle, or None."""
    match = MOODLE.match(name)
    return match and (match["name"], match["number"], match["type"])


def scalar(text):
    """Return a value of the metadata: plain, or in quotes."""
    text = text.strip()
    if text[:1] == '"' == text[-1:] and len(text) > 1:
        return re.sub(r"\\(.)", r"\1", text[1:-1])
    if text[:1] == "'" == text[-1:] and len(text) > 1:
        return text[1:-1].replace("''", "'")
    return text


def submitters(text):
    """Return {folder: [{"name", "sid", "email"}]} of Gradescope's metadata.

    It is YAML of one form, in which a folder is a key at the beginning of a line.
    """
    found, people, inside = {}, None, False
    for line in text.splitlines():
        if re.match(r"\S", line):
            key = scalar(line.rstrip().rstrip(":"))
            people, inside = found.setdefault(key, []), False
        elif people is not None:
            match = re.match(r"( *)(- )? *:?(\w+):(?: (.*))?$", line)
            if not match:
                continue
            indent, new, key, value = match.groups()
            if len(indent) <= 2 and not new:
                inside = key == "submitters"
            elif inside and key in ("name", "sid", "email"):
                if new or not people:
                    people.append({})
                people[-1][key] = scalar(value or "")
    return found


def prefix_of(folder, repositories):
    """Return "<assignment>-" of the repositories of GitHub Classroom, or ""."""
    base = os.path.basename(os.path.abspath(folder))
    if base.endswith("-submissions"):
        prefix = base[: -len("submissions")]
        if all(name.startswith(prefix) for name in repositories):
            return prefix
    if len(repositories) < 2:
        return ""
    common = os.path.commonprefix(repositories)
    return common[: common.rfind("-") + 1]


def login(name, prefix):
    """Return the login in the name of a repository, or ""."""
    rest = name[len(prefix) :] if prefix and name.startswith(prefix) else ""
    rest = rest[:-4] if rest.endswith(".git") else rest
    return rest if LOGIN.fullmatch(rest) else ""
