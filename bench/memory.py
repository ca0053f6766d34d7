"""What one more reader costs a server in memory."""

from __future__ import annotations

import time
from dataclasses import dataclass

from bench.chats import Chat
from bench.dialects import Crowd
from bench.load import Run
from bench.loads import Load
from tests.support.server import Server

SETTLE = 1.0
"""Seconds before the memory is read, with everybody there."""


@dataclass(frozen=True)
class Memory:
    """Resident bytes of all of a server's processes."""

    readers: int
    total: int
    per_reader: float


def memory(chat: Chat, few: int, many: int) -> Memory:
    """Compare `few` readers with `many`, after each got a few messages."""
    with chat.running() as server:
        first = _join(chat, server, few)
        before = server.memory()
        others = _join(chat, server, many - few)
        after = server.memory()
        for crowd in (first, others):
            crowd.leave()
    return Memory(many, after, (after - before) / (many - few))


def _join(chat: Chat, server: Server, readers: int) -> Crowd:
    load = Load(readers, 10, 1.0)
    crowd = chat.dialect.gather(server.port, readers, load.speakers)
    Run(crowd, load).outcome()
    time.sleep(SETTLE)
    return crowd
