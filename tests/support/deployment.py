"""The chat as it is deployed: by the Procfile's own command."""

from __future__ import annotations

import os
import shlex
import sys
import time
from pathlib import Path

from tests.support.server import PATIENCE, Server

ROOT = Path(__file__).resolve().parents[2]
WORKERS = 2


def serve(
    port: int, database_url: str, folder: Path, **environment: str
) -> Server:
    """Start gunicorn as the Procfile says, its log in the folder."""
    (web,) = (
        line.removeprefix("web: ")
        for line in (ROOT / "Procfile").read_text().splitlines()
        if line.startswith("web: ")
    )
    commands = Path(sys.executable).parent
    return Server(
        ["sh", "-c", f"cd {shlex.quote(str(ROOT))} && exec {web}"],
        port,
        folder,
        {
            "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}",
            "SECRET": "only for the tests",
            "DATABASE_URL": database_url,
            "WEB_CONCURRENCY": str(WORKERS),
            "LIMITS": "off",
            **environment,
        },
    )


def signal_master(server: Server, number: int) -> None:
    """Send gunicorn itself a signal, as an operator would."""
    os.kill(server.processes()[0], number)


def workers(server: Server) -> list[int]:
    """Wait until all workers are there, and return their ids."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        _, *found = server.processes()
        if len(found) == WORKERS:
            return found
        time.sleep(0.05)
    raise AssertionError(f"{WORKERS} workers never were there: {found}")
