"""Takes out of what a student is told what differs from one run to the next.

That are random words and numbers, times, addresses and ports; points, too, as they
are weighed anew now and then.
"""

import re

QUOTED = re.compile(r'"[^"\n]*"')
FIELDS = ("message", "expected", "received", "hint")
LONG = 6  # letters of a random word at least, and of what stands before one at most


def words_of(record, side, file):
    """Return the random words that were sent or typed to a program, longest first.

    file: that of the checks; what stands in it is not random.
    """
    said = [
        event["text"]
        for event in record["events"]
        if event["what"] in ("send", "type")
        and (event["what"] == "type") == (event["who"] == side)
    ]
    with open(file, encoding="utf-8") as script:
        known = set(re.findall("[a-z]+", script.read()))
    found = set(re.findall(rf"(?<![-a-z])[a-z]{{{LONG},}}", " ".join(said))) - known
    for size in range(1, LONG):  # a text such as "abcd{tail}"
        found.update({w[size:] for w in found if w[:size] in known and len(w) > 10})
    return sorted(found, key=len, reverse=True)


def entry(test, record, file):
    """Return the entry of a report with neutral texts, and without its ladder.

    A random word becomes WORD, a part of one PART; so lines are broken alike.
    """
    words = words_of(record, test["side"], file)
    pids = re.findall(r"\b\d{7}\b", test["expected"])

    def part(match):
        one = match.group()
        cut = any(word.startswith(one) or word.endswith(one) for word in words)
        return "PART" if cut else one

    def mask(match):
        quoted = text(match.group())
        for word in words:
            quoted = quoted.replace(word, "WORD").replace(word.upper(), "CAPITALS")
        for pid in pids:
            quoted = quoted.replace(format(int(pid), "x"), "HEXADECIMAL")
        quoted = re.sub("[a-z]{4,}", part, quoted)
        return re.sub(r"(?<![:.\d])(?!5000\b)\d{4,}(?![.\d])", "NUMBER", quoted)

    texts = {key: QUOTED.sub(mask, test[key]) for key in FIELDS}
    return {**test, **texts, "ladder": ""}


def text(told):
    """Return the text of a feedback without times, addresses and points."""
    told = re.sub(r"\b\d+\.\d\d s\b", "T s", told)
    told = re.sub(r"==\d+==", "==PID==", told)
    told = re.sub(r"then (reset|end of file)", "then end of file", told)
    told = re.sub(r"\b0x[0-9a-f]+\b", "ADDRESS", told)
    told = re.sub(r"(127\.0\.0\.1:)(?!5000)\d+", r"\1PORT", told)
    told = re.sub(r'"\d+(]: )', r'"PORT\1', told)  # where an excerpt begins
    return re.sub(r" +\(\d+ points?\)$", "", told, flags=re.M)
