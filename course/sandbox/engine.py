"""The JavaScript engine that a page's script runs in, whichever that is.

Here it is QuickJS, by `quickjs-ng`, which is young and one person's: 2.5 MB
to fetch, ready in a millisecond, in a fork too and under a limit of memory,
and a browser tab can have the same engine as WebAssembly, with the same errors
in the same words. V8, by `mini-racer`, is better kept and speaks as Chromium
does, but is 22 MB to fetch and 82 on the disk, takes half a second to start,
aborts under `limits.MEMORY` and hangs after a fork. The rest of the course
knows `Engine` alone, so that the wrapper can be exchanged in this file.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from json import dumps, loads
from typing import Any, Protocol, TypeVar

SECONDS = 1.0
"""How long a page's scripts may work, all together."""
GRACE = 0.1
"""How long one evaluation may take when that time is over."""
MEMORY = 32 << 20
"""Bytes that the values of a page's scripts may take."""
STACK = 1 << 19
"""Bytes that the calls of a page's scripts may take."""

_Value = TypeVar("_Value")


class ScriptError(Exception):
    """A script raised, or was stopped; its first line says what it was."""


class Engine(Protocol):
    """A JavaScript engine with one page in it."""

    def evaluate(self, text: str) -> str | None:
        """Run a script; what it comes to, if that is a text.

        Raises ScriptError.
        """

    def finish_jobs(self) -> None:
        """Run what promises have waiting until nothing is.

        Raises ScriptError.
        """


class QuickJs:
    """QuickJS, with an end to loops, to memory and to recursion."""

    def __init__(self, seconds: float = SECONDS) -> None:
        import quickjs

        self._seconds = seconds
        self._raised = quickjs.JSException
        self._context = quickjs.Context()
        self._context.set_memory_limit(MEMORY)
        self._context.set_max_stack_size(STACK)
        self._spent = 0.0

    def evaluate(self, text: str) -> str | None:
        """See `Engine`."""
        value = self._limited(lambda: self._context.eval(text))
        return value if isinstance(value, str) else None

    def finish_jobs(self) -> None:
        """See `Engine`."""
        while self._limited(self._context.execute_pending_job):
            if self._seconds_left() < 0:
                raise ScriptError("InternalError: interrupted")

    def _seconds_left(self) -> float:
        return self._seconds - self._spent

    def _limited(self, job: Callable[[], _Value]) -> _Value:
        self._context.set_time_limit(max(self._seconds_left(), GRACE))
        begun = time.process_time()
        try:
            return job()
        except self._raised as error:
            raise ScriptError(str(error)) from None
        finally:
            self._spent += time.process_time() - begun


class OpenPage:
    """A page with its scripts, beside a stand-in for the browser around it.

    What its methods give is what happened since the last time: `events`,
    `errors`, and what was `asked` of the page's site, which waits for answers.
    """

    def __init__(self, engine: Engine) -> None:
        """The engine is new, and this page's own."""
        self._engine = engine

    def open(self, stand_in: str, page: dict[str, Any]) -> dict[str, Any]:
        """Open the page, and run its scripts.

        `stand_in` is the text that makes `this["stand-in"]`. `page` has what
        that takes to `open` it, and `scripts`, each with its `text` and how
        many elements it `sees`.
        """
        return self._seen(lambda: self._open(stand_in, page))

    def act(self, acts: list[Any], answers: list[Any]) -> dict[str, Any]:
        """Answer what was asked, in order, and act on the page.

        An answer is None where there is none. Acts wait for one another, and
        for answers.
        """
        return self._seen(lambda: self._act(acts, answers))

    def _open(self, stand_in: str, page: dict[str, Any]) -> None:
        self._engine.evaluate(stand_in)
        self._tell("open", page)
        for script in page["scripts"]:
            self._tell("begin", script["sees"])
            self._run(script["text"])

    def _act(self, acts: list[Any], answers: list[Any]) -> None:
        for answer in answers:
            self._tell("answer", answer)
        self._tell("act", acts)
        while self._run('this["stand-in"].step()'):
            pass

    def _seen(self, job: Callable[[], None]) -> dict[str, Any]:
        try:
            job()
            seen: dict[str, Any] = loads(self._tell("report") or "")
        except ScriptError as error:  # it has left no memory to report with
            failed = {"message": str(error)}
            seen = {"events": [], "errors": [failed], "asked": []}
        return seen

    def _tell(self, what: str, value: Any = None) -> str | None:
        return self._engine.evaluate(
            f'this["stand-in"].{what}({dumps(value)})'
        )

    def _run(self, text: str) -> str | None:
        """Run a text and the jobs it leaves; what they raise is the page's."""
        try:
            try:
                return self._engine.evaluate(text)
            finally:
                self._engine.finish_jobs()
        except ScriptError as error:
            self._tell("failed", str(error))
            return None
