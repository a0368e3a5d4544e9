"""Joins the declared checks, their results and the records into one report."""

import re

import checks
from checks import PAIRS
from grading import hints, marks, notes, places
from grading.symptoms import Facts, Hint, output, Symptoms, undone_todo
from reports.common import LEFT_OUT


PROGRAMS = ("client", "server")


def with_nul(record):
    """Return how the attempt with NULs failed, "" when it failed like the first."""
    second = record.get("with_nul")
    if not second:
        return ""
    return (
        "; that was without a NUL behind each message, and with it:"
        f" {second['sentence']}: {second['received']}"
    )


def todo_sentence(exercise, side, todo):
    """Return the sentence of a TODO in the skeleton, "" when there is none."""
    return marks.sentence(marks.skeleton(exercise, side), todo)


def todo_about(exercise, side, call):
    """Return the number of the TODO that names a call such as "recv(2)", or 0."""
    numbers = range(1, 20)
    about = (n for n in numbers if call in todo_sentence(exercise, side, n))
    return next(about, 0)


def pages_in(sentence):
    """Return the manual pages that a sentence names, and the handout."""
    pages = dict.fromkeys(re.findall(r"\b[a-z][\w-]*\(\d\)", sentence))
    return ", ".join([*pages, "the handout"])


class Judge:
    """Makes the report of one exercise."""

    def __init__(self, exercise, declared, results, submission):
        """Take the checks (list) and their results, {name of the check: Result}."""
        self.exercise = exercise
        self.declared, self.results = declared, results
        self.submission = submission
        self.records = {n: r.record for n, r in results.items() if r.record}
        self.facts = {side: self.known(side) for side in PROGRAMS}

    def known(self, side):
        """Return the Facts about the program of one side."""
        mine = [check.name for check in self.declared if check.side == side]
        records = [self.records[name] for name in mine if name in self.records]
        program = self.submission.programs.get((self.exercise, side))
        given = marks.skeleton(self.exercise, side)
        lines = marks.lines_of(program)
        untouched = marks.untouched(given, lines)
        warnings = marks.by_weight(program.warnings) if program else []
        address = checks.address(self.exercise)
        return Facts(records, warnings, untouched, address, self.exercise, lines)

    def entry(self, check):
        """Return the entry of one check in the report, points not yet earned.

        What could not run on this machine is nobody's failure, and worth nothing.
        """
        result = self.results.get(check.name)
        record = self.records.get(check.name, {})
        states = {"ok": True, "failed": False}
        entry = {
            "check": check.name,
            "name": check.title,
            "side": check.side,
            "group": check.group,
            "points": 0 if self.skipped(check.name) else check.points,
            "earned": 0,
            "passed": states.get(result.state) if result else None,
            "todo": check.todo,
            "undone": 0,
            "message": "",
            "expected": "",
            "received": "",
            "ladder": record.get("ladder", ""),
            "events": record.get("events", []),
            "hint": "",
            "where": "",
            "read": "",
            "said": {},
            "changed": "",
            "waits_for": "",
            "seconds": record.get("seconds", 0),
        }
        failure = record.get("failure")
        if entry["passed"] is False and failure:
            entry["message"] = failure["sentence"]
            entry["expected"] = failure["expected"]
            entry["received"] = failure["received"] + with_nul(record)
            entry["hint"] = hints.hint(record, check, self.facts.get(check.side))
            self.place(entry, check, record)
        elif entry["passed"] is False:
            entry["message"] = "\n".join(result.output)
        elif entry["passed"] is None:
            left_out = result and result.state == "skipped"
            entry["message"] = f"{LEFT_OUT}: {result.reason}" if left_out else "not run"
        return entry

    def place(self, entry, check, record):
        """Say in an entry where to look, as far as that is certain, and the reading."""
        hint, side = entry["hint"], check.side
        program = self.submission.programs.get((self.exercise, side))
        lines = marks.lines_of(program)
        todo, line = 0, self.line_at_fault(hint, program, lines)
        if hints.is_undone(hint):
            todo = entry["undone"] = self.undone(record, side)
        elif not line and hint.call:
            todo = self.todo_to_call(hint.call, side, lines)
        if line:
            # As the program's output has it, which anybody can print.
            todo, entry["where"] = program.todo_at(line), f"{program.source}:{line}"
            name = "" if todo else marks.function_at(lines, line)
            entry["where"] += f", in {name}()" if name else ""
        elif program:
            entry["where"] = program.line_of(todo) or self.function(program, todo)
            todo = todo if program.line_of(todo) else 0
        entry["todo"] = todo
        changed = 0 if entry["where"] else self.changed(side, lines)
        if changed:
            name = marks.function_at(lines, changed)
            entry["changed"] = f"{program.source}:{changed}, in {name}()"
        if not entry["where"] and not Symptoms(record, check).peer_closed_first:
            entry["said"] = self.said(record, side, program, lines)
        sentence = todo_sentence(self.exercise, side, todo) if todo else hint
        entry["read"] = pages_in(sentence)

    def changed(self, side, lines):
        """Return the line of given code that is not as it was given, or 0."""
        return marks.changed(marks.skeleton(self.exercise, side), lines)

    def said(self, record, side, program, lines):
        """Return {"where", "todo"} of where a program says why it ends, or {}."""
        words = output(record, side).strip().rpartition("\n")[2]
        given = marks.skeleton(self.exercise, side)
        # As err(3) has it: the name of the program first.
        words = re.sub(rf"^\S*{side}: ", "", words)
        line = places.line_of_text(lines, given, words) if words else 0
        if not line:
            return {}
        return {"where": f"{program.source}:{line}", "todo": program.todo_at(line)}

    def line_at_fault(self, hint, program, lines):
        """Return the number of the line that a hint is about, 0 if not certain."""
        file, _, line = hint.place.partition(":")
        if not program:
            return 0
        if file:
            return int(line) if file == program.name + program.suffix else 0
        given = marks.skeleton(self.exercise, program.name)
        if hint.written:
            return places.line_of_text(lines, given, hint.written, hint.prints)
        name = hint.call.partition("(")[0]
        return places.line_of_call(lines, given, name) if name else 0

    def todo_to_call(self, call, side, lines):
        """Return the TODO that names a call which the program does not make, or 0."""
        given = marks.skeleton(self.exercise, side)
        made = places.calls(lines, given, call.partition("(")[0])
        return 0 if made else todo_about(self.exercise, side, call)

    def undone(self, record, side):
        """Return the TODO that is to be done next, of a program that named one."""
        told, untouched = undone_todo(record, side), self.facts[side].untouched
        return min(untouched) if told in untouched else told

    def function(self, program, todo):
        """Return the place of a TODO whose markers are gone, by its function, or ""."""
        given = marks.skeleton(self.exercise, program.name)
        name = marks.function_of(given, todo)
        line = marks.line_of_function(marks.lines_of(program), name)
        return f"{program.name}{program.suffix}:{line}" if line else ""

    def reasons(self, check):
        """Return what the failure of a check is about, in one or more ways."""
        record = self.records.get(check.name, {})
        failure = record.get("failure")
        if not failure:
            return []
        hint = hints.hint(record, check, self.facts.get(check.side))
        if hints.is_undone(hint):
            return [(check.side, "TODO")]
        found = [(check.side, str(hint))] if hint else []
        if hint.rule in hints.together(self.exercise):
            found.append((check.side, hint.rule, hint.call))
        first = re.match('expect (".*?")', failure["source"])
        if first and not failure["message"]:
            # Whatever else would do as well: this did not come.
            doing = record.get("doing", {}).get(check.side, {})
            known = (doing.get(key) for key in ("what", "call", "status", "signal"))
            return [*found, (check.side, first.group(1), *known)]
        return [*found, (check.side, failure["source"])]

    def judge(self):
        """Return the report of the exercise: entries with points, grid, sums."""
        entries = [self.entry(check) for check in self.declared]
        self.group(entries)
        remarks = self.remarks()
        self.explain_pairs(entries, remarks)
        basis = {
            check.side: (check.title, entry["passed"])
            for check, entry in zip(self.declared, entries)
            if check.basis
        }
        for side, title in self.speechless(entries).items():
            basis[side] = title, False
        leads = {e["name"]: e["waits_for"] for e in entries if e["waits_for"]}
        for entry in entries:
            title, works = basis.get(entry["side"], ("", True))
            title = leads.get(title, title)
            counts = entry["group"] != "care" or works
            if entry["passed"] and counts:
                entry["earned"] = entry["points"]
            elif entry["passed"]:
                entry["waits_for"] = title
                entry["message"] = "counts once the conversation works"
        return {
            "name": self.exercise,
            "score": sum(e["earned"] for e in entries),
            "max": sum(e["points"] for e in entries),
            "grid": {e["name"]: e["passed"] for e in entries if e["name"] in PAIRS},
            "findings": [text for _, text in remarks],
            "todos": self.todos(entries),
            "tests": entries,
        }

    def todos(self, entries):
        """Return {side: {"done": of its TODOs, "all": of them}}.

        Done is what differs from the skeleton, as long as no check of the
        conversation shows that it does not work; when it shows that one does not, and
        not which, that is one. A source without any marker, which nobody has written
        into the skeleton, has no TODOs.
        """
        wrong = {
            (entry["side"], entry["todo"])
            for entry in entries
            if entry["passed"] is False
            and entry["group"] == "conversation"
            and not entry["waits_for"]
        }
        found = {}
        for side in PROGRAMS:
            program = self.submission.programs.get((self.exercise, side))
            given = marks.regions(marks.skeleton(self.exercise, side))
            if not marks.regions(marks.lines_of(program)):
                continue
            undone = set(self.facts[side].untouched)
            mine = {todo for one, todo in wrong if one == side}
            undone |= mine & set(given)
            done = len(given) - max(len(undone), bool(mine))
            found[side] = {"done": done, "all": len(given)}
        return found

    def group(self, entries):
        """Let those that failed for one reason wait for the one that tells it best.

        That is the one with the most points, or the TODO that comes first.
        """
        groups, group_of = [], {}  # lists of entries; {reason: its list}
        for check, entry in zip(self.declared, entries):
            reasons = self.reasons(check) if entry["passed"] is False else []
            known = [group_of[reason] for reason in reasons if reason in group_of]
            group = known[0] if known else []
            if reasons and not known:
                groups.append(group)
            if reasons:
                statement = self.records[check.name]["failure"]["statement"]
                group.append((entry, statement))
            group_of.update({reason: group for reason in reasons})
        undone = []
        for group in groups:
            first = self.first(group)
            for entry, _ in group:
                if entry is not first:
                    entry["waits_for"] = first["name"]
            undone += [first] if hints.is_undone(first["hint"]) else []
        for entry in undone[1:]:  # one at a time is the next one to do
            text = f"TODO {entry['undone']} of the {entry['side']} is not done yet."
            entry["hint"] = Hint(text)

    def first(self, group):
        """Return the entry to look at first, of [(entry, statement)]."""
        if hints.is_undone(group[0][0]["hint"]):
            return min((entry for entry, _ in group), key=lambda e: e["todo"])
        told = [e for e, one in group if one.startswith(("expect", "see"))]
        # What comes before any message comes first.
        if not told or told[0] is not group[0][0]:
            return group[0][0]
        return max(told, key=lambda entry: entry["points"])

    def speechless(self, entries):
        """Return {side: title} for the sides that fail all checks that are `words`.

        The title is that of the first. Such a program says nothing of what the
        protocol asks for, so there is no conversation that could be cared for.
        """
        words = {}
        for check, entry in zip(self.declared, entries):
            if check.words:
                words.setdefault(check.side, []).append(entry)
        return {
            side: found[0]["name"]
            for side, found in words.items()
            if not any(entry["passed"] for entry in found)
        }

    def skipped(self, name):
        """Tell whether a check could not run on this machine."""
        result = self.results.get(name)
        return result is not None and result.state == "skipped"

    def remarks(self):
        """Return [(side, text)] of what costs no points, each thing once."""
        found = {}
        for check in self.declared:
            record = self.records.get(check.name, {})
            for text in hints.findings(record, check.side):
                found.setdefault(re.sub(r"\d+", "", text), (check.side, text))
        for side in PROGRAMS:
            for text in notes.notes(self, side):
                found.setdefault(text, (side, text))
        return list(found.values())

    def explain_pairs(self, entries, remarks):
        """Give pairings that fail, of programs that lose no points, a hint.

        What one program does besides may be what the other one does not expect.
        """
        if any(e["points"] and not e["passed"] for e in entries):
            return
        for entry in entries:
            if entry["side"] != "pair" or entry["passed"] is not False:
                continue
            pair = entry["name"].split(", ")  # such as "C server, Python client"
            mine = [one.split(" ")[1] for one in pair if one.startswith("C ")]
            first = next((text for side, text in remarks if side in mine), "")
            entry["hint"] = entry["hint"] or Hint(
                "Each program alone passes its checks, with a peer that accepts more"
                " than other programs do. "
                + (first or "make trace shows what passes between these two.")
            )
