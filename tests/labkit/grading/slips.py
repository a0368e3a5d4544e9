"""Slips of the pen that no compiler warns of, found in a source: places, and why.

They are facts about the text; only a check that fails makes a hint of one.
"""

import itertools
import re

from grading import marks, places

# `n = recv(`: of these calls what is returned is wanted, and no truth about it.
ASSIGNED = re.compile(r"\b(\w{1,40})\s{0,9}=\s{0,9}(socket|accept|recv|read)\s*\(")
# `return socket(`: in a TODO, whoever calls the function wants a descriptor.
RETURNED = re.compile(r"\breturn\s{1,9}(socket|accept)\s{0,9}\(")
# What is returned as a failure when a pointer is not NULL, behind the call.
SUCCESS = re.compile(r"\s{0,9}(!= ?NULL)?\s{0,9}\)\s{0,99}\{?\s{0,99}return -1;")
FAR = 2000  # characters that are looked at behind such a call
MANY = 50  # such calls, at most
ADDRESS = 16  # bytes that inet_ntop(3) needs, INET_ADDRSTRLEN
# What nobody leaves unlooked at whose program says why it fails.
CHECKED = ("send", "recv", "connect", "bind", "listen", "accept")
NEVER_ZERO = ("send", "accept")  # a text has bytes, and 0 is the keyboard
COMPARED = re.compile(r"\s{0,9}(?:[<>]=?|==|!=)\s{0,9}-?\d")


def exit_with_success(lines):
    """Return the only line that ends the program with status 0 by exit(3), or 0."""
    ends = re.compile(r"\b_?[eE]xit\s{0,9}\(\s{0,9}(?:0|EXIT_SUCCESS)\s{0,9}\)")
    texts = enumerate(places.code(lines, strings=False), 1)
    return places.only([number for number, line in texts if ends.search(line)])


def behind_call(text, start):
    """Return where a call ends whose arguments begin at start, or -1."""
    depth = 1
    for position in range(start, min(start + FAR, len(text))):
        depth += {"(": 1, ")": -1}.get(text[position], 0)
        if not depth:
            return position + 1
        if text[position] in ";{}":
            break
    return -1


def comparison_assigned(lines):
    """Return (line, variable, call) of a comparison that is assigned, or None.

    The variable is used as a descriptor, a count or a place, so it is no truth.
    """
    text, todos = "\n".join(places.code(lines, strings=False)), marks.todos_at(lines)
    for match in itertools.islice(RETURNED.finditer(text), MANY):
        end = behind_call(text, match.end())
        line = text.count("\n", 0, match.start()) + 1
        if end > 0 and COMPARED.match(text, end) and todos[line - 1]:
            return line, "the caller", match.group(1)
    for match in itertools.islice(ASSIGNED.finditer(text), MANY):
        name, call = match.groups()
        end = behind_call(text, match.end())
        below = text[match.end() : match.end() + FAR]
        used = re.search(rf"[\[(] ?{name}[\],]|\breturn {name};", below)
        if end > 0 and COMPARED.match(text, end) and used:
            return text.count("\n", 0, match.start()) + 1, name, call
    return None


def comparison_kept(lines):
    """Return (line, variable, function, comparison) that is assigned, or None.

    What any function returned is meant, as the variable is compared with -1 elsewhere.
    """
    text = "\n".join(places.code(lines, strings=False))
    kept = re.compile(r"\(\s{0,9}(\w{1,40})\s{0,9}=\s{0,9}(\w{1,40})\s{0,9}\(")
    for match in itertools.islice(kept.finditer(text), MANY):
        name, call = match.groups()
        end = behind_call(text, match.end())
        truth = COMPARED.match(text, end) if end > 0 else None
        failure = rf"\b{name}\s{{0,9}}(?:[!=]=\s{{0,9}}-\s?1|<\s{{0,9}}0)\b"
        if truth and re.search(failure, text[end:]):
            line = text.count("\n", 0, match.start()) + 1
            return line, name, call, " ".join(truth.group().split())
    return None


def returning(given):
    """Return the functions of a skeleton's TODOs that return something."""
    names = {marks.function_of(given, todo) for todo in marks.regions(given)}
    void = re.compile(r"\bvoid\s+\**(\w+)\(")
    return names - {match.group(1) for match in map(void.search, given) if match}


