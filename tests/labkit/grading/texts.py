"""Whether a source is a text, and whether anybody has worked on it."""

ENCODINGS = (
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
# How files begin that are no source, whatever their name.
MARKS = {
    b"\x7fELF": "it is a compiled program: hand in its source",
    b"MZ\x90": "it is a compiled program: hand in its source",
    b"PK\3\4": "it is an archive, or a document: hand in the source itself",
    b"%PDF-": "it is PDF: hand in the source itself",
    b"{\\rtf": "it is RTF: save it as plain text",
    b"<!doctype html": "it is a page of the web: hand in the source itself",
    b"<html": "it is a page of the web: hand in the source itself",
    b"```": "it begins with ```, a mark of Markdown: remove such lines",
}
# Besides white space: the mark of an encoding, spaces that are no ASCII, and what
# DOS has at the end of a file.
NO_WORK = "\ufeff\u00a0\u200b\x1a"


def encoding_of(data):
    """Return the name of the encoding of a text: UTF-16 and UTF-32 are known."""
    for mark, name in ENCODINGS:
        if data.startswith(mark):
            return name
    head = data[:4000]
    for name, step, letter in (
        ("utf-32-le", 4, 0),
        ("utf-32-be", 4, 3),
        ("utf-16-le", 2, 0),
        ("utf-16-be", 2, 1),
    ):
        # Nearly all of a source is ASCII: so these bytes are NUL, and one is not.
        whole = len(head) // step * step
        columns = [head[n:whole:step] for n in range(step)]
        letters = columns.pop(letter)
        zeros = sum(column.count(0) for column in columns)
        mostly = zeros * 10 >= 9 * len(letters) * (step - 1)
        if len(letters) > 1 and mostly and letters.count(0) * 10 < len(letters):
            return name
    return "utf-8"


def trouble(data):
    """Return why a file is no text that a compiler reads, "" when it is one."""
    encoding = encoding_of(data)
    if encoding != "utf-8":
        return f"it is {encoding[:6].upper()}: save it as UTF-8"
    head = data.replace(b"\xef\xbb\xbf", b"", 1).lstrip()[:20].lower()
    for mark, why in MARKS.items():
        if head.startswith(mark.lower()):
            return why
    if b"\0" in data:
        return "it has NUL bytes, so it is no text: hand in the source itself"
    return ""


def bare(data):
    """Return a source without what is no work: encoding, marks, white space."""
    encoding = encoding_of(data)
    if encoding != "utf-8":
        data = data.decode(encoding, "replace").encode("utf-8", "replace")
    for mark in NO_WORK:
        data = data.replace(mark.encode(), b"")
    return b"".join(data.split())


def is_untouched(data, exercise, name):
    """Tell whether a source is still the skeleton, or empty: nobody's work."""
    text = bare(data)
    try:
        with open(f"skeleton/{exercise}/{name}.c", "rb") as skeleton:
            return not text or text == bare(skeleton.read())
    except OSError:
        return not text
