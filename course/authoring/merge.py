"""One file's edit, taken into the same file of the next lesson.

`git merge-file` does it. Where it finds that edit and lesson have changed the
same lines, the lesson may have nothing left of them: then the edit ends there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import NamedTuple

from ..differ import ALIKE
from .git import merge_lines

MARKER = 40
"""How long a mark is that stands in no text, and leaves git's own alone."""
OURS, BASE, THEIRS, END = "<<<<<<<", "|||||||", "=======", ">>>>>>>"
"""The marks of a conflict, as git and every editor know them."""

_CLASH = re.compile(
    rf"<{{{MARKER}}} [^\n]*\n(.*?)\|{{{MARKER}}} [^\n]*\n(.*?)"
    rf"={{{MARKER}}}\n(.*?)>{{{MARKER}}} [^\n]*\n",
    re.DOTALL,
)
_MARKED = re.compile(rf"(?:{OURS}|{re.escape(BASE)}|{END}) ")


class Ended(NamedTuple):
    """A line that was edited, and of which the lesson has something else."""

    line: str
    already: bool
    """Whether the lesson has what the edit brings."""


@dataclass
class Merged:
    """What has become of a file."""

    text: str
    ended: list[Ended] = field(default_factory=list)
    """What of the edit goes no further."""
    clashes: int = 0
    """How many places are left to a person, with all sides marked."""


def merge(
    base: str, ours: str, theirs: str, edited: str, lesson: str
) -> Merged | None:
    """What was made of `base`, made of `theirs` as well; None of no text.

    `edited` and `lesson` say in a conflict whose the two sides are.
    """
    if theirs == base:
        return Merged(ours)
    said = merge_lines(ours, base, theirs, MARKER)
    if said is None:
        return None
    merged = Merged("")

    def settle(clash: re.Match[str]) -> str:
        ours, base, theirs = (part.splitlines() for part in clash.groups())
        lines = edited_lines(base, ours)
        already = has_already(*clash.groups())
        if already or (lines is not None and not _any_alike(lines, theirs)):
            merged.ended += [Ended(it, already) for it in lines or ours]
            return clash[3]
        merged.clashes += 1
        return (
            f"{OURS} {edited}, edited\n{clash[1]}{BASE} {edited}, before\n"
            f"{clash[2]}{THEIRS}\n{clash[3]}{END} {lesson}\n"
        )

    merged.text = _CLASH.sub(settle, said)
    return merged


def edited_lines(base: list[str], ours: list[str]) -> list[str] | None:
    """The lines of a text that were edited, with those around what came in.

    What came in at its edge belongs to no line: None.
    """
    edited: list[str] = []
    matcher = SequenceMatcher(None, base, ours, autojunk=False)
    for tag, start, stop, _, _ in matcher.get_opcodes():
        if tag == "insert":
            if start in (0, len(base)):
                return None
            edited += base[start - 1 : start + 1]
        elif tag != "equal":
            edited += base[start:stop]
    return edited


def marked_lines(text: str) -> list[int]:
    """The lines that mark the parts of a conflict."""
    return [
        number
        for number, line in enumerate(text.splitlines(), 1)
        if _MARKED.match(line)
    ]


def has_already(ours: str, base: str, theirs: str) -> bool:
    """Whether all words that came in are there, and none that went."""
    mine, known, there = (
        set(re.findall(r"\w+", text)) for text in (ours, base, theirs)
    )
    come, gone = mine - known, known - mine
    return come | gone != set() and come <= there and not gone & there


def _any_alike(lines: list[str], others: list[str]) -> bool:
    """Whether one of these lines is there, or was changed; signs are none."""
    return any(
        SequenceMatcher(None, line.strip(), it.strip()).ratio() >= ALIKE
        for line in lines
        for it in others
        if re.search(r"\w", line)
    )