def dropped(lines, given):
    """Return [(line, function)] of calls in TODOs whose result nobody looks at."""
    names = "|".join(sorted({*CHECKED, *returning(given)} - {""}))
    call = re.compile(rf"\s*({names})\s?\(")
    texts, todos, found = places.code(lines, False), marks.todos_at(lines), []
    mine = (number for number in places.own(lines, given) if todos[number - 1])
    for number in itertools.islice(mine, FAR):
        match = call.match(texts[number - 1])
        above = (text.strip() for text in texts[max(number - 9, 0) : number - 1][::-1])
        before = next((text for text in above if text), "")
        if not match or not re.search(r"[;{}):]$|\belse$", before):
            continue  # none, or the end of something longer
        text = "\n".join(texts[number - 1 : number + 5])
        end = behind_call(text, match.end())
        if end > 0 and text[end : end + 1] == ";":
            found.append((number, match.group(1)))
    return found


def compared_with_zero(lines, given):
    """Return (line, function) of one that "never" returns 0, compared with it; None."""
    text = "\n".join(given)
    never = re.findall(r"never 0\.[^;{}()]{0,99}\*/\n\w[^;{}()]{0,99}\b(\w+)\(", text)
    never += [name for name in NEVER_ZERO if name not in never]
    for number, line in enumerate(places.code(lines, strings=False), 1):
        for name in never:
            for match in re.finditer(rf"(!\s?)?\b{name}\s?\(", line[: ADDRESS * 16]):
                end = behind_call(line, match.end())
                behind = line[end:] if end > 0 else ""
                zero = re.match(r"\s*\)?\s*[!=]=\s*0\b", behind)
                if match.group(1) or zero:
                    return number, name
    return None


def bodies(lines, given):
    """Return [(TODO, its sentence, [(number, line)])] of the code in its TODOs."""
    found = {todo: [] for todo in marks.regions(given)}
    numbered = enumerate(zip(marks.todos_at(lines), places.code(lines, False)), 1)
    for number, (todo, line) in numbered:
        if todo in found:
            found[todo].append((number, line))
    return [(todo, marks.sentence(given, todo), body) for todo, body in found.items()]


def no_descriptor(lines, given):
    """Return (line, text, call) of what is returned for a descriptor, or None.

    Where a TODO names the call, that is 0, 1 or what accept(2) was called on, and
    nothing else is returned but -1.
    """
    for _, sentence, body in bodies(lines, given):
        names = re.findall(r"\b(socket|accept)\(2\)", sentence)
        text = "\n".join(line for _, line in body)
        if not names or not re.search(rf"\b{names[-1]}\s*\(", text):
            continue
        used = re.findall(r"\baccept\s{0,9}\(\s{0,9}(\w{1,40})\s{0,9},", text)
        wrong = {n for n in used[:MANY] if not re.search(rf"\b{n}\s{{0,9}}=[^=]", text)}
        wrong |= {"0", "1"}
        returned = [
            (number, match.group(1).strip(" \t()"))
            for number, line in body
            for match in re.finditer(r"\breturn\b([^;]{0,99})", line)
        ]
        values = [(number, value) for number, value in returned if value != "-1"]
        if values and all(value in wrong for _, value in values):
            return (*values[-1], names[-1])
    return None


def no_failure(lines, given):
    """Return (line, call) of a TODO that makes a call, and never returns -1, or None.

    All that it returns is a number or the name of an error, and it ends nothing.
    """
    for todo, sentence, body in bodies(lines, given):
        names = re.findall(r"\b(bind|listen|connect)\(2\)", sentence)
        text = "\n".join(line for _, line in body)
        called = [name for name in names if re.search(rf"\b{name}\s*\(", text)]
        if not called or re.search(r"\b(errx?|exit)\s*\(", text):
            continue
        values = [
            (number, match.group(1).strip(" \t()"))
            for number, line in body
            for match in re.finditer(r"\breturn\b([^;]{0,99})", line)
        ]
        plain = [re.fullmatch(r"\d|E[A-Z]+|true|false", value) for _, value in values]
        if values and all(plain):
            return values[-1][0], called[-1]
    return None


