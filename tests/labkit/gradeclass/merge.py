"""`labkit merge-class SUBMISSIONS OUT`: writes what is made from the results.

It is the last job of a class on a cluster.
"""

import sys

from gradeclass import main as grade_class


def main(arguments):
    """Write the lists and pages. Returns the exit status."""
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    folder, out = arguments
    grade_class.write_all(out, folder)
    return 0
