"""A student's work: loaded somewhere else, and asked from here."""

from __future__ import annotations

import base64
import copy
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from .engine import SECONDS as SCRIPT_SECONDS
from .failure import Crash, Failure
from .folder import Copy
from .link import Backend, Ended, Headers, Hung, Link, Reply, Started
from .machine import MACHINE

VIEW_SECONDS = 2.0
"""How long one request may take."""
LOAD_SECONDS = 5.0
"""How long the file may take from its first line to its last."""
HANGS = 2
"""How many times a work may hang before it is asked no more."""
ENDINGS = 5
"""How many times a work may end its Python before it is asked no more."""
MOST_SECONDS = 60.0
"""How long all that is asked of a work may take together."""

_ONLY_LOOK = {"names", "urls", "config", "open_page", "act"}
_WHERE_IT_RUNS = {"IP": "127.0.0.1", "PORT": "8765"}


@dataclass
class Elapsed:
    """The time since a work's clock was set, which its programs share."""

    milliseconds: int = 0


@dataclass(frozen=True)
class Run:
    """A call of `app.run`."""

    host: str | None
    port: int | str
    """A number, or what was given in its place, as Python writes it."""
    debug: bool
    debug_said: bool
    """Whether the call itself says so."""


@dataclass(frozen=True)
class Loaded:
    """What one loading of the file showed."""

    app: str | None
    """The name of the Flask object, or nothing; None where there is none."""
    runs: list[Run]
    bypassed: list[int]
    """The lines of several Flask objects, if the one run has no pages."""
    crash: Crash | None


