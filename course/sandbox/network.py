"""A student's work, really started with `python run.py`."""

from __future__ import annotations

import contextlib
import http.client
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

from .. import texts
from ..browser.visitor import Reply
from ..unmet import Ended, Hung
from . import folder, process
from .ports import free_port

START_SECONDS = 30.0
"""How long it may take from the command to the first connection."""
ANSWER_SECONDS = 10.0
"""How long one answer may take."""

LONGEST_ANSWER = 16 << 20
"""Bytes of an answer, beyond which it is taken to have no end."""

LISTEN_SECONDS = 5.0
"""How long to wait for a line of a stream."""

_OF_AN_EVENT = ("data:", "event:", "id:", "retry:")
"""How the lines of an event begin; one that begins with `:` is a comment."""

_FRAME = re.compile(r'File "(.+)", line (\d+)(?:, in (.+))?\n\s*(.*)')
_LAST_LINE = re.compile(r"^(\w[\w.]*)(?:: (.*))?$", re.MULTILINE)


class Server:
    """`python run.py` on a copy of the folder, with `PORT` set.

    Starts at once and without waiting; `wait` does that.
    """

    def __init__(
        self, original: Path, patience: float = 1.0, **variables: str
    ) -> None:
        """Start it; raises `folder.NoWork` where there is none.

        `patience` times as long as usual may it take.
        """
        self.patience = patience
        file = folder.find(original)
        self.home = folder.new_home()
        folder.copy(file.parent, self.home / "work")
        self.port = free_port()
        self._env = process.environment(
            self.home, PORT=str(self.port), **variables
        )
        self._file = self.home / "work" / file.name
        self._errors = (self.home / "stderr").open("w+b")
        self._process = process.start(
            "launch",
            [str(self._file)],
            self._env,
            self._errors,
        )

    def wait(self) -> None:
        """Wait until it listens; Ended or Hung when it does not."""
        end = time.monotonic() + START_SECONDS * self.patience
        while time.monotonic() < end:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", self.port), 0.2).close()
                return
            if self._process.poll() is not None:
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
            "127.0.0.1", self.port, timeout=ANSWER_SECONDS * self.patience
        )
        try:
            connection.request(method, target, body or None, dict(headers))
            with connection.getresponse() as answer:
                content = self._whole(answer, target)
                return Reply(answer.status, answer.getheaders(), content)
        except (OSError, http.client.HTTPException) as error:
            raise Hung(texts.NO_ANSWER.format(target, error)) from None
        finally:
            connection.close()

    @contextlib.contextmanager
    def listen(
        self,
        target: str,
        cookies: dict[str, str],
        headers: dict[str, str] | None = None,
    ) -> Iterator[Lines]:
        """Open a stream of Server-Sent Events and read its lines."""
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=LISTEN_SECONDS * self.patience
        )
        pairs = (f"{name}={value}" for name, value in cookies.items())
        sent = {"Cookie": "; ".join(pairs)} | (headers or {})
        with contextlib.closing(connection):
            connection.request("GET", target, headers=sent)
            with connection.getresponse() as answer:
                yield Lines(answer, LISTEN_SECONDS * self.patience)

    def _whole(self, answer: http.client.HTTPResponse, target: str) -> bytes:
        """All of an answer; Hung when it does not end."""
        end = time.monotonic() + ANSWER_SECONDS * self.patience
        content = b""
        while part := answer.read1(1 << 16):
            content += part
            if len(content) > LONGEST_ANSWER or time.monotonic() > end:
                raise Hung(texts.ENDLESS_ANSWER.format(target))
        return content

    def close(self) -> None:
        """End it, and everything it started, and the copy."""
        self._process.end()
        self._errors.close()
        folder.remove(self.home)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _last_words(self) -> dict[str, Any] | None:
        """What Python said before it ended: the error and the work's line."""
        self._errors.seek(0)
        said = self._errors.read().decode(errors="replace")
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


class Lines:
    """The lines of a stream, as far as they have been read."""

    def __init__(
        self, answer: http.client.HTTPResponse, seconds: float
    ) -> None:
        self.content_type = answer.headers.get_content_type()
        self._answer = answer
        self._seconds = seconds
        self._read: list[str] = []

    def until(self, words: str) -> str:
        """Read on until a line has these words, or time is over: all read."""
        end = time.monotonic() + self._seconds
        with contextlib.suppress(OSError):
            while time.monotonic() < end:
                line = self._answer.readline().decode("utf-8", "replace")
                if not line:
                    break
                self._read.append(line)
                if words in line:
                    break
        return "".join(self._read)

    def event_ends(self) -> bool:
        """Whether an empty line comes next, or after more of this event."""
        line = ":"
        with contextlib.suppress(OSError):
            line = self._answer.readline().decode("utf-8", "replace")
            while line.startswith(_OF_AN_EVENT):
                line = self._answer.readline().decode("utf-8", "replace")
        return line in ("\n", "\r\n")

    def last_id(self, heard: str) -> str:
        """The last event id among what was heard, or nothing."""
        found = re.findall(r"^id: ?(.*)$", heard, re.MULTILINE)
        return found[-1] if found else ""

    def heard(self) -> str:
        """A sentence that says what was heard."""
        return texts.NOTHING_HEARD.format("".join(self._read)[-300:])
