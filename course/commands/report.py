"""`course report`: a whole class at once, in one table and one page."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from ..lessons import Lesson
from ..output import tables
from ..output.class_page import as_html
from ..output.outcome import COLUMNS, Report, Student
from ..pool import Task, judge_all
from ..sandbox.folder import NoWork, no_folder
from ..students import find_students
from ..words import OUR_FAULT

Write = Callable[[Report], str]


def report(
    folders: list[Path],
    lesson: Lesson | None,
    *,
    html: Path | None = None,
    csv: Path | None = None,
    junit: Path | None = None,
    json: Path | None = None,
) -> int:
    """Judge every student's folder below some folders, and say how they do.

    Gives the exit status: 0 all are done, 1 not all, 2 it could not be done,
    or not for everybody.
    """
    wanted: list[tuple[Path, Write]] = [
        (path, write)
        for path, write in (
            (html, as_html),
            (csv, tables.as_csv),
            (junit, tables.as_junit),
            (json, tables.as_json),
        )
        if path
    ]
    try:
        _refuse_places([path for path, _ in wanted])
        students = _students(folders)
    except NoWork as problem:
        print(problem, file=sys.stderr)
        return 2
    found = Report(lesson, _judged(students, lesson))
    _show(found)
    for path, write in wanted:
        try:
            path.write_text(write(found), encoding="utf-8", newline="")
        except OSError as error:
            print(f"I could not write {path} ({error}).", file=sys.stderr)
            return 2
        print(f"Written: {path}")
    if any(student.our_fault for student in found.students):
        print(OUR_FAULT, file=sys.stderr)
        return 2
    return 0 if all(student.passed for student in found.students) else 1


def _refuse_places(paths: list[Path]) -> None:
    """Raise NoWork for a path at which no file can be written."""
    for path in paths:
        if path.is_dir() or not path.parent.is_dir():
            raise NoWork(
                f"I cannot write {path}: name a file, in a folder that is "
                "there already."
            )


def _students(folders: list[Path]) -> dict[str, Path]:
    """The students below these folders; raises NoWork if there are none."""
    for folder in folders:
        if not folder.exists():
            raise no_folder(folder)
    students = find_students(folders)
    if not students:
        raise NoWork(f"There is no folder of a student below {folders[0]}.")
    return students


def _judged(students: dict[str, Path], lesson: Lesson | None) -> list[Student]:
    """All the students, judged, with a bar that grows on a terminal."""
    number = lesson.number if lesson else None
    tasks = {
        name: Task(folder, number, placed=True)
        for name, folder in students.items()
    }
    columns = (TextColumn("{task.description}"), BarColumn())
    with Progress(
        *columns,
        MofNCompleteColumn(),
        TextColumn("{task.fields[name]}"),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    ) as progress:
        bar = progress.add_task("Checking", total=len(tasks), name="")
        records = {}
        for name, record in judge_all(tasks):
            records[name] = record
            progress.update(bar, advance=1, name=name[:30])
    return [Student(name, records[name]) for name in students]


def _show(found: Report) -> None:
    """The table: each student, how far, and what is missing most."""
    out = Console(highlight=False, emoji=False, markup=False)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in COLUMNS:
        table.add_column(heading, overflow="fold", max_width=46)
    for student in found.by_need:
        style = "green" if student.passed else None
        table.add_row(
            student.name, student.state, student.missing, style=style
        )
    out.print(table)
    out.print()
    out.print(found.summary, style="bold")
    for need in found.needs[:3]:
        out.print(f"  {len(need.names):3}  {need.what}")
