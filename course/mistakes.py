"""`course mistakes`: what goes wrong in a lesson, why, and how to mend it."""

from __future__ import annotations

import sys
import tempfile
from difflib import unified_diff
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from . import texts
from .catalogue import Change, Edit, mistakes_of
from .explain import console
from .lessons import Lesson


def mistakes(lesson: Lesson, wanted: int | None = None) -> int:
    """List a lesson's mistakes, or show one of them whole.

    `wanted` is its number in the list, from 1. The exit status: 0 shown, 2
    there is none.
    """
    known = mistakes_of(lesson)
    if not known:
        print(texts.NO_MISTAKES.format(lesson.label), file=sys.stderr)
        return 2
    if wanted is None:
        _list(lesson, known, console())
    elif 1 <= wanted <= len(known):
        _show(known[wanted - 1], wanted, console())
    else:
        print(
            texts.NO_SUCH_MISTAKE.format(lesson.label, len(known)),
            file=sys.stderr,
        )
        return 2
    return 0


def _list(lesson: Lesson, known: list[Change], out: Console) -> None:
    title = texts.MISTAKES.format(lesson.label, lesson.title)
    out.print(Text(title, "bold"))
    out.print()
    for number, change in enumerate(known, 1):
        out.print(Text(f"{number:>4}  {change.title}"))
    out.print()
    out.print(Text(texts.SHOW_MISTAKE.format(lesson.label), "dim"))


def _show(change: Change, number: int, out: Console) -> None:
    title = texts.MISTAKE.format(change.lesson.label, number, change.title)
    out.print(Text(title, "bold"))
    _part(out, "looks", looks_like(change))
    _part(out, "because", Text(change.why))
    _part(out, "mend", Text(change.mend))
    _part(out, "check", Text(change.seen.read_text(encoding="utf-8").rstrip()))


def _part(out: Console, part: str, text: Text) -> None:
    out.print()
    out.print(Text("  " + texts.HEADINGS[part], "bold"))
    out.print(Padding(text, (0, 0, 0, 4), expand=False))


def looks_like(change: Change) -> Text:
    """The lines that differ from ours: what is wrong, and what is right."""
    lines: list[Text] = []
    with tempfile.TemporaryDirectory(prefix="flask-course-") as place:
        theirs = Path(place, "work")
        change.make(theirs)
        for edit in change.edits:
            told = _about_file(edit) or _differences(change, edit, theirs)
            lines += [Text(f"{edit.file}:"), *told]
    return Text("\n").join(lines)


def _about_file(edit: Edit) -> list[Text]:
    """What was done to a file as a whole, where that is what was done."""
    if edit.to is not None:
        told = texts.IS_AT.format(edit.to)
    elif edit.encoding is not None:
        told = texts.IS_SAVED_IN.format(edit.encoding.upper())
    elif edit.gone:
        told = texts.IS_MISSING
    else:
        return []
    return [Text(f"    {told}", "red")]


def _differences(change: Change, edit: Edit, theirs: Path) -> list[Text]:
    right = _lines(change.lesson.folder / edit.file)
    wrong = _lines(theirs / edit.file)
    told = []
    for line in list(unified_diff(wrong, right, n=0))[2:]:
        if line[1:].strip() and line[0] in "-+":
            sign, style = ("✗", "red") if line[0] == "-" else ("✓", "green")
            told.append(Text(f"  {sign} {line[1:]}", style))
    return told


def _lines(file: Path) -> list[str]:
    if not file.is_file():
        return []
    return file.read_text(encoding="utf-8").splitlines()
