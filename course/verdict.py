"""What is to be said of a folder: how far it is, what fails, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import diagnoses
from .browser.visitor import Asked
from .judge import judge
from .lessons import Lesson, all_lessons
from .progress import Progress, advice, failures, progress
from .results import Judgement, Result
from .sandbox.failure import Crash, Failure
from .sandbox.link import Backend
from .sandbox.machine import MACHINE
from .words import DOES_NOT_START, told

if TYPE_CHECKING:
    from .suite import Suite

SCHEMA = 1
"""The version of the record that `as_record` gives."""


@dataclass
class Finding:
    """One thing to tell: what must hold, what was seen, why, what to try."""

    check: str
    lesson: int
    promise: str
    seen: str
    why: str | None
    where: Crash | None
    """The crash that names a line of the student's own, or None."""
    hint: str
    log: list[Asked] = field(default_factory=list)
    exercise: bool = False
    """Whether it is of the lesson's exercise, and not of the lesson."""
    not_asked: bool = False
    """Whether nothing was seen, for the work had been stopped before."""


@dataclass
class Verdict:
    """All that there is to say of one folder."""

    folder: Path
    file: Path
    asked: int | None
    """The lesson that was asked about, or None for "where am I?"."""
    progress: Progress
    placed: bool
    """Whether it is known how far it is: whether all checks were run."""
    failures: list[Finding]
    """What must hold at the lesson and does not."""
    coming: list[Finding]
    """What the next lesson still asks for, where it has been begun."""
    advice: list[Finding]
    results: list[Result] = field(default_factory=list)
    """What each check saw that was made."""
    exercise: Lesson | None = None
    """The lesson whose exercise was asked about, if any was.

    Where the work has come to that lesson, the failures are about both.
    """

    @property
    def lesson(self) -> Lesson | None:
        """The lesson that the failures are about."""
        number = self.asked or self.progress.reached
        return all_lessons()[number - 1] if number else None

    @property
    def at(self) -> Lesson | None:
        """The lesson that was asked about, or else the one that one is in."""
        return self.lesson if self.asked else self.progress.at

    @property
    def told(self) -> list[Finding]:
        """All that is not right, in the order in which to say it.

        What has a known cause comes first, of that what stopped the code, and
        then what the lesson itself asks for. Last comes what was not asked.
        """
        at = self.at.number if self.at else 1
        return sorted(
            [*self.failures, *self.coming],
            key=lambda it: (
                it.not_asked,
                it.why is None,
                it.why is not None and it.where is None,
                it.lesson != at,
            ),
        )

    @property
    def stopped(self) -> bool:
        """Whether the program could not even be loaded."""
        return any(not finding.check for finding in self.failures)

    @property
    def passed(self) -> bool:
        """Whether everything holds that must."""
        if self.too_early:
            return False
        return not self.failures and self.lesson is not None

    @property
    def too_early(self) -> bool:
        """Whether the lesson whose exercise was asked about comes first."""
        return (
            self.exercise is not None
            and self.progress.reached < self.exercise.number
        )

    @property
    def unseen(self) -> bool:
        """Whether what the lesson asks is in part where nobody can look."""
        return any(self._unseen)

    @property
    def needs(self) -> list[str]:
        """What scripts need of a browser that could not be run for this."""
        return sorted({it.needs for it in self._unseen if it.needs})

    @property
    def _unseen(self) -> list[Result]:
        return [
            result
            for result in self.results
            if result.unseen
            and not result.check.advice
            and self.lesson is not None
            and self.lesson.number in result.check.asked_at
        ]

    def as_record(self) -> dict[str, Any]:
        """The verdict as plain data; docs/teaching.md describes it."""
        coming = self.progress.next
        return {
            "schema": SCHEMA,
            "folder": str(self.folder),
            "file": self.file.name,
            "asked": self.asked,
            "exercise": self.exercise.number if self.exercise else None,
            "passed": self.passed,
            "reached": self.progress.reached if self.placed else None,
            "satisfied": self.progress.satisfied if self.placed else None,
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
    backend: Backend = MACHINE,
    alone: bool = False,
    exercise: Lesson | None = None,
    suite: Suite | None = None,
) -> Verdict:
    """Judge a folder, and say what there is to say; see `judge.judge`.

    With a lesson only what holds there is judged, unless the folder's place
    in the course is wanted too; one that is further is judged where it is.
    With `exercise`, and no lesson, that lesson's exercise is asked as well.
    """
    placed = placed or lesson is None
    asked = None if placed else lesson
    judgement = judge(folder, asked, patience, backend, alone, exercise, suite)
    if judgement.stopped:
        return Verdict(
            folder=folder,
            file=judgement.file,
            asked=lesson,
            progress=Progress(0, [], [], []),
            placed=True,
            failures=[_stop(judgement.file, judgement.stopped)],
            coming=[],
            advice=[],
            exercise=exercise,
        )
    results = [it for it in judgement.results if not it.check.exercise]
    found = progress(results, judgement.traces)
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
    advised = advice(results, number)
    if begun:  # without what the next lesson does away with
        advised = [it for it in advised if number + 1 in it.check.asked_at]
    said = Verdict(
        folder=folder,
        file=judgement.file,
        asked=lesson,
        progress=found,
        placed=placed,
        failures=_findings(judgement, failed),
        coming=_findings(judgement, found.missing if begun and number else []),
        advice=_findings(judgement, advised),
        results=results,
        exercise=exercise,
    )
    return _of_exercise(said, judgement, exercise) if exercise else said


