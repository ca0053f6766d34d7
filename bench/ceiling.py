"""How many deliveries a second the load's own loop can count.

A server that does nothing but write the same ready-made bytes to everybody
takes the place of a chat: what arrives is then limited by the loop alone, or
by that server, whichever is slower.
"""

from __future__ import annotations

import socket
import sys
from pathlib import Path

from bench.chats import ROOT, Chat, Launch
from bench.dialects import Crowd, Step, connect, message
from bench.load import Run
from bench.loads import Load
from tests.support.server import HOST

READERS = 1000
MESSAGES = {1: 200, 10: 2000, 50: 4000}
"""How many messages are sent in all, by how many are written at a time."""


class Written:
    """Listeners that a server writes to as soon as anything is said."""

    def gather(self, port: int, readers: int, speakers: int) -> Crowd:
        """Open the listeners, and last the one who says it."""
        silent: list[Step] = []
        listeners = connect(port, [silent] * readers)
        (last,) = connect(port, [silent])
        return Crowd(listeners, [Starter(last)])


class Starter:
    """Says a single thing."""

    def __init__(self, connection: socket.socket) -> None:
        self.socket = connection

    def say(self, number: int) -> bool:
        """Let the server begin."""
        self.socket.sendall(b"!")
        return False

    def heard(self) -> bool | None:
        """There is no answer."""
        return None


def ceilings() -> dict[int, float]:
    """Deliveries counted a second, by how many were written at a time."""
    return {batch: _ceiling(batch) for batch in MESSAGES}


def _ceiling(batch: int) -> float:
    def launch(port: int, folder: Path) -> Launch:
        command = [sys.executable, "-m", __name__, str(port), str(batch)]
        return Launch(command, {"PYTHONPATH": str(ROOT)})

    writer = Chat("writer", "writes ready-made bytes", Written(), launch)
    at_once = 0.001
    load = Load(READERS, round(MESSAGES[batch] / at_once), at_once)
    with writer.running() as server:
        crowd = writer.dialect.gather(server.port, READERS, 1)
        count = Run(crowd, load).outcome().count
        crowd.leave()
    if not count.exact:
        raise RuntimeError(f"the loop itself miscounts: {count}")
    return count.per_second


def serve(port: int, batch: int) -> None:
    """Write `MESSAGES[batch]` messages to everybody, `batch` at a time."""
    with socket.create_server((HOST, port), backlog=READERS) as server:
        # The first connection only looks whether the server is up.
        server.accept()[0].close()
        readers = [server.accept()[0] for _ in range(READERS)]
        starter = server.accept()[0]
        starter.recv(1)
        for first in range(0, MESSAGES[batch], batch):
            events = b"".join(map(_event, range(first, first + batch)))
            for reader in readers:
                reader.sendall(events)
        starter.recv(1)


def _event(number: int) -> bytes:
    """A message as a stream has it."""
    data = (
        f'{{"id":{number},"from":"reader-7","text":"{message(number)}",'
        f'"at":"2026-01-01T00:00:00.000Z","uid":"u{number}"}}'
    )
    return f"id: 5f3a9c-{number}\ndata: {data}\n\n".encode()


if __name__ == "__main__":
    serve(int(sys.argv[1]), int(sys.argv[2]))
