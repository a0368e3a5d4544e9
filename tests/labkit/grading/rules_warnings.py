"""Rules about what the compiler has warned of: a table, and what is more than a row.

Each looks at the Symptoms of a failure and returns a hint, "" when it does not apply.
"""

from grading.rules_source import comparison_kept
from grading.symptoms import at_place

SAYS = "The compiler says at {place}: {words}."


def row(name, about, kinds, text, has="", when=lambda s: True):
    """Return a rule: what is told of the first warning of one of these kinds.

    about: what the rule is about; text: of the place and the words of the warning;
    has: what the words must have in them; when: what the Symptoms must be.
    """

    def rule(s):
        warning = s.warned(*kinds.split())
        if not warning or has not in warning[1] or not when(s):
            return ""
        place, words = warning
        return at_place(place, text.format(place=place, words=words))

    rule.__name__, rule.__doc__ = name, about
    return rule


def not_recognized(s):
    """Return whether a text that has come has no effect that is seen."""
    due = s.expects or s.must_end or s.statement.startswith("expect end")
    return due and not s.message and (s.heard or s.typed)


def empty_body(s):
    """The compiler has warned of a semicolon, or of braces that are missing."""
    warning = s.warned("empty-body", "misleading-indentation")
    if not warning:
        return ""
    if "does not guard" in warning[1]:
        return at_place(
            warning[0],
            f"At {warning[0]}, without braces, only the next line belongs to if (...)"
            " or while (...), and the one below it is done always: put { and } around"
            " all that belongs to it.",
        )
    return at_place(
        warning[0],
        f"The compiler says at {warning[0]}: {warning[1]}. A semicolon behind if (...)"
        " or while (...) is all that they govern: what stands below is done always.",
    )


TOLD = (
    row(
        "open_comment",
        "A comment begins in a comment: one is not closed.",
        "comment",
        "At {place} a comment begins inside another one, which is not closed: up to"
        " there, all of it is a comment. Close it with */ where it ends.",
        has="/*",
    ),
    row(
        "compared_with_operator",
        "There is == between texts, and a text was not recognized.",
        "address string-compare",
        "The compiler says what is wrong at {place}: {words}. == and != compare where"
        " the texts are, strcmp(3) compares the texts.",
        when=not_recognized,
    ),
    row(
        "no_return",
        "A function returns nothing.",
        "return-type",
        SAYS + " A function that is to return something must do so at its end, too;"
        " else its caller gets anything at all.",
        when=lambda s: not s.message,
    ),
    row(
        "wrong_format",
        "A format is wrong, and what is printed is not right.",
        "format format-extra-args",
        SAYS,
        when=lambda s: s.sees,
    ),
    row(
        "uninitialized",
        "A variable is used without a value.",
        "uninitialized",
        SAYS + " Such a variable holds anything at all: give it a value before it is"
        " used.",
    ),
    row(
        "assignment_compared",
        "There is = where == or parentheses are meant.",
        "parentheses",
        SAYS + " `=` assigns, `==` compares. If both are meant: `if ((n = recv(...))"
        " < 0)` and not `if (n = recv(...) < 0)`.",
        has="assignment",
    ),
    comparison_kept,
    row(
        "no_effect",
        "A statement does nothing.",
        "unused-value",
        SAYS + " It computes something that nobody uses: `==` compares, and `=`"
        " assigns.",
    ),
    empty_body,
)
