"""A student's work, loaded in a process of its own and asked from here."""

from __future__ import annotations

import base64
import copy
import json
import queue
import re
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Self

from .. import texts
from ..browser.page import Page
from ..browser.visitor import Reply
from ..unmet import Ended, Hung, NotLoaded, Unmet
from . import folder, process

VIEW_SECONDS = 2.0
"""How long one request may take."""
LOAD_SECONDS = 5.0
"""How long the file may take from its first line to its last."""
LONGEST = 1 << 20
"""Bytes of what a work says that are read."""
HANGS = 2
"""How many times a work may hang before it is asked no more."""
ENDINGS = 5
"""How many times a work may end its Python before it is asked no more."""
START_SECONDS = 30.0
"""How long the process of a work may take to be there."""
END_SECONDS = 5.0
"""How long it may take, after its time, to say where it was and to end."""
MOST_SECONDS = 60.0
"""How long all that is asked of a work may take together."""

_ONLY_LOOK = {"names", "urls", "config", "script"}
_FRAME = re.compile(r'File "(.+)", line (\d+) in (.+)')
_WHERE_IT_RUNS = {"IP": "127.0.0.1", "PORT": "8765"}


@dataclass
class Loaded:
    """What one loading of the file showed."""

    app: str | None
    """The name of the Flask object, or None."""
    runs: list[dict[str, Any]]
    """The calls of `app.run`: `host`, `port`, `debug` (is it on, and was it
    said), and `line`."""
    bypassed: list[int]
    """The lines of several Flask objects, if the one run has no pages."""
    error: dict[str, Any] | None


