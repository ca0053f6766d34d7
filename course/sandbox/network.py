"""A student's work, really started with `python run.py`."""

from __future__ import annotations

import contextlib
import functools
import http.client
import os
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from . import process
from .allowance import Allowance
from .clock import MOMENT
from .command import Command
from .failure import Crash, Failure
from .folder import Copy, new_home
from .link import Headers, Link, Reply
from .patient import PatientConnection
from .ports import free_port
from .process_link import ProcessLink
from .stream import Stream

START_SECONDS = 30.0
"""How long it may take from the command to the first connection; and then,
from there to the first answer, where a command loads the work later."""
COMMAND_SECONDS = 10.0
"""The same, for a command of a Procfile, which may listen elsewhere."""
ANSWER_SECONDS = 3.0
"""How long one answer may take: what a view may, and the server around it."""

BEGIN = str(Path(__file__).with_name("begin"))
"""A folder from which Python takes what it does before each program."""

LONGEST_ANSWER = 16 << 20
"""Bytes of an answer, beyond which it is taken to have no end."""

LISTEN_SECONDS = 5.0
"""How long to wait for a line of a stream."""

_FRAME = re.compile(r'File "(.+)", line (\d+)(?:, in (.+))?\n\s*(.*)')
_LAST_LINE = re.compile(r"^(\w[\w.]*)(?:: (.*))?$", re.MULTILINE)


class StartedProcess:
    """`python run.py` on a copy of a work, or a command, with `PORT` set.

    Starts at once and without waiting, or when it is waited for; `wait` does
    that.
    """

    def __init__(
        self,
        copy: Copy,
        patience: float,
        command: Command | None = None,
        later: bool = False,
    ) -> None:
        """Start it, or do so `later`; `patience` multiplies every limit.

        Raises NotHere where that cannot be done with a command.
        """
        self.patience = patience
        self._command = command
        self.home = copy.home
        self.port = free_port()
        self._has_answered = command is None
        self._copy = copy
        job, line, around = "launch", [MOMENT], {"PORT": str(self.port)}
        if command:
            job, line = "become", command.line(self.port)
            around = command.environment(self.port)
            paths = filter(None, (BEGIN, around.get("PYTHONPATH")))
            around["PYTHONPATH"] = os.pathsep.join(paths)
        self._errors = (copy.home / "stderr").open("w+b")
        self._start = functools.partial(
            process.start,
            job,
            [str(copy.file), *line],
            process.environment(copy.home, **around),
            self._errors,
        )
        self._begun = None if later else self._start()

    def wait(self) -> None:
        """Wait until it listens; raises Failure when it does not."""
        allowance = self._allow(
            COMMAND_SECONDS if self._command else START_SECONDS
        )
        while allowance.left > 0:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", self.port), 0.2).close()
                return
            if self._process.poll() is not None:
                raise self._ended()
            time.sleep(0.02)
        if self._command:
            raise Failure(
                "command_elsewhere", asked=self._command.text, got=self.port
            )
        raise Failure("not_listening", asked=self.port)

    def send(
        self, method: str, target: str, headers: Headers, body: bytes
    ) -> Reply:
        """Send one request over the network, as a browser does."""
        # A command such as gunicorn listens before it has loaded the work.
        seconds = ANSWER_SECONDS if self._has_answered else START_SECONDS
        connection = self._connection(seconds)
        try:
            connection.request(method, target, body or None, dict(headers))
            with connection.getresponse() as answer:
                self._has_answered = True
                content = self._whole(answer, target)
                return Reply(answer.status, answer.getheaders(), content)
        except (OSError, http.client.HTTPException) as error:
            raise Failure("no_answer", asked=target, got=error) from None
        finally:
            connection.close()

    @contextlib.contextmanager
    def listen(self, target: str, headers: Headers) -> Iterator[Stream]:
        """Open a stream of Server-Sent Events and read its lines."""
        connection = self._connection(LISTEN_SECONDS)
        with contextlib.closing(connection):
            connection.request("GET", target, headers=dict(headers))
            with connection.getresponse() as answer:
                kind = answer.headers.get_content_type()
                yield Stream(
                    kind, answer.readline, lambda: self._allow(LISTEN_SECONDS)
                )

    def beside(self) -> Link:
        """A second process on the same copy, with a home of its own."""
        return ProcessLink(self._copy, new_home())

    def close(self) -> None:
        """End it, and everything it started, and the copy."""
        if self._begun:
            self._begun.end()
        self._errors.close()
        self._copy.remove()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def _process(self) -> process.Program:
        self._begun = self._begun or self._start()
        return self._begun

    def _allow(self, seconds: float) -> Allowance:
        return Allowance(seconds * self.patience, self._process.pid)

    def _connection(self, seconds: float) -> http.client.HTTPConnection:
        """One that waits so long for each part of an answer."""
        return PatientConnection(self.port, lambda: self._allow(seconds))

    def _whole(self, answer: http.client.HTTPResponse, target: str) -> bytes:
        """All of an answer; raises Failure when it does not end."""
        allowance = self._allow(ANSWER_SECONDS)
        content = b""
        while part := answer.read1(1 << 16):
            content += part
            if len(content) > LONGEST_ANSWER or allowance.left < 0:
                raise Failure("endless_answer", asked=target)
        return content

    def _ended(self) -> Failure:
        """How it came to its end, which it should not."""
        self._errors.seek(0)
        said = self._errors.read().decode(errors="replace")
        crash = self._last_words(said)
        if crash:
            return Failure("crashed", crash=crash)
        if self._command:
            last = (said.strip().splitlines() or ["nothing"])[-1]
            return Failure("command_ended", asked=self._command.text, got=last)
        return Failure("never_served", asked=self._copy.file.name)

    def _last_words(self, said: str) -> Crash | None:
        """What Python said before it ended: the error and the work's line."""
        frames = [
            found
            for found in _FRAME.findall(said)
            if Path(found[0]).is_relative_to(self._copy.file.parent)
            or Path(found[0]).name == found[0]
        ]
        last = _LAST_LINE.findall(said)
        if not last or "Error" not in last[-1][0]:
            return None
        kind, says = last[-1]
        name, line, function, code = frames[-1] if frames else ("", 0, "", "")
        return Crash(
            type=kind,
            says=says,
            file=Path(name).name,
            line=int(line),
            code=code,
            function=function,
        )
