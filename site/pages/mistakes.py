"""The mistakes of a lesson, as the catalogue has them."""

from __future__ import annotations

from dataclasses import dataclass

from course.catalogue import Entry, mistakes_of
from course.commands.mistakes import Line, looks_like
from course.lessons import Lesson


@dataclass(frozen=True)
class Mistake:
    """A mistake, and what a student should know of it."""

    number: int
    title: str
    why: str
    mend: str
    looks_like: list[Line]
    seen: str
    """What `check` says to whoever has made it."""


def mistakes(lesson: Lesson) -> list[Mistake]:
    """The mistakes of a lesson, numbered as `course mistakes` does."""
    return [
        _mistake(number, entry)
        for number, entry in enumerate(mistakes_of(lesson), 1)
    ]


def _mistake(number: int, entry: Entry) -> Mistake:
    return Mistake(
        number,
        entry.title,
        entry.why,
        entry.mend,
        looks_like(entry),
        entry.seen.read_text(encoding="utf-8").strip(),
    )
