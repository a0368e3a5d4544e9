"""The tools of the kit: `labkit COMMAND [ARGUMENT...]` runs one of them.

    support [reset EXERCISE]          generate support/
    new EXERCISE                      begin an exercise, from tests/template
    skeleton EXERCISE                 write a skeleton from its solution
    missing [EXERCISE [parts]]        list what an exercise lacks
    check [EXERCISE [all]]            run the tests, print the result
    desk EXERCISE [all]               what comes next in support/EXERCISE
    watch EXERCISE                    the same at every save
    hint EXERCISE                     one more hint for what comes next there
    grade SUBMISSION EXERCISE OUT     grade programs, write the reports
    grade-class SUBMISSIONS OUT ...   grade a class, see gradeclass/main.py
    grade-one SUBMISSIONS OUT ID...   grade some of a class, one after another
    request EXERCISE OUT MARK         grade a pull request
    announce FROM OUT                 publish its report
    prove [EXERCISE [MUTANT]]        grade the grader
    demo [EXERCISE [ADDRESS]]         show the reference peers at work
    trace EXERCISE [NAME=VALUE...]    show what passes between two programs
    pictures [EXERCISE]               make again what docs/ has from elsewhere
    bench [yes]                       measure, with `make prove` if yes
    todo [ROOT]                       prove that skeletons and solutions are in step
"""

import importlib
import sys

import engine
import environment
import interrupt
import trouble

COMMANDS = {
    "bench": "bench",
    "support": "support",
    "new": "new",
    "skeleton": "skeleton",
    "missing": "missing",
    "check": "check",
    "desk": "desk.main",
    "grade": "grading.grade",
    "grade-class": "gradeclass.main",
    "grade-one": "gradeclass.one",
    "grade-server": "gradeclass.server",
    "request": "grading.request",
    "announce": "grading.announce",
    "prove": "proof.prove",
    "demo": "show.demo",
    "trace": "show.trace",
    "pictures": "pictures.main",
    "todo": "todo",
    "watch": "watch",
    "hint": "hint",
}
UNCHECKED = ("todo", "grade-server")  # they write into no folder of the kit


def main():
    """Run the command that the first argument names. Returns its status."""
    name = COMMANDS.get("".join(sys.argv[1:2]))
    if not name:
        sys.exit(__doc__)
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
