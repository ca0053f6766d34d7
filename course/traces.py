"""What the text of a work shows of each lesson: its traces.

A route, an import, a form, a script, a file: whatever a stage has that no
stage before it had is a trace of its lesson. They tell which lesson somebody
is in, also where one fault keeps everything from working.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .lessons import all_lessons
from .sandbox.folder import NoWork, files

LONGEST = 200_000
"""Bytes beyond which a file is not looked into: nobody has typed it."""
BEGUN = 1 / 6
"""How much of a lesson's traces says that it has been begun."""
TELLING = ("route", "form to", "page", "style", "script", "Procfile")
"""What says so alone: an address, or a file."""

_COMMENT = {
    ".py": r"#.*|^\s*(?s:\"\"\".*?\"\"\")",
    ".html": r"(?s:<!--.*?-->|\{#.*?#\})",
    ".js": r"//.*",
}
"""What is in a file and does nothing: old code is often kept there."""
_MARKS = {
    ".py": {
        "import": r"^(?:from \S+ )?import ([\w, ]+|\([\w,\s]+\))",
        "route": r"route\(\s*[\"']([^\"']*)",
        "form to": r"route\(\s*[\"']([^\"']*)[^)]*POST",
        "setting": r"getenv\(\s*[\"'](\w+)",
        "asks for": r"request\.(\w+)",
        "app": r"app\.(\w+) *=",
        "header": r"\.headers\[[\"']([\w-]+)",
        "call": r"(?<!def )\b(\w+)\(",
        "list": r"= *(\[) *\]",
        "dictionary": r"(\{)\s*[\"']\w+[\"']:",
    },
    ".html": {
        "tag": r"<(form|input|textarea|button|script|link|time)\b",
        "template": r"\{%\s*(for|if|extends|block)\b",
        "link to": r"url_for\([\"'](\w+)",
        "script calls": r"\b(?!url_for)([A-Za-z]\w*)\(",
        "event": r"\.(on\w+)",
    },
    ".js": {
        "script calls": r"\b([A-Za-z]\w*)\(",
        "event": r"\.(on\w+)",
    },
}
"""What is looked for in a file, by the ending of its name, and its kind."""
_PAGE = r"render_template\(\s*[\"']([\w/]+\.html)"
_COUNTED = {".html": "page", ".css": "style", ".js": "script"}
"""A file counts by its kind: the second page is a trace, whatever its name."""


@dataclass(frozen=True)
class Traces:
    """What can be seen of each lesson in the text of a work."""

    marks: frozenset[str] = frozenset()

    def of(self, lesson: int) -> bool:
        """Whether enough of a lesson is there to say that it is begun."""
        own = _own(lesson)
        there = self.marks & own
        return any(mark.startswith(TELLING) for mark in there) or (
            bool(there) and len(there) >= len(own) * BEGUN
        )

    def any_of(self, lesson: int) -> bool:
        """Whether anything of a lesson is there, as far as one can see."""
        own = _own(lesson)
        return not self.marks or not own or not self.marks.isdisjoint(own)

    def lesson_after(self, reached: int) -> int:
        """The lesson that the traces lead on to, from the one reached.

        That is one that has been begun, with most of all that its stage has
        from the lessons between.
        """
        if not self.marks:
            return reached
        last = len(all_lessons())
        through = max(
            (
                number
                for number in range(reached + 1, last + 1)
                if self._leads_to(number, reached)
            ),
            default=reached,
        )
        return through + (through < last and self.of(through + 1))

    def _leads_to(self, number: int, reached: int) -> bool:
        """Whether most is there of each lesson up to this one."""
        stage = _of_stage(number)
        return self._mostly(_own(number)) and all(
            self._mostly(kept)
            for between in range(reached + 1, number)
            if (kept := _own(between) & stage)
        )

    def _mostly(self, traces: frozenset[str]) -> bool:
        return 2 * len(self.marks & traces) > len(traces)


NO_TRACES = Traces()


@functools.cache
def _own(number: int) -> frozenset[str]:
    """What the stage of a lesson is the first to have."""
    return _of_stage(number).difference(*map(_of_stage, range(1, number)))


@functools.cache
def _of_stage(number: int) -> frozenset[str]:
    return traces(all_lessons()[number - 1].folder).marks


def traces(folder: Path) -> Traces:
    """The traces in a folder; none where it may not be read."""
    return Traces(_marks(folder))


def _marks(folder: Path) -> frozenset[str]:
    """All by which a lesson may be known; none where it may not be read."""
    found = set()
    named: dict[str, set[str]] = {kind: set() for kind in _COUNTED.values()}
    try:
        for path, about in files(folder):
            if path.name == "Procfile":
                found.add(path.name)
            if path.suffix in _COUNTED:
                named[_COUNTED[path.suffix]].add(path.name)
            if path.suffix in _MARKS and about.st_size < LONGEST:
                text = _without_comments(path)
                found.update(_in_text(text, path.suffix))
                named["page"].update(re.findall(_PAGE, text))
    except (NoWork, OSError):
        return frozenset()
    for kind, names in named.items():
        found.update(f"{kind} {count}" for count in range(1, len(names) + 1))
    return frozenset(found)


def _without_comments(file: Path) -> str:
    text = file.read_text(encoding="utf-8", errors="replace")
    return re.sub(_COMMENT[file.suffix], "", text, flags=re.M)


def _in_text(text: str, suffix: str) -> Iterator[str]:
    """Each mark in a text; the names that an address takes are left out."""
    for kind, pattern in _MARKS[suffix].items():
        for found in re.findall(pattern, text, re.M):
            if found.startswith("/"):
                yield f"{kind} {re.sub('<.*?>', '<>', found)}"
            else:
                for word in re.findall(r"\w+|[\[{]", found):
                    yield f"{kind} {word}"
