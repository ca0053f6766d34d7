"""What the checks ask of a lesson, from their own docstrings."""

from __future__ import annotations

import functools

from course.lessons import Lesson
from course.results import Check
from course.suite import all_checks


def asked_by(lesson: Lesson) -> list[Check]:
    """The checks that a lesson brings, those of advice last."""
    own = [it for it in _checks() if it.lesson == lesson.number]
    return sorted(own, key=lambda check: check.advice)


def still_asked(lesson: Lesson) -> int:
    """How many promises of earlier lessons must hold in it, too."""
    return sum(
        lesson.number in check.asked_at
        for check in _checks()
        if check.lesson < lesson.number and not check.advice
    )


@functools.cache
def _checks() -> list[Check]:
    return all_checks()
