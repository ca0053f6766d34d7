"""What is measured of a chat: under load, in memory, in pages, when stopped.

Each measure is a row of figures, of which the medians are told.
"""

from __future__ import annotations

import selectors
import socket
import sqlite3
import time
from contextlib import closing
from typing import NamedTuple

from bench.chats import DATABASE, Chat, final, stage_13
from bench.dialects import Crowd, sign_in
from bench.load import Load, Outcome, Run
from tests.support.person import Person, Refused
from tests.support.server import GRACE, ServerProcess

STREAMS = 100
"""How many readers listen to a server that is told to stop."""
STORED = (100, 100_000)
"""How many messages were said before the page is opened."""
PAGES = 1000
"""How many pages are opened at most."""
SETTLE = 1.0
"""Seconds before the memory is read, with everybody there."""


class Memory(NamedTuple):
    """Resident bytes of all of a server's processes."""

    per_reader: float
    readers: int
    total: int


class Opened(NamedTuple):
    """Pages opened a second, with few and with many messages stored."""

    few: float
    many: float


class Stopped(NamedTuple):
    """Seconds from SIGTERM until every stream, and the server, had ended."""

    streams: float
    server: float


def under_load(chat: Chat, load: Load, workers: int = 1) -> Outcome:
    """Let a crowd read and post."""
    with chat.running(workers) as server:
        crowd = chat.dialect(server.port, load.readers, load.speakers)
        outcome = Run(crowd, load, server.cpu).outcome()
        crowd.leave()
    return outcome


def memory(chat: Chat, few: int, many: int) -> Memory:
    """Compare `few` readers with `many`, after each got a few messages."""
    with chat.running() as server:
        first = _join(chat, server, few)
        before = server.memory()
        others = _join(chat, server, many - few)
        after = server.memory()
        for crowd in (first, others):
            crowd.leave()
    return Memory((after - before) / (many - few), many, after)


def _join(chat: Chat, server: ServerProcess, readers: int) -> Crowd:
    load = Load(readers, 10, 1.0)
    crowd = chat.dialect(server.port, readers, load.speakers)
    Run(crowd, load).outcome()
    time.sleep(SETTLE)
    return crowd


def stop(chat: Chat) -> Stopped:
    """Send SIGTERM to a server that `STREAMS` readers listen to."""
    with chat.running() as server, selectors.DefaultSelector() as open_ones:
        crowd = chat.dialect(server.port, STREAMS, 1)
        for number, connection in enumerate(crowd.listeners):
            open_ones.register(connection, selectors.EVENT_READ, number)
        began = time.perf_counter()
        server.terminate()
        while open_ones.get_map() and time.perf_counter() - began < GRACE:
            for key, _ in open_ones.select(1):
                connection = crowd.listeners[key.data]
                if _ended(connection):
                    open_ones.unregister(connection)
        streams = time.perf_counter() - began
        server.wait()
        crowd.leave()
        return Stopped(streams, time.perf_counter() - began)


def _ended(connection: socket.socket) -> bool:
    try:
        return not connection.recv(65536)
    except ConnectionError:
        return True


def pages(seconds: float) -> dict[str, Opened]:
    """Open pages for so long, each chat with little and with much stored."""
    ways = {"final/": _final, "stage 13": _stage_13}
    return {
        name: Opened(*(way(stored, seconds) for stored in STORED))
        for name, way in ways.items()
    }


def _final(stored: int, seconds: float) -> float:
    now = time.time()
    rows = [
        ("ann", f"{number}, as long as most messages are", now, number)
        for number in range(stored)
    ]
    with final().running() as server:
        with closing(sqlite3.connect(server.folder / DATABASE)) as database:
            database.executemany(
                "INSERT INTO messages (author, text, sent_at, uid) "
                "VALUES (?, ?, ?, ?)",
                rows,
            )
            database.commit()
        return _opened(server, seconds)


def _stage_13(stored: int, seconds: float) -> float:
    with stage_13(stored).running() as server:
        return _opened(server, seconds)


def _opened(server: ServerProcess, seconds: float) -> float:
    """Open the page, one after another, each on a new connection."""
    (visitor,) = sign_in(server.port, 1)
    _open(visitor)
    began = time.perf_counter()
    opened = 0
    while (took := time.perf_counter() - began) < seconds and opened < PAGES:
        _open(visitor)
        opened += 1
    return opened / took


def _open(visitor: Person) -> None:
    answer = visitor.ask("GET", visitor.path)
    if answer.status != 200:
        raise Refused(f"the page: {answer.status}")
