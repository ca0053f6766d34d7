"""References between lessons, in whatever text: they follow a new order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..lessons import FINAL, Lesson

_ONE = re.compile(r"(\b[Ll]esson\s+|--exercise\s+)(\d+)\b")
_SOME = re.compile(
    r"(\b[Ll]essons\s+)(\d+(?:(?:,\s+|\s+(?:to|and|or)\s+|[\u2013-])\d+)*)\b"
)
_RANGE = re.compile(r'(\blessons = ")([\d, -]+)(?=")')
_TYPED = re.compile(
    r"(\bcourse (?:-- )?"
    r"(?:carry|diff(?: \d+)?|insert|mistakes|move|predict|remove|run) )"
    r"(\d+)\b"
)
_DIFF = re.compile(r"(\bcourse (?:-- )?diff )(\d+)(?= \d)")
DECIDED = (_ONE, _SOME, _RANGE, _TYPED, _DIFF)
_NEXT = re.compile(r"^Next: \[.*$", re.MULTILINE)
_ROW = re.compile(
    r"^\|[^|\n]*\| \[(\w+)\]\((?:steps/|final/).*$", re.MULTILINE
)


PLACES = ("steps/", "tests/lessons/", "catalogue/")
"""Where a lesson has files of its own, which are called after it."""


@dataclass(frozen=True)
class Renumbering:
    """Which lesson has which number and folder now, by those it had."""

    numbers: Mapping[int, int]
    folders: Mapping[str, str]
    gone: Mapping[int, str]
    """The lessons that are no longer there, by the number that they had."""

    def text(self, text: str) -> str:
        """A text with its references as they are now."""
        for pattern in DECIDED:
            text = pattern.sub(self._numbered, text)
        return self.path(text)

    def path(self, text: str) -> str:
        """A path, or a text, with each lesson's folder called as it is now."""
        if not self.folders:
            return text
        return re.sub(
            _any_of(self.folders),
            lambda found: self.folders[found[1]],
            text,
        )

    def goes(self, path: str) -> bool:
        """Whether a file belongs to a lesson that is no longer there."""
        if not self.gone or not path.startswith(PLACES):
            return False
        return re.search(_any_of(self.gone.values()), path) is not None

    def undecided(self, text: str) -> list[int]:
        """The lines with a number that may mean a lesson, and may not.

        And those that name a lesson which is no longer there.
        """
        text = _ROW.sub("", _NEXT.sub("", text))
        found = {
            text.count("\n", 0, it.start()) + 1
            for pattern in DECIDED
            for it in pattern.finditer(text)
            if self.gone.keys() & {int(no) for no in re.findall(r"\d+", it[2])}
        }
        for pattern in DECIDED:
            text = pattern.sub(lambda it: re.sub(r"\d", "x", it[0]), text)
        bare = [str(old) for old, new in self.numbers.items() if old != new]
        wanted = [rf"(?<![\w.:/%-])(?:{'|'.join(bare)})(?![\w.:%/])"] * any(
            bare
        )
        wanted += map(re.escape, self.gone.values())
        for number, line in enumerate(text.splitlines(), 1):
            if any(re.search(it, line) for it in wanted):
                found.add(number)
        return sorted(found)

    def _numbered(self, found: re.Match[str]) -> str:
        return found[1] + re.sub(
            r"\d+",
            lambda it: str(self.numbers.get(int(it[0]), int(it[0]))),
            found[2],
        )


def _any_of(folders: Iterable[str]) -> str:
    """A pattern for the name of one of some folders, by itself."""
    names = "|".join(map(re.escape, folders))
    return rf"(?<![0-9A-Za-z])({names})(?![0-9A-Za-z_])"


def with_next(notes: str, after: Lesson) -> str:
    """Notes that lead on to this lesson."""
    if after.folder == FINAL:
        link = "[the chat in final/](../../final/README.md)"
    else:
        link = f"[{after.short}](../{after.folder.name}/README.md)"
    line = (
        f"Next: {link}, or see its changes with `python -m course diff "
        f"{after.label}`."
    )
    return _NEXT.sub(lambda _: line, notes)


def with_rows(readme: str, rows: list[str]) -> str:
    """The README with these rows in its table of lessons."""
    known = list(_ROW.finditer(readme))
    start, stop = known[0].start(), known[-1].end()
    return readme[:start] + "\n".join(rows) + readme[stop:]


def row(lesson: Lesson, brings: str) -> str:
    """The row of a lesson in the table of the README."""
    final = lesson.folder == FINAL
    folder = "final" if final else f"steps/{lesson.folder.name}"
    number = "" if final else lesson.label
    return (
        f"| {number} | [{lesson.name}]({folder}/README.md) | {brings} | "
        f"`python -m course diff {lesson.label}` |"
    )
