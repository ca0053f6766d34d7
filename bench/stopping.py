"""How long a server takes to stop while people listen."""

from __future__ import annotations

import select
import socket
import time
from dataclasses import dataclass

from bench.chats import Chat
from tests.support.server import GRACE

STREAMS = 100


@dataclass(frozen=True)
class Stop:
    """Seconds from SIGTERM until every stream, and the server, had ended."""

    streams: float
    server: float


def stop(chat: Chat) -> Stop:
    """Send SIGTERM to a server that `STREAMS` readers listen to."""
    with chat.running() as server:
        crowd = chat.dialect.gather(server.port, STREAMS, 1)
        began = time.perf_counter()
        server.terminate()
        waiting = {
            connection.fileno(): connection for connection in crowd.listeners
        }
        poll = select.poll()
        for descriptor in waiting:
            poll.register(descriptor, select.POLLIN)
        while waiting and time.perf_counter() - began < GRACE:
            for descriptor, _ in poll.poll(1000):
                if not _read(waiting[descriptor]):
                    poll.unregister(descriptor)
                    del waiting[descriptor]
        ended = time.perf_counter() - began
        server.wait()
        crowd.leave()
        return Stop(ended, time.perf_counter() - began)


def _read(connection: socket.socket) -> bytes:
    try:
        return connection.recv(65536)
    except ConnectionError:
        return b""