def parameters(given, todo, filled=True):
    """Return the names of what the function of a TODO gets.

    filled: of what it is given to fill in.
    """
    name = marks.function_of(given, todo)
    head = re.compile(rf"^\w[^;\n]*\b{name}\(([^{{;]*)\)\n\{{", re.M)
    match = head.search("\n".join(given))
    found = match.group(1).split(",") if name and match else ()
    if filled:
        found = [f for f in found if re.search(r"[*\[]", f) and "const" not in f]
    return [one.partition("[")[0].split()[-1].strip("*") for one in found]


def never_used(lines, given):
    """Return [(TODO, name)] of what a function gets, and a TODO only casts to void."""
    untouched = marks.untouched(given, lines)
    found = []
    for todo, _, body in bodies(lines, given):
        text = "\n".join(line for _, line in body)
        for name in parameters(given, todo, False) if todo not in untouched else ():
            uses = re.findall(rf"(\(void\)\s?)?\b{name}\b", text)
            if uses and all(uses):
                found.append((todo, name))
    return found


def in_other_turn(lines, given, wrong="send", right="recv"):
    """Return (line, TODO) of a call in a TODO that is to make the other one; None."""
    for todo, sentence, body in bodies(lines, given):
        if f"{right}(2)" in sentence and f"{wrong}(2)" not in sentence:
            for number, line in body:
                if re.search(rf"\b{wrong}\s?\(", line):
                    return number, todo
    return None


def never_filled(lines, given):
    """Return (line, name) of an array of a TODO that is printed or sent, or None.

    Nothing else is done with it, so nothing was ever stored there.
    """
    array = re.compile(r"\bchar\s{1,9}(\w{1,40})\s?\[[^];=]{0,40}\]\s?[;,]")
    used = re.compile(r"(?<!\w)(?:printf|puts|send)\s?\(")
    for _, _, body in bodies(lines, given):
        found = (array.search(line) for _, line in body)
        for match in itertools.islice((one for one in found if one), MANY):
            name = re.compile(rf"\b{match.group(1)}\b")
            uses = [(n, line) for n, line in body if name.search(line)][1:]
            if uses and all(used.search(line) for _, line in uses):
                return uses[0][0], match.group(1)
    return None


def closes_early(lines, given):
    """Return (line, TODO, name) of a close(2) of what main() closes, or None.

    It is in a TODO that does not name it, and no failure is returned behind it.
    """
    main = set(re.findall(r"\bclose\((\w+)\)", "\n".join(given)))
    for todo, sentence, body in bodies(lines, given):
        mine = main & {*parameters(given, todo, False)}
        for place, (number, line) in enumerate(body if mine else ()):
            call = re.search(r"(?<![\w.>])close\s?\(\s?(\w{1,40})\s?\)", line)
            after = " ".join(text for _, text in body[place + 1 : place + 3])
            if "close(2)" in sentence or not call or call.group(1) not in mine:
                continue
            if not re.match(r"\s*return -1", after):
                return number, todo, call.group(1)
    return None


def pointed_elsewhere(lines, given):
    """Return (line, name) where what a function should fill in is replaced, or None.

    It is named nowhere before in its TODO, so nothing was stored through it.
    """
    for todo, _, body in bodies(lines, given):
        for name in parameters(given, todo):
            uses = [(n, one) for n, one in body if re.search(rf"\b{name}\b", one)]
            if uses and re.match(rf"\s*{name}\s*=[^=]", uses[0][1]):
                return uses[0][0], name
    return None


def loop_around_recv(lines, given):
    """Return the line of a loop in whose head recv(2) is called, 0 for none.

    It is in a TODO that names recv(2), never left by break, and none for EINTR.
    """
    for _, sentence, body in bodies(lines, given):
        if "recv(2)" not in sentence or any("break" in line for _, line in body):
            continue
        for number, line in body:
            head = re.search(r"\bwhile\s{0,9}\([^;{}]*\brecv\s{0,9}\(.*", line)
            if head and not re.search(r"EINTR|[=<]\s{0,9}(?:-1|0)\b", head.group()):
                return number
    return 0


