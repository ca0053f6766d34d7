"""Somebody at the other end of a socket, who talks and who reads.

They are as stubborn as the page's script: what is not acknowledged is sent
again with the same uid, and a stream that broke is opened again after the
last event seen.
"""

from __future__ import annotations

import http.client
import json
import random
import secrets
import socket
import struct
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from typing import NamedTuple
from urllib.parse import quote, urlencode

from selectolax.lexbor import LexborHTMLParser

from tests.support.server import HOST, PATIENCE

RETRY = 0.05
"""Seconds before something is tried again."""

TROUBLE = (OSError, http.client.HTTPException)
"""What a connection ends with when the other end is gone."""

RESET = struct.pack("ii", 1, 0)
"""To linger for no time at all: what is closed then, is reset."""


class Message(NamedTuple):
    """A message, from wherever it was read."""

    number: int
    author: str
    text: str


class Answer(NamedTuple):
    """What came back; the headers by their names."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


class Person:
    """Somebody with a name, at one of several ports of the same room."""

    def __init__(self, name: str, ports: Sequence[int]) -> None:
        self.name = name
        self.ports = ports
        self.cookie = ""
        answer = self.ask("POST", "/", {"username": name})
        assert answer.status == 302, answer
        self.cookie = answer.headers["Set-Cookie"].partition(";")[0]

    @property
    def path(self) -> str:
        """Where their own page is."""
        return f"/chat/{quote(self.name, safe='')}"

    def connect(self) -> http.client.HTTPConnection:
        """A connection of one's own to any of the ports."""
        port = random.choice(self.ports)
        return http.client.HTTPConnection(HOST, port, timeout=PATIENCE)

    def headers(self, port: int) -> dict[str, str]:
        """What a browser says with every request."""
        return {
            "Accept": "application/json",
            "Cookie": self.cookie,
            "Origin": f"http://{HOST}:{port}",
        }

    def ask(
        self,
        method: str,
        path: str,
        form: dict[str, str] | None = None,
        **more: str,
    ) -> Answer:
        """Send a request by itself, with more headers or other ones.

        Raises TROUBLE when it breaks.
        """
        with closing(self.connect()) as connection:
            headers = self.headers(connection.port) | more
            if form is not None:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request(method, path, urlencode(form or {}), headers)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())

    def post(self, text: str, uid: str) -> Answer:
        """Send a message once."""
        return self.ask("POST", self.path, {"message": text, "uid": uid})

    def say(self, text: str) -> Message:
        """Send a message until it is acknowledged."""
        uid = secrets.token_hex(8)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with suppress(*TROUBLE):
                answer = self.post(text, uid)
                if answer.status == 201:
                    said = json.loads(answer.body)
                    return Message(said["id"], said["from"], said["text"])
                assert answer.status in (429, 503), answer
            time.sleep(RETRY)
        raise AssertionError(f"Nobody ever took {text!r}.")

    def reads_back(self) -> list[Message]:
        """Page back to the first message ever; gives all, oldest first."""
        found: list[Message] = []
        query: str | None = ""
        while query is not None:
            answer = self.ask("GET", self.path + query)
            assert answer.status == 200, answer
            page = LexborHTMLParser(answer.body.decode())
            found[:0] = [
                Message(int(item.attributes["data-number"] or 0), *texts)
                for item in page.css("#messages li")
                if (texts := [part.text() for part in item.css("b, p")])
            ]
            older = page.css_first("#older:not([hidden])")
            query = older.attributes["href"] if older else None
        return found


