"""The chat as gunicorn serves it, and a client that reads its streams."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shlex
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from course.sandbox.ports import free_port

ROOT = Path(__file__).parents[2]


def command(process: str) -> list[str]:
    """What the Procfile runs for a process, as words."""
    for line in (ROOT / "Procfile").read_text().splitlines():
        name, _, words = line.partition(": ")
        if name == process:
            return shlex.split(words)
    raise LookupError(process)


class Served:
    """What the Procfile's line for `web` starts, with so many workers."""

    def __init__(self, log: Path, **environment: str) -> None:
        self.log = log
        self.port = free_port()
        with log.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *command("web")],
                cwd=ROOT,
                env={
                    **os.environ,
                    "PORT": str(self.port),
                    "SECRET": "for the tests",
                    "LIMITS": "off",
                    **environment,
                },
                stdout=output,
                stderr=output,
            )

    def wait(self) -> None:
        """Wait until it answers."""
        for _ in range(300):
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.1)
        raise AssertionError(self.log.read_text())

    def end(self) -> None:
        """End it at once, if it still runs."""
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)


class Client:
    """Somebody with a name, who posts and reads over the network."""

    def __init__(self, port: int, name: str) -> None:
        self.port = port
        self.name = name
        self.cookie = ""
        answer = self._open("POST", "/", {"username": name})
        assert answer.status == 302, answer.read()
        self.cookie = (answer.getheader("Set-Cookie") or "").split(";")[0]
        answer.close()

    def say(self, text: str) -> Any:
        """Post a message; returns it as it was stored."""
        form = {"message": text, "uid": uuid.uuid4().hex}
        with self._open("POST", f"/chat/{self.name}", form) as answer:
            assert answer.status == 201, answer.read()
            return json.loads(answer.read())

    def read(self, query: str = "") -> str:
        """The page of the chat."""
        with self._open("GET", f"/chat/{self.name}{query}") as answer:
            return answer.read().decode()

    def stream(self, after: str = "") -> http.client.HTTPResponse:
        """Open a stream, and read nothing of it yet."""
        query = f"?after={after}" if after else ""
        return self._open("GET", f"/chat/{self.name}/stream{query}")

    def listen(self) -> Listener:
        """Read a stream from now on."""
        return Listener(self.stream())

    def _open(
        self, method: str, path: str, form: dict[str, str] | None = None
    ) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, 120)
        body = urllib.parse.urlencode(form) if form else None
        headers = {
            "Origin": f"http://127.0.0.1:{self.port}",
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": self.cookie,
            # The answer then owns the connection, and closes it.
            "Connection": "close",
        }
        connection.request(method, path, body, headers)
        return connection.getresponse()


class Listener:
    """The messages of one stream, as they come, until it ends."""

    def __init__(self, answer: http.client.HTTPResponse) -> None:
        self.texts: list[str] = []
        self.complete = False
        self._answer = answer
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def _read(self) -> None:
        with (
            contextlib.closing(self._answer),
            contextlib.suppress(
                OSError, ValueError, http.client.HTTPException
            ),
        ):
            for text in self._messages():
                self.texts.append(text)
            # A stream that is cut off is not complete.
            self.complete = True

    def _messages(self) -> Iterator[str]:
        while True:
            size = int(self._answer.fp.readline(), 16)
            block = self._answer.fp.read(size + 2)
            if not size:
                return
            for line in block.decode().splitlines():
                if line.startswith('data: {"id"'):
                    yield json.loads(line[len("data: ") :])["text"]

    def wait_for(self, count: int) -> list[str]:
        """The messages, once there are so many; at most for two minutes."""
        ends = time.monotonic() + 120
        while len(self.texts) < count and time.monotonic() < ends:
            time.sleep(0.02)
        return self.texts

    def ended(self) -> bool:
        """Whether the stream ended by itself, and as a stream should."""
        self._thread.join(30)
        return self.complete
