"""Writes the report as JUnit XML, as Jenkins, GitLab and others read it.

It keeps to the schema of Jenkins' xUnit plugin, which allows no properties in a
testcase: they are at the testsuite, and the points of a check in its output.
"""

import xml.etree.ElementTree as ET

from reports.common import exercises_of, one_line, rows_of, trouble

STATES = {False: "failures", None: "skipped"}


def add_case(suite, row):
    """Add the testcase of a row to its testsuite."""
    about = {"classname": one_line(f"{row.exercise}.{row.side}")}
    about.update(name=one_line(row.name), time=f"{row.seconds:.3f}")
    case = ET.SubElement(suite, "testcase", about)
    if row.passed is None:
        ET.SubElement(case, "skipped", message=row.summary)
    elif not row.passed:
        kind = row.group or "compile"
        failure = ET.SubElement(case, "failure", message=row.summary, type=kind)
        failure.text = row.text
    output = ET.SubElement(case, "system-out")
    output.text = f"points: {row.earned}/{row.points}"
    if row.passed and row.earned < row.points:
        output.text += f"\n{row.summary}"


def add_suite(root, name, rows, properties):
    """Add a testsuite with these rows. Returns the element."""
    number = {"tests": len(rows), "failures": 0, "errors": 0, "skipped": 0}
    for row in rows:
        if row.passed in STATES:
            number[STATES[row.passed]] += 1
    about = {
        "name": one_line(name),
        **{key: str(value) for key, value in number.items()},
    }
    about["time"] = f"{sum(row.seconds for row in rows):.3f}"
    suite = ET.SubElement(root, "testsuite", about)
    box = ET.SubElement(suite, "properties")
    for key, value in properties.items():
        ET.SubElement(box, "property", name=key, value=one_line(str(value)))
    for row in rows:
        add_case(suite, row)
    return suite


def add_trouble(root, text):
    """Add an error that says why there is no verdict on everything."""
    suite = add_suite(root, "grading", [], {})
    suite.set("tests", "1")
    suite.set("errors", "1")
    about = {"classname": "grading", "name": "every check has been run"}
    case = ET.SubElement(suite, "testcase", about)
    ET.SubElement(case, "error", message=text, type="grading").text = text


def write(report):
    """Return the report as JUnit XML."""
    root = ET.Element("testsuites", name="labkit")
    rows = rows_of(report)
    sums = {one["name"]: one for one in exercises_of(report)}
    for name in dict.fromkeys(row.exercise for row in rows):
        properties = {"seed": report["seed"]}
        if name in sums:
            properties["points"] = sums[name]["max"]
            properties["earned"] = sums[name]["score"]
        mine = [row for row in rows if row.exercise == name]
        add_suite(root, name, mine, properties)
    if trouble(report):
        add_trouble(root, one_line(trouble(report)))
    for key in ("tests", "failures", "errors"):
        root.set(key, str(sum(int(suite.get(key)) for suite in root)))
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return head + ET.tostring(root, encoding="unicode") + "\n"
