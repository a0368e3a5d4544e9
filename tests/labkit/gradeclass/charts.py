"""Draws numbers in SVG: a histogram, and a bar for a rate.

Places are in percent of the width and texts in pixels, so that both fit a telephone
and a printed page; colors come from the page. What a picture shows is text as well.
"""

import html

HIGH = 90  # pixels of the highest column
HEAD, FOOT = 18, 18  # above and below it, for the numbers


def histogram(parts, what):
    """Return a histogram of [{"from", "to", "number"}], a part a column.

    what: what is counted, for who does not see the picture.
    """
    most, width = max([part["number"] for part in parts] + [1]), 100 / len(parts)
    shapes, told = [], []
    for at, part in enumerate(parts):
        left, number = at * width, part["number"]
        high = number / most * HIGH
        top, middle = HEAD + HIGH - high, left + width / 2
        place = f'x="{left + width * 0.06:g}%" width="{width * 0.88:g}%"'
        if number:
            shapes.append(
                f'<rect class="column" {place} y="{top:g}" height="{high:g}"/>'
            )
            shapes.append(text(middle, top - 4, number))
            told.append(f"{part['from']} to {part['to']}: {number}")
        if at % 2 == 0:  # all of them would not fit a telephone
            anchor, css = ("middle", "scale inner") if at else ("start", "scale")
            shapes.append(text(left, HEAD + HIGH + 14, part["from"], anchor, css))
    shapes.append(text(100, HEAD + HIGH + 14, f"{parts[-1]['to']} %", "end", "scale"))
    line = HEAD + HIGH
    shapes.append(f'<line class="life" x1="0" x2="100%" y1="{line}" y2="{line}"/>')
    label = html.escape(f"{what}: {'; '.join(told) or 'none'}")
    size = f'height="{HEAD + HIGH + FOOT}"'
    head = f'<svg class="chart" role="img" aria-label="{label}" {size}>'
    return "\n".join([head, *shapes, "</svg>"])


def text(x, y, words, anchor="middle", css="number"):
    """Return a text at x percent and y pixels."""
    place = f'class="{css}" x="{x:g}%" y="{y:g}" text-anchor="{anchor}"'
    return f"<text {place}>{html.escape(str(words))}</text>"


def bar(part, whole):
    """Return a bar of which a part is filled; the numbers stand beside it."""
    share = 100 * part / whole if whole else 0
    shapes = '<rect class="whole" width="100%" height="10" rx="2"/>'
    if share:
        shapes += f'<rect class="part" width="{share:.4g}%" height="10" rx="2"/>'
    return f'<svg class="bar" aria-hidden="true" height="10">{shapes}</svg>'
