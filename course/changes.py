"""What changes in the code from one lesson to another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .differ import hunks, likeness
from .lessons import Lesson, all_lessons

_NOT_CODE = {
    *(".md", ".toml", ".patch", ".pyc", ".log"),
    *(".db", ".db-shm", ".db-wal"),
}
_PASSED_OVER = {"__pycache__", "instance"}
_NOTHING = "/dev/null"

CONTEXT = 2
"""Lines around a change that show its place, within two screens a lesson."""
MUCH_ALIKE = 0.8
"""From here up, of 1, a line is taken for one of the lesson's."""


@dataclass(frozen=True)
class Change:
    """A file that two lessons do not share line for line."""

    path: str
    """Where the file is in the folder of its lesson."""
    was: str
    now: str
    lines: list[str]
    """The change in the unified format of `diff -u`, headings included."""

    def count(self, sign: str) -> int:
        """How many lines were added (`+`) or taken away (`-`)."""
        return sum(line.startswith(sign) for line in self.lines[2:])


def changes(before: Lesson | None, after: Lesson) -> Iterator[Change]:
    """The files of code that differ, in order; all of them without `before`.

    Notes, questions, exercises, caches, databases and pictures are not code.
    """
    old = code(before.folder) if before else {}
    new = code(after.folder)
    for path in sorted(old.keys() | new.keys()):
        was, now = old.get(path, ""), new.get(path, "")
        if lines := list(hunks(was.splitlines(), now.splitlines(), CONTEXT)):
            names = [
                f"--- {_name(before, path) if path in old else _NOTHING}",
                f"+++ {_name(after, path) if path in new else _NOTHING}",
            ]
            yield Change(path, was, now, names + lines)


def added(lesson: Lesson) -> dict[str, list[str]]:
    """The lines that a lesson adds, by the file that they are in."""
    found = {}
    for change in changes(lesson.before, lesson):
        lines = [line[1:] for line in change.lines[2:] if line[0] == "+"]
        if lines:
            found[change.path] = [line for line in lines if line.strip()]
    return found


def brought(line: str, up_to: Lesson) -> Lesson | None:
    """The lesson that adds a line much like this one; None if none does.

    The likest counts, and of several the latest. A line that is as the lesson
    has it is not what is wrong: something else is.
    """
    known = [
        (likeness(line.strip(), other.strip()), lesson)
        for lesson in all_lessons()[: up_to.number]
        for lines in added(lesson).values()
        for other in lines
    ]
    alike, lesson = max(known)
    return lesson if MUCH_ALIKE <= alike < 1 else None


def code(folder: Path) -> dict[str, str]:
    """The text of each file of code below a folder, by its path there."""
    found = {}
    for file in folder.rglob("*"):
        path = file.relative_to(folder)
        hidden = any(part.startswith(".") for part in path.parts)
        if hidden or _PASSED_OVER & set(path.parts) or not file.is_file():
            continue
        if file.suffix in _NOT_CODE or b"\0" in (content := file.read_bytes()):
            continue
        found[path.as_posix()] = content.decode("utf-8", "replace")
    return found


def _name(lesson: Lesson | None, path: str) -> str:
    return f"{lesson.folder.name}/{path}" if lesson else _NOTHING
