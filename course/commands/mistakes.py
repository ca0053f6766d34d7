"""`course mistakes`: what goes wrong in a lesson, why, and how to mend it."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.text import Text

from .. import catalogue
from ..catalogue import Edit, Entry, mistakes_of
from ..differ import hunks
from ..lessons import Lesson
from ..output.terminal import capital, console, tell_heading, tell_part

WRONG, RIGHT = "✗", "✓"
SIGNS = {WRONG: "red", RIGHT: "green"}


class Line(NamedTuple):
    """A line that is wrong or right, or, with no sign, the name of a file."""

    sign: str
    text: str


def show(lesson: Lesson, wanted: int | None = None) -> int:
    """List a lesson's mistakes, or show one of them whole.

    `wanted` is its number in the list, from 1. The exit status: 0 shown, 2
    there is none.
    """
    known = mistakes_of(lesson)
    if not known:
        print(
            f"The catalogue has no mistakes for {lesson.short}.",
            file=sys.stderr,
        )
        return 2
    if wanted is None:
        _list(lesson, known, console())
    elif 1 <= wanted <= len(known):
        _show(known[wanted - 1], wanted, console())
    else:
        print(
            f"{capital(lesson.short)} has mistakes 1 to {len(known)}. Type "
            "one of these.",
            file=sys.stderr,
        )
        return 2
    return 0


def write(lesson: Lesson) -> int:
    """Write each text of a lesson anew, and name those that changed."""
    for file in catalogue.write(mistakes_of(lesson)):
        print(file)
    return 0


def _list(lesson: Lesson, known: list[Entry], out: Console) -> None:
    about = capital(lesson.titled)
    out.print(Text(f"{about}: what goes wrong most easily", "bold"))
    out.print()
    for number, entry in enumerate(known, 1):
        out.print(Text(f"{number:>4}  {entry.title}"))
    out.print()
    more = f"python -m course mistakes {lesson.label} NUMBER"
    out.print(Text(f"See one of them:  {more}", "dim"))


def _show(entry: Entry, number: int, out: Console) -> None:
    title = f"{entry.lesson.label}.{number}  {entry.title}"
    out.print(Text(title, "bold"))
    tell_heading(out, "What it looks like (✗), and what is meant (✓)")
    for sign, line in looks_like(entry):
        text = f"      {sign} {line}" if sign else f"    {line}:"
        out.print(Text(text, SIGNS.get(sign, "")), soft_wrap=True)
    tell_part(out, "What happens", entry.why)
    tell_part(out, "How to mend it", entry.mend)
    tell_heading(out, "What “check” says")
    out.print()
    said = entry.seen.read_text(encoding="utf-8").rstrip()
    out.print(Text(said, "dim"), soft_wrap=True)


def looks_like(entry: Entry) -> list[Line]:
    """The lines that differ from ours: what is wrong, and what is right.

    Those of a file stand below its name, however many edits it took.
    """
    lines: list[Line] = []
    with tempfile.TemporaryDirectory(prefix="flask-course-") as place:
        theirs = Path(place, "work")
        entry.make(theirs)
        for file in dict.fromkeys(edit.file for edit in entry.edits):
            edits = [edit for edit in entry.edits if edit.file == file]
            told = [line for edit in edits for line in _about_file(edit)]
            told = told or _differences(entry, file, theirs)
            lines += [Line("", file), *told]
    return lines


def _about_file(edit: Edit) -> list[Line]:
    """What was done to a file as a whole, where that is what was done."""
    if edit.to is not None:
        return [Line(WRONG, f"It is called `{edit.to}`.")]
    if edit.encoding is not None:
        return [Line(WRONG, f"It is saved in {edit.encoding.upper()}.")]
    if edit.gone:
        return [Line(WRONG, "It is not there.")]
    return []


def _differences(entry: Entry, file: str, theirs: Path) -> list[Line]:
    right = _lines(entry.lesson.folder / file)
    wrong = _lines(theirs / file)
    found = [
        line
        for line in hunks(wrong, right, context=0)
        if line[0] in "-+" and line[1:].strip()
    ]
    edge = min(
        (len(line[1:]) - len(line[1:].lstrip()) for line in found), default=0
    )
    return [
        Line(WRONG if line[0] == "-" else RIGHT, line[1 + edge :])
        for line in found
    ]


def _lines(file: Path) -> list[str]:
    if not file.is_file():
        return []
    return file.read_text(encoding="utf-8").splitlines()
