"""What is to be said of a folder: how far it is, what fails, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import diagnoses, texts
from .browser.visitor import Asked
from .judge import Judgement, Result, judge
from .lessons import Lesson, all_lessons
from .progress import Place, advice, failures, place

SCHEMA = 1
"""The version of the record that `as_record` gives."""


@dataclass
class Where:
    """A line of the student's own: file, number, function and text."""

    file: str
    line: int
    function: str
    code: str


@dataclass
class Finding:
    """One thing to tell: what must hold, what was seen, why, what to try."""

    check: str
    lesson: int
    promise: str
    seen: str
    why: str | None
    where: Where | None
    hint: str
    log: list[Asked] = field(default_factory=list)


@dataclass
class Verdict:
    """All that there is to say of one folder."""

    folder: Path
    file: Path
    asked: int | None
    """The lesson that was asked about, or None for "where am I?"."""
    place: Place
    placed: bool
    """Whether the place is known: whether all checks were run."""
    failures: list[Finding]
    """What must hold at the lesson and does not."""
    coming: list[Finding]
    """What the next lesson still asks for, where it has been begun."""
    advice: list[Finding]

    @property
    def lesson(self) -> Lesson | None:
        """The lesson that the failures are about."""
        number = self.asked or self.place.reached
        return all_lessons()[number - 1] if number else None

    @property
    def stopped(self) -> bool:
        """Whether the program could not even be loaded."""
        return any(not finding.check for finding in self.failures)

    @property
    def passed(self) -> bool:
        """Whether everything holds that must."""
        return not self.failures and self.lesson is not None

    def as_record(self) -> dict[str, Any]:
        """The verdict as plain data; docs/teaching.md describes it."""
        coming = self.place.next
        return {
            "schema": SCHEMA,
            "folder": str(self.folder),
            "file": self.file.name,
            "asked": self.asked,
            "passed": self.passed,
            "reached": self.place.reached if self.placed else None,
            "satisfied": self.place.satisfied if self.placed else None,
            "next": coming.number if coming and self.placed else None,
            "failures": [_plain(finding) for finding in self.failures],
            "coming": [_plain(finding) for finding in self.coming],
            "advice": [_plain(finding) for finding in self.advice],
        }


def verdict(
    folder: Path,
    lesson: int | None = None,
    placed: bool = False,
    patience: float = 1.0,
) -> Verdict:
    """Judge a folder, and say what there is to say; see `judge.judge`.

    With a lesson only what holds there is judged, unless the folder's place
    in the course is wanted too; one that is further is judged where it is.
    """
    placed = placed or lesson is None
    judgement = judge(folder, None if placed else lesson, patience)
    results = judgement.results
    if judgement.stopped:
        nowhere = Place(0, [], [], [])
        stop = [_stop(judgement)]
        return Verdict(
            folder, judgement.file, lesson, nowhere, True, stop, [], []
        )
    found = place(results)
    number = lesson or found.reached
    if placed:
        number = max(number, found.reached)
    begun = lesson is None and found.begun
    if not number:
        failed = found.missing
    elif placed and number == found.reached:
        failed = found.broken
    else:
        failed = failures(results, number)

    def told(failed: list[Result]) -> list[Finding]:
        return [_finding(judgement, result) for result in failed]

    return Verdict(
        folder=folder,
        file=judgement.file,
        asked=lesson,
        place=found,
        placed=placed,
        failures=told(failed),
        coming=told(found.missing) if begun and number else [],
        advice=told(advice(results, number)),
    )


def _finding(judgement: Judgement, result: Result) -> Finding:
    file = judgement.file
    case = diagnoses.Case(
        result.seen, result.error or {}, result.log, file.parent, file
    )
    return Finding(
        check=result.check.name,
        lesson=result.check.lesson,
        promise=result.check.promise,
        seen=result.seen,
        why=diagnoses.explain(case),
        where=_where(result.error),
        hint=result.check.hint,
        log=result.log,
    )


def _stop(judgement: Judgement) -> Finding:
    stopped, file = judgement.stopped, judgement.file
    assert stopped
    case = diagnoses.Case(
        stopped.seen, stopped.error or {}, [], file.parent, file
    )
    return Finding(
        check="",
        lesson=1,
        promise="",
        seen=stopped.seen,
        why=diagnoses.explain(case),
        where=_where(stopped.error),
        hint="",
    )


def _where(error: dict[str, Any] | None) -> Where | None:
    if not error or not error.get("line"):
        return None
    return Where(
        error["file"],
        error["line"],
        error["function"] if error["function"].isidentifier() else "",
        error["code"],
    )


def _plain(finding: Finding) -> dict[str, Any]:
    return {
        "check": finding.check or None,
        "lesson": finding.lesson,
        "promise": finding.promise or texts.DOES_NOT_START,
        "seen": finding.seen,
        "why": finding.why,
        "file": finding.where.file if finding.where else None,
        "line": finding.where.line if finding.where else None,
    }
