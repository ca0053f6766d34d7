"""The other side of the sandbox: loads one work and answers for it.

Runs as a program of its own, `python agent.py FILE REPORT`, and speaks JSON
lines: an order comes in on standard input, its reply goes out on what was
standard output when it started. The work itself gets neither: it reads
nothing and what it prints goes nowhere.

An order is `{"do": name, "seconds": limit, …}`. When the limit passes, the
interpreter writes where it was to REPORT and ends.
"""

from __future__ import annotations

import base64
import contextlib
import ctypes
import faulthandler
import functools
import inspect
import os
import shutil
import sys
import threading
import traceback
import types
from collections.abc import Iterator
from datetime import datetime
from json import dumps, loads
from pathlib import Path
from typing import IO, Any, ClassVar

MOMENT = "2030-05-06 12:00:00"
"""What the work's clock says when it is loaded: the same for everybody."""

M_ARENA_MAX = -8
"""What glibc's malloc.h calls the number of arenas."""

Record = dict[str, Any]


class Started(BaseException):
    """`app.run` was reached: from here on the work would be serving."""


class Agent:
    """One work: loaded as often as asked, each time from the beginning."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.folder = file.parent
        self.files = {p: p.read_bytes() for p in _files(self.folder)}
        self.untouched = _times(self.folder)
        self.module = types.ModuleType("run")
        self.apps: list[tuple[Any, int]] = []
        self.ran: list[Any] = []
        self.runs: list[Record] = []
        self.raised: Record | None = None
        self.templates: list[str | None] = []
        self.clock_shift: Any = None

    def load(
        self, environment: dict[str, str], main: bool, fresh: bool
    ) -> Record:
        """Run the file from the top, as `python FILE` or as an import.

        With `fresh` the folder is put back as it was at first.
        """
        if fresh and _times(self.folder) != self.untouched:
            self._restore()
        self._reset(environment)
        self.clock(MOMENT)
        name = "__main__" if main else self.file.stem
        self.module = sys.modules[name] = types.ModuleType(name)
        self.module.__file__ = str(self.file)
        error = None
        with self._watched_flask(main):
            try:
                code = compile(self.file.read_bytes(), self.file, "exec")
                exec(code, self.module.__dict__)
            except Started:
                pass
            except BaseException as raised:
                error = self._describe(raised)
        return {
            "error": error,
            "runs": self.runs,
            **self._find_app(),
        }

    def request(
        self,
        method: str,
        target: str,
        headers: list[tuple[str, str]],
        body: str,
    ) -> Record:
        """Ask the application for a page, as its server would."""
        from werkzeug.test import EnvironBuilder, run_wsgi_app

        builder = EnvironBuilder(
            target,
            "http://localhost",
            method=method,
            headers=headers,
            data=base64.b64decode(body),
        )
        self.raised, self.templates = None, []
        try:
            chunks, status, answered = run_wsgi_app(
                self.app, builder.get_environ(), buffered=True
            )
            content = b"".join(chunks)
        except BaseException as raised:
            self.raised = self._describe(raised)
            return {
                "status": 500,
                "headers": [],
                "body": "",
                "error": self.raised,
                "templates": self.templates,
            }
        return {
            "status": int(status[:3]),
            "headers": list(answered),
            "body": base64.b64encode(content).decode(),
            "error": self.raised,
            "templates": self.templates,
        }

    def names(self) -> Record:
        """What the module holds: its functions, lists and other values."""
        found: Record = {}
        for name, value in vars(self.module).items():
            if name.startswith("__"):
                continue
            if inspect.isfunction(value) and self._is_own(value):
                found[name] = {
                    "kind": "function",
                    "doc": inspect.getdoc(value),
                    "parameters": list(inspect.signature(value).parameters),
                    "variables": list(value.__code__.co_varnames),
                }
            elif isinstance(value, list):
                found[name] = {"kind": "list", "value": value}
            else:
                found[name] = {"kind": "other"}
        return found

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
        """Call a function of the module: `{"value": …, "error": …}`."""
        try:
            with self.app.app_context():
                value = getattr(self.module, name)(*arguments)
        except BaseException as raised:
            return {"value": None, "error": self._describe(raised)}
        return {"value": value, "error": None}

    def clock(self, moment: str) -> None:
        """Set the work's clock to a local time, at which it stands still."""
        import time_machine

        if self.clock_shift:
            self.clock_shift.stop()
        self.clock_shift = time_machine.travel(
            datetime.fromisoformat(moment).timestamp(), tick=False
        )
        self.clock_shift.start()

    def config(self, key: str) -> Any:
        """A setting of the application."""
        return self.app.config.get(key)

    def script(self, page: Record, acts: list[Any]) -> Record:
        """Run a page's scripts in a JavaScript engine, then act on it."""
        import quickjs

        context = quickjs.Context()
        context.set_memory_limit(32 << 20)
        context.set_max_stack_size(1 << 19)
        context.set_time_limit(1)
        stand_in = Path(__file__).parents[1] / "browser" / "dom.js"
        context.eval(stand_in.read_text(encoding="utf-8"))
        context.set("course_page", context.parse_json(dumps(page)))
        context.set("course_acts", context.parse_json(dumps(acts)))
        context.eval("course.open(course_page)")
        for index, script in enumerate(page["scripts"]):
            context.eval(f"course.read({script['sees']})")
            try:
                context.eval(script["text"])
            except quickjs.JSException as error:
                context.set("course_error", str(error))
                context.eval(f"course.failed(course_error, {index})")
        try:
            context.eval("course.act(course_acts)")
        except quickjs.JSException as error:
            context.set("course_error", str(error))
            context.eval("course.failed(course_error, -1)")
        seen: Record = loads(context.eval("course.report()"))
        return seen

    def _reset(self, environment: dict[str, str]) -> None:
        for name, module in list(sys.modules.items()):
            where = getattr(module, "__file__", None) or ""
            if where.startswith(str(self.folder)):
                del sys.modules[name]
        self.folder.mkdir(parents=True, exist_ok=True)
        os.chdir(self.folder)
        os.environ.clear()
        os.environ.update(environment)
        sys.path[0] = str(self.folder)
        sys.argv = [self.file.name]
        self.apps, self.ran, self.runs, self.raised = [], [], [], None

    def _restore(self) -> None:
        """Bring the folder back to what it was before the work ran."""
        shutil.rmtree(self.folder, ignore_errors=True)
        for path, content in self.files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        self.untouched = _times(self.folder)

    @contextlib.contextmanager
    def _watched_flask(self, main: bool) -> Iterator[None]:
        import flask
        from werkzeug.serving import run_simple

        kind: Any = flask.Flask
        make, run = kind.__init__, kind.run

        def noted(app: Any, *arguments: Any, **options: Any) -> None:
            make(app, *arguments, **options)
            self.apps.append((app, self._line(sys._getframe(1))))

        def started(
            app: Any,
            host: Any = None,
            port: Any = None,
            debug: Any = None,
            load_dotenv: bool = True,
            **options: Any,
        ) -> None:
            inspect.signature(run_simple).bind("", 0, app, **options)
            self.ran.append(app)
            self.runs.append(
                {
                    "host": host if host is None else str(host),
                    "port": port if isinstance(port, int) else repr(port),
                    "debug": bool(app.debug if debug is None else debug),
                    "debug_said": debug is not None,
                    "line": self._line(sys._getframe(1)),
                }
            )
            if main:
                raise Started

        kind.__init__, kind.run = noted, started
        try:
            yield
        finally:
            kind.__init__, kind.run = make, run

    def _find_app(self) -> Record:
        from flask import Flask, got_request_exception, template_rendered

        names = {
            id(value): name
            for name, value in vars(self.module).items()
            if isinstance(value, Flask)
        }
        named = [app for app, _ in self.apps if id(app) in names]
        if not named:
            return {"app": None, "bypassed": []}
        app = max(named, key=lambda app: (app in self.ran, _views(app)))
        without = not _views(app) and any(_views(a) for a, _ in self.apps)
        self.app: Any = app
        self.app.config["PROPAGATE_EXCEPTIONS"] = False
        handle = app.handle_user_exception

        def noted(error: Exception) -> Any:
            self._note(error)
            return handle(error)

        app.handle_user_exception = noted
        if Path(app.root_path, str(app.template_folder)).is_dir():
            app.jinja_env.bytecode_cache = _compiled()
        got_request_exception.connect(self._note_unhandled, app)
        template_rendered.connect(self._note_template, app)
        return {
            "app": names[id(app)],
            "bypassed": [line for _, line in self.apps] if without else [],
        }

    def _note_template(self, app: Any, template: Any, **_: Any) -> None:
        self.templates.append(template.name)

    def _note_unhandled(
        self, app: Any, exception: Exception, **_: Any
    ) -> None:
        self._note(exception)

    def _note(self, error: Exception) -> None:
        from werkzeug.exceptions import HTTPException

        record = self._describe(error)
        if record["file"] or not isinstance(error, HTTPException):
            self.raised = record

    def _is_own(self, function: types.FunctionType) -> bool:
        return self._inside(inspect.unwrap(function).__code__.co_filename)

    def _line(self, frame: types.FrameType | None) -> int:
        while frame and not self._inside(frame.f_code.co_filename):
            frame = frame.f_back
        return frame.f_lineno if frame else 0

    def _inside(self, name: str) -> bool:
        return name.startswith(str(self.folder) + os.sep)

    def _describe(self, error: BaseException) -> Record:
        frames = [
            (
                frame.filename,
                frame.lineno,
                self._code(frame.filename, frame.lineno or 0),
                frame.name,
            )
            for frame in traceback.extract_tb(error.__traceback__)
            if self._inside(frame.filename)
        ]
        if isinstance(error, SyntaxError) and error.filename:
            source = (error.text or "").rstrip("\n")
            if self._inside(error.filename) or not frames:
                frames.append((error.filename, error.lineno, source, ""))
        elif getattr(error, "lineno", None) and getattr(error, "name", None):
            frames.append(self._template_frame(error))
        file, line, code, function = frames[-1] if frames else ("", 0, "", "")
        with contextlib.suppress(ValueError):
            file = Path(file).relative_to(self.folder).as_posix()
        return {
            "type": type(error).__name__,
            "says": str(
                error.msg if isinstance(error, SyntaxError) else error
            ),
            "file": file,
            "line": line,
            "code": (code or "").strip(),
            "function": function,
            "name": getattr(error, "name", None),
        }

    def _code(self, name: str, number: int) -> str:
        """A line of the work as it was, whatever has become of the file."""
        text = self.files.get(Path(name), b"").decode("utf-8", "replace")
        lines = text.splitlines()
        return lines[number - 1] if number <= len(lines) else ""

    def _template_frame(self, error: Any) -> tuple[str, int, str, str]:
        path = error.filename or str(self.folder / "templates" / error.name)
        with contextlib.suppress(OSError, IndexError, UnicodeError):
            lines = Path(path).read_text(encoding="utf-8").splitlines()
            return path, error.lineno, lines[error.lineno - 1], ""
        return path, error.lineno, "", ""


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
            text = bucket.bytecode_to_string()
            self.kept[bucket.key, bucket.checksum] = text

    return Compiled()


