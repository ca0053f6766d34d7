"""The lessons and their stages, as data for the page."""

from __future__ import annotations

from typing import Any

from course import changes
from course.catalogue import mistakes_of
from course.commands.mistakes import looks_like
from course.lessons import FINAL, Lesson, all_lessons

Record = dict[str, Any]

NEEDS_THREADS = (
    "This stage answers many readers at once, each in a thread, and a "
    "browser's tab has none. On your own machine it runs."
)


def lessons() -> list[Record]:
    """Every lesson, and whether its stage runs in a tab."""
    return [_about(lesson) for lesson in all_lessons()]


def _about(lesson: Lesson) -> Record:
    runs = lesson.folder != FINAL
    return {
        "number": lesson.number,
        "label": lesson.label,
        "name": lesson.name,
        "folder": lesson.folder.name,
        "title": lesson.title,
        "runs_here": runs,
        "why_not": None if runs else NEEDS_THREADS,
        "command": f"python -m course run {lesson.label}",
    }


def stage(lesson: Lesson) -> dict[str, str]:
    """The files of a lesson's stage, for a work to begin with."""
    found = changes.code(lesson.folder)
    return {path: found[path] for path in sorted(found)}


def mistakes(lesson: Lesson) -> list[Record]:
    """What goes wrong most easily in a lesson, and how to mend it."""
    return [
        {
            "title": entry.title,
            "why": entry.why,
            "mend": entry.mend,
            "seen": entry.seen.read_text(encoding="utf-8"),
            "lines": [line._asdict() for line in looks_like(entry)],
        }
        for entry in mistakes_of(lesson)
    ]