class Work:
    """One folder's work, on a copy, with patience for what it does.

    Every `load` starts the work from its first line again, so that nothing
    is left of what was asked before. Close it when done, or use it in `with`.

    Whatever is asked raises Failure where the work hangs, or ends its Python;
    it is asked no more when it does so again and again.
    """

    def __init__(
        self,
        original: Path,
        patience: float = 1.0,
        backend: Backend = MACHINE,
    ) -> None:
        """Copy the work; raises `folder.NoWork` where there is none.

        `patience` multiplies every limit in time.
        """
        self.copy = Copy.of(original)
        self.patience = patience
        self.loaded: Loaded | None = None
        self._hangs = self._endings = 0
        self._spent = 0.0
        self._as_loaded = False
        self._elapsed = Elapsed()
        self._link: Link | None = None
        self._new_link: Callable[[], Link] = lambda: backend.link(self.copy)
        self._is_second = False

    @property
    def original(self) -> Path:
        """The program in the student's own folder."""
        return self.copy.original

    def prepare(self) -> None:
        """Get a link to the work if there is none, without waiting for it."""
        if self._link is not None:
            return
        if (self._hangs or self.loaded) and not self._is_second:
            self.copy.renew()  # it may not be what it was
        self._link = self._new_link()
        self._as_loaded = False

    def beside(self) -> Work:
        """A second program on the same copy, as gunicorn has several.

        Close it before this one.
        """
        self.prepare()
        assert self._link
        return self._second(self._link.beside)

    def beside_started(self, started: Started) -> Work:
        """A second program on the files of one that was started.

        Close it before that one.
        """
        return self._second(started.beside)

    def load(
        self,
        *,
        main: bool = True,
        fresh: bool = True,
        **variables: str | None,
    ) -> Loaded:
        """Run the file from the top.

        With `main` as `python run.py` does, up to where it would serve; else
        as an import. With `fresh` in a folder as it was at first, else with
        the files that the work has left. `variables` are set in its
        environment, None unsets.
        """
        self._set_elapsed()
        answer = self._ask(
            "load",
            variables={**_WHERE_IT_RUNS, **variables},
            main=main,
            fresh=fresh,
        )
        self.loaded = Loaded(
            app=answer["app"],
            runs=[Run(**run) for run in answer["runs"]],
            bypassed=answer["bypassed"],
            crash=_crash(answer["crash"]),
        )
        self._as_loaded = main and fresh and not variables
        return self.loaded

    def begin(self) -> None:
        """Load the work and make sure that there is something to ask."""
        if self._as_loaded and self.loaded:
            loaded = self.loaded
        else:
            loaded = self.load()
        if loaded.crash:
            raise Failure("crashed", crash=loaded.crash)
        name = self.original.name
        if loaded.app is None:
            raise Failure("no_app", asked=name)
        if loaded.bypassed:
            raise Failure(
                "two_apps",
                asked=name,
                got=len(loaded.bypassed),
                at=" and ".join(map(str, loaded.bypassed)),
            )

    def send(
        self, method: str, target: str, headers: Headers, body: bytes
    ) -> Reply:
        """Send one request to the loaded application."""
        self._elapsed.milliseconds += 1
        answer = self._ask(
            "request",
            method=method,
            target=target,
            headers=headers,
            body=base64.b64encode(body).decode(),
            after=self._elapsed.milliseconds,
        )
        return Reply(
            status=answer["status"],
            headers=[(name, value) for name, value in answer["headers"]],
            body=base64.b64decode(answer["body"]),
            crash=_crash(answer["crash"]),
            templates=answer["templates"],
        )

    def names(self) -> dict[str, Any]:
        """What can be reached by a name: see `agent.Agent.names`."""
        found: dict[str, Any] = self._ask("names")
        return found

    def urls(self) -> list[dict[str, Any]]:
        """The addresses that the application answers."""
        found: list[dict[str, Any]] = self._ask("urls")
        return found

    def clock(self, moment: str) -> float:
        """Set the work's clock, such as `2030-05-06 07:08:09`, until loaded.

        It stands there, and each request is a millisecond later than all that
        came before. A loading sets it to noon of that day.

        Its own code and every library that it uses see this time, and so do
        the scripts of a page that is opened then. Gives it in seconds, as
        `time.time` does there.
        """
        seconds: float = self._ask("clock", moment=moment)
        return seconds

    def config(self, key: str) -> Any:
        """A setting of the application, such as `SECRET_KEY`."""
        return self._ask("config", key=key)

    def call(self, name: str, *arguments: Any) -> Any:
        """Call what `names` has; raises Failure if that raises."""
        answer = self._ask("call", name=name, arguments=list(arguments))
        crash = _crash(answer["crash"])
        if crash:
            raise Failure("crashed", crash=crash)
        return answer["value"]

    def open_page(self, stand_in: str, page: dict[str, Any]) -> dict[str, Any]:
        """Open a page in a JavaScript engine, and run its scripts.

        `stand_in` is the text of what makes a browser's page of that, and
        `page` as it takes it. Gives `events` in order, each with its time
        `at` and `what` (timer, fetch, stream, loaded, key, look, reload,
        leave); `errors`; and what was `asked` of the site.
        """
        found: dict[str, Any] = self._ask(
            "open_page",
            stand_in=stand_in,
            page=page,
            may_take=SCRIPT_SECONDS * self.patience,
        )
        return found

    def act(
        self, acts: list[tuple[str, Any]], answers: list[Any]
    ) -> dict[str, Any]:
        """Answer what the page asked that was opened last, and act on it.

        Acts are `("wait", milliseconds)`, and `key`, `erase`, `blur` or
        `look` with a CSS selector. Gives what has happened since, as
        `open_page` does.
        """
        found: dict[str, Any] = self._ask("act", acts=acts, answers=answers)
        return found

    def read_source(self) -> str:
        """The text of the file, for what nothing else can show.

        A letter in another encoding than UTF-8, which the file may declare,
        is there as a sign that it could not be read.
        """
        return self.copy.source.decode("utf-8", "replace")

    def read_sources(self) -> str:
        """The text of all its files of Python, as `read_source` gives one."""
        folder = self.original.parent
        files = [*sorted(folder.glob("*.py")), *sorted(folder.glob("*/*.py"))]
        texts = [it.read_text("utf-8", errors="replace") for it in files]
        return "\n".join(texts)

    def close(self) -> None:
        """End the work, and everything it started, and the copy."""
        self._drop_link()
        if not self._is_second:
            self.copy.remove()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _second(self, new_link: Callable[[], Link]) -> Work:
        other = copy.copy(self)
        other._new_link = new_link
        other._link = other.loaded = None
        other._is_second = True
        return other

    def _ask(self, verb: str, **order: Any) -> Any:
        if self._hangs >= HANGS:
            raise Failure("hung_before")
        if self._endings >= ENDINGS:
            raise Failure("ended_before")
        if self._spent > MOST_SECONDS * self.patience:
            raise Failure("too_slow", got=self._spent)
        self.prepare()
        assert self._link
        self._as_loaded &= verb in _ONLY_LOOK
        seconds = LOAD_SECONDS if verb == "load" else VIEW_SECONDS
        link, before = self._link, self._link.spent
        try:
            return link.ask({"do": verb, **order}, seconds * self.patience)
        except Hung as hung:
            self._hangs += 1
            self._drop_link()
            raise Failure(
                "hung", asked=verb, got=seconds, crash=hung.place
            ) from None
        except Ended as ended:
            self._endings += 1
            self._drop_link()
            if "MemoryError" in ended.says:
                raise Failure("out_of_memory") from None
            raise Failure("ended", asked=verb, got=ended.status) from None
        finally:
            self._spent += link.spent - before

    def _set_elapsed(self) -> None:
        """Begin to count anew; a second program is later than the first."""
        if not self._is_second:
            self._elapsed.milliseconds = 0

    def _drop_link(self) -> None:
        if self._link is not None:
            self._link.close()
            self._link = None


def _crash(answer: dict[str, Any] | None) -> Crash | None:
    return Crash(**answer) if answer else None
