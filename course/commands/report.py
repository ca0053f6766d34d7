"""`course report`: a whole class at once, in one table and one page."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from ..lessons import Lesson
from ..output import since, tables
from ..output.anonymous import without_names
from ..output.class_page import as_html
from ..output.outcome import Report, listed, short
from ..output.student import Record, Student
from ..pool import Task, judge_all, no_verdict
from ..roster import BadRoster, Entry, Roster, find_hand_ins
from ..roster import read as read_roster
from ..sandbox.folder import NoWork, no_folder
from ..students import HandIn, find_students, told_apart
from ..words import OUR_FAULT

MOST = 3
"""How many things that students are stuck on are shown below it."""
WITHOUT = "The report is made without it."


@dataclass(frozen=True)
class Files:
    """What a report is written to; None is not wanted."""

    html: Path | None = None
    csv: Path | None = None
    junit: Path | None = None
    json: Path | None = None

    @property
    def wanted(self) -> list[tuple[Path, Callable[[Report], str]]]:
        """Each file that is wanted, and what writes it."""
        ways = (
            (self.html, as_html),
            (self.csv, tables.as_csv),
            (self.junit, tables.as_junit),
            (self.json, tables.as_json),
        )
        return [(path, write) for path, write in ways if path]


def report(
    places: list[Path],
    lesson: Lesson | None,
    files: Files = Files(),
    *,
    roster: Path | None = None,
    anonymous: bool = False,
    earlier: Path | None = None,
) -> int:
    """Judge every student's work below some places, and say how they do.

    Gives the exit status: 0 all are done, 1 not all, 2 it could not be done,
    nobody could be judged, or the tool failed at somebody.
    """
    try:
        _refuse_places([path for path, _ in files.wanted])
        for place in places:
            if not place.exists():
                raise no_folder(place)
    except NoWork as problem:
        print(problem, file=sys.stderr)
        return 2
    people = _roster(roster) if roster else None
    before = _earlier(earlier) if earlier else None
    with find_students(places) as hand_ins:
        records = _judged(hand_ins, lesson, show_names=not anonymous)
    students = _students(hand_ins, records, people)
    found = Report(
        lesson,
        students,
        made=datetime.now().astimezone().isoformat(timespec="seconds"),
        roster=people,
        since=before.compare(students) if before else None,
    )
    if anonymous:
        found = without_names(found)
    _show(found)
    return _write(found, files) or _status(found)


def _refuse_places(paths: list[Path]) -> None:
    """Raise NoWork for a path at which no file can be written."""
    for path in paths:
        if path.is_dir() or not path.parent.is_dir():
            raise NoWork(
                f"I cannot write {path}: name a file, in a folder that is "
                "there already."
            )


def _roster(file: Path) -> Roster | None:
    try:
        return read_roster(file)
    except BadRoster as problem:
        print(problem, WITHOUT, file=sys.stderr)
        return None


def _earlier(file: Path) -> since.Earlier | None:
    try:
        return since.read(file)
    except since.BadReport as problem:
        print(problem, WITHOUT, file=sys.stderr)
        return None


def _judged(
    hand_ins: list[HandIn], lesson: Lesson | None, show_names: bool
) -> dict[HandIn, Record]:
    """The record of each, with a bar that grows on a terminal."""
    number = lesson.number if lesson else None
    tasks = {
        it: Task(it.place, number, placed=True, parts=it.parts)
        for it in hand_ins
        if not it.problem
    }
    records = {
        it: no_verdict(it.place, it.problem, our_fault=False)
        for it in hand_ins
        if it.problem
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
        for hand_in, record in judge_all(tasks):
            records[hand_in] = record
            name = hand_in.name[:30] if show_names else ""
            progress.update(bar, advance=1, name=name)
    return records


def _students(
    hand_ins: list[HandIn],
    records: dict[HandIn, Record],
    roster: Roster | None,
) -> list[Student]:
    """Everybody: of the roster, where there is one, and who handed in."""
    if roster:
        entries = find_hand_ins(roster, hand_ins)
    else:
        entries = [Entry(None, hand_in) for hand_in in hand_ins]
    names = told_apart(entry.name for entry in entries)
    return [
        Student(name, _record(entry, records), entry.person)
        for name, entry in zip(names, entries, strict=True)
    ]


def _record(entry: Entry, records: dict[HandIn, Record]) -> Record | None:
    if entry.others:
        names = listed([it.name for it in entry.others])
        if len(entry.others) > 1:
            problem = (
                f"More than one hand-in may be meant: {names}. Write the "
                "right one into the roster, in the column of the folder."
            )
        else:
            problem = (
                f"{names} may be meant, and may be somebody else's, who is "
                "called the same in the roster. Write it there in the column "
                "of the folder, for the one whose it is."
            )
        return no_verdict(entry.others[0].place, problem, our_fault=False)
    return records[entry.hand_in] if entry.hand_in else None


def _show(found: Report) -> None:
    """The table, then what most are stuck on, and who is missing."""
    out = Console(highlight=False, emoji=False, markup=False)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in found.columns:
        table.add_column(heading, overflow="fold", max_width=46)
    for student in found.by_need:
        cells = [short(student.name), student.state, student.stuck_on_told]
        if found.since:
            cells.append(found.since.changes[student.name].told)
        table.add_row(*cells, style="green" if student.passed else None)
    out.print(table)
    out.print()
    out.print(found.summary, style="bold")
    needs = Table.grid(padding=(0, 2))
    for need in found.common[:MOST]:
        needs.add_row(f"  {len(need.names):3}", need.what)
    out.print(needs)
    for heading, names in found.lists.items():
        out.print(f"{heading} ({len(names):,}): {listed(names)}.")


def _write(found: Report, files: Files) -> int:
    """Write the files; 2 where one could not be written."""
    for path, write in files.wanted:
        try:
            path.write_text(
                write(found), encoding="utf-8", errors="replace", newline=""
            )
        except OSError as error:
            print(f"I could not write {path} ({error}).", file=sys.stderr)
            return 2
        print(f"Written: {path}")
    return 0


def _status(found: Report) -> int:
    if any(student.our_fault for student in found.students):
        print(OUR_FAULT, file=sys.stderr)
        return 2
    if not any(student.judged for student in found.students):
        print("Nobody could be judged.", file=sys.stderr)
        return 2
    return 0 if all(student.passed for student in found.students) else 1
