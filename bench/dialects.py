"""How to listen and how to speak to each kind of chat.

A dialect opens listeners and speakers on a server that runs on this machine.
They are bare sockets: the load itself only moves bytes.
"""

from __future__ import annotations

import base64
import json
import os
import re
import secrets
import socket
import struct
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from ipaddress import IPv4Address
from typing import NamedTuple
from urllib.parse import urlencode

from bench.ledger import token
from tests.support.person import Person, Refused
from tests.support.server import HOST

PATIENCE = 20.0
"""Seconds that one answer may take while connections are opened."""
AT_ONCE = 32
"""How many connections are opened side by side."""
STREAMS = 20
"""How many listeners go by one name, as if somebody had so many tabs."""

Step = tuple[bytes, bytes]
"""What a client says while it connects, and what must then come back."""


class Speaker:
    """A connection that posts messages: `post` gives the bytes of each.

    Where they are `answered` as HTTP has it, one is posted at a time.
    """

    _LENGTH = re.compile(rb"\r\ncontent-length: (\d+)\r\n", re.IGNORECASE)

    def __init__(
        self,
        connection: socket.socket,
        post: Callable[[int], bytes],
        answered: bool = False,
    ) -> None:
        self.socket = connection
        self.unsaid: deque[int] = deque()
        self.busy = False
        self._post = post
        self._answered = answered
        self._answer = b""

    def say(self) -> int:
        """Post what can be by now; return how many need no answer."""
        said = 0
        try:
            while self.unsaid and not self.busy:
                self.socket.sendall(self._post(self.unsaid.popleft()))
                self.busy = self._answered
                said += not self._answered
        except OSError:  # The connection is gone, and never free again.
            self.busy = True
        return said

    def hear(self) -> bool:
        """Read on; return whether a message was accepted.

        The speaker is busy until the answer is whole. Raises ConnectionError
        when the server has ended the connection.
        """
        data = self.socket.recv(65536)
        if not data:
            raise ConnectionResetError
        self._answer += data
        head, gap, body = self._answer.partition(b"\r\n\r\n")
        length = self._LENGTH.search(head + b"\r\n")
        if not gap or length is None or len(body) < int(length[1]):
            return False
        self._answer, self.busy = b"", False
        return head.startswith((b"HTTP/1.1 2", b"HTTP/1.1 302"))


class Crowd(NamedTuple):
    """The open connections to one server.

    Listeners are answered with `pong` whenever they are sent `ping`, if there
    is a `ping`.
    """

    listeners: Sequence[socket.socket]
    speakers: Sequence[Speaker]
    ping: bytes = b""
    pong: bytes = b""

    @property
    def connections(self) -> set[socket.socket]:
        """Every connection, once."""
        return {*self.listeners, *(s.socket for s in self.speakers)}

    def leave(self) -> None:
        """Close every connection."""
        for connection in self.connections:
            connection.close()


Dialect = Callable[[int, int, int], Crowd]
"""Opens, at a port, so many listeners and speakers; raises Refused."""


def server_sent_events(port: int, readers: int, speakers: int) -> Crowd:
    """The chat in `final/`: a stream to listen, a form to speak."""
    people = sign_in(port, max(speakers, -(-readers // STREAMS)))
    streams = [
        [(_request("GET", port, person, "/stream"), b"text/event-stream")]
        for person in people
    ]
    listeners = connect(
        port, [streams[i % len(streams)] for i in range(readers)]
    )
    posting = connect(port, [[]] * speakers)
    posts = [partial(_form, port, person) for person in people]
    return Crowd(
        listeners,
        [
            Speaker(connection, post, answered=True)
            for connection, post in zip(posting, posts, strict=False)
        ],
    )


def socket_io(port: int, readers: int, speakers: int) -> Crowd:
    """Flask-SocketIO, over WebSocket; some of the listeners speak, too."""

    def post(number: int) -> bytes:
        event = ["message", {"from": "ann", "text": message(number)}]
        return _frame("42" + json.dumps(event))

    path = "/socket.io/?EIO=4&transport=websocket"
    steps = [(_upgrade(port, path), b"0{"), (_frame("40"), b"40{")]
    listeners = connect(port, [steps] * readers)
    speaking = [Speaker(one, post) for one in listeners[:speakers]]
    # A server's frame with the packet 2, answered by the packet 3.
    return Crowd(listeners, speaking, b"\x81\x012", _frame("3"))


def websocket(port: int, readers: int, speakers: int) -> Crowd:
    """A server that hands on each text frame as it is."""

    def post(number: int) -> bytes:
        said = {"from": "ann", "text": message(number)}
        return _frame(json.dumps(said))

    steps = [(_upgrade(port, "/"), b"HTTP/1.1 101 ")]
    listeners = connect(port, [steps] * readers)
    return Crowd(
        listeners, [Speaker(one, post) for one in listeners[:speakers]]
    )


def message(number: int) -> str:
    """The text of a post: its mark, and as much again as people write."""
    return f"{token(number)} and a line about as long as people write"


def sign_in(port: int, people: int) -> list[Person]:
    """So many people, each with a name and an address of their own."""
    return [
        Person(
            f"reader-{secrets.token_hex(4)}",
            port,
            address=str(IPv4Address("10.0.0.0") + number),
        )
        for number in range(people)
    ]


def connect(port: int, greetings: Sequence[list[Step]]) -> list[socket.socket]:
    """Open a connection for each greeting, and go through its steps."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(partial(_open, port), greetings))


def _open(port: int, steps: list[Step]) -> socket.socket:
    connection = socket.create_connection((HOST, port), PATIENCE)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for said, expected in steps:
        connection.sendall(said)
        answer = b""
        while expected not in answer:
            data = b""
            with suppress(TimeoutError):
                data = connection.recv(65536)
            if not data:
                raise Refused(f"not opened: {answer[:300]!r}")
            answer += data
    return connection


def _form(port: int, person: Person, number: int) -> bytes:
    form = urlencode({"message": message(number), "uid": f"u{number}"})
    return _request("POST", port, person, form=form)


def _request(
    method: str, port: int, person: Person, under: str = "", form: str = ""
) -> bytes:
    """One request for a person's page."""
    headers = {
        "Host": f"{HOST}:{port}",
        **person.headers(port),
        "Content-Type": "application/x-www-form-urlencoded",
        "Content-Length": str(len(form)),
    }
    lines = [f"{name}: {value}\r\n" for name, value in headers.items()]
    first = f"{method} {person.path}{under} HTTP/1.1\r\n"
    return f"{first}{''.join(lines)}\r\n{form}".encode()


def _upgrade(port: int, path: str) -> bytes:
    """The request that turns a connection into a WebSocket (RFC 6455)."""
    key = base64.b64encode(os.urandom(16)).decode()
    return (
        f"GET {path} HTTP/1.1\r\nHost: {HOST}:{port}\r\n"
        "Connection: Upgrade\r\nUpgrade: websocket\r\n"
        f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n"
    ).encode()


def _frame(text: str) -> bytes:
    """One text frame from client to server, under an all-zero mask."""
    payload = text.encode()
    if len(payload) < 126:
        head = struct.pack("!BB", 0x81, 0x80 | len(payload))
    else:
        head = struct.pack("!BBH", 0x81, 0x80 | 126, len(payload))
    return head + bytes(4) + payload