def _files(folder: Path) -> list[Path]:
    return [
        Path(parent, name)
        for parent, _, names in os.walk(folder)
        for name in names
    ]


def _times(folder: Path) -> dict[Path, int]:
    """When each file was last written; -1 where nobody can tell."""
    found = dict.fromkeys(_files(folder), -1)
    for path in found:
        with contextlib.suppress(OSError):
            found[path] = path.stat().st_mtime_ns
    return found


def _take_pipes() -> tuple[IO[str], IO[str], IO[str]]:
    """Orders, replies and errors; the work is left with the null device."""
    orders = os.fdopen(os.dup(0), encoding="utf-8")
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    errors = os.fdopen(os.dup(2), "w", encoding="utf-8")
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in range(3):
        os.dup2(nothing, descriptor)
    return orders, replies, errors


def main(file: str, report: str) -> None:
    """Answer orders until standard input ends."""
    orders, replies, errors = _take_pipes()
    try:
        import flask  # noqa: F401, before anyone waits

        _make_room_for_threads()
        agent = Agent(Path(file))
        with open(report, "w", encoding="utf-8") as hung:
            print(dumps({"ready": True}), file=replies, flush=True)
            for order in orders:
                reply = _follow(agent, loads(order), hung)
                print(reply, file=replies, flush=True)
    except BaseException:
        traceback.print_exc(file=errors)
        errors.flush()
        raise


def _make_room_for_threads() -> None:
    """A thread that a work starts stays when the work is loaded anew.

    Of what a work may have, each would take 8 MB, and an arena of 64 MB from
    glibc, which has one for all where it is told so.
    """
    threading.stack_size(512 << 10)
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)


def _follow(agent: Agent, order: Record, hung: IO[str]) -> str:
    own = os.getpid()
    seconds, verb = order.pop("seconds"), order.pop("do")
    faulthandler.dump_traceback_later(seconds, exit=True, file=hung)
    try:
        return dumps(getattr(agent, verb)(**order), default=repr)
    finally:
        if os.getpid() != own:  # a fork that came out of the work
            os._exit(0)
        faulthandler.cancel_dump_traceback_later()


if __name__ == "__main__":
    main(*sys.argv[1:])
