"""How far in the course a folder has come, from checks and from traces."""

from __future__ import annotations

from dataclasses import dataclass

from .lessons import Lesson, all_lessons
from .results import Result
from .traces import NO_TRACES, Traces


@dataclass
class Progress:
    """How far a folder has come, and what comes next."""

    reached: int
    """The last lesson whose own promises hold, or that the work has left
    behind, by the traces of a later one; 0 before the first."""
    satisfied: list[int]
    """The lessons at which everything holds that must."""
    coming: list[Result]
    """What the next lesson promises, kept already or not."""
    broken: list[Result]
    """Promises of earlier lessons that do not hold at the one reached.

    Where the next has been begun, without those that it does away with.
    """
    traced: bool = False
    """Whether the text of the work shows something of the next lesson."""

    @property
    def missing(self) -> list[Result]:
        """What the next lesson still asks for."""
        return sorted((r for r in self.coming if not r.passed), key=_telling)

    @property
    def begun(self) -> bool:
        """Whether something of the next lesson is there, or works."""
        return self.traced or any(
            result.passed and not result.needs for result in self.coming
        )

    @property
    def at(self) -> Lesson | None:
        """The lesson that one is in: the next, where that has been begun."""
        return self.next if self.begun else self.last

    @property
    def last(self) -> Lesson | None:
        """The lesson reached, or None before the first."""
        return all_lessons()[self.reached - 1] if self.reached else None

    @property
    def next(self) -> Lesson | None:
        """The lesson after the one reached, or None at the end."""
        return self.last.after if self.last else all_lessons()[0]


def failures(results: list[Result], lesson: int) -> list[Result]:
    """What must hold at a lesson and does not.

    The lesson's own promises come first, and of those the failures that name
    a line of the work; last what could not be asked any more.
    """
    found = [
        result
        for result in results
        if not result.passed
        and not result.check.advice
        and lesson in result.check.asked_at
    ]
    return sorted(found, key=_telling)


def advice(results: list[Result], lesson: int) -> list[Result]:
    """What is worth saying at a lesson and no reason to fail.

    Where no page came, there is nothing to be said of it.
    """
    found = [
        result
        for result in results
        if not result.passed
        and result.check.advice
        and lesson in result.check.asked_at
        and not _came_to_nothing(result)
    ]
    return sorted(found, key=lambda result: -result.check.lesson)


def _came_to_nothing(result: Result) -> bool:
    failure = result.failure
    return bool(failure and (failure.crash or failure.kind == "no_page"))


def progress(results: list[Result], traces: Traces = NO_TRACES) -> Progress:
    """Find out from one pass over all checks, and from the work's text."""
    numbers = [lesson.number for lesson in all_lessons()]
    reached = max(
        (
            n
            for n in numbers
            if _own_hold(results, n)
            and _seen(results, n)
            and _led_to(results, n)
        ),
        default=int(_first_is_past(results)),
    )
    while _own_hold(results, reached + 1):  # nothing there can be seen
        if _not_run(results, reached + 1) and not traces.of(reached + 1):
            break
        reached += 1
    traced = traces.lesson_after(reached)
    reached = max(reached, traced - 1)
    coming = [
        result
        for result in results
        if result.check.lesson == reached + 1 and not result.check.advice
    ]
    found = Progress(
        reached=reached,
        satisfied=[n for n in numbers if not failures(results, n)],
        coming=coming,
        broken=failures(results, reached),
        traced=traced > reached,
    )
    if found.begun:
        found.broken = [
            result
            for result in found.broken
            if reached + 1 in result.check.asked_at
        ]
    return found


def _telling(result: Result) -> tuple[bool, int, bool]:
    crash = result.failure and result.failure.crash
    no_line = not (crash and crash.line)
    return result.not_asked, -result.check.lesson, no_line


def _first_is_past(results: list[Result]) -> bool:
    """Whether the greeting of lesson 1 has made room for something of 2."""
    kept = all(
        result.passed
        for result in results
        if result.check.lesson == 1
        and not result.check.advice
        and 2 in result.check.asked_at
    )
    return kept and any(
        result.passed
        for result in results
        if result.check.lesson == 2 and not result.check.advice
    )


def _own_hold(results: list[Result], lesson: int) -> bool:
    own = _own(results, lesson)
    return bool(own) and all(result.passed for result in own)


def _seen(results: list[Result], lesson: int) -> bool:
    """Whether a lesson's promises are not all where nobody can look."""
    return not all(result.unseen for result in _own(results, lesson))


def _not_run(results: list[Result], lesson: int) -> bool:
    """Whether any promise of a lesson is of a script that is not run here."""
    return any(result.needs for result in _own(results, lesson))


def _led_to(results: list[Result], lesson: int) -> bool:
    """Whether anything of the three lessons before it holds.

    What a lesson promises may hold by chance long before: messages that are
    kept in a file of one's own outlive a restart without any database.
    """
    before = range(lesson - 3, lesson)
    return lesson <= 3 or any(
        result.passed and not result.unseen
        for number in before
        for result in _own(results, number)
    )


def _own(results: list[Result], lesson: int) -> list[Result]:
    return [
        result
        for result in results
        if result.check.lesson == lesson and not result.check.advice
    ]
