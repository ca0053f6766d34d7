"""What comes down a socket that no browser would send."""

from __future__ import annotations

import re
import socket
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from tests.final.conftest import Deploy
from tests.support.event_source import EventSource
from tests.support.person import Person
from tests.support.server import HOST, PATIENCE, ServerProcess

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        sys.platform == "win32", reason="gunicorn does not run on Windows"
    ),
]

MALFORMED = [
    "Host: elsewhere",
    "Content-Length: -1",
    "Content-Length: +5",
    "Content-Length: 5\r\nContent-Length: 6",
    "Content-Length: 5\r\nTransfer-Encoding: chunked",
    "Transfer-Encoding: chunked, chunked",
    "No colon",
    "A name: x",
]
"""Headers that leave open what is asked, or where the request ends."""

CHUNKED = "Transfer-Encoding: chunked"

LONG = "\N{GRINNING FACE}" * 1990
"""A message of 24,000 bytes, escaped as the stream sends it."""


@pytest.fixture
def server(deploy: Deploy) -> ServerProcess:
    """The chat, with one worker."""
    return deploy(WEB_CONCURRENCY="1")


def send(port: int, *parts: bytes, closes: bool = False) -> bytes:
    """Send bytes; returns all that comes back until the other end closes.

    One that `closes` says, after the last of them, that this was all.
    """
    with socket.create_connection((HOST, port), PATIENCE) as line:
        with suppress(BrokenPipeError, ConnectionResetError):
            for part in parts:
                line.sendall(part)
            if closes:
                line.shutdown(socket.SHUT_WR)
        answer = b""
        with suppress(ConnectionResetError):
            while more := line.recv(65536):
                answer += more
        return answer


