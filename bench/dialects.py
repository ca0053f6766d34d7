"""How to listen and how to speak to each kind of chat.

A dialect opens listeners and speakers on a server that runs on this machine.
The load itself only moves bytes.
"""

from __future__ import annotations

import http.client
import json
import re
import secrets
import socket
from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address
from itertools import repeat
from typing import NamedTuple, Protocol
from urllib.parse import urlencode

from bench.ledger import token
from bench.websocket import handshake, text_frame
from tests.support.server import HOST

PATIENCE = 20.0
"""Seconds that one answer may take while connections are opened."""
AT_ONCE = 100
"""How many connections are opened side by side."""
STREAMS = 20
"""How many listeners go by one name, as if somebody had so many tabs."""


class Refused(ConnectionError):
    """A server did not open a connection; the message has its answer."""


class Speaker(Protocol):
    """One connection that posts messages."""

    socket: socket.socket

    def say(self, number: int) -> bool:
        """Post message `number`; return whether more can be said at once."""

    def heard(self) -> bool | None:
        """Read an answer: accepted or not, or None while it is not whole.

        Raises ConnectionError when the server has ended the connection.
        """


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


class Dialect(Protocol):
    """How one kind of chat is spoken to."""

    def gather(self, port: int, readers: int, speakers: int) -> Crowd:
        """Open so many listeners and speakers; raise Refused."""


class Step(NamedTuple):
    """What a client says while it connects, and what must come back."""

    say: bytes
    expect: re.Pattern[bytes]


def message(number: int) -> str:
    """The text of a post: its mark, and as much again as people write."""
    return f"{token(number)} and a line about as long as people write"


class SocketIO:
    """Flask-SocketIO, over its WebSocket transport."""

    def gather(self, port: int, readers: int, speakers: int) -> Crowd:
        """Some of the listeners speak, too."""
        url = "/socket.io/?EIO=4&transport=websocket"
        upgrade = Step(handshake(f"{HOST}:{port}", url), re.compile(rb"0\{"))
        join = Step(text_frame("40"), re.compile(rb"40\{"))
        listeners = connect(port, [[upgrade, join]] * readers)
        speaking = [SocketIOSpeaker(s) for s in listeners[:speakers]]
        # A server's frame with the packet 2, answered by the packet 3.
        return Crowd(listeners, speaking, b"\x81\x012", text_frame("3"))


class WebSocket:
    """A server that hands on each text frame as it is."""

    def gather(self, port: int, readers: int, speakers: int) -> Crowd:
        """Some of the listeners speak, too."""
        switched = re.compile(rb"HTTP/1.1 101 .*\r\n\r\n", re.DOTALL)
        upgrade = Step(handshake(f"{HOST}:{port}", "/"), switched)
        listeners = connect(port, [[upgrade]] * readers)
        speaking = [FrameSpeaker(s) for s in listeners[:speakers]]
        return Crowd(listeners, speaking)


class FrameSpeaker:
    """Posts by sending a frame, to which there is no answer."""

    def __init__(self, connection: socket.socket) -> None:
        self.socket = connection

    def say(self, number: int) -> bool:
        """Send the message; the connection is free at once."""
        self.socket.sendall(text_frame(self._packet(number)))
        return True

    def heard(self) -> bool | None:
        """What comes back is for the listener on the same connection."""
        return None

    def _packet(self, number: int) -> str:
        return json.dumps({"from": "ann", "text": message(number)})


class SocketIOSpeaker(FrameSpeaker):
    """Posts by emitting an event."""

    def _packet(self, number: int) -> str:
        event = ["message", {"from": "ann", "text": message(number)}]
        return "42" + json.dumps(event)


