"""Whose a submission is, as far as its name tells, and a name for its result.

What exports are named, as their sources and scripts that read them have it:
Moodle, mod/assign: the full name (with a group's in front of it), a number that stands
for the participant, the plugin: "Jane Doe_1234567_assignsubmission_file_", a folder of
that name or the beginning of each file's, by the teacher's choice.
Gradescope: folders "submission_123456" beside "submission_metadata.yml".
GitHub Classroom: "<assignment>-<login>", in "<assignment>-submissions".
"""

import collections
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
# Categories of Unicode: letters, digits, and bytes that are no UTF-8.
LETTER = re.compile("L[ulto]|N|Cs")
LATIN = re.compile(
    "LATIN (?P<size>CAPITAL|SMALL) (?:LETTER|LIGATURE) (?:DOTLESS )?"
    "(?P<name>SHARP S|[A-Z]+)(?: WITH .*)?$"
)
SPELT = {"SHARP S": "ss", "THORN": "th", "ETH": "d", "ENG": "ng", "SCHWA": "e"}


def latin(letter):
    """Return a Latin letter as letters of ASCII, "" for any other one.

    Its name in Unicode says which: "LATIN SMALL LETTER O WITH STROKE".
    """
    match = LATIN.match(unicodedata.name(letter, ""))
    if not match:
        return ""
    text = SPELT.get(match["name"], match["name"].lower())
    if len(text) > 2:
        return ""
    return text.capitalize() if match["size"] == "CAPITAL" else text


def spelt(text):
    """Return (a text in ASCII, whether it has lost letters or digits)."""
    found, lost = [], False
    for one in unicodedata.normalize("NFKD", text):
        plain = one if one.isascii() else latin(one)
        lost = lost or not plain and bool(LETTER.match(unicodedata.category(one)))
        found.append(plain)
    return "".join(found), lost


def slug(text):
    """Return a text as part of a file's name: letters without accents, dashes."""
    plain = re.sub(r"[^A-Za-z0-9._]+", "-", spelt(text)[0])
    return re.sub("-+", "-", plain).strip("-._")[:ID_MAX]


def mark(text):
    """Return six letters that stand for a text."""
    data = text.encode(errors="surrogateescape")
    return hashlib.sha256(data).hexdigest()[:6]


def ids(wishes, former=None):
    """Return a name for each (wish, entry, place): safe for files, no two alike.

    One that others wish as well, or that has lost letters, gets letters which stand for
    its entry, so that it stays what it is whatever comes later; where these are not
    enough, such as stand for its place. former: {entry: its name in the results}, where
    only one entry is called so; that name stays.
    """
    slugs = [slug(wish) or "submission" for wish, _, _ in wishes]
    counts = collections.Counter(name.lower() for name in slugs)
    chosen = []
    for name, (wish, entry, _) in zip(slugs, wishes):
        alone = counts[name.lower()] == 1 and slug(wish) and not spelt(wish)[1]
        chosen.append(name if alone else f"{name}-{mark(entry)}")
    entries = collections.Counter(entry for _, entry, _ in wishes)
    kept = {e: name for e, name in (former or {}).items() if entries[e] == 1}
    taken = {name.lower() for name in kept.values()}
    counts = collections.Counter(name.lower() for name in chosen)
    done = []
    for name, (_, entry, place) in zip(chosen, wishes):
        if entry in kept:
            name = kept[entry]
        elif counts[name.lower()] > 1 or name.lower() in taken:
            name = f"{name}-{mark(place)}"
        done.append(name)
    return done


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
