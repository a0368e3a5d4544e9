"""
And of the kit alone, not of the students' edition:

    check [EXERCISE [all]]            run the tests, print the result
    missing [EXERCISE [parts]]        list what an exercise lacks
    todo [ROOT]                       prove that skeletons and solutions are in step
    new EXERCISE                      begin an exercise, from tests/template
    skeleton EXERCISE                 write a skeleton from its solution
    grade-class SUBMISSIONS OUT ...   grade a class, see gradeclass/main.py
    grade-one SUBMISSIONS OUT ID...   grade some of a class, one after another
    merge-class OUT                   write the lists and pages of a class
    prove [EXERCISE [MUTANT]]         grade the grader
    bench-class [N]                   make a class of N submissions, grade it, measure
    bench [yes]                       measure, with `make prove` if yes
    pictures [EXERCISE]               make again what docs/ has from elsewhere
    edition [OUT]                     make the students' edition
"""

COMMANDS = {
    "bench": "bench",
    "bench-class": "gradeclass.bench",
    "check": "check",
    "edition": "edition",
    "grade-class": "gradeclass.main",
    "grade-one": "gradeclass.one",
    "grade-server": "gradeclass.server",
    "merge-class": "gradeclass.merge",
    "missing": "missing",
    "new": "new",
    "pictures": "pictures.main",
    "prove": "proof.prove",
    "skeleton": "skeleton",
    "todo": "todo",
}
