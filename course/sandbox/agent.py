"""Loads one work, as often as asked, and answers for it.

Where it does so is not its business: clock, script engine and surroundings
come from outside, and so do the orders, `{"do": name, …}`, where `name` is a
method of `Agent` and the rest its arguments. Order and answer are JSON.
"""

from __future__ import annotations

import base64
import functools
import sys
import time
import types
from collections.abc import Callable
from dataclasses import asdict
from json import dumps, loads
from pathlib import Path
from typing import Any

from .clock import MOMENT, Clock
from .crash import crash_of
from .engine import Engine, OpenPage
from .failure import Crash
from .inside import describe, is_within, reachable
from .observer import Observer, Serving
from .sources import Sources
from .world import World

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
        self._moment = MOMENT
        self._page: OpenPage | None = None
        self.about: Record = {}
        """How it was run, and what `Observer.find_app` says of it."""

    def follow(self, order: str) -> str:
        """Do an order, and give its answer."""
        arguments = loads(order)
        verb = arguments.pop("do")
        answer = getattr(self, verb)(**arguments)
        try:
            return dumps(answer, default=_described)
        except (TypeError, ValueError):
            return dumps(_writable(answer), default=_described)

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
        self.clock(MOMENT)
        self._module = self._world.module(main)
        self.app, self.about = None, {"app": None, "bypassed": []}
        with self._observer.loading(main):
            raised = _raised_by(self._execute)
            raised = raised or _raised_by(self._find_app)
        self.about["runs"] = self._observer.runs
        return raised

    def _execute(self) -> None:
        code = _compiled(self._file.read_bytes(), str(self._file))
        exec(code, self._module.__dict__)

    def _find_app(self) -> None:
        self.app, self.about = self._observer.find_app(self._module)

    def request(
        self,
        method: str,
        target: str,
        headers: list[tuple[str, str]],
        body: str,
        after: int = 0,
    ) -> Record:
        """Ask the application for a page, as its server would.

        `body` and the answer's are in base64. `after` is how many milliseconds
        have gone by since its clock was set, where that does not go by itself.
        """
        from werkzeug.test import EnvironBuilder, run_wsgi_app

        builder = EnvironBuilder(
            target,
            "http://localhost",
            method=method,
            headers=headers,
            data=base64.b64decode(body),
        )
        if after:
            self._clock.stand_at(self._moment, after)
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
        """What can be reached by a name: see `inside`."""
        return {
            name: describe(value, self.sources)
            for name, value in self._reachable().items()
        }

    def urls(self) -> list[Record]:
        """The addresses that the application answers.

        `within` is whether the view was made inside a function.
        """
        views = self.app.view_functions
        return [
            {
                "rule": rule.rule,
                "endpoint": rule.endpoint,
                "methods": sorted(rule.methods or ()),
                "within": is_within(views.get(rule.endpoint), self.sources),
            }
            for rule in self.app.url_map.iter_rules()
        ]

    def call(self, name: str, arguments: list[Any]) -> Record:
        """Call what `names` has by this name: `{"value": …, "crash": …}`."""
        try:
            with self.app.app_context():
                value = self._reachable()[name](*arguments)
        except BaseException as error:
            crash = crash_of(error, self.sources)
            return {"value": None, "crash": _plain(crash)}
        return {"value": value, "crash": None}

    def clock(self, moment: str) -> float:
        """Set the work's clock to a local time, at which it stands.

        Gives what `time.time` says there.
        """
        self._moment = moment
        self._clock.stand_at(moment)
        return time.time()

    def config(self, key: str) -> Any:
        """A setting of the application."""
        return self.app.config.get(key)

    def open_page(
        self, stand_in: str, page: Record, may_take: float
    ) -> Record:
        """Open a page in a new script engine: see `engine.OpenPage`.

        It is the one that is acted on from then on, and has the work's time.
        Its scripts may take so many seconds, all together.
        """
        page["moment"] = int(time.time() * 1000)
        self._page = OpenPage(self._engine(may_take))
        return self._page.open(stand_in, page)

    def act(self, acts: list[Any], answers: list[Any]) -> Record:
        """Act on the page that is open: see `engine.OpenPage`."""
        assert self._page
        return self._page.act(acts, answers)

    def _reachable(self) -> Record:
        others = (sys.modules[name] for name in self._world.own_modules())
        others = (it for it in others if it is not self._module)
        return reachable([self._module, *others], self.app)


def _raised_by(step: Callable[[], None]) -> BaseException | None:
    """What a step raised, if it did not come to where it would serve."""
    try:
        step()
    except Serving:
        return None
    except BaseException as error:
        return error
    return None


@functools.lru_cache(maxsize=16)
def _compiled(text: bytes, name: str) -> types.CodeType:
    return compile(text, name, "exec")


def _described(value: Any) -> str:
    """As Python writes it; a set in an order that each Python has."""
    if isinstance(value, set) and value:
        return "{" + ", ".join(sorted(map(repr, value))) + "}"
    return repr(value)


def _writable(value: Any, around: tuple[int, ...] = ()) -> Any:
    """The same, where JSON has no way to write what a work has made.

    A list that holds itself, or a key that is no text, is there as Python
    writes it.
    """
    if not isinstance(value, dict | list | tuple):
        return value
    if id(value) in around:
        return repr(value)
    around = (*around, id(value))
    if isinstance(value, dict):
        return {
            key if isinstance(key, str) else repr(key): _writable(it, around)
            for key, it in value.items()
        }
    return [_writable(it, around) for it in value]


def _plain(crash: Crash | None) -> Record | None:
    return asdict(crash) if crash else None
