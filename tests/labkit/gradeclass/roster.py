"""A list of a course, as a course's system exports it, with grades filled in.

Such a system takes grades back in its own file: rows and columns stay as they came,
in their order, with their separator, line ends and byte-order mark, and only grades
are filled in. Whoever is in the list without a grade keeps what is there; and a name
that stands for two people is nobody's: both are told.
"""

import csv
import io
import re
import unicodedata

from gradeclass import files

BOM = "\ufeff"
LARGEST = 16 << 20  # bytes of a list


class Unusable(Exception):
    """A list that cannot be filled in; the text says why."""


class Table:
    """A CSV file: its rows, and how it was written."""

    def __init__(self, text):
        """Read a text; raises Unusable."""
        self.bom = BOM if text.startswith(BOM) else ""
        text = text[len(self.bom) :]
        self.end = "\r\n" if "\r\n" in text else "\n"
        first = text.split("\n", 1)[0]
        self.comma = ";" if first.count(";") > first.count(",") else ","
        self.quoting = csv.QUOTE_MINIMAL
        if re.match(r'("[^"]*"[,;])+"[^"]*"\r?$', first):
            self.quoting = csv.QUOTE_ALL
        try:
            lines = io.StringIO(text, newline="")
            self.rows = list(csv.reader(lines, delimiter=self.comma, strict=True))
        except csv.Error as reason:
            raise Unusable(f"is no CSV: {reason}") from None
        if not self.rows:
            raise Unusable("is empty")
        self.head = [name.strip() for name in self.rows[0]]

    def text(self):
        """Return the text of the file."""
        made = io.StringIO(newline="")
        options = {"quoting": self.quoting, "lineterminator": self.end}
        csv.writer(made, delimiter=self.comma, **options).writerows(self.rows)
        return self.bom + made.getvalue()

    def column(self, *names):
        """Return the number of the first column with one of these names, or -1."""
        found = [self.head.index(name) for name in names if name in self.head]
        return found[0] if found else -1


def read(path):
    """Return the Table in a file. Raises Unusable."""
    try:
        with open(path, "rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise Unusable(f"{error.strerror}") from None
    if len(data) > LARGEST:
        raise Unusable(f"is larger than {LARGEST >> 20} MB")
    if b"\0" in data:
        raise Unusable("is no CSV in UTF-8 (is it a spreadsheet, or UTF-16?)")
    try:
        return Table(data.decode("utf-8"))
    except UnicodeDecodeError:
        raise Unusable("is not UTF-8: save it as CSV in UTF-8") from None


def words(text):
    """Return a name as its words in one order: "Öztürk, Ana" is "Ana Öztürk"."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(sorted(re.findall(r"\w+", text)))


def exact(text):
    """Return an id, login or mail address as it is compared."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


class People:
    """Whose results there are, by what a list may call them."""

    def __init__(self, results):
        """Take the results."""
        self.by = {}
        for one in results:
            login = exact(one["login"])
            ids = {exact(one["id"]), exact(one["entry"]), login}
            # A login may be all of a mail address, or what stands before the @.
            ids |= {login.partition("@")[0]}
            for key in ids:
                self.add(("id", key), one)
            self.add(("participant", one["moodle"]), one)
            self.add(("name", words(one["name"])), one)

    def add(self, key, one):
        """Let a key stand for a result."""
        known = self.by.setdefault(key, []) if key[1] else []
        if all(one is not other for other in known):
            known.append(one)

    def find(self, *keys):
        """Return the result that the first key with exactly one stands for, or None."""
        for kind, text in keys:
            found = self.by.get((kind, words(text) if kind == "name" else exact(text)))
            if found and len(found) == 1:
                return found[0]
        return None


def scaled(points, of, most):
    """Return points of so many as points of most, as text; most may be "" or 0."""
    try:
        most = float(str(most).replace(",", "."))
    except ValueError:
        most = 0
    return files.points(points / of * most if most > 0 and of else points)
