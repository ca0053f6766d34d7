"""A student's work, really started with `python run.py`."""

from __future__ import annotations

import contextlib
import http.client
import re
import shutil
import socket
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psutil

from .. import texts
from ..unmet import Ended, Hung
from ..visitor import Reply
from . import folder, process

START_SECONDS = 15.0
"""How long it may take from the command to the first connection."""

_FRAME = re.compile(r'File "(.+)", line (\d+)(?:, in (.+))?\n\s*(.*)')
_TAKEN = "Address already in use"
"""What Werkzeug says when another program listens at that port."""
_LAST_LINE = re.compile(r"^(\w[\w.]*)(?:: (.*))?$", re.MULTILINE)


class Server:
    """`python run.py` on a copy of the folder, with `PORT` set.

    Starts at once and without waiting; `wait` does that.
    """

    def __init__(self, original: Path, **variables: str) -> None:
        """Start it; raises `folder.NoWork` where there is none."""
        file = folder.find(original)
        self.home = Path(tempfile.mkdtemp(prefix="flask-course-"))
        folder.copy(file.parent, self.home / "work")
        self.port = free_port()
        self._env = process.environment(
            self.home, PORT=str(self.port), **variables
        )
        self._file = self.home / "work" / file.name
        self._errors = (self.home / "stderr").open("w+b")
        self._process = process.start(
            [sys.executable, file.name],
            self._file.parent,
            self._env,
            self._errors,
        )

    def wait(self) -> bool:
        """Wait until it listens; Ended or Hung when it does not.

        It may insist on a port of its own choice. False where another
        program has that one: then it has started, and cannot be asked.
        """
        begin = time.monotonic()
        while time.monotonic() < begin + START_SECONDS:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", self.port), 0.2).close()
                return True
            if time.monotonic() > begin + 0.5:
                self.port = self._listening_at() or self.port
            if self._process.poll() is not None:
                if _TAKEN in self._said():
                    return False
                error = self._last_words()
                if error:
                    raise Ended(texts.crash(error), error)
                raise Ended(texts.NEVER_SERVED.format(self._file.name))
            time.sleep(0.02)
        raise Hung(texts.NOT_LISTENING.format(self.port))

    def send(
        self,
        method: str,
        target: str,
        headers: list[tuple[str, str]],
        body: bytes,
    ) -> Reply:
        """Send one request over the network, as a browser does."""
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=10
        )
        try:
            connection.request(method, target, body or None, dict(headers))
            answer = connection.getresponse()
            return Reply(answer.status, answer.getheaders(), answer.read())
        except (OSError, http.client.HTTPException) as error:
            raise Hung(texts.NO_ANSWER.format(target, error)) from None
        finally:
            connection.close()

    def close(self) -> None:
        """End it, and everything it started, and the copy."""
        process.end(self._process, self._env)
        self._errors.close()
        shutil.rmtree(self.home, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _listening_at(self) -> int | None:
        """The port that it listens at, or one that it started does."""
        with contextlib.suppress(psutil.Error):
            head = psutil.Process(self._process.pid)
            for one in (head, *head.children(recursive=True)):
                for socket in one.net_connections("tcp"):
                    if socket.status == psutil.CONN_LISTEN:
                        return int(socket.laddr.port)
        return None

    def _said(self) -> str:
        self._errors.seek(0)
        return self._errors.read().decode(errors="replace")

    def _last_words(self) -> dict[str, Any] | None:
        """What Python said before it ended: the error and the work's line."""
        said = self._said()
        frames = [
            found
            for found in _FRAME.findall(said)
            if Path(found[0]).is_relative_to(self._file.parent)
            or Path(found[0]).name == found[0]
        ]
        last = _LAST_LINE.findall(said)
        if not last or "Error" not in last[-1][0]:
            return None
        kind, says = last[-1]
        name, line, function, code = frames[-1] if frames else ("", 0, "", "")
        return {
            "type": kind,
            "says": says,
            "file": Path(name).name,
            "line": int(line),
            "code": code,
            "function": function,
            "name": None,
        }


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
