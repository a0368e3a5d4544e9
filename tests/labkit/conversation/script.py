"""The language of talk scripts: one statement a line, read before anything runs.

A line is an optional actor (`server:` or `client:`), words, "texts" and numbers.
`#` begins a comment. In a text, {name} stands for a value (see `fill`) and a
backslash for a byte: \\n \\r \\t \\0 \\" \\\\ \\xHH. docs/talk.md has the whole page.
"""

import re

TOKEN = re.compile(r'\s*("(?:[^"\\]|\\.)*"|#.*|[^\s"]+)')
ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|.)")
PLAIN = {"n": "\n", "r": "\r", "t": "\t", "0": "\0", '"': '"', "\\": "\\"}


class ScriptError(Exception):
    """A script that cannot be read; the text names the line and the reason."""


class Statement:
    """One line of a script, read but not yet carried out."""

    def __init__(self, line, source, actor, form, values):
        """Keep who is meant ("" when the verb says it), the form, the values.

        form is the words, with TEXT and NUMBER in the place of values; values
        are the texts (str, not yet filled) and the numbers (float).
        """
        self.line, self.source = line, source
        self.actor, self.form, self.values = actor, form, values


def unescape(quoted):
    """Return the text of a token in double quotes; latin-1 for \\xHH bytes."""

    def one(match):
        code = match.group(1)
        if code in PLAIN:
            return PLAIN[code]
        if len(code) == 3:
            # One byte: a lone surrogate that `to_bytes` turns back.
            value = int(code[1:], 16)
            return chr(value) if value < 128 else chr(0xDC00 + value)
        raise ScriptError(f"unknown escape \\{code}")

    return ESCAPE.sub(one, quoted[1:-1])


def to_bytes(text):
    """Return the bytes of a filled text: UTF-8, and \\xHH as it stands."""
    return text.encode(errors="surrogateescape")


def parse_line(number, source):
    """Return the Statement of one line, or None for an empty one."""
    form, values, actor, position = [], [], "", 0
    stripped = source.rstrip()
    while position < len(stripped):
        match = TOKEN.match(stripped, position)
        if not match:
            raise ScriptError(f"line {number}: a quote is not closed: {source.strip()}")
        token, position = match.group(1), match.end()
        if token.startswith("#"):
            break
        if token in ("server:", "client:") and not form and not actor:
            actor = token[:-1]
        elif token.startswith('"'):
            try:
                values.append(unescape(token))
            except ScriptError as error:
                raise ScriptError(f"line {number}: {error}") from None
            form.append("TEXT")
        elif re.fullmatch(r"\d+(\.\d+)?", token):
            values.append(float(token))
            form.append("NUMBER")
        else:
            form.append(token)
    if not form:
        return None
    return Statement(number, source.strip(), actor, " ".join(form), values)


def parse(text):
    """Return the list of Statements of a script; raises ScriptError."""
    lines = enumerate(text.splitlines(), 1)
    return [s for number, line in lines if (s := parse_line(number, line))]


def fill(text, lookup):
    """Replace each {name} in text by lookup(name); `{{` is a plain brace."""
    parts = re.split(r"(\{\{|\{[^{}]*\})", text)
    return "".join(
        "{" if p == "{{" else lookup(p[1:-1]) if p.startswith("{") else p for p in parts
    )
