"""What a lesson changes, and its whole files, ready to be shown."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markupsafe import Markup

from course.changes import CONTEXT, Change, changes, code
from course.differ import Block, Span, blocks, marks
from course.lessons import Lesson

from .code import as_html, pieces

STEP = 4
"""Columns of a step of Python's."""


@dataclass(frozen=True)
class Line:
    """A line of code; its numbers are counted from 1, None where it is not."""

    was: int | None
    now: int | None
    html: Markup

    @property
    def hanging(self) -> int:
        """Columns at which it goes on where it is too long for a row.

        That is a step further in than it begins: at the left edge a beginner
        would take what follows for a line of its own. `compare.js` reckons in
        the same way.
        """
        begins = re.match(r"(?:<[^>]*>)*( *)", self.html)
        return (len(begins[1]) if begins else 0) + STEP


@dataclass(frozen=True)
class Part:
    """Lines that stay, or lines that go and those in their place."""

    same: list[Line]
    removed: list[Line]
    added: list[Line]


@dataclass(frozen=True)
class ChangedFile:
    """A file that a lesson changes."""

    path: str
    fate: str
    """Whether it is `new`, `gone` or `changed`."""
    added: int
    removed: int
    hunks: list[list[Part]]


@dataclass(frozen=True)
class WholeFile:
    """A file of a stage."""

    path: str
    lines: list[Line]


def changed_files(
    before: Lesson | None, after: Lesson, context: int = CONTEXT
) -> list[ChangedFile]:
    """The files in which two stages differ; all of them without `before`."""
    return [_changed(change, context) for change in changes(before, after)]


def whole_files(lesson: Lesson) -> list[WholeFile]:
    """Every file of code of a stage."""
    return [
        WholeFile(path, _lines(path, text))
        for path, text in sorted(code(lesson.folder).items())
    ]


def _changed(change: Change, context: int) -> ChangedFile:
    was, now = change.was.splitlines(), change.now.splitlines()
    return ChangedFile(
        change.path,
        "changed" if was and now else "new" if now else "gone",
        change.count("+"),
        change.count("-"),
        [
            [_part(change, block) for block in hunk]
            for hunk in blocks(was, now, context)
        ],
    )


def _part(change: Change, block: Block) -> Part:
    old = pieces(change.path, change.was)
    new = pieces(change.path, change.now)
    if block.same:
        both = zip(block.was, block.now, strict=True)
        same = [Line(i + 1, j + 1, as_html(new[j])) for i, j in both]
        return Part(same, [], [])
    was, now = change.was.splitlines(), change.now.splitlines()
    gone: list[list[Span]] = [[] for _ in block.was]
    come: list[list[Span]] = [[] for _ in block.now]
    for n, (i, j) in enumerate(zip(block.was, block.now, strict=False)):
        gone[n], come[n] = marks(was[i], now[j])
    return Part(
        [],
        [
            Line(i + 1, None, as_html(old[i], places))
            for i, places in zip(block.was, gone, strict=True)
        ],
        [
            Line(None, j + 1, as_html(new[j], places))
            for j, places in zip(block.now, come, strict=True)
        ],
    )


def _lines(path: str, text: str) -> list[Line]:
    return [
        Line(None, number, as_html(line))
        for number, line in enumerate(pieces(path, text), 1)
    ]