def pointer_sent(lines):
    """Return (line, name) of a pointer whose own bytes send(2) gets, or None."""
    texts = places.code(lines, strings=False)
    sends = re.compile(r"\bsend\s?\(\s?\w{1,40}\s?,\s?&\s?(\w{1,40})\s?,")
    found = ((n, sends.search(line)) for n, line in enumerate(texts, 1))
    for number, match in itertools.islice((one for one in found if one[1]), MANY):
        name = match.group(1)
        pointer = re.compile(rf"\bchar\s?\*\s?(const\s)?{name}\b\s?[,;)=]")
        if any(pointer.search(line) for line in texts):
            return number, name
    return None


def pointer_filled(lines, given):
    """Return (line, call, name) where a call fills in what is no memory for it; None.

    That is the address of a pointer, or of a parameter; or of recv(2) a size that is
    the length of an earlier text: strlen, and its name.
    """
    length = re.compile(
        r"\b(?:recv)\s?\([^,;]{1,40},[^,;]{1,40},\s?(strlen)\s?\(\s?(\w{1,40})"
    )
    address = re.compile(
        r"\b(recv|accept|connect)\s?\([^,;]{1,40},\s?(?:\([^()]{1,40}\)\s?)?"
        r"&\s?(\w{1,40})\s?,"
    )
    for todo, _, body in bodies(lines, given):
        text = "\n".join(line for _, line in body)
        pointers = set(re.findall(r"\bchar\s?\*\s?(\w{1,40})", text))
        pointers.update(parameters(given, todo))
        for number, line in body:
            size, other = length.search(line), address.search(line)
            if size:
                return number, *size.groups()
            if other and other.group(2) in pointers:
                return number, *other.groups()
    return None


def pointer_for_failure(lines):
    """Return the line where a success of inet_ntop(3) is a failure, 0 for none."""
    texts = places.code(lines, strings=False)
    for number, line in enumerate(texts, 1):
        match = re.search(r"\bif\s?\(\s?inet_ntop\s?\(", line)
        if match:
            text = "\n".join([line[match.end() :], *texts[number : number + 3]])
            end = behind_call(text, 0)
            if end > 0 and SUCCESS.match(text, end):
                return number
    return 0


def size_not_set(lines):
    """Return (line, name) of a size without a value that accept(2) gets, or None."""
    texts = places.code(lines, strings=False)
    declared = (re.search(r"\bsocklen_t\s+(\w{1,40})\s?;", line) for line in texts)
    names = {match.group(1) for match in declared if match}
    for number, line in enumerate(texts, 1):
        call = re.search(r"\baccept\s?\([^;]{0,99},\s?&\s?(\w{1,40})\s?\)", line)
        if call and call.group(1) in names:
            stores = re.compile(rf"\b{call.group(1)}\s?=[^=]")
            return None if any(map(stores.search, texts)) else (number, call.group(1))
    return None


def address_over_family(lines):
    """Return the line that stores an address over the family before it, or 0.

    There inet_pton(3) or inet_aton(3) gets a pointer to the structure.
    """
    member = re.compile(r"\binet_[pa]ton\s?\([^;]{0,200}\bs(in|_)_?addr\b")
    call = re.compile(r"\binet_[pa]ton\s?\([^;]{1,200},[^;,]{1,99}\)")
    numbered = enumerate(places.code(lines, strings=False), 1)
    return places.only(
        [n for n, line in numbered if call.search(line) and not member.search(line)]
    )


def short_host(lines):
    """Return (line, name, size) of an array too short for inet_ntop(3), or None."""
    texts = places.code(lines, strings=False)
    array = re.compile(r"\bchar\s{1,9}(\w{1,40})\s?\[(\d{1,3})\]")
    calls = [line for line in texts if re.search(r"\binet_ntop\s?\(", line)]
    for number, match in itertools.islice(enumerate(map(array.search, texts), 1), FAR):
        if not match or int(match.group(2)) >= ADDRESS:
            continue
        name = re.compile(rf"\b{match.group(1)}\b")
        if any(name.search(line) for line in calls[:MANY]):
            return number, match.group(1), int(match.group(2))
    return None
