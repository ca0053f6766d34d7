"""The verb `diff`: what changes in the code from one lesson to another."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from ..changes import Change, changes
from ..lessons import Lesson
from ..output.diffview import paint


def show(lesson: Lesson, other: Lesson | None, stat: bool) -> int:
    """Print what a lesson changes, or what lies between it and another."""
    before, after = (lesson, other) if other else (lesson.before, lesson)
    console = Console(highlight=False, markup=False)
    console.print(_heading(before, after), style="bold", soft_wrap=True)
    found = list(changes(before, after))
    if not found:
        console.print("No line of code differs.")
    elif stat:
        console.print(_counts(found), soft_wrap=True)
    else:
        _print(console, found)
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


def _print(console: Console, found: list[Change]) -> None:
    for change in found:
        if change is not found[0]:
            console.print()
        if console.is_terminal and not console.no_color:
            for row in paint(
                change.path, change.was, change.now, change.lines
            ):
                row.pad_right(max(0, console.width - row.cell_len))
                console.print(row, overflow="fold")
        else:
            console.out(*change.lines, sep="\n", highlight=False)
