"""A second place for works to run in: the interpreter that is here already.

There are no processes and no network in it, as in a browser's tab. It proves
that whatever is above the seam does not know where a work runs. As a pytest
plugin (`-p tests.support.inprocess`) it has our own stages run here.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import types
from collections.abc import Iterator
from typing import Any, NamedTuple, Self

import pytest
from werkzeug.test import EnvironBuilder

from course.sandbox import process
from course.sandbox.agent import Agent
from course.sandbox.clock import MachineClock
from course.sandbox.engine import QuickJs
from course.sandbox.failure import Crash, Failure
from course.sandbox.folder import Copy
from course.sandbox.link import Headers, Link, Reply, Started
from course.sandbox.stream import Stream
from course.sandbox.world import World
from course.suite import BACKEND

LISTEN_SECONDS = 30.0
"""How long to wait for a line of a stream."""


def pytest_configure(config: pytest.Config) -> None:
    config.stash[BACKEND] = InProcess()


class InProcess:
    """See `course.sandbox.link.Backend`."""

    def link(self, copy: Copy) -> Link:
        """Load the work here, when it is asked for the first time."""
        return InProcessLink(copy)

    def start(self, copy: Copy, patience: float) -> Started:
        """Start the work here, when it is waited for."""
        return StartedHere(copy)


class Scene(NamedTuple):
    """What a program can change around it."""

    environment: dict[str, str]
    place: str
    path: list[str]
    arguments: list[str]
    modules: dict[str, types.ModuleType]


class SharedWorld(World):
    """Surroundings that a work is in only while it is asked something."""

    def __init__(self, copy: Copy) -> None:
        super().__init__(copy.file, process.environment(copy.home))
        self._scene: Scene | None = None

    @contextlib.contextmanager
    def entered(self) -> Iterator[None]:
        """Have everything as the work left it, and afterwards as it was."""
        outside = self._look()
        if self._scene:
            self._set(self._scene)
        try:
            with (
                contextlib.redirect_stdout(io.StringIO()),
                contextlib.redirect_stderr(io.StringIO()),
            ):
                yield
        finally:
            self._scene = self._look()
            self._set(outside)

    def _look(self) -> Scene:
        return Scene(
            dict(os.environ),
            os.getcwd(),
            list(sys.path),
            list(sys.argv),
            {name: sys.modules[name] for name in self._shown()},
        )

    def _set(self, scene: Scene) -> None:
        os.environ.clear()
        os.environ.update(scene.environment)
        os.chdir(scene.place)
        sys.path[:] = scene.path
        sys.argv[:] = scene.arguments
        for name in self._shown():
            del sys.modules[name]
        sys.modules.update(scene.modules)

    def _shown(self) -> set[str]:
        """The modules that only the work is to find, or only the others."""
        return {"__main__", *self.own_modules()} & sys.modules.keys()


class SharedClock(MachineClock):
    """A clock that the work sees only while it is asked something."""

    def __init__(self) -> None:
        super().__init__()
        self._moment: str | None = None

    def stand_at(self, moment: str) -> None:
        self._moment = moment
        super().stand_at(moment)

    @contextlib.contextmanager
    def seen(self) -> Iterator[None]:
        """Show the work's time, and afterwards the true one."""
        if self._moment:
            super().stand_at(self._moment)
        try:
            yield
        finally:
            self.go_on()


class TrueClock:
    """For a work that is started, and not looked into."""

    def stand_at(self, moment: str) -> None:
        """Go on as ever."""


class InProcessLink:
    """See `course.sandbox.link.Link`."""

    def __init__(self, copy: Copy) -> None:
        self._copy = copy
        self._world = SharedWorld(copy)
        self._clock = SharedClock()
        self._agent = Agent(copy.file, self._world, self._clock, QuickJs)

    def ask(self, order: dict[str, Any], seconds: float) -> Any:
        """Do an order, however long it takes."""
        with self._world.entered(), self._clock.seen():
            return json.loads(self._agent.follow(json.dumps(order)))

    def beside(self) -> Self:
        """A second agent on the same files."""
        return type(self)(self._copy)

    def close(self) -> None:
        """Nothing has to be ended here."""


class StartedHere:
    """See `course.sandbox.link.Started`."""

    def __init__(self, copy: Copy) -> None:
        self._copy = copy
        self._world = SharedWorld(copy)
        self._agent = Agent(copy.file, self._world, TrueClock(), QuickJs)
        self._loaded: dict[str, Any] | None = None

    def wait(self) -> None:
        """Load the work up to where it would serve."""
        if self._loaded is None:
            with self._world.entered():
                self._loaded = self._agent.load({}, main=True, fresh=True)
        if self._loaded["crash"]:
            raise Failure("crashed", crash=Crash(**self._loaded["crash"]))
        if not self._loaded["runs"]:
            raise Failure("never_served", asked=self._copy.file.name)

    def send(
        self, method: str, target: str, headers: Headers, body: bytes
    ) -> Reply:
        """Ask the application itself; all of its answer, as a network has."""
        with self._open(method, target, headers, body) as answer:
            _, status, answered, chunks = answer
            with self._world.entered():
                content = b"".join(chunks)
            return Reply(status, answered, content)

    @contextlib.contextmanager
    def listen(self, target: str, headers: Headers) -> Iterator[Stream]:
        """Open a stream, and pull the application for each line of it."""
        with self._open("GET", target, headers, b"") as answer:
            kind, _, _, chunks = answer
            lines = _lines(chunks)

            def read_line() -> bytes:
                with self._world.entered():
                    return next(lines, b"")

            yield Stream(kind, read_line, LISTEN_SECONDS)

    def close(self) -> None:
        """Remove the copy."""
        self._copy.remove()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextlib.contextmanager
    def _open(
        self, method: str, target: str, headers: Headers, body: bytes
    ) -> Iterator[tuple[str, int, Headers, Iterator[bytes]]]:
        """The kind, status, headers and body of an answer, as it comes."""
        builder = EnvironBuilder(
            target,
            "http://localhost",
            method=method,
            headers=headers,
            data=body,
        )
        begun: list[tuple[str, Headers]] = []

        def start_response(
            status: str, answered: Headers, exc_info: Any = None
        ) -> Any:
            begun.append((status, answered))

        with self._world.entered():
            chunks = self._agent.app(builder.get_environ(), start_response)
        status, answered = begun[-1]
        kind = dict(answered).get("Content-Type", "").partition(";")[0]
        try:
            yield kind, int(status[:3]), answered, iter(chunks)
        finally:
            with self._world.entered():
                chunks.close()


def _lines(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The lines of a body that comes in pieces, each when it is whole."""
    rest = b""
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\n")
        yield from (line + b"\n" for line in whole)
    if rest:
        yield rest
