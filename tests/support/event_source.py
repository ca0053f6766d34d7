"""A stream over HTTP that is opened again whenever it broke."""

from __future__ import annotations

import http.client
import json
import random
import socket
import struct
import threading
import time
from contextlib import closing, suppress
from typing import Self

from tests.support.events import Event, events
from tests.support.person import RETRY, TROUBLE, Entry, Person
from tests.support.server import PATIENCE

RESET = struct.pack("ii", 1, 0)
"""To linger for no time at all: what is closed then, is reset."""


class EventSource(threading.Thread):
    """What a browser calls so: it comes back after the last event it saw.

    It is open within `with`. A `restless` one hangs up, without a word, after
    some messages, and a `stalled` one reads only the first events until
    `go_on`. What has come is in `got`, but for what was `removed`, which are
    numbers; `resets` counts how often it was told to start over, `opened` its
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
        super().__init__(name=f"stream of {person.name}", daemon=True)
        self.got: list[Entry] = []
        self.removed: set[int] = set()
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

    def __enter__(self) -> Self:
        self.start()
        with self._news:
            opened = self._news.wait_for(lambda: self.beats, PATIENCE)
        if not opened:
            self.stop()
            raise AssertionError(f"There never was a {self.name}.")
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Go away for good."""
        self._stopped = True
        self.go_on()
        with suppress(OSError):
            self._hang_up()
        self.join(PATIENCE)

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
            with closing(connection.getresponse()) as response:
                if response.status == 200:
                    self.opened += 1
                    self._follow(response)
                    with self._news:
                        self.ended += 1
                        self._news.notify_all()

    def _follow(self, response: http.client.HTTPResponse) -> None:
        """Take each event; raises TROUBLE when the stream breaks off."""
        leaves = random.randrange(1, 80) if self._restless else -1
        for event in events(iter(lambda: response.read1(1 << 16), b"")):
            self._take(event)
            leaves -= event.kind == "message"
            if leaves == 0 or self._stopped:
                self._hang_up()
            self._goes_on.wait()

    def _take(self, event: Event) -> None:
        with self._news:
            match event.kind:
                case "message":
                    self._take_message(event.data)
                    self._last = event.id
                case "reset":
                    self.resets += 1
                    self.got.clear()
                    self._last = f"{event.data}-0"
                case "people":
                    self.beats += 1
            self._news.notify_all()

    def _take_message(self, data: str) -> None:
        gone = json.loads(data).get("removes")
        if gone is None:
            self.got.append(Entry.of(data))
            return
        self.removed.add(gone)
        self.got = [it for it in self.got if it.number != gone]

    def wait_for(self, last: Entry) -> list[Entry]:
        """Wait until this message has come, and return all that came."""
        with self._news:
            self._news.wait_for(lambda: last in self.got, PATIENCE)
            return list(self.got)

    def wait(self, count: int, resets: int = 0) -> list[Entry]:
        """Wait until so many messages have come, and return them.

        And until it was told to start over so often, if at all.
        """
        with self._news:
            self._news.wait_for(
                lambda: self.resets >= resets and len(self.got) >= count,
                PATIENCE,
            )
            return list(self.got)

    def wait_until_ended(self, seconds: float) -> bool:
        """Wait for a proper end of every stream that was opened."""
        with self._news:
            return self._news.wait_for(
                lambda: self.ended == self.opened > 0, seconds
            )

    def go_on(self) -> None:
        """Read at last, if it has stalled."""
        self._goes_on.set()

    def _hang_up(self) -> None:
        """Vanish: what is still under way, is answered with a reset."""
        if self._socket:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            self._socket.shutdown(socket.SHUT_RDWR)
