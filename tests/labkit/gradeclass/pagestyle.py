"""The looks of class.html besides those of a report, and its one script.

The script makes the table of students sortable; without it the page lacks nothing
else. The policy of the page lets no other script run, and nothing from outside.
"""

import base64
import hashlib

STYLE = """
body { max-width: 72rem }
.counts { display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; margin: .5rem 0;
  padding: 0; list-style: none }
.counts strong { font-size: 1.3rem }
.charts, .two { display: grid; gap: .5rem 2rem;
  grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr)) }
.charts h3, .two h3 { margin: .8rem 0 .2rem }
.charts p, .two p { margin: 0 }
svg.chart { display: block; width: 100%; overflow: visible }
svg rect.column, svg.bar rect.part { fill: var(--flow); stroke: none }
svg.bar rect.whole { fill: var(--edge); stroke: none }
svg text.scale { fill: var(--soft) } svg text.number { font-weight: 600 }
svg.bar { display: block; width: 100%; min-width: 3rem; align-self: center }
ol.bars { list-style: none; margin: 0; padding: 0; font-size: .9rem; line-height: 1.3 }
ol.bars li { display: grid; gap: 0 .7rem; padding: .15rem 0;
  grid-template-columns: minmax(0, 1fr) minmax(3rem, 25%) 5.5em }
ol.bars .rate { text-align: right; white-space: nowrap; align-self: center;
  font-variant-numeric: tabular-nums }
h3.first { margin-top: 1.5rem }
ol.mistakes { padding-left: 0; list-style: none } ol.mistakes li { margin: .8rem 0 }
ol.mistakes .times { font-weight: 700; color: var(--bad); margin-right: .4rem }
.wide { overflow-x: auto } .wide table { margin: .5rem 0; width: 100% }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums }
td.number { white-space: nowrap }
table.students th[scope=row] { min-width: 9rem; max-width: 24rem;
  overflow-wrap: anywhere }
th small, td small { display: block; font-weight: 400; color: var(--soft) }
th button { all: unset; cursor: pointer; font: inherit }
th button:focus-visible { outline: 2px solid var(--flow) }
th button::after { content: " \\2195"; color: var(--soft) }
th[aria-sort=ascending] button::after { content: " \\2191" }
th[aria-sort=descending] button::after { content: " \\2193" }
a { color: var(--flow) }
.inprint { display: none }
@media (max-width: 30rem) { ol.bars li { grid-template-columns: 1fr 5.5em }
  ol.bars .what { grid-column: 1 / -1 } .aside { display: none }
  table.students th[scope=row] { min-width: 7rem }
  th, td { font-size: .85rem; padding: .25rem .35rem } }
@media print { @page { margin: 11mm }
  :root { color-scheme: light; --back: #fff; --text: #000; --soft: #444;
    --edge: #ccc; --card: #fff; --good: #000; --bad: #000; --wait: #000;
    --flow: #555; --note: #eee; --badback: #fff }
  body { padding: 0; font-size: 8.5pt; line-height: 1.25 } .inprint { display: block }
  .onscreen, li.more.more, details, svg.talk { display: none }
  h1 { font-size: 14pt; margin: 0 } h2 { font-size: 11pt; margin: 2mm 0 1mm }
  h3, h3.first, .charts h3, .two h3 { font-size: 9pt; margin: 1mm 0 }
  .counts strong { font-size: 10pt } .counts { margin: 1mm 0 }
  .charts { grid-template-columns: 1fr 1fr 1fr; gap: 0 6mm }
  .two { grid-template-columns: 1fr 1fr; gap: 0 6mm }
  svg.chart { zoom: .85 } svg text { font-size: 9.5pt }
  p, ul { margin: .5mm 0 } p.inprint { font-size: 7pt }
  ol.bars { font-size: 7pt; line-height: 1.15 } ol.bars li { padding: .1mm 0;
    grid-template-columns: minmax(0, 1fr) 14% 5em; break-inside: avoid }
  ol.bars .what { white-space: nowrap; overflow: hidden; text-overflow: ellipsis }
  ol.mistakes { margin: 0; font-size: 7.5pt; columns: 2; column-gap: 6mm }
  ol.mistakes li { margin: 0 0 .6mm; max-height: 4lh; overflow: hidden;
    break-inside: avoid }
  a { color: inherit; text-decoration: none }
  .crowded .charts { display: flex; gap: 0 4mm }
  .crowded .charts div { flex: 1; min-width: 0 }
  .crowded .charts h3 { font-size: 7pt; white-space: nowrap }
  .crowded .charts p { font-size: 6.5pt } .crowded svg.chart { zoom: .6 }
  .crowded svg text { font-size: 12pt } .crowded svg text.inner { display: none }
  .crowded h2 { font-size: 9.5pt; margin: 1mm 0 0; padding: 0 }
  .crowded h3, .crowded h3.first, .crowded .two h3 { font-size: 7.5pt; margin: 0 }
  .crowded .bars + p { margin: 0; line-height: 1.1 }
  .crowded ol.mistakes { font-size: 7pt; line-height: 1.2 }
  .crowded ol.mistakes li { max-height: 3lh } .crowded ul { font-size: 7pt } }
"""

# A click sorts by a column, another one the other way round. What is sorted by is in
# data-by, a number or a text; rows without one come last, whichever way.
SCRIPT = """
"use strict";
for (const table of document.querySelectorAll("table.sortable")) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending" ||
        (head.classList.contains("number") && !head.hasAttribute("aria-sort"));
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const by = row => row.cells[column].dataset.by ?? "";
      const number = head.classList.contains("number");
      const rows = [...table.tBodies[0].rows];
      rows.sort((one, other) => {
        const a = by(one), b = by(other);
        if (a === "" || b === "") return (a === "") - (b === "");
        const order = number ? a - b : a.localeCompare(b);
        return down ? -order : order;
      });
      table.tBodies[0].append(...rows);
    });
  });
}
"""


def policy():
    """Return the Content-Security-Policy: this script, styles, nothing else."""
    known = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{known}'"
