"""The place that one interpreter has for works: see `sandbox.link.Backend`."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Self

from werkzeug.test import EnvironBuilder, run_wsgi_app

from course.sandbox.agent import Agent
from course.sandbox.allowance import Allowance
from course.sandbox.command import Command, NotHere
from course.sandbox.engine import Engine
from course.sandbox.failure import Crash, Failure
from course.sandbox.folder import Copy
from course.sandbox.link import Ended, Headers, Hung, Link, Reply, Started
from course.sandbox.needs import load_needed
from course.sandbox.network import (
    ANSWER_SECONDS,
    LISTEN_SECONDS,
    LONGEST_ANSWER,
    START_SECONDS,
)
from course.sandbox.stream import Stream

from .clock import Face, SharedClock, StartedClock
from .guard import Guard, Left, Overtime
from .surroundings import Surroundings
from .wsgi import Untaken, close, lines

PORT = "8765"
"""What a work is told of where it listens; here nothing does."""


@dataclass(frozen=True)
class Interpreter:
    """Works are loaded here, into the Python that is running already."""

    guard: Guard
    face: Face
    engine: Callable[[float], Engine]

    def link(self, copy: Copy) -> Link:
        """Load the work when it is asked for the first time."""
        load_needed(copy.file.parent)
        return InterpreterLink(self, copy)

    def start(self, copy: Copy, patience: float) -> Started:
        """Start the work when it is waited for."""
        return StartedHere(self, copy, patience)

    def serve(self, copy: Copy, command: Command, patience: float) -> Started:
        """There is no other program here."""
        raise NotHere("no other program can be started here")


class InterpreterLink:
    """See `course.sandbox.link.Link`."""

    def __init__(self, place: Interpreter, copy: Copy) -> None:
        self._place = place
        self._copy = copy
        self._world = Surroundings(copy.file, copy.home)
        self._clock = SharedClock(place.face)
        self._agent = Agent(copy.file, self._world, self._clock, place.engine)
        self.spent = 0.0

    def ask(self, order: dict[str, Any], seconds: float) -> Any:
        """See `Link`."""
        guarded = self._place.guard.within(self._copy.file.parent, seconds)
        begun = time.monotonic()
        try:
            with self._world.entered(), self._clock.seen(), guarded:
                answer = self._agent.follow(json.dumps(order))
        except Overtime as over:
            raise Hung(over.place) from None
        except Left as left:
            raise Ended(left.status) from None
        finally:
            self.spent += time.monotonic() - begun
        return json.loads(answer)

    def beside(self) -> Self:
        """A second agent on the same files."""
        return type(self)(self._place, self._copy)

    def close(self) -> None:
        """Nothing has to be ended here."""


class StartedHere:
    """See `course.sandbox.link.Started`."""

    def __init__(
        self, place: Interpreter, copy: Copy, patience: float
    ) -> None:
        self._place = place
        self._guard = place.guard
        self._copy = copy
        self._patience = patience
        self._world = Surroundings(copy.file, copy.home)
        self._clock = StartedClock(place.face)
        self._agent = Agent(copy.file, self._world, self._clock, place.engine)
        self._begun = False
        self._failure: Failure | None = None

    def wait(self) -> None:
        """Load the work up to where it would serve."""
        if not self._begun:
            self._begun, self._failure = True, self._load()
        if self._failure:
            raise self._failure

    def send(
        self, method: str, target: str, headers: Headers, body: bytes
    ) -> Reply:
        """Ask the application itself; all of its answer, as a network has."""
        try:
            with self._open(method, target, headers, body) as (reply, parts):
                with self._inside(ANSWER_SECONDS):
                    for part in parts:
                        reply.body += part
                        if len(reply.body) > LONGEST_ANSWER:
                            raise Failure("endless_answer", asked=target)
                return reply
        except OSError as error:
            raise Failure("no_answer", asked=target, got=error) from None

    @contextlib.contextmanager
    def listen(self, target: str, headers: Headers) -> Iterator[Stream]:
        """Open a stream, and pull the application for each line of it."""
        seconds = LISTEN_SECONDS * self._patience
        with self._open("GET", target, headers, b"") as (reply, parts):
            kind = (reply.header("Content-Type") or "").partition(";")[0]
            coming = lines(parts)

            def read_line() -> bytes:
                with self._inside(LISTEN_SECONDS):
                    return next(coming, b"")

            yield Stream(kind, read_line, lambda: Allowance(seconds))

    def beside(self) -> Link:
        """A second agent on the same files."""
        return InterpreterLink(self._place, self._copy)

    def close(self) -> None:
        """Remove the copy."""
        self._copy.remove()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _load(self) -> Failure | None:
        name = self._copy.file.name
        try:
            with self._inside(START_SECONDS):
                loaded = self._agent.load(
                    {"PORT": PORT}, main=True, fresh=True
                )
        except TimeoutError:
            return Failure("not_listening", asked=PORT)
        except ConnectionResetError:
            return Failure("never_served", asked=name)
        if loaded["crash"]:
            return Failure("crashed", crash=Crash(**loaded["crash"]))
        return None if loaded["runs"] else Failure("never_served", asked=name)

    @contextlib.contextmanager
    def _inside(self, seconds: float) -> Iterator[None]:
        """Where the work is, for so long; raises OSError as a network does."""
        seconds *= self._patience
        guarded = self._guard.within(self._copy.file.parent, seconds)
        try:
            with self._world.entered(), self._clock.seen(), guarded:
                yield
        except Overtime:
            raise TimeoutError("timed out") from None
        except Left:
            raise ConnectionResetError("it has ended") from None

    @contextlib.contextmanager
    def _open(
        self, method: str, target: str, headers: Headers, body: bytes
    ) -> Iterator[tuple[Reply, Iterable[bytes]]]:
        """An answer without its body, and that part by part."""
        builder = EnvironBuilder(
            target,
            "http://localhost",
            method=method,
            headers=headers,
            data=body,
        )
        app = Untaken(self._agent.app)
        with self._inside(ANSWER_SECONDS):
            _, status, answered = run_wsgi_app(app, builder.get_environ())
        try:
            yield Reply(int(status[:3]), list(answered), b""), app.body
        finally:
            with self._inside(ANSWER_SECONDS):
                close(app.body)
