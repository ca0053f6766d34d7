"""A report without names: one to be shown to the class itself."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from pathlib import Path

from .outcome import Report
from .student import Record, Student

SHORTEST = 3
"""Signs of a name that is looked for in other texts."""


def without_names(report: Report) -> Report:
    """The report, with a number for each student, in no order of theirs.

    Left out is what may hold a name: the folder, the roster, notes. A name
    in the middle of another text is replaced.
    """
    students = report.students
    shuffled = random.SystemRandom().sample(students, len(students))
    shuffled = replace(report, students=shuffled).by_need
    names = {it.name: f"Student {n}" for n, it in enumerate(shuffled, 1)}
    since = report.since and replace(
        report.since,
        changes={names[n]: it for n, it in report.since.changes.items()},
        gone=[],
    )
    return replace(
        report,
        students=[_nameless(it, names[it.name]) for it in shuffled],
        roster=None,
        since=since,
        anonymous=True,
    )


def _nameless(student: Student, name: str) -> Student:
    record = student.record
    if record is None:
        return Student(name, None)
    words = _names_of(student, record)
    kept = _replaced(record, words, name, ("problem",))
    for kind in ("failures", "coming", "advice"):
        if kind in kept:
            kept[kind] = [
                _replaced(finding, words, name, ("seen", "why"))
                for finding in kept[kind]
            ]
    for key in ("project", "notes"):
        kept.pop(key, None)
    return Student(name, {**kept, "folder": ""})


def _names_of(student: Student, record: Record) -> re.Pattern[str]:
    """A pattern for all that the student goes by."""
    project = Path(record.get("project") or "")
    told = {student.name, Path(record["folder"]).name, *project.parts[:1]}
    told |= {Path(it).stem for it in told}
    told |= set(student.person.cells.values() if student.person else ())
    known = [it for it in told if len(it) >= SHORTEST and not it.isdigit()]
    longest_first = sorted(known, key=len, reverse=True)
    either = "|".join(map(re.escape, longest_first)) or "(?!)"
    return re.compile(rf"(?<!\w)({either})(?!\w)", re.IGNORECASE)


def _replaced(
    record: Record, words: re.Pattern[str], name: str, keys: tuple[str, ...]
) -> Record:
    """The record, with another name in the texts under some keys."""
    told = {key: record[key] for key in keys if record.get(key)}
    return record | {key: words.sub(name, it) for key, it in told.items()}
