"""The load's own loop, against a server that does only what the test says."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from bench.dialects import Crowd, Speaker, connect
from bench.ledger import token
from bench.load import Load, Outcome, Run
from tests.support.server import HOST

pytestmark = pytest.mark.long

Serve = Callable[[list[socket.socket], bytes], None]


def line(number: int) -> bytes:
    """A post that is only the mark."""
    return f"{token(number)}\n".encode()


@contextmanager
def server(readers: int, serve: Serve) -> Iterator[int]:
    """Hand every line that the last connection says to `serve`."""
    listening = socket.create_server((HOST, 0))

    def run() -> None:
        connections = [listening.accept()[0] for _ in range(readers)]
        speaker = listening.accept()[0]
        for line in speaker.makefile("rb"):
            serve(connections, line)
        for connection in [*connections, speaker, listening]:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    yield listening.getsockname()[1]
    thread.join(10)


def outcome(serve: Serve, readers: int = 3) -> Outcome:
    with server(readers, serve) as port:
        listeners = connect(port, [[]] * readers)
        (speaker,) = connect(port, [[]])
        crowd = Crowd(listeners, [Speaker(speaker, line)])
        found = Run(crowd, Load(readers, 100, 0.1, drain=0.3)).outcome()
        crowd.leave()
    return found


def to_all(connections: list[socket.socket], line: bytes) -> None:
    for connection in connections:
        connection.sendall(line)


def test_what_is_sent_to_all_is_counted_at_all() -> None:
    found = outcome(to_all)

    assert found.count.exact
    assert found.count.delivered == 30
    assert (found.refused, found.lost) == (0, 0)


def test_a_mark_cut_in_two_is_counted_once() -> None:
    def cut(connections: list[socket.socket], line: bytes) -> None:
        for piece in (line[:9], line[9:]):
            to_all(connections, piece)
            threading.Event().wait(0.005)

    assert outcome(cut).count.exact


def test_one_message_left_out_for_one_reader_is_noticed() -> None:
    def forget(connections: list[socket.socket], line: bytes) -> None:
        to_all(connections[line == b"bench-00000004\n" :], line)

    assert outcome(forget).count.missing == 1


def test_one_message_sent_twice_to_one_reader_is_noticed() -> None:
    def repeat(connections: list[socket.socket], line: bytes) -> None:
        to_all(connections, line)
        if line == b"bench-00000004\n":
            connections[1].sendall(line)

    assert outcome(repeat).count.doubled == 1


def test_the_last_message_sent_twice_is_noticed() -> None:
    def repeat(connections: list[socket.socket], line: bytes) -> None:
        to_all(connections, line)
        if line == b"bench-00000009\n":
            threading.Event().wait(0.1)
            connections[1].sendall(line)

    assert outcome(repeat).count.doubled == 1


def test_a_reader_whose_connection_ends_is_lost() -> None:
    def drop(connections: list[socket.socket], line: bytes) -> None:
        if line == b"bench-00000004\n":
            connections[0].shutdown(socket.SHUT_RDWR)
        to_all(connections[line >= b"bench-00000004\n" :], line)

    found = outcome(drop)

    assert found.lost == 1
    assert found.count.missing == 6


def test_a_ping_is_answered() -> None:
    listening = socket.create_server((HOST, 0))
    (listener,) = connect(listening.getsockname()[1], [[]])
    server_end = listening.accept()[0]
    server_end.settimeout(2)
    server_end.sendall(b"<ping>")
    crowd = Crowd([listener], [], b"<ping>", b"<pong>")

    Run(crowd, Load(1, 10, 0.0, drain=0.1)).outcome()

    assert server_end.recv(64) == b"<pong>"
    for connection in (listening, server_end, listener):
        connection.close()
