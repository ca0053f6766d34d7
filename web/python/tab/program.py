"""One loading of the chat that is being written."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from course.judge import refuse_encoding
from course.sandbox.agent import Agent
from course.sandbox.crash import crash_of
from course.sandbox.failure import Failure
from course.sandbox.needs import load_needed

from .clock import TrueClock
from .guard import Left, Overtime
from .log import Log
from .place import Interpreter
from .surroundings import Surroundings

SECONDS = 2.0
"""How long the file may take to be loaded, and a view to answer."""

_WHERE_IT_RUNS: dict[str, str | None] = {"IP": "127.0.0.1", "PORT": "5000"}


class Program:
    """The file, run up to where it would serve, and the application in it."""

    def __init__(self, file: Path, place: Interpreter, log: Log) -> None:
        """What it prints goes to the log."""
        self.file = file
        self.raised: BaseException | None = None
        """What its code raised last."""
        self._guard = place.guard
        self._world = Surroundings(file, file.parent, log)
        self._agent = Agent(file, self._world, TrueClock(), place.engine)

    @property
    def app(self) -> Any:
        """The application."""
        return self._agent.app

    def load(self) -> None:
        """Run the file from the top; raises Failure where it cannot serve."""
        load_needed(self.file.parent)
        with self.inside("load"):
            raised = self._agent.run(_WHERE_IT_RUNS, main=True)
        self.raised = raised
        if self.raised:
            refuse_encoding(self.file.name, self.file.read_bytes())
            raise self.crashed(self.raised)
        name, about = self.file.name, self._agent.about
        if self.app is None:
            raise Failure("no_app", asked=name)
        if about["bypassed"]:
            lines = about["bypassed"]
            raise Failure(
                "two_apps",
                asked=name,
                got=len(lines),
                at=" and ".join(map(str, lines)),
            )
        if not about["runs"]:
            raise Failure("never_served", asked=name)
        self.app.log_exception = self._keep

    def crashed(self, error: BaseException) -> Failure:
        """What was raised, as data."""
        return Failure("crashed", crash=crash_of(error, self._agent.sources))

    @contextlib.contextmanager
    def inside(self, asked: str) -> Iterator[None]:
        """Where the program is, and for as long as it may take.

        Raises Failure where it hangs, or ends its Python.
        """
        guarded = self._guard.within(self.file.parent, SECONDS)
        try:
            with self._world.entered(), guarded:
                yield
        except Overtime as over:
            raise Failure(
                "hung", asked=asked, got=SECONDS, crash=over.place
            ) from None
        except Left as left:
            raise Failure("ended", asked=asked, got=left.status) from None

    def _keep(
        self,
        raised: tuple[type[BaseException], BaseException, TracebackType],
    ) -> None:
        """What the application has for `log_exception`."""
        self.raised = raised[1]
