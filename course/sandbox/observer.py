"""What Flask is seen to do while a work is loaded and asked."""

from __future__ import annotations

import contextlib
import functools
import inspect
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

from .crash import crash_of
from .failure import Crash
from .sources import Sources

MOST_TEMPLATES = 100
"""Templates that are kept as compiled, for the next time they are loaded."""


FACTORIES = ("create_app", "make_app")
"""What `flask run` calls where it finds no Flask object."""


class Serving(BaseException):
    """`app.run` was reached: from here on the work would be serving."""


class Observer:
    """Notes the Flask objects of a work, what they run, raise and render."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self.runs: list[dict[str, Any]] = []
        """The calls of `app.run`: see `work.Run`."""
        self.raised: Crash | None = None
        """What was raised last, whatever Flask made of it."""
        self.templates: list[str] = []
        """The templates that were rendered."""
        self._apps: list[tuple[Any, int]] = []
        """The Flask objects, each with the line that made it."""
        self._ran: list[Any] = []

    @contextlib.contextmanager
    def loading(self, main: bool) -> Iterator[None]:
        """Watch Flask while the file is run from the top.

        With `main`, a call of `app.run` ends it: it raises Serving.
        """
        import flask

        self._apps, self._ran, self.runs, self.raised = [], [], [], None
        kind: Any = flask.Flask
        make, run = kind.__init__, kind.run
        kind.__init__ = self._noting_apps(make)
        kind.run = self._noting_runs(main)
        try:
            yield
        finally:
            kind.__init__, kind.run = make, run

    def find_app(self, module: types.ModuleType) -> tuple[Any, dict[str, Any]]:
        """The Flask object to ask, or None, and what is to be said of it.

        It is the one that was run; else, of those that have a name in the
        module, the one with most views; else what a function like
        `create_app` gives, which may raise. `app` is its name, or nothing;
        `bypassed` has the lines of all, where it has no views and another
        has.
        """
        names = {id(value): name for name, value in vars(module).items()}
        made = [app for app, _ in self._apps]
        known = [app for app in made if app in self._ran or id(app) in names]
        known = known or _from_factory(module)
        if not known:
            return None, {"app": None, "bypassed": []}
        app = max(known, key=lambda app: (app in self._ran, _views(app)))
        bypassed = any(map(_views, made)) and not _views(app)
        self._follow(app)
        return app, {
            "app": names.get(id(app), ""),
            "bypassed": [line for _, line in self._apps] if bypassed else [],
        }

    def _noting_apps(self, make: Any) -> Any:
        def init(app: Any, *arguments: Any, **options: Any) -> None:
            make(app, *arguments, **options)
            line = self.sources.line_of(sys._getframe(1))
            self._apps.append((app, line))

        return init

    def _noting_runs(self, main: bool) -> Any:
        from werkzeug.serving import run_simple

        def run(
            app: Any,
            host: Any = None,
            port: Any = None,
            debug: Any = None,
            load_dotenv: bool = True,
            **options: Any,
        ) -> None:
            inspect.signature(run_simple).bind("", 0, app, **options)
            self._ran.append(app)
            self.runs.append(
                {
                    "host": host if host is None else str(host),
                    "port": _number(port),
                    "debug": bool(app.debug if debug is None else debug),
                    "debug_said": debug is not None,
                }
            )
            if main:
                raise Serving

        return run

    def _follow(self, app: Any) -> None:
        """Hear of what the app raises and renders from now on."""
        from flask import got_request_exception, template_rendered

        app.config["PROPAGATE_EXCEPTIONS"] = False
        handle = app.handle_user_exception

        def noted(error: Exception) -> Any:
            self._note(error)
            return handle(error)

        app.handle_user_exception = noted
        if Path(app.root_path, str(app.template_folder)).is_dir():
            app.jinja_env.bytecode_cache = _compiled()
        got_request_exception.connect(self._note_unhandled, app)
        template_rendered.connect(self._note_template, app)

    def _note_template(self, app: Any, template: Any, **_: Any) -> None:
        if template.name:
            self.templates.append(template.name)

    def _note_unhandled(
        self, app: Any, exception: Exception, **_: Any
    ) -> None:
        self._note(exception)

    def _note(self, error: Exception) -> None:
        from werkzeug.exceptions import HTTPException

        crash = crash_of(error, self.sources)
        if crash.file or not isinstance(error, HTTPException):
            self.raised = crash


def _number(port: Any) -> int | str:
    """The port that Flask makes of what it is given, if it can."""
    try:
        return int(port)
    except (TypeError, ValueError):
        return repr(port)


def _from_factory(module: types.ModuleType) -> list[Any]:
    """What a server gets that finds no Flask object and calls a function."""
    from flask import Flask

    for name in FACTORIES:
        factory = vars(module).get(name)
        if inspect.isfunction(factory) and _needs_nothing(factory):
            made = factory()
            return [made] if isinstance(made, Flask) else []
    return []


def _needs_nothing(function: types.FunctionType) -> bool:
    """Whether a function can be called with nothing between its brackets."""
    try:
        inspect.signature(function).bind()
    except TypeError:
        return False
    return True


def _views(app: Any) -> int:
    return len(app.view_functions.keys() - {"static"})


@functools.cache
def _compiled() -> Any:
    """Where Jinja keeps what it has compiled, from one load to the next."""
    from jinja2.bccache import Bucket, BytecodeCache

    class Compiled(BytecodeCache):
        kept: ClassVar[dict[tuple[str, str], bytes]] = {}

        def load_bytecode(self, bucket: Bucket) -> None:
            known = self.kept.get((bucket.key, bucket.checksum))
            if known:
                bucket.bytecode_from_string(known)

        def dump_bytecode(self, bucket: Bucket) -> None:
            if len(self.kept) >= MOST_TEMPLATES:
                self.kept.clear()
            text = bucket.bytecode_to_string()
            self.kept[bucket.key, bucket.checksum] = text

    return Compiled()
