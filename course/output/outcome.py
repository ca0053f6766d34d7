"""What a class comes to: who is done, and what most are stuck on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from ..lessons import Lesson, all_lessons
from ..roster import Roster
from ..verdict import SCHEMA
from .since import HEADINGS, Comparison, day
from .student import (
    BEGINNING,
    NOT_JUDGED,
    NOT_STARTED,
    NOTHING,
    Record,
    Student,
)

FEW = 3
"""Things that are shown where each is in the way of one student alone."""
MANY = 40
"""Names that are listed in one place; the others are counted."""
LONGEST = 60
"""Signs of a name that are shown."""


@dataclass(frozen=True)
class Need:
    """One thing that is missing, and the names of those who miss it first."""

    what: str
    """In a sentence: its cause, or what must hold."""
    why: str | None
    """What can be said of the cause, if it is the same for all of them."""
    cause: str | None
    """The diagnosis that knows it, or None."""
    lesson: Lesson | None
    """The lesson that asks for it; None where a cause is known, of which any
    lesson may be the first to feel something."""
    names: list[str]


@dataclass(frozen=True)
class Report:
    """A class, judged."""

    lesson: Lesson | None
    students: list[Student]
    made: str = ""
    """When, as ISO 8601 has it."""
    roster: Roster | None = None
    since: Comparison | None = None
    anonymous: bool = False

    @cached_property
    def needs(self) -> list[Need]:
        """What students are stuck on, what most are stuck on first."""
        stuck: dict[str, list[Student]] = {}
        for student in self.students:
            if student.stuck_on:
                stuck.setdefault(student.stuck_on, []).append(student)
        return sorted(
            map(_need, stuck.values()), key=lambda need: -len(need.names)
        )

    @property
    def common(self) -> list[Need]:
        """What several are stuck on; where nothing is so, the first few."""
        several = [need for need in self.needs if len(need.names) > 1]
        return several or self.needs[:FEW]

    @cached_property
    def by_need(self) -> list[Student]:
        """The students, those with the commonest need first, the done last.

        Before those: who cannot be judged, and who handed in nothing.
        """
        order = {
            name: place
            for place, need in enumerate(self.needs)
            for name in need.names
        }
        last = len(self.students)
        return sorted(
            self.students,
            key=lambda it: (
                order.get(it.name, last),
                not it.problem,
                it.record is not None,
            ),
        )

    @cached_property
    def places(self) -> dict[str, int]:
        """How many are where: before the first lesson, and at each so far."""
        count = Counter(student.rank for student in self.students)
        before = (NOTHING, NOT_JUDGED, NOT_STARTED, BEGINNING)
        found = {
            name: count[rank]
            for rank, name in enumerate(before, -3)
            if count[rank]
        }
        for lesson in all_lessons()[: max(*count, 0)]:
            found[lesson.short] = count[lesson.number]
        return found

    @property
    def columns(self) -> list[str]:
        """What is told of each student in a table."""
        since = ["Since then"] if self.since else []
        return ["Student", "How far", "What is in the way", *since]

    @property
    def lists(self) -> dict[str, list[str]]:
        """Those of whom more is to be said than how far they are, by what."""
        students = self.students
        found = {
            "Cannot be judged": [it.name for it in students if it.problem],
            "Handed in nothing": [
                it.name for it in students if it.record is None
            ],
        }
        if self.roster:
            found["Not in the roster"] = [
                it.name for it in self.students if it.person is None
            ]
        if self.since:
            then = day(self.since.made)
            for moved, names in self.since.moves.items():
                found[HEADINGS[moved].format(then)] = names
            found[f"In the report of {then}, and no longer there"] = (
                self.since.gone
            )
        return {what: names for what, names in found.items() if names}

    @property
    def summary(self) -> str:
        """How many there are, and how many are done, in a sentence."""
        total = len(self.students)
        done = sum(student.passed for student in self.students)
        if self.lesson:
            return f"{done} of {total} have done {self.lesson.titled}."
        return "1 student." if total == 1 else f"{total:,} students."

    def as_record(self) -> Record:
        """The report as plain data; docs/teaching.md describes it."""
        return {
            "schema": SCHEMA,
            "lesson": self.lesson.number if self.lesson else None,
            "made": self.made,
            "anonymous": self.anonymous,
            "students": [self._plain(student) for student in self.students],
            "missing": [
                {
                    "promise": need.what,
                    "cause": need.cause,
                    "lesson": need.lesson.number if need.lesson else None,
                    "students": need.names,
                }
                for need in self.needs
            ],
            "gone": self.since.gone if self.since else [],
        }

    def _plain(self, student: Student) -> Record:
        record = student.record or {"folder": None, "passed": False}
        found = {"student": student.name, "state": student.state, **record}
        if student.person:
            found["roster"] = student.person.cells
        if self.since:
            found["change"] = self.since.changes[student.name].as_record()
        return found


def _need(stuck: list[Student]) -> Need:
    """What some students have in common that they are stuck on."""
    findings = [student.needs[0] for student in stuck]
    whys = {finding["why"] for finding in findings}
    cause, check = (findings[0].get(key) for key in ("cause", "check"))
    asked = check and not cause
    return Need(
        what=stuck[0].stuck_on_told,
        why=whys.pop() if len(whys) == 1 else None,
        cause=cause,
        lesson=all_lessons()[findings[0]["lesson"] - 1] if asked else None,
        names=[student.name for student in stuck],
    )


def listed(names: list[str]) -> str:
    """Names in a row; of many, the first, and how many more there are.

    A roster may have them as `Levy, Anna`: then a comma tells none apart.
    """
    between = "; " if any("," in name for name in names[:MANY]) else ", "
    told = [short(name) for name in names[:MANY]]
    if names[MANY:]:
        told.append(f"and {len(names) - MANY} more")
    return between.join(told)


def short(name: str) -> str:
    """A name, cut where it is longer than names are."""
    return name if len(name) <= LONGEST else name[:LONGEST] + "…"
