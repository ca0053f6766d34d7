"""One student of a report: how far, and what stands in the way."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ..diagnoses import title_of
from ..lessons import all_lessons
from ..roster import Person

NOTHING = "handed in nothing"
NOT_JUDGED = "cannot be judged"
NOT_STARTED = "does not start"
BEGINNING = "at the beginning"

Record = dict[str, Any]


@dataclass(frozen=True)
class Student:
    """One student, and the record of what they handed in.

    Of what could not be judged the record has `problem`, a sentence, and
    `our_fault`, in place of a verdict; None stands for nothing handed in.
    """

    name: str
    record: Record | None
    person: Person | None = None
    """The student in the roster, or None."""

    @property
    def passed(self) -> bool:
        """Whether all holds that was asked."""
        return bool(self._of("passed"))

    @property
    def problem(self) -> str | None:
        """Why there is no verdict, or None."""
        problem: str | None = self._of("problem")
        return problem

    @property
    def judged(self) -> bool:
        """Whether there is a verdict."""
        return self.record is not None and not self.problem

    @property
    def our_fault(self) -> bool:
        """Whether the tool failed, and not what was handed in."""
        return bool(self._of("our_fault"))

    @property
    def reached(self) -> int | None:
        """The lessons that are done, or None where nobody can tell."""
        reached: int | None = self._of("reached")
        return reached

    @property
    def notes(self) -> list[str]:
        """What is to be said of what was handed in."""
        return self._of("notes") or []

    @property
    def needs(self) -> list[Record]:
        """What is missing, what is to be mended first at the beginning.

        What has a known cause comes before what has none, and then what an
        earlier lesson asks for; what the next lesson asks for comes last.
        """

        def first(finding: Record) -> tuple[bool, int]:
            return not finding.get("cause"), int(finding["lesson"])

        failures = sorted(self._of("failures") or [], key=first)
        return [*failures, *sorted(self._of("coming") or [], key=first)]

    @property
    def missing(self) -> str:
        """What is missing most, in a sentence, or nothing."""
        if not self.judged:
            return self.problem or ""
        if not self.needs:
            return ""
        first = self.needs[0]
        return str(first["promise"] if first["check"] else first["seen"])

    @property
    def stopped(self) -> bool:
        """Whether the program does not start."""
        return bool(self.needs) and self.needs[0]["check"] is None

    @property
    def stuck_on(self) -> str:
        """A name for what is missing most, the same for all who miss it.

        That is its cause, as a diagnosis, where it is known, and else the
        check that fails; where nothing starts, what was seen.
        """
        return self.in_the_way[0] if self.in_the_way else ""

    @property
    def in_the_way(self) -> list[str]:
        """A name for each thing that is missing, the first as `stuck_on`."""
        return [_name_of(it) for it in self.needs] if self.judged else []

    @property
    def stuck_on_told(self) -> str:
        """The same in a sentence that is true of all of them."""
        cause = self.needs[0].get("cause") if self.needs else None
        return title_of(cause) if cause else self.missing

    @property
    def state(self) -> str:
        """How far the student is, in a few words."""
        if self.judged and not self.stopped and self._of("asked"):
            done = "done" if self.passed else "not yet"
            return f"{done} ({self.place})"
        return self.place

    @property
    def place(self) -> str:
        """Where the student is in the course, whatever was asked about."""
        if self.record is None:
            return NOTHING
        if self.problem:
            return NOT_JUDGED
        if self.stopped:
            return NOT_STARTED
        if not self.reached:
            return BEGINNING
        return all_lessons()[self.reached - 1].up_to

    @property
    def rank(self) -> int:
        """The place as a number: the lessons done, below 0 before that."""
        if self.record is None:
            return -3
        if self.problem:
            return -2
        return -1 if self.stopped else self.reached or 0

    def _of(self, key: str) -> Any:
        return self.record.get(key) if self.record else None


def _name_of(finding: Record) -> str:
    seen = re.sub(r"\d+", "…", finding["seen"])
    return str(finding.get("cause") or finding["check"] or seen)