def _of_exercise(
    found: Verdict, judgement: Judgement, exercise: Lesson
) -> Verdict:
    """The verdict on an exercise, made of that on where the work is.

    Where the work has yet to come to the lesson, that is what there is to
    say. Elsewhere it is about the exercise, and what it may have broken; a
    step further may leave what earlier lessons advised.
    """
    if found.too_early:
        return found
    failed = [
        result
        for result in judgement.results
        if result.check.exercise and not result.passed
    ]
    found.asked = exercise.number
    found.failures += _findings(judgement, failed)
    found.coming = []
    found.advice = [it for it in found.advice if it.lesson == exercise.number]
    return found


def _findings(judgement: Judgement, failed: list[Result]) -> list[Finding]:
    return [
        _finding(judgement, result, result.failure)
        for result in failed
        if result.failure
    ]


def _finding(
    judgement: Judgement, result: Result, failure: Failure
) -> Finding:
    check = result.check
    why = _why(judgement.file, failure, check.name, result.log)
    return Finding(
        check=check.name,
        lesson=check.lesson,
        promise=check.promise,
        seen=told(failure, guess=why is None),
        why=why,
        where=_where(failure),
        hint=check.hint,
        log=result.log,
        exercise=check.exercise,
        not_asked=result.not_asked,
    )


def _stop(file: Path, stopped: Failure) -> Finding:
    why = _why(file, stopped, "", [])
    return Finding(
        check="",
        lesson=1,
        promise="",
        seen=told(stopped, guess=why is None),
        why=why,
        where=_where(stopped),
        hint="",
    )


def _why(
    file: Path, failure: Failure, check: str, log: list[Asked]
) -> str | None:
    case = diagnoses.Case(
        check=check, failure=failure, log=log, folder=file.parent, file=file
    )
    return diagnoses.explain(case)


def _where(failure: Failure) -> Crash | None:
    crash = failure.crash
    return crash if crash and crash.line else None


def _plain(finding: Finding) -> dict[str, Any]:
    return {
        "check": finding.check or None,
        "lesson": finding.lesson,
        "promise": finding.promise or DOES_NOT_START,
        "seen": finding.seen,
        "why": finding.why,
        "cause": diagnoses.cause_of(finding.why),
        "file": finding.where.file if finding.where else None,
        "line": finding.where.line if finding.where else None,
    }
