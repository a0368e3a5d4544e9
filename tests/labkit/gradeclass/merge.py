"""`labkit merge-class OUT`: writes what is made from the results.

It is the last job of a class on a cluster.
"""

import sys

from gradeclass import main as grade_class


def main(arguments):
    """Write the lists and pages. Returns the exit status."""
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    grade_class.write_all(arguments[0])
    return 0