class Reader(threading.Thread):
    """Somebody who looks at the page, and comes back whenever they must.

    `restless` readers hang up, without a word, after some messages, and
    `stalled` ones read nothing until `go_on`. What a reader has is in `got`;
    `resets` counts how often they were told to start over, `opened` their
    streams, and `ended` those that came to a proper end.
    """

    def __init__(
        self,
        person: Person,
        after: str = "",
        *,
        restless: bool = False,
        stalled: bool = False,
    ) -> None:
        super().__init__(name=f"reader {person.name}", daemon=True)
        self.got: list[Message] = []
        self.resets = self.beats = self.opened = self.ended = 0
        self._person = person
        self._last = after
        self._restless = restless
        self._goes_on = threading.Event()
        if not stalled:
            self._goes_on.set()
        self._news = threading.Condition()
        self._stopped = False
        self._socket: socket.socket | None = None

    def run(self) -> None:
        """Read until told to stop."""
        while not self._stopped:
            with suppress(*TROUBLE):
                self._read()
            time.sleep(RETRY)

    def _read(self) -> None:
        with closing(self._person.connect()) as connection:
            headers = self._person.headers(connection.port)
            if self._last:
                headers["Last-Event-ID"] = self._last
            path = f"{self._person.path}/stream"
            connection.request("GET", path, headers=headers)
            self._socket = connection.sock
            # Who is sent nothing must not come back by themselves for it.
            self._socket.settimeout(2 * PATIENCE)
            self._goes_on.wait()
            with closing(connection.getresponse()) as response:
                if response.status == 200:
                    self.opened += 1
                    self._follow(response)
                    with self._news:
                        self.ended += 1
                        self._news.notify_all()

    def _follow(self, response: http.client.HTTPResponse) -> None:
        leaves = random.randrange(1, 80) if self._restless else -1
        for fields in events(response):
            self._take(fields)
            leaves -= "id" in fields
            if leaves == 0:
                self.hang_up()

    def _take(self, fields: dict[str, str]) -> None:
        with self._news:
            match fields.get("event", "message"):
                case "message" if "data" in fields:
                    said = json.loads(fields["data"])
                    self.got.append(
                        Message(said["id"], said["from"], said["text"])
                    )
                    self._last = fields["id"]
                case "reset":
                    self.resets += 1
                    self.got.clear()
                    self._last = f"{fields['data']}-0"
                case "people":
                    self.beats += 1
            self._news.notify_all()

    def wait(self, count: int, resets: int = 0) -> list[Message]:
        """Wait until they have so many messages, and return them.

        And until they were told to start over so often, if at all.
        """
        with self._news:
            self._news.wait_for(
                lambda: self.resets >= resets and len(self.got) >= count,
                PATIENCE,
            )
            return list(self.got)

    def wait_until_open(self) -> None:
        """Wait until they are listening."""
        with self._news:
            assert self._news.wait_for(lambda: self.beats, PATIENCE)

    def wait_until_ended(self, seconds: float) -> bool:
        """Wait for a proper end of every stream they opened."""
        with self._news:
            return self._news.wait_for(
                lambda: self.ended == self.opened > 0, seconds
            )

    def go_on(self) -> None:
        """Read at last, if they have stalled."""
        self._goes_on.set()

    def hang_up(self) -> None:
        """Vanish: what is still under way, is answered with a reset."""
        if self._socket:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            self._socket.shutdown(socket.SHUT_RDWR)

    def stop(self) -> None:
        """Go away for good."""
        self._stopped = True
        self.go_on()
        with suppress(OSError):
            self.hang_up()
        self.join(PATIENCE)


@contextmanager
def reading(person: Person, after: str = "") -> Iterator[Reader]:
    """Somebody who reads meanwhile."""
    reader = Reader(person, after)
    reader.start()
    try:
        reader.wait_until_open()
        yield reader
    finally:
        reader.stop()


def events(response: http.client.HTTPResponse) -> Iterator[dict[str, str]]:
    """The fields of each event; raises TROUBLE when the stream breaks off."""
    rest = b""
    while chunk := response.read1(65536):
        *blocks, rest = (rest + chunk).split(b"\n\n")
        for block in blocks:
            lines = block.decode().split("\n")
            yield dict(line.partition(": ")[::2] for line in lines)
