"""The seam: what a place must offer for works to run there.

Whoever asks a work something does not depend on where it runs. `machine` is
the place that a computer has, a process for each work and a port; it is what
is taken where nothing else is said.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol, Self

from .command import Command
from .failure import Crash
from .folder import Copy
from .stream import Stream

Headers = list[tuple[str, str]]


class Hung(Exception):
    """A work did not answer in time.

    `place` is the line that it was at, as a Crash has it, if known.
    """

    def __init__(self, place: Crash | None) -> None:
        super().__init__(place)
        self.place = place


class Ended(Exception):
    """A work has ended the Python that it ran in."""

    def __init__(self, status: int | None, says: str = "") -> None:
        """Keep its exit status, None if unknown, and Python's last words."""
        super().__init__(status, says)
        self.status = status
        self.says = says


@dataclass
class Reply:
    """The answer to one request, before any redirect is followed."""

    status: int
    headers: Headers
    body: bytes
    crash: Crash | None = None
    """What the code behind it raised, where that is known."""
    templates: list[str] = field(default_factory=list)
    """The templates that it was made from, where that is known."""

    def header(self, name: str) -> str | None:
        """The value of a header, or None."""
        for key, value in self.headers:
            if key.lower() == name.lower():
                return value
        return None


class Site(Protocol):
    """Where requests go in: a loaded work, or one that was started."""

    def send(
        self, method: str, target: str, headers: Headers, body: bytes
    ) -> Reply:
        """Send one request; the reply comes back as it is."""


class Link(Protocol):
    """The way to the agent that has a work loaded, or will."""

    @property
    def spent(self) -> float:
        """The seconds that counted in all that was asked."""

    def ask(self, order: dict[str, Any], seconds: float) -> Any:
        """Do an order, and give its answer: see `agent.Agent`.

        Raises Hung where that takes longer than `seconds`, of those in which
        the work could go on: see `allowance`. Raises Ended where there will
        be no answer; then it is of no more use but to be closed.
        """

    def beside(self) -> Link:
        """A second one to the same files, as gunicorn has several workers."""

    def close(self) -> None:
        """End the work, with all that it started."""


class Started(Site, Protocol):
    """A work that was started as `python run.py` starts it."""

    def wait(self) -> None:
        """Wait until it can be asked; raises Failure when it never can.

        It may be started only now, so nobody may ask it before.
        """

    def listen(
        self, target: str, headers: Headers
    ) -> AbstractContextManager[Stream]:
        """Open a stream of Server-Sent Events."""

    def beside(self) -> Link:
        """A second program on the same files: see `Link.beside`."""

    def close(self) -> None:
        """End it, with all that it started, and its copy."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...


class Backend(Protocol):
    """A place where works run."""

    def link(self, copy: Copy) -> Link:
        """Get ready for a work, without waiting for it."""

    def start(self, copy: Copy, patience: float) -> Started:
        """Start a work, now or when it is waited for.

        Its copy goes when it is closed. `patience` multiplies every limit in
        time.
        """

    def serve(self, copy: Copy, command: Command, patience: float) -> Started:
        """Start a command in the work's folder, as `start` does the work.

        Raises `command.NotHere` where it cannot be tried here.
        """