class Work:
    """One folder's work, on a copy, in a process that this object keeps.

    Every `load` starts the work from its first line again, so that nothing
    is left of what was asked before. Close it when done, or use it in `with`.
    """

    def __init__(self, original: Path, patience: float = 1.0) -> None:
        """Copy the work; raises `folder.NoWork` where there is none.

        `patience` times as long as usual may everything take.
        """
        self.original = folder.find(original)
        self.home = folder.new_home()
        try:
            folder.copy(self.original.parent, self.home / "work")
        except BaseException:
            folder.remove(self.home)
            raise
        self.file = self.home / "work" / self.original.name
        self.patience = patience
        self.hangs = 0
        self.endings = 0
        self.spent = 0.0
        self.loaded: Loaded | None = None
        self._env = process.environment(self.home)
        self._process: process.Program | None = None
        self._replies: queue.Queue[bytes] = queue.Queue()
        self._as_loaded = False

    def beside(self) -> Work:
        """A second process on the same copy, as gunicorn has several.

        Close it before this one.
        """
        other = copy.copy(self)
        other.home = folder.new_home()
        other._env = process.environment(other.home)
        other._process = other.loaded = None
        return other

    def load(
        self,
        *,
        main: bool = True,
        fresh: bool = True,
        **variables: str | None,
    ) -> Loaded:
        """Run the file from the top; Unmet if it does not come back.

        With `main` as `python run.py` does, up to where it would serve; else
        as an import. With `fresh` in a folder as it was at first, else with
        the files that the work has left. `variables` are set in its
        environment, None unsets.
        """
        wanted = {**self._env, **_WHERE_IT_RUNS, **variables}
        reply = self._order(
            "load",
            LOAD_SECONDS,
            environment={k: v for k, v in wanted.items() if v is not None},
            main=main,
            fresh=fresh,
        )
        self.loaded = Loaded(
            reply["app"], reply["runs"], reply["bypassed"], reply["error"]
        )
        self._as_loaded = main and fresh and not variables
        return self.loaded

    def begin(self) -> None:
        """Load the work and make sure that there is something to ask."""
        if self._as_loaded and self.loaded:
            loaded = self.loaded
        else:
            loaded = self.load()
        if loaded.error:
            raise NotLoaded(texts.crash(loaded.error), loaded.error)
        name = self.original.name
        if loaded.app is None:
            raise NotLoaded(texts.NO_APP.format(name))
        if loaded.bypassed:
            lines = " and ".join(map(str, loaded.bypassed))
            raise NotLoaded(
                texts.TWO_APPS.format(name, len(loaded.bypassed), lines)
            )

    def send(
        self,
        method: str,
        target: str,
        headers: list[tuple[str, str]],
        body: bytes,
    ) -> Reply:
        """Send one request to the loaded application."""
        reply = self._order(
            "request",
            VIEW_SECONDS,
            method=method,
            target=target,
            headers=headers,
            body=base64.b64encode(body).decode(),
        )
        return Reply(
            reply["status"],
            [(name, value) for name, value in reply["headers"]],
            base64.b64decode(reply["body"]),
            reply["error"],
            [name for name in reply["templates"] if name],
        )

    def names(self) -> dict[str, Any]:
        """The names of the module: see `agent.Agent.names`."""
        return self._order("names", VIEW_SECONDS)

    def urls(self) -> list[dict[str, Any]]:
        """The addresses that the application answers."""
        found: list[dict[str, Any]] = self._ask("urls")
        return found

    def clock(self, moment: str) -> None:
        """Set the work's clock, such as `2030-05-06 07:08:09`, until loaded.

        It stands still at it. A loading sets it to noon of that day.

        Its own code and every library in its process see this time.
        """
        self._ask("clock", moment=moment)

    def config(self, key: str) -> Any:
        """A setting of the application, such as `SECRET_KEY`."""
        return self._ask("config", key=key)

    def call(self, name: str, *arguments: Any) -> Any:
        """Call a function of the module; Unmet with its error if it raises."""
        reply = self._order(
            "call", VIEW_SECONDS, name=name, arguments=list(arguments)
        )
        if reply["error"]:
            raise Unmet(texts.crash(reply["error"]), reply["error"])
        return reply["value"]

    def script(
        self, page: Page, *acts: tuple[str, int], sources: dict[str, str]
    ) -> dict[str, Any]:
        """Run a page's scripts in a JavaScript engine with a stand-in page.

        `acts` follow the loading: `("wait", milliseconds)`, and `("key", …)`
        or `("erase", …)` with the index of an element. Gives `events` in
        order, each with its time `at` and `what` (timer, loaded, stream, key,
        reload, leave), and `errors`.
        """
        scripts = [
            {
                "text": sources.get(script.src, "")
                if script.src
                else script.text,
                "sees": script.sees,
            }
            for script in page.scripts
        ]
        return self._order(
            "script",
            VIEW_SECONDS,
            page={
                "url": "http://localhost" + page.url,
                "path": page.url.split("?")[0],
                "elements": page.elements(),
                "scripts": scripts,
            },
            acts=acts,
        )

    def read_source(self) -> str:
        """The text of the file, for what nothing else can show."""
        return self.file.read_text(encoding="utf-8")

    def close(self) -> None:
        """End the process, and everything it started, and the copy."""
        self._stop()
        folder.remove(self.home)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def prepare(self) -> None:
        """Start the process if there is none, without waiting for it."""
        if self._process is not None:
            return
        if self.hangs or self.loaded:  # the copy may not be what it was
            folder.remove(self.file.parent)
            folder.copy(self.original.parent, self.file.parent)
        self._errors = (self.home / "stderr").open("w+b")
        self._report = (self.home / "hung").open("w+b")
        self._process = process.start(
            "agent",
            [str(self.file), self._report.name],
            self._env,
            self._errors,
            talk=True,
        )
        self._replies = queue.Queue()
        threading.Thread(
            target=_listen,
            args=(self._process.stdout, self._replies),
            daemon=True,
        ).start()
        self._ready = self._as_loaded = False

    def _stop(self) -> None:
        if self._process is not None:
            self._process.end()
            self._errors.close()
            self._report.close()
            self._process = None

    def _ask(self, verb: str, **order: Any) -> Any:
        if self.hangs >= HANGS:
            raise Hung(texts.HUNG_BEFORE)
        if self.endings >= ENDINGS:
            raise Ended(texts.ENDED_BEFORE)
        if self.spent > MOST_SECONDS * self.patience:
            raise Hung(texts.TOO_SLOW.format(self.spent))
        self.prepare()
        assert self._process and self._process.stdin
        self._as_loaded &= verb in _ONLY_LOOK
        seconds = order.pop("seconds", VIEW_SECONDS) * self.patience
        if not self._ready:
            self._receive(verb, START_SECONDS * self.patience)
            self._ready = True
        text = json.dumps({"do": verb, "seconds": seconds, **order})
        try:
            self._process.stdin.write(text.encode() + b"\n")
            self._process.stdin.flush()
        except OSError:
            raise self._gone(verb) from None
        return self._receive(verb, seconds + END_SECONDS)

    def _order(
        self, verb: str, seconds: float, **order: Any
    ) -> dict[str, Any]:
        reply: dict[str, Any] = self._ask(verb, seconds=seconds, **order)
        return reply

    def _receive(self, verb: str, seconds: float) -> Any:
        begun = time.monotonic()
        try:
            line = self._replies.get(timeout=seconds)
        except queue.Empty:
            raise self._gone(verb, stuck=True) from None
        finally:
            self.spent += time.monotonic() - begun
        try:
            return json.loads(line)
        except ValueError:
            raise self._gone(verb) from None

    def _gone(self, verb: str, stuck: bool = False) -> Unmet:
        """Why there is no reply: it hung, it ended, or it was never ours."""
        code = None if stuck else self._exit_status()
        report, said = _read(self._report), _read(self._errors)
        self._stop()
        if "Timeout" in report or stuck:
            self.hangs += 1
            where = self._innermost(report)
            seconds = LOAD_SECONDS if verb == "load" else VIEW_SECONDS
            return Hung(texts.hung(verb, seconds, where), where)
        self.endings += 1
        if "MemoryError" in said:
            return Ended(texts.TRAP_MEMORY)
        if "agent.py" in said and self.file.name not in said:
            raise RuntimeError(f"the sandbox failed at {verb}: {said}")
        return Ended(texts.ended(verb, code))

    def _exit_status(self) -> int | None:
        """How the process ended; its pipe may close a moment before it."""
        for _ in range(100):
            code: int | None = self._process.poll() if self._process else None
            if code is not None:
                return code
            time.sleep(0.01)
        return None

    def _innermost(self, report: str) -> dict[str, Any] | None:
        """The work's own innermost frame in the interpreter's last words."""
        for name, line, function in _FRAME.findall(report):
            path = Path(name)
            if path.is_relative_to(self.file.parent):
                lines = path.read_text(encoding="utf-8").splitlines()
                return {
                    "type": "Hung",
                    "says": "",
                    "file": path.relative_to(self.file.parent).as_posix(),
                    "line": int(line),
                    "code": lines[int(line) - 1].strip(),
                    "function": function,
                    "name": None,
                }
        return None


def _read(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read(LONGEST).decode(errors="replace")


def _listen(pipe: Any, replies: queue.Queue[bytes]) -> None:
    for line in pipe:
        replies.put(line)
    replies.put(b"")
