"""How fast the page opens, however much has been said before."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench.chats import PEERS, ROOT, Chat, Launch, final
from bench.dialects import (
    PATIENCE,
    Person,
    Refused,
    ServerSentEvents,
    sign_in,
)
from tests.support.server import HOST

STORED = (100, 100_000)
"""How many messages were said before."""
MOST = 1000
"""How many pages are opened at most."""

Pages = dict[str, dict[int, float]]
"""Pages opened a second, by chat and by how much was said before."""


def pages(seconds: float) -> Pages:
    """Open pages for so long, each chat with little and with much stored."""
    by_chat: dict[str, Callable[[int, float], float]] = {
        "final/": _final,
        "stage 13": _stage13,
    }
    return {
        name: {stored: measure(stored, seconds) for stored in STORED}
        for name, measure in by_chat.items()
    }


def _final(stored: int, seconds: float) -> float:
    chat = final()
    with chat.running() as server:
        url = server.env["DATABASE_URL"]
        subprocess.run(
            [sys.executable, PEERS / "fill.py", url, str(stored)],
            env={**os.environ, "PYTHONPATH": str(ROOT / "final")},
            check=True,
        )
        return _opened(server.port, seconds)


def _stage13(stored: int, seconds: float) -> float:
    def launch(port: int, folder: Path) -> Launch:
        stage = ROOT / "steps" / "13_deploy"
        script = str(PEERS / "stage13.py")
        command = [sys.executable, script, str(stage), str(stored)]
        return Launch(command, {})

    # It asks for a name as final/ does, and has no stream.
    chat = Chat("stage 13", "the last video's", ServerSentEvents(), launch)
    with chat.running() as server:
        return _opened(server.port, seconds)


def _opened(port: int, seconds: float) -> float:
    """Open the page, one after another, each on a new connection."""
    (visitor,) = sign_in(port, 1)
    _open(port, visitor)
    began = time.perf_counter()
    opened = 0
    while (took := time.perf_counter() - began) < seconds and opened < MOST:
        _open(port, visitor)
        opened += 1
    return opened / took


def _open(port: int, visitor: Person) -> None:
    server = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
    cookie = {"Cookie": visitor.cookie}
    server.request("GET", f"/chat/{visitor.name}", headers=cookie)
    answer = server.getresponse()
    answer.read()
    server.close()
    if answer.status != 200:
        raise Refused(f"the page: {answer.status}")
