"""How many deliveries a second the load's own loop can count.

A server that does nothing but write the same ready-made bytes to everybody
takes the place of a chat: what arrives is then limited by the loop alone, or
by that server, whichever is slower.
"""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.dialects import Crowd, Speaker, connect, message
from bench.load import Load, Run
from course.lessons import ROOT
from tests.support.server import HOST, ServerProcess

READERS = 1000
MESSAGES = {1: 200, 10: 2000, 50: 4000}
"""How many messages are sent in all, by how many are written at a time."""
AT_ONCE = 0.001
"""Seconds in which all are due: as soon as the server can."""


def ceilings() -> dict[int, float]:
    """Deliveries counted a second, by how many were written at a time."""
    return {batch: _ceiling(batch) for batch in MESSAGES}


def _ceiling(batch: int) -> float:
    command = [sys.executable, "-m", __name__, str(batch)]
    rate = round(MESSAGES[batch] / AT_ONCE)
    # It ends when all has arrived, on a busy machine as well.
    load = Load(READERS, rate, AT_ONCE, drain=60.0)
    with (
        TemporaryDirectory(prefix="bench-") as folder,
        ServerProcess(command, Path(folder), os.environ, cwd=ROOT) as server,
    ):
        listeners = connect(server.port, [[]] * READERS)
        # Whoever comes last has it begin, and is not answered.
        (last,) = connect(server.port, [[]])
        starter = Speaker(last, lambda number: b"!", answered=True)
        crowd = Crowd(listeners, [starter])
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
    serve(int(os.environ["PORT"]), int(sys.argv[1]))
