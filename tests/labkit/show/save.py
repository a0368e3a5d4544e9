"""Saves a conversation as a picture in SVG: that of the report, with its colors."""

import os

from reports.drawing import Drawing
from reports.htmlpage import STYLE

WIDTH = 704  # pixels
HEAD = '<svg xmlns="http://www.w3.org/2000/svg"'


def write(path, title, events, names):
    """Write the file, as a whole or not at all."""
    test = {"name": title, "side": "pair", "passed": True, "events": events}
    picture = Drawing().picture(test, names)
    first, rest = picture.split("\n", 1)
    first = first.replace("<svg", f'{HEAD} width="{WIDTH}"', 1)
    style = f"<style><![CDATA[{STYLE}svg {{ background: var(--back) }}]]></style>"
    os.makedirs(os.path.dirname(path), exist_ok=True)
    partial = f"{path}.{os.getpid()}"
    with open(partial, "w", encoding="utf-8") as file:
        file.write("\n".join([first, style, rest, ""]))
    os.replace(partial, path)
