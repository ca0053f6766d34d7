"""The verb `diff`: what changes in the code from one lesson to another."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from ..changes import Change, changes
from ..lessons import Lesson
from ..moves import moves
from ..output.diffview import beside, paint

SIDE_BY_SIDE = 160
"""Columns from which on old and new stand side by side."""
PAGE = 120
"""Columns of a page that is kept."""


def show(
    lesson: Lesson,
    other: Lesson | None,
    *,
    stat: bool = False,
    file: str | None = None,
    page: Path | None = None,
) -> int:
    """Print what a lesson changes, or what lies between it and another.

    `file` is a part of the names of the files that are wanted; `page` a file
    to write it to, as HTML. The exit status: 0 shown, 2 it could not be.
    """
    before, after = (lesson, other) if other else (lesson.before, lesson)
    every = list(changes(before, after))
    found = [change for change in every if (file or "") in change.path]
    if every and not found:
        names = ", ".join(change.path for change in every)
        print(f"No file with '{file}' in it changes: {names}", file=sys.stderr)
        return 2
    plain: dict[str, Any] = {"highlight": False, "markup": False}
    console = Console(**plain)
    if page:
        console = Console(file=io.StringIO(), width=PAGE, record=True, **plain)
    _tell(console, before, after, found, stat, coloured=bool(page))
    return _keep(console, page) if page else 0


def _tell(
    console: Console,
    before: Lesson | None,
    after: Lesson,
    found: list[Change],
    stat: bool,
    coloured: bool,
) -> None:
    console.print(_heading(before, after), style="bold", soft_wrap=True)
    for move in moves(found):
        changed = ", and changes" if move.changed else ""
        told = f"{move.name}: from {move.was} to {move.now}{changed}"
        console.print(told, style="cyan", soft_wrap=True)
    if not found:
        console.print("No line of code differs.")
    elif stat:
        console.print(_counts(found), soft_wrap=True)
    elif coloured or (console.is_terminal and not console.no_color):
        _paint(console, found)
    else:
        for change in found:
            console.out(
                *([] if change is found[0] else [""]),
                *change.lines,
                sep="\n",
                highlight=False,
            )


def _keep(console: Console, page: Path) -> int:
    """Write what was printed as a page; says so, or why it could not be."""
    try:
        page.write_text(console.export_html(), encoding="utf-8")
    except OSError as error:
        why = error.strerror or error
        print(f"I cannot write {page}: {why}.", file=sys.stderr)
        return 2
    print(f"Written to {page}.")
    return 0


def _heading(before: Lesson | None, after: Lesson) -> str:
    if before is None:
        return f"All of {after.called} is new"
    return f"From {before.called} to {after.called}"


def _counts(found: list[Change]) -> Text:
    width = max(len(change.path) for change in found)
    rows = (
        Text.assemble(
            f"{change.path:{width}}  ",
            (f"+{change.count('+')}", "green"),
            " ",
            (f"-{change.count('-')}", "red"),
        )
        for change in found
    )
    return Text("\n").join(rows)


def _paint(console: Console, found: list[Change]) -> None:
    """Print the changes in colours, side by side where there is room."""
    for change in found:
        if change is not found[0]:
            console.print()
        rows = paint(change.path, change.was, change.now, change.lines)
        if console.width >= SIDE_BY_SIDE:
            console.print(beside(rows, console.width))
            continue
        for row in rows:
            row.pad_right(max(0, console.width - row.cell_len))
            console.print(row, overflow="fold")
