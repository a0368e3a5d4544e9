"""Elements of class.html that its parts share, besides those of a report."""

import html
import urllib.parse

from gradeclass import files
from reports import common
from reports.htmlpage import escape, tag

NAME = 60  # characters of a name that are shown


def short(text, most=NAME):
    """Return a text of anybody's, in one line and cut, for HTML."""
    return escape(files.cut(files.line(str(text)), most))


def linked(words, page):
    """Return words (HTML) as a link to a page in OUT, if there is one."""
    if not page:
        return words
    return f'<a href="{urllib.parse.quote(page)}">{words}</a>'


def cell(content, by="", css=""):
    """Return a cell of a table, and what it is sorted by."""
    css = f' class="{css}"' if css else ""
    by = "" if by is None else html.escape(common.visible(str(by)))
    return f'<td{css} data-by="{by}">{content}</td>'


def head_cell(word, css=""):
    """Return a cell in the head of a table."""
    css = f' class="{css}"' if css else ""
    return f'<th scope="col"{css}>{word}</th>'


def table(head, rows, css=""):
    """Return a table of cells that are HTML, of which head has the words."""
    top = tag("thead", tag("tr", "".join(head)))
    body = tag("tbody", "\n".join(tag("tr", "".join(row)) for row in rows))
    return tag("div", tag("table", top + body, css), "wide")
