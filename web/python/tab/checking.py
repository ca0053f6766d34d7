"""The verdict of `course check`, as data for the page."""

from __future__ import annotations

import linecache
import time
from pathlib import Path
from typing import Any

from course.output.terminal import text_of
from course.results import Result
from course.verdict import Verdict, verdict
from course.words import told

from .place import Interpreter

Record = dict[str, Any]


def check(
    folder: Path,
    lesson: int | None,
    place: Interpreter,
    patience: float = 1.0,
) -> Record:
    """Judge a folder, and say what each check of the lesson saw.

    Without a lesson, it is said where in the course the folder is, and what
    the next lesson asks, and nothing of what to type: there is no terminal.
    `patience` times as long as usual may all of it take. Raises NoWork and
    JudgeFailed as `verdict` does.
    """
    begun = time.perf_counter()
    found = verdict(folder, lesson, patience=patience, backend=place)
    linecache.clearcache()  # of a copy that will not be seen again
    return {
        "lesson": found.lesson.number if found.lesson else 0,
        "reached": found.progress.reached if found.placed else None,
        "stopped": _stopped(found),
        "checks": [_told(result, found) for result in _shown(found)],
        "done": found.passed,
        "text": text_of(found, commands=lesson is not None),
        "ms": round((time.perf_counter() - begun) * 1000),
    }


def _stopped(found: Verdict) -> Record | None:
    if not found.stopped:
        return None
    finding = found.failures[0]
    where = finding.where
    return {
        "text": finding.seen,
        "cause": finding.why,
        "file": where.file if where else "",
        "line": where.line if where else 0,
        "code": where.code if where else "",
    }


def _shown(found: Verdict) -> list[Result]:
    """Of the lesson that was asked for, or else of the next; its own first.

    Advice comes last.
    """
    if found.asked:
        asked = [
            it for it in found.results if found.asked in it.check.asked_at
        ]
    else:
        asked = [*found.progress.coming, *found.progress.broken]
    return sorted(asked, key=lambda it: (it.check.advice, -it.check.lesson))


def _told(result: Result, found: Verdict) -> Record:
    findings = [*found.failures, *found.coming, *found.advice]
    name = result.check.name
    about = [finding for finding in findings if finding.check == name]
    where = about[0].where if about else None
    return {
        "name": name,
        "lesson": result.check.lesson,
        "promise": result.check.promise,
        "hint": result.check.hint,
        "state": _state(result),
        "advice": result.check.advice,
        "seen": told(result.failure) if result.failure else "",
        "where": f"{where.file}, line {where.line}" if where else None,
        "cause": about[0].why if about else None,
    }


def _state(result: Result) -> str:
    if result.passed:
        return "holds"
    return "advice" if result.check.advice else "fails"
