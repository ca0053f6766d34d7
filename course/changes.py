"""What changes in the code from one lesson to another."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .lessons import Lesson

_NOT_CODE = {".md", ".pyc", ".db", ".db-shm", ".db-wal", ".log"}
_PASSED_OVER = {"__pycache__", "instance"}
_NOTHING = "/dev/null"

CONTEXT = 2
"""Lines around a change that show its place, within two screens a lesson."""


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

    Notes, caches, databases and pictures are not code.
    """
    old = code(before.folder) if before else {}
    new = code(after.folder)
    for path in sorted(old.keys() | new.keys()):
        was, now = old.get(path, ""), new.get(path, "")
        if hunks := list(_hunks(was.splitlines(), now.splitlines())):
            names = [
                f"--- {_name(before, path) if path in old else _NOTHING}",
                f"+++ {_name(after, path) if path in new else _NOTHING}",
            ]
            yield Change(path, was, now, names + hunks)


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


def _hunks(was: list[str], now: list[str]) -> Iterator[str]:
    """The hunks of `diff -u`.

    `difflib.unified_diff` takes what is frequent in 200 lines or more, such
    as a blank line, for no likeness, and shows more than has changed.
    """
    matcher = difflib.SequenceMatcher(None, was, now, autojunk=False)
    for group in matcher.get_grouped_opcodes(CONTEXT):
        _, i1, _, j1, _ = group[0]
        _, _, i2, _, j2 = group[-1]
        yield f"@@ -{_range(i1, i2)} +{_range(j1, j2)} @@"
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                yield from (f" {line}" for line in was[i1:i2])
            else:
                yield from (f"-{line}" for line in was[i1:i2])
                yield from (f"+{line}" for line in now[j1:j2])


def _range(start: int, end: int) -> str:
    """Some lines, counted from 0 and without `end`, as `diff -u` counts."""
    length = end - start
    first = start + 1 if length else start
    return str(first) if length == 1 else f"{first},{length}"


def _name(lesson: Lesson | None, path: str) -> str:
    return f"{lesson.folder.name}/{path}" if lesson else _NOTHING
