"""Mistakes made systematically: every place of a C source where one token is wrong.

A Mutation swaps a comparison or a logical operator, adds one to a number (so that
-1, an error, becomes -2, which never comes), takes the first character from a
string, drops a negation, or drops a statement. Not every one is a mistake: those
that change nothing are explained, in tests/mutants/EXERCISE.equivalents.
"""

import re
from dataclasses import dataclass

TOKEN = re.compile(
    r"/\*.*?\*/|//[^\n]*"  # comments
    r'|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\''
    r"|[A-Za-z_]\w*|\d\w*"
    r"|->|\+\+|--|<<|>>|[=!<>]=|&&|\|\||[-+*/&|]=|\S",
    re.S,
)
SWAPPED = {"==": "!=", "!=": "==", "<": "<=", "<=": "<", ">": ">=", ">=": ">"}
SWAPPED.update({"&&": "||", "||": "&&"})
# A statement that begins with one of these is no expression.
NO_STATEMENT = set(
    "if else for while do switch case default return goto struct static const"
    " int char long unsigned size_t ssize_t socklen_t in_port_t pid_t FILE".split()
)
FUNCTION = re.compile(r"^\w[^;{}#]*?\b(\w+)\([^;{}]*\)\s*\{", re.M)


@dataclass(frozen=True)
class Mutation:
    """One place: in which function, the line as it was and as it is, the source."""

    function: str
    old: str
    new: str
    source: str

    def key(self):
        """Return what an explanation of it is known by."""
        return self.function, self.old, self.new

    def text(self, file):
        """Return it as an explanation names it, without the explanation."""
        return f"{file} {self.function}:\n- {self.old}\n+ {self.new}"


def tokens(source):
    """Return [(begin, end, token)] of a source, without comments and directives."""
    directives = [m.span() for m in re.finditer(r"^#(?:.*\\\n)*.*$", source, re.M)]
    found = []
    for match in TOKEN.finditer(source):
        inside = any(a <= match.start() < b for a, b in directives)
        if not inside and not match.group().startswith(("/*", "//")):
            found.append((*match.span(), match.group()))
    return found


def changed_number(word):
    """Return a number one larger, as it is written in C."""
    digits = re.match(r"0[xX][0-9a-fA-F]+|\d+", word).group()
    return str(int(digits, 0) + 1) + word[len(digits) :]


def changed_string(word):
    """Return a string literal without its first character."""
    return '"' + re.sub(r"^\\?.", "", word[1:-1], count=1, flags=re.S) + '"'


def replacements(found, number):
    """Return what the token may be replaced with, for the mistakes of one token."""
    word = found[number][2]
    if word in SWAPPED:
        return [SWAPPED[word]]
    if word[0].isdigit():
        return [changed_number(word)]
    if word[0] == '"' and len(word) > 2:
        return [changed_string(word)]
    return [""] if word == "!" else []


def statements(found):
    """Return the (begin, end) of every expression statement, without its `;`."""
    depth = 0
    for number, (begin, _, word) in enumerate(found):
        depth += (word == "{") - (word == "}")
        before = found[number - 1][2] if number else ""
        if not depth or word in NO_STATEMENT or not re.match(r"\w", word):
            continue
        if before not in (";", "{", "}", ")", "else", "do"):
            continue
        end, level = number, 0
        while found[end][2] != ";" or level:
            level += (found[end][2] in "([{") - (found[end][2] in ")]}")
            end += 1
            if level < 0 or end == len(found) or found[end][2] in "{}":
                break
        else:
            words = {token for _, _, token in found[number:end]}
            if words & {"(", "=", "break", "continue"}:
                yield begin, found[end][0]


def mutations(source):
    """Return the Mutations of a C source, in its order."""
    found = tokens(source)
    places = [
        (begin, end, word)
        for number, (begin, end, _) in enumerate(found)
        for word in replacements(found, number)
    ]
    places += [(begin, end, "") for begin, end in statements(found)]
    functions = [(m.start(), m.group(1)) for m in FUNCTION.finditer(source)]
    made = []
    for begin, end, word in sorted(places):
        name = [n for at, n in functions if at <= begin][-1:] or ["(file)"]
        first = source.rfind("\n", 0, begin) + 1
        last = source.index("\n", end)
        new = source[first:begin] + word + source[end:last]
        old = source[first:last]
        mutated = source[:begin] + word + source[end:]
        one = Mutation(name[0], squeezed(old), squeezed(new), mutated)
        made.append(one)
    return made


def squeezed(text):
    """Return a text as one line, with single blanks."""
    return " ".join(text.split())


def path_of(exercise):
    """Return the name of the file that explains what is no mistake."""
    return f"tests/mutants/{exercise}.equivalents"


def equivalents(path):
    """Read the explanations: {(file, function, old, new): why it is no mistake}.

    Blocks of three lines: `FILE FUNCTION: WHY`, `- OLD`, `+ NEW`. A file that is
    not there explains nothing. Raises ValueError naming a line that is not so.
    """
    try:
        with open(path, encoding="utf-8") as file:
            lines = [line for line in file.read().split("\n") if line.strip()]
    except FileNotFoundError:
        return {}
    found = {}
    for number in range(0, len(lines), 3):
        block = "\n".join(lines[number : number + 3])
        match = re.fullmatch(r"(\S+) (\S+): (.+)\n- (.*)\n\+ (.*)", block)
        if not match:
            raise ValueError(f"{path}: not an explanation: {lines[number]}")
        file, function, why, old, new = match.groups()
        found[file, function, old, new] = why
    return found
