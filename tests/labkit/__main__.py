"""The tools of the kit: `labkit COMMAND [ARGUMENT...]` runs one of them.

    support [reset EXERCISE]          generate support/
    desk EXERCISE [all]               what comes next in support/EXERCISE
    watch EXERCISE                    the same at every save
    ready EXERCISE                    the same, when a line comes on its input
    hint EXERCISE                     one more hint for what comes next there
    grade SUBMISSION EXERCISE OUT     grade programs, write the reports
    request EXERCISE OUT MARK         grade a pull request
    announce FROM OUT                 publish its report
    demo [EXERCISE [ADDRESS]]         show the reference peers at work
    trace EXERCISE [NAME=VALUE...]    show what passes between two programs
    site                              build the pages as a site
"""

import importlib
import sys

import engine
import environment
import interrupt
import trouble

try:
    import kit
except ImportError:  # as in the students' edition
    kit = None

COMMANDS = {
    "support": "support",
    "desk": "desk.main",
    "grade": "grading.grade",
    "request": "grading.request",
    "announce": "grading.announce",
    "demo": "show.demo",
    "trace": "show.trace",
    "site": "website.main",
    "watch": "watch",
    "ready": "ready",
    "hint": "hint",
}
UNCHECKED = ("todo", "grade-server")  # they write into no folder of the kit


def main():
    """Run the command that the first argument names. Returns its status."""
    more, about = (kit.COMMANDS, kit.__doc__) if kit else ({}, "")
    name = {**COMMANDS, **more}.get("".join(sys.argv[1:2]))
    if not name:
        sys.exit(__doc__ + about)
    environment.begin()
    module = importlib.import_module(name)
    interrupt.catch()
    try:
        wrong = "" if sys.argv[1] in UNCHECKED else trouble.unwritable()
        return f"make: {wrong}" if wrong else module.main(sys.argv[2:])
    except KeyboardInterrupt:
        print(f"labkit {sys.argv[1]}: interrupted", file=sys.stderr)
        return interrupt.STATUS
    except engine.Broken as error:
        return f"make: {error}"
    except OSError as error:
        return f"make: {trouble.explain(error)}"


if __name__ == "__main__":
    sys.exit(main())