def head(person: Person, *headers: str) -> bytes:
    """How a message begins that a script sends and the server then closes."""
    port = person.ports[0]
    lines = [
        f"POST {person.path} HTTP/1.1",
        f"Host: {HOST}:{port}",
        "Content-Type: application/x-www-form-urlencoded",
        "Connection: close",
        *(f"{key}: {value}" for key, value in person.headers(port).items()),
        *headers,
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def status(answer: bytes) -> int:
    """What the first line of an answer says."""
    found = re.match(rb"HTTP/1\.1 (\d+) ", answer)
    assert found, answer[:200]
    return int(found[1])


def chunk(data: bytes) -> bytes:
    """Data, as a body of unknown length has it."""
    return b"%x\r\n%b\r\n" % (len(data), data)


def test_a_malformed_request_is_refused_in_one_line(
    server: ServerProcess,
) -> None:
    before = len(server.log.splitlines())
    for header in MALFORMED:
        request = f"POST / HTTP/1.1\r\nHost: {HOST}\r\n{header}\r\n\r\n"
        answer = send(server.port, request.encode())
        assert status(answer) in (400, 501), (header, answer)
    server.stop()
    lines = server.log.splitlines()[before:]
    told = [line for line in lines if "Invalid request" in line]
    assert len(told) == len(MALFORMED), server.log
    assert not [line for line in lines if re.search(r"Trace|\b500\b", line)]
    assert len(lines) <= len(MALFORMED) + 10, server.log


def test_a_body_of_unknown_length_is_whole_or_refused(
    server: ServerProcess,
) -> None:
    ann = Person("ann", server.port)
    fits = chunk(b"uid=1&message=" + b"a" * 900) + chunk(b"b" * 900)
    answer = send(server.port, head(ann, CHUNKED), fits, b"0\r\n\r\n")
    assert status(answer) == 201, answer
    padded = chunk(b"x=" + b"y" * 65_000) + chunk(b"&message=" + b"z" * 1500)
    answer = send(server.port, head(ann, CHUNKED), padded, b"0\r\n\r\n")
    assert status(answer) == 413, answer
    assert [text for _, _, text in ann.reads_back()] == ["a" * 900 + "b" * 900]


@pytest.mark.parametrize(
    "body",
    [
        b"zz\r\nmessage=x\r\n0\r\n\r\n",
        b"-1\r\nmessage=x\r\n0\r\n\r\n",
        b"9\r\nmessage=xyz\r\n0\r\n\r\n",
        b"9;\r;=\r\nmessage=x\r\n0\r\n\r\n",
        b"\r\n\r\n\r\n",
    ],
)
def test_a_broken_chunk_is_refused_without_a_fright(
    server: ServerProcess, body: bytes
) -> None:
    ann = Person("ann", server.port)
    answer = send(server.port, head(ann, CHUNKED), body, closes=True)
    assert status(answer) == 400, answer
    assert ann.reads_back() == []
    server.stop()
    assert "Traceback" not in server.log


@pytest.mark.parametrize(
    ("header", "body"),
    [
        ("Content-Length: 500", b"message=half+of+what+I+have+to"),
        (CHUNKED, b"50\r\nmessage=half+of+what+I+have+to"),
        (CHUNKED, chunk(b"message=half+of+what+I+have+to")),
    ],
)
def test_half_a_message_is_none(
    server: ServerProcess, header: str, body: bytes
) -> None:
    """The line broke while it was sent; the page will send it again."""
    ann = Person("ann", server.port)
    send(server.port, head(ann, header), body, closes=True)
    assert ann.say("the whole").text == "the whole"
    assert [text for _, _, text in ann.reads_back()] == ["the whole"]
    server.stop()
    assert "Traceback" not in server.log


def drip(person: Person) -> float:
    """Send a message a byte a second; returns how long one may."""
    began = time.monotonic()
    with socket.create_connection((HOST, person.ports[0]), PATIENCE) as line:
        line.sendall(head(person, "Content-Length: 500"))
        with suppress(BrokenPipeError, ConnectionResetError):
            while time.monotonic() - began < PATIENCE:
                line.sendall(b"x")
                line.settimeout(1)
                with suppress(TimeoutError):
                    if line.recv(65536):
                        break
    return time.monotonic() - began


@pytest.mark.parametrize(
    ("database_url", "version", "direct"),
    [
        ("sqlite", "1.0", "on"),
        ("postgresql", "1.1", "on"),
        ("sqlite", "1.1", "off"),
    ],
    indirect=["database_url"],
)
def test_who_is_slow_holds_no_line_for_ever(
    deploy: Deploy, version: str, direct: str
) -> None:
    """Neither who sends a form by the byte, nor who does not read at all."""
    server = deploy(WEB_CONCURRENCY="1", DIRECT=direct)
    ann = Person("ann", server.port)
    with (
        ThreadPoolExecutor() as pool,
        EventSource(ann) as reader,
        socket.create_connection((HOST, server.port), PATIENCE) as idle,
    ):
        slow = pool.submit(drip, ann)
        idle.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        asked = f"GET {ann.path}/stream HTTP/{version}\r\nHost: {HOST}\r\n"
        idle.sendall(f"{asked}Cookie: {ann.cookie}\r\n\r\n".encode())
        said = [ann.say(f"{turn} {LONG}") for turn in range(250)]
        port = idle.getsockname()[1]
        end = time.monotonic() + PATIENCE
        while held(server, port) and time.monotonic() < end:
            time.sleep(0.5)
        assert not held(server, port)
        assert slow.result() < 40
        assert reader.wait(len(said)) == said
    server.stop()
    assert "Traceback" not in server.log


def test_who_does_not_read_their_pages_holds_no_line_for_ever(
    deploy: Deploy,
) -> None:
    """Twenty of them are more than any socket has room for."""
    server = deploy(WEB_CONCURRENCY="1")
    ann = Person("ann", server.port)
    for turn in range(50):
        ann.say(f"{turn} {LONG}")
    with socket.create_connection((HOST, server.port), PATIENCE) as idle:
        asked = f"GET {ann.path} HTTP/1.1\r\nHost: {HOST}\r\n"
        request = f"{asked}Cookie: {ann.cookie}\r\n\r\n".encode()
        idle.sendall(20 * request)
        port = idle.getsockname()[1]
        end = time.monotonic() + PATIENCE
        while held(server, port) and time.monotonic() < end:
            time.sleep(0.5)
        assert not held(server, port)
    server.stop()
    assert "Traceback" not in server.log


def held(server: ServerProcess, port: int) -> bool:
    """Whether the server still has its end of a connection from a port."""
    return any(
        connection.raddr and connection.raddr.port == port
        for process in server.processes()
        for connection in process.net_connections()
    )
