"""What a class's records come to: who is done, and what most are stuck on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..lessons import Lesson, all_lessons
from ..verdict import SCHEMA

COLUMNS = ("Student", "How far", "What is missing most")
"""What is told of each student in a table."""

Record = dict[str, Any]


@dataclass(frozen=True)
class Student:
    """One student, and the record of their folder.

    A folder that could not be judged has a record with `problem`, a sentence,
    and `our_fault`, in place of a verdict.
    """

    name: str
    record: Record

    @property
    def passed(self) -> bool:
        """Whether all holds that was asked."""
        return bool(self.record.get("passed"))

    @property
    def problem(self) -> str | None:
        """Why there is no verdict, or None."""
        return self.record.get("problem")

    @property
    def our_fault(self) -> bool:
        """Whether the tool failed, and not the folder."""
        return bool(self.record.get("our_fault"))

    @property
    def reached(self) -> int | None:
        """The lessons that are done, or None where nobody can tell."""
        return self.record.get("reached")

    @property
    def needs(self) -> list[Record]:
        """What is missing, what the earliest lesson asks for first."""
        record = self.record
        found = [*record.get("failures", []), *record.get("coming", [])]
        return sorted(found, key=lambda finding: int(finding["lesson"]))

    @property
    def missing(self) -> str:
        """What is missing most, in a sentence, or nothing."""
        if self.problem:
            return self.problem
        return need_of(self.needs[0]) if self.needs else ""

    @property
    def stopped(self) -> bool:
        """Whether the program does not start."""
        return bool(self.needs) and self.needs[0]["check"] is None

    @property
    def stuck_on(self) -> str:
        """What is missing most, told alike for all who miss it."""
        if self.problem:
            return "The folder could not be judged."
        if self.stopped:
            return "The program does not start."
        return self.missing

    @property
    def stuck_at(self) -> Lesson | None:
        """The lesson that asks for it, or None where none does."""
        if self.problem or self.stopped or not self.needs:
            return None
        number: int = self.needs[0]["lesson"]
        return all_lessons()[number - 1]

    @property
    def state(self) -> str:
        """How far the student is, in a few words."""
        if self.problem:
            return "could not be judged"
        if self.stopped:
            return "does not start"
        if self.record["asked"]:
            done = "done" if self.passed else "not yet"
            return f"{done} ({self._place})"
        return self._place

    @property
    def _place(self) -> str:
        if not self.reached:
            return "at the beginning"
        return all_lessons()[self.reached - 1].up_to


@dataclass(frozen=True)
class Need:
    """One thing that is missing, and the names of those who miss it first."""

    what: str
    lesson: Lesson | None
    names: list[str]


@dataclass(frozen=True)
class Report:
    """A class, judged."""

    lesson: Lesson | None
    students: list[Student]

    @cached_property
    def needs(self) -> list[Need]:
        """What students are stuck on, what most are stuck on first."""
        stuck: dict[str, list[Student]] = {}
        for student in self.students:
            if student.missing:
                stuck.setdefault(student.stuck_on, []).append(student)
        found = [
            Need(what, who[0].stuck_at, [student.name for student in who])
            for what, who in stuck.items()
        ]
        return sorted(found, key=lambda need: -len(need.names))

    @cached_property
    def by_need(self) -> list[Student]:
        """The students, those with the commonest need first, the done last."""
        order = {
            name: place
            for place, need in enumerate(self.needs)
            for name in need.names
        }
        last = len(order)
        return sorted(self.students, key=lambda s: order.get(s.name, last))

    @cached_property
    def reached(self) -> dict[str, int]:
        """For each lesson, by its label, how many students have come so far.

        From the start to the last lesson that somebody has reached.
        """
        count = Counter(student.reached or 0 for student in self.students)
        labels = [
            "none",
            *(lesson.label for lesson in all_lessons()),
        ]
        return {labels[n]: count[n] for n in range(max(count) + 1)}

    @property
    def summary(self) -> str:
        """How many there are, and how many are done, in a sentence."""
        total = len(self.students)
        done = sum(student.passed for student in self.students)
        if self.lesson:
            return f"{done} of {total} have done {self.lesson.titled}."
        return f"{total} students."

    def as_record(self) -> Record:
        """The report as plain data; docs/teaching.md describes it."""
        return {
            "schema": SCHEMA,
            "lesson": self.lesson.number if self.lesson else None,
            "students": [
                {"student": student.name, **student.record}
                for student in self.students
            ],
            "missing": [
                {
                    "promise": need.what,
                    "lesson": need.lesson.number if need.lesson else None,
                    "students": need.names,
                }
                for need in self.needs
            ],
        }


def need_of(finding: Record) -> str:
    """A finding in one sentence: what must hold, or why nothing starts."""
    if finding["check"]:
        return str(finding["promise"])
    return str(finding["seen"])
