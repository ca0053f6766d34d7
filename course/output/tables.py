"""A report as tables: for a spreadsheet, for JUnit's readers, as JSON."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

from ..roster import Roster
from .outcome import Report
from .student import Student

_WHO = ("Student", "Folder")
_WHAT = (
    "Passed",
    "Lessons done",
    "How far",
    "Things missing",
    "What is missing most",
    "What was seen",
    "Why that is",
    "To be noted",
)
_SINCE = "Since the earlier report"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_csv(report: Report) -> str:
    """A line a student, for a spreadsheet, which must take none as formula.

    With a roster its own columns come first, for a grade book to know people
    by. It begins with the mark that tells Excel that this is UTF-8.
    """
    who = report.roster.all_headings if report.roster else _WHO
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*who, *_WHAT, *([_SINCE] if report.since else [])])
    for student in report.students:
        row = [*_who(student, report.roster), *_what(student)]
        if report.since:
            row.append(report.since.changes[student.name].told)
        writer.writerow(map(_no_formula, row))
    return "\ufeff" + out.getvalue()


def _who(student: Student, roster: Roster | None) -> list[object]:
    """Whom a line is about: as the roster has it, where there is one."""
    folder = (student.record or {}).get("folder") or ""
    if roster is None:
        return [student.name, folder]
    columns = roster.headings
    cells = {
        columns["name"]: student.name,
        columns["folder"]: Path(folder).name,
    }
    if student.person:
        cells |= {k: v for k, v in student.person.cells.items() if v.strip()}
    return [cells.get(heading, "") for heading in roster.all_headings]


def _what(student: Student) -> list[object]:
    first = student.needs[0] if student.needs else {}
    return [
        "yes" if student.passed else "no",
        "" if student.reached is None else student.reached,
        student.state,
        len(student.needs),
        student.missing,
        first.get("seen", ""),
        first.get("why") or "",
        " ".join(student.notes),
    ]


def as_junit(report: Report) -> str:
    """A test case a student, for what shows the results of tests."""
    students = report.students
    suite = ET.Element(
        "testsuite",
        name=report.lesson.short if report.lesson else "course",
        tests=str(len(students)),
        failures=str(sum(not (s.passed or s.problem) for s in students)),
        errors=str(sum(bool(s.problem) for s in students)),
    )
    for student in students:
        case = ET.SubElement(
            suite, "testcase", name=_xml(student.name), classname="course"
        )
        if student.problem:
            ET.SubElement(case, "error", message=_xml(student.problem))
        elif not student.passed:
            told = [
                "\n  ".join(filter(None, (n["promise"], n["seen"], n["why"])))
                for n in student.needs
            ]
            failure = ET.SubElement(
                case, "failure", message=_xml(student.missing or student.state)
            )
            failure.text = _xml("\n".join(told))
    root = ET.Element("testsuites")
    root.append(suite)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def as_json(report: Report) -> str:
    """Everything, as docs/teaching.md describes it."""
    return json.dumps(report.as_record(), indent=2, ensure_ascii=False) + "\n"


def _no_formula(value: object) -> object:
    """The value, marked as text where a spreadsheet would run it."""
    text = str(value)
    return "'" + text if text.startswith(tuple("=+-@\t\r")) else value


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
