"""What the checks of the suite ask, and what became of each: plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from .browser.visitor import Asked
from .sandbox.failure import Failure
from .traces import NO_TRACES, Traces

NOT_ASKED = ("hung_before", "ended_before")
"""The kinds of failures that only say that another was seen before."""


@dataclass(frozen=True)
class Check:
    """One promise: what must hold, and at which lessons."""

    name: str
    """Such as `05/a_message_shows_the_time_it_was_sent`."""
    lesson: int
    """The lesson that brings it."""
    asked_at: frozenset[int]
    """The lessons at which it is asked: from its own to the one that ends it,
    and maybe again."""
    advice: bool
    promise: str
    """What must hold: the first line of its docstring."""
    hint: str
    """The rest of the docstring."""
    exercise: bool = False
    """Whether it is of the lesson's exercise, and not of the lesson."""


@dataclass
class Result:
    """What became of one check."""

    check: Check
    failure: Failure | None = None
    log: list[Asked] = field(default_factory=list)
    """What was asked of the work on the way."""
    unseen: bool = False
    """Whether it is about what nobody can look into, and so holds."""
    needs: str = ""
    """What that needs of a browser, if it is a script that is not run here."""

    @property
    def passed(self) -> bool:
        """Whether it holds."""
        return self.failure is None

    @property
    def not_asked(self) -> bool:
        """Whether nothing was asked, for what the work had done before."""
        return self.failure is not None and self.failure.kind in NOT_ASKED


@dataclass
class Judgement:
    """What all checks together saw in one folder.

    Where the program could not be loaded there are no results; `stopped`
    says why.
    """

    file: Path
    results: list[Result]
    stopped: Failure | None = None
    traces: Traces = NO_TRACES
    """What its text shows of each lesson, where all of them are judged."""


class JudgeFailed(RuntimeError):
    """The checks themselves broke: the fault is not the student's."""
