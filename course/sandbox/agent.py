"""Loads one work, as often as asked, and answers for it.

Where it does so is not its business: clock, script engine and surroundings
come from outside, and so do the orders, `{"do": name, …}`, where `name` is a
method of `Agent` and the rest its arguments. Order and answer are JSON.
"""

from __future__ import annotations

import base64
import functools
import inspect
import types
from collections.abc import Callable
from dataclasses import asdict
from json import dumps, loads
from pathlib import Path
from typing import Any

from .clock import Clock
from .crash import crash_of
from .engine import Engine, play
from .failure import Crash
from .observer import Observer, Serving
from .sources import Sources
from .world import World

MOMENT = "2030-05-06 12:00:00"
"""What the work's clock says when it is loaded: the same for everybody."""

Record = dict[str, Any]


class Agent:
    """One work: each loading runs it from the beginning."""

    def __init__(
        self,
        file: Path,
        world: World,
        clock: Clock,
        engine: Callable[[float], Engine],
    ) -> None:
        """`file` is the program; `engine` makes an engine for scripts."""
        self._file = file
        self._world = world
        self._clock = clock
        self._engine = engine
        self.sources = Sources(file.parent)
        """The files of the work."""
        self._observer = Observer(self.sources)
        self._module = types.ModuleType("run")
        self.app: Any = None
        """The application that was found in the work, or None."""
        self.about: Record = {}
        """How it was run, and what `Observer.find_app` says of it."""

    def follow(self, order: str) -> str:
        """Do an order, and give its answer."""
        arguments = loads(order)
        verb = arguments.pop("do")
        return dumps(getattr(self, verb)(**arguments), default=_described)

    def load(
        self, variables: dict[str, str | None], main: bool, fresh: bool
    ) -> Record:
        """Run the file from the top, and say what came of it.

        With `fresh` the folder is put back as it was at first.
        """
        if fresh:
            self.sources.restore()
        error = self.run(variables, main)
        crash = crash_of(error, self.sources) if error else None
        return {"crash": _plain(crash), **self.about}

    def run(
        self, variables: dict[str, str | None], main: bool
    ) -> BaseException | None:
        """Run the file as `python FILE` or as an import: what it raised."""
        self._world.begin(variables)
        self._clock.stand_at(MOMENT)
        self._module = self._world.module(main)
        raised = None
        with self._observer.loading(main):
            try:
                code = _compiled(self._file.read_bytes(), str(self._file))
                exec(code, self._module.__dict__)
            except Serving:
                pass
            except BaseException as error:
                raised = error
        self.app, about = self._observer.find_app(self._module)
        self.about = {"runs": self._observer.runs, **about}
        return raised

    def request(
        self,
        method: str,
        target: str,
        headers: list[tuple[str, str]],
        body: str,
    ) -> Record:
        """Ask the application for a page, as its server would.

        `body` and the answer's are in base64.
        """
        from werkzeug.test import EnvironBuilder, run_wsgi_app

        builder = EnvironBuilder(
            target,
            "http://localhost",
            method=method,
            headers=headers,
            data=base64.b64decode(body),
        )
        observer = self._observer
        observer.raised, observer.templates = None, []
        answer: Record = {"status": 500, "headers": [], "body": ""}
        try:
            chunks, status, answered = run_wsgi_app(
                self.app, builder.get_environ(), buffered=True
            )
            answer = {
                "status": int(status[:3]),
                "headers": list(answered),
                "body": base64.b64encode(b"".join(chunks)).decode(),
            }
        except BaseException as error:
            observer.raised = crash_of(error, self.sources)
        answer["crash"] = _plain(observer.raised)
        answer["templates"] = observer.templates
        return answer

    def names(self) -> Record:
        """What the module holds: its functions, lists and other values."""
        return {
            name: self._about(value)
            for name, value in vars(self._module).items()
            if not name.startswith("__")
        }

    def urls(self) -> list[Record]:
        """The addresses that the application answers."""
        return [
            {
                "rule": rule.rule,
                "endpoint": rule.endpoint,
                "methods": sorted(rule.methods or ()),
            }
            for rule in self.app.url_map.iter_rules()
        ]

    def call(self, name: str, arguments: list[Any]) -> Record:
        """Call a function of the module: `{"value": …, "crash": …}`."""
        try:
            with self.app.app_context():
                value = getattr(self._module, name)(*arguments)
        except BaseException as error:
            crash = crash_of(error, self.sources)
            return {"value": None, "crash": _plain(crash)}
        return {"value": value, "crash": None}

    def clock(self, moment: str) -> None:
        """Set the work's clock to a local time, at which it stands still."""
        self._clock.stand_at(moment)

    def config(self, key: str) -> Any:
        """A setting of the application."""
        return self.app.config.get(key)

    def script(
        self, stand_in: str, page: Record, acts: list[Any], may_take: float
    ) -> Record:
        """Run a page's scripts in a JavaScript engine: see `engine.play`.

        All together they may take so many seconds.
        """
        return play(self._engine(may_take), stand_in, page, acts)

    def _about(self, value: Any) -> Record:
        if inspect.isfunction(value):
            code = inspect.unwrap(value).__code__
            if self.sources.has(code.co_filename):
                return {
                    "kind": "function",
                    "doc": inspect.getdoc(value),
                    "parameters": list(inspect.signature(value).parameters),
                    "variables": list(value.__code__.co_varnames),
                }
        if isinstance(value, list):
            return {"kind": "list", "value": value}
        return {"kind": "other"}


@functools.lru_cache(maxsize=16)
def _compiled(text: bytes, name: str) -> types.CodeType:
    return compile(text, name, "exec")


def _described(value: Any) -> str:
    """As Python writes it; a set in an order that each Python has."""
    if isinstance(value, set) and value:
        return "{" + ", ".join(sorted(map(repr, value))) + "}"
    return repr(value)


def _plain(crash: Crash | None) -> Record | None:
    return asdict(crash) if crash else None
