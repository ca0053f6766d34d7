"""The verb `list`: the lessons, and what each brings."""

from __future__ import annotations

import json

from rich import box
from rich.console import Console
from rich.table import Table

from ..lessons import ROOT, Lesson, all_lessons

WHAT_NEXT = """
python -m course run 5     starts lesson 5
python -m course diff 5    shows what it changes"""


def show(as_json: bool) -> int:
    """Print the lessons, as a table or as JSON; gives the exit status."""
    if as_json:
        print(json.dumps([_record(lesson) for lesson in all_lessons()]))
        return 0
    console = Console(highlight=False, markup=False)
    console.print(_table(all_lessons()))
    console.print(WHAT_NEXT)
    return 0


def _table(lessons: tuple[Lesson, ...]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("", justify="right", style="bold", no_wrap=True)
    table.add_column("Lesson", style="cyan", no_wrap=True)
    table.add_column("What it brings", overflow="fold")
    for lesson in lessons:
        number = lesson.label if lesson.label.isdigit() else ""
        table.add_row(number, lesson.name, lesson.brings)
    return table


def _record(lesson: Lesson) -> dict[str, str | int]:
    return {
        "lesson": lesson.label,
        "name": lesson.name,
        "title": lesson.title,
        "brings": lesson.brings,
        "folder": lesson.folder.relative_to(ROOT).as_posix(),
    }
