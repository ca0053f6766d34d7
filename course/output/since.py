"""What has become of a class since an earlier report: who moved, who not."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path

from ..lessons import all_lessons
from ..verdict import SCHEMA
from .student import Record, Student


class BadReport(ValueError):
    """A file is no report to compare with; the message is for a person."""


class Moved(Enum):
    """What has become of a student.

    Moved on: a further lesson is done, or begun, or there is something at
    last. Mended: at the same lesson fewer things are wrong, or what was in
    the way is gone; or it can be judged at last. Stuck: at the same lesson
    the same is in the way. Still: at the same lesson, and nothing is known to
    be in the way. Fell back: fewer lessons are done, something is wrong where
    nothing was, or it no longer starts, can no longer be judged, or is not
    there.
    """

    ON = "moved on"
    MENDED = "mended something"
    BACK = "fell back"
    STUCK = "stuck"
    STILL = "no further"
    DONE = "done before"
    NEW = "new"


HEADINGS = {
    Moved.ON: "Moved on since {}",
    Moved.MENDED: "Mended something since {}",
    Moved.BACK: "Fell back since {}",
    Moved.STUCK: "Stuck on the same thing since {}",
    Moved.STILL: "No further since {}",
    Moved.DONE: "Done by {} already",
    Moved.NEW: "New since {}",
}
"""What stands above the names of those of whom it is true."""


@dataclass(frozen=True)
class Change:
    """What has become of one student."""

    moved: Moved
    before: str
    """Where the student was, in a few words; nothing for a new one."""
    since: str | None = None
    """When the first report had one there who has not moved, if known."""
    reached: int | None = None
    """The lessons done, when that was last known."""

    @property
    def told(self) -> str:
        """This in a few words."""
        if self.moved in (Moved.STUCK, Moved.STILL):
            return f"{self.moved.value} since {day(self.since)}"
        if self.moved in (Moved.ON, Moved.MENDED, Moved.BACK):
            return f"{self.moved.value}; was: {self.before}"
        return str(self.moved.value)

    def as_record(self) -> Record:
        """This as plain data."""
        return {
            "moved": self.moved.value,
            "before": self.before or None,
            "since": self.since,
            "reached": self.reached,
        }


@dataclass(frozen=True)
class Comparison:
    """What has become of a class since an earlier report."""

    made: str | None
    """When that was, or None where it does not say so."""
    changes: dict[str, Change]
    """What has become of each student, by name."""
    gone: list[str]
    """The names of those who are no longer there."""

    @property
    def moves(self) -> dict[Moved, list[str]]:
        """The names of those who moved on, fell back, and so on."""
        found: dict[Moved, list[str]] = {moved: [] for moved in Moved}
        for name, change in self.changes.items():
            found[change.moved].append(name)
        return {moved: names for moved, names in found.items() if names}


class Earlier:
    """An earlier report."""

    def __init__(self, record: Record) -> None:
        """Take the report as it was written: see `Report.as_record`."""
        self.made: str | None = record.get("made")
        self._lesson = record["lesson"]
        self._by_name: dict[str, Student] = {}
        self._by_folder: dict[str, str] = {}
        for it in record["students"]:
            student = Student(it["student"], it if it["folder"] else None)
            _ = student.place, student.in_the_way  # raises here, not later
            self._by_name[student.name] = student
            self._by_folder[it["folder"]] = student.name

    def compare(self, students: list[Student]) -> Comparison:
        """What has become of the class; known by name, or else by folder."""
        there = {self._name_of(student) for student in students}
        return Comparison(
            self.made,
            {student.name: self._change_of(student) for student in students},
            [name for name in self._by_name if name not in there],
        )

    def _change_of(self, student: Student) -> Change:
        name = self._name_of(student)
        if name is None:
            return Change(Moved.NEW, "", reached=_known(student))
        was = self._by_name[name]
        earlier = (was.record or {}).get("change") or {}
        known = _known(was, earlier.get("reached"))
        asked = student.record and student.record.get("asked")
        moved = _moved(was, student, known, asked == self._lesson)
        at_the_end = asked or student.reached == len(all_lessons())
        there = moved is Moved.STUCK
        if there and student.passed and at_the_end:
            moved, there = Moved.DONE, False
        elif there and not (student.in_the_way or student.problem):
            moved = Moved.STILL
        return Change(
            moved,
            was.place,
            (earlier.get("since") or self.made) if there else None,
            _known(student, known),
        )

    def _name_of(self, student: Student) -> str | None:
        """What a student was called then."""
        if student.name in self._by_name:
            return student.name
        folder = student.record and student.record["folder"]
        return self._by_folder.get(folder) if folder else None


def _moved(
    was: Student, now: Student, known: int | None, alike: bool
) -> Moved:
    """What has become of a student, of whom both reports know.

    `known` lessons were done when that was last known. Where other lessons
    were asked about then, not `alike`, what is wrong cannot be compared.
    """
    if was.record is None and now.record is not None:
        return Moved.ON
    if was.rank < 0 <= now.rank:
        further = known is not None and now.rank > known
        return Moved.ON if further else Moved.MENDED
    if (now.rank, _begun(now)) > (was.rank, _begun(was)):
        return Moved.ON if now.rank >= 0 else Moved.MENDED
    if (now.rank, _begun(now)) < (was.rank, _begun(was)):
        return Moved.BACK
    if not alike:
        return Moved.STUCK
    if was.passed and not now.passed:
        return Moved.BACK
    fewer = len(now.in_the_way) < len(was.in_the_way)
    gone = was.stuck_on and was.stuck_on not in now.in_the_way
    return Moved.MENDED if fewer or gone else Moved.STUCK


def _begun(student: Student) -> bool:
    """Whether the lesson after those that are done has been begun."""
    return bool(student.record and student.record.get("coming"))


def _known(student: Student, before: int | None = None) -> int | None:
    """The lessons done, or what was known before where nobody can tell."""
    return student.rank if student.rank >= 0 else before


def read(file: Path) -> Earlier:
    """The report that `--json` wrote; raises BadReport where it is none."""
    try:
        record = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadReport(f"I cannot read {file} ({error.strerror}).") from None
    except (RecursionError, ValueError):
        record = None
    if not isinstance(record, dict) or "schema" not in record:
        raise BadReport(f"{file} is no report that `--json` has written.")
    if record["schema"] != SCHEMA:
        raise BadReport(
            f"{file} is a report of schema {record['schema']}, and I know "
            f"only {SCHEMA}: another version of the course wrote it."
        )
    if record.get("anonymous"):
        raise BadReport(
            f"{file} was written with `--anonymous`: without names I cannot "
            "tell who is who."
        )
    try:
        return Earlier(record)
    except (AttributeError, LookupError, TypeError, ValueError):
        raise BadReport(
            f"{file} is no report of a class that `--json` has written."
        ) from None


def day(made: str | None) -> str:
    """The day of a report, as it stands in a sentence."""
    try:
        moment = datetime.fromisoformat(made or "")
    except (TypeError, ValueError):
        return "the earlier report"
    return f"{moment.day} {moment:%B %Y}"