class ServerSentEvents:
    """The chat in `final/`: a stream to listen, a form to speak."""

    def gather(self, port: int, readers: int, speakers: int) -> Crowd:
        """Take names first: for each speaker, and enough for the listeners."""
        people = list(sign_in(port, max(speakers, -(-readers // STREAMS))))
        streaming = re.compile(rb"HTTP/1.1 200 .*\r\n\r\n", re.DOTALL)
        streams = [
            [Step(request("GET", person, port, "/stream"), streaming)]
            for person in people
        ]
        listeners = connect(
            port, [streams[i % len(streams)] for i in range(readers)]
        )
        posting = connect(port, [[] for _ in range(speakers)])
        speaking = map(FormSpeaker, posting, people, repeat(port))
        return Crowd(listeners, list(speaking))


class FormSpeaker:
    """Posts the chat's form with a name of its own."""

    _LENGTH = re.compile(rb"\r\ncontent-length: (\d+)\r\n", re.IGNORECASE)

    def __init__(
        self, connection: socket.socket, person: Person, port: int
    ) -> None:
        self.socket = connection
        self._person, self._port = person, port
        self._answer = b""

    def say(self, number: int) -> bool:
        """Post the form; the connection is busy until the answer is whole."""
        form = urlencode({"message": message(number), "uid": f"u{number}"})
        self.socket.sendall(
            request("POST", self._person, self._port, form=form)
        )
        return False

    def heard(self) -> bool | None:
        """Whether the message was accepted, once the answer is whole."""
        data = self.socket.recv(65536)
        if not data:
            raise ConnectionResetError
        self._answer += data
        head, gap, body = self._answer.partition(b"\r\n\r\n")
        length = self._LENGTH.search(head + b"\r\n")
        if not gap or length is None or len(body) < int(length[1]):
            return None
        self._answer = b""
        return head.startswith((b"HTTP/1.1 2", b"HTTP/1.1 302"))


class Person(NamedTuple):
    """Somebody with a name; each of them has an address of their own."""

    name: str
    cookie: str
    address: str


def request(
    method: str,
    person: Person,
    port: int,
    under: str = "",
    form: str | None = None,
) -> bytes:
    """One request for a person's page, as Heroku's router hands it on."""
    head = (
        f"{method} /chat/{person.name}{under} HTTP/1.1\r\n"
        f"Host: {HOST}:{port}\r\nOrigin: http://{HOST}:{port}\r\n"
        f"Cookie: {person.cookie}\r\nX-Forwarded-For: {person.address}\r\n"
    )
    if form is None:
        return f"{head}\r\n".encode()
    return (
        f"{head}Accept: application/json\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(form)}\r\n\r\n{form}"
    ).encode()


def sign_in(port: int, people: int) -> Iterator[Person]:
    """Take so many names; raise Refused when one is not given."""
    server = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
    for number in range(people):
        name = f"reader-{secrets.token_hex(4)}"
        address = str(IPv4Address("10.0.0.0") + number)
        headers = {
            "Origin": f"http://{HOST}:{port}",
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Forwarded-For": address,
        }
        server.request("POST", "/", urlencode({"username": name}), headers)
        answer = server.getresponse()
        text = answer.read()
        cookie = answer.headers.get("Set-Cookie")
        if answer.status != 302 or cookie is None:
            raise Refused(f"no name: {answer.status} {text[:200]!r}")
        yield Person(name, cookie.split(";")[0], address)
    server.close()


def connect(port: int, greetings: Sequence[list[Step]]) -> list[socket.socket]:
    """Open a connection for each greeting, and go through its steps."""
    opened: list[socket.socket] = []
    for first in range(0, len(greetings), AT_ONCE):
        wave = greetings[first : first + AT_ONCE]
        opened += _open_wave(port, wave)
    return opened


def _open_wave(port: int, wave: Sequence[list[Step]]) -> list[socket.socket]:
    connections = [
        socket.create_connection((HOST, port), timeout=PATIENCE) for _ in wave
    ]
    for turn in range(max(len(steps) for steps in wave)):
        for connection, steps in zip(connections, wave, strict=True):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.sendall(steps[turn].say)
        for connection, steps in zip(connections, wave, strict=True):
            _expect(connection, steps[turn].expect)
    return connections


def _expect(connection: socket.socket, expected: re.Pattern[bytes]) -> None:
    """Read until what is expected has come; raise Refused."""
    answer = b""
    while not expected.search(answer):
        try:
            data = connection.recv(65536)
        except TimeoutError:
            data = b""
        if not data:
            raise Refused(f"not opened: {answer[:300]!r}")
        answer += data
