"""The chat as it is deployed: by the Procfile's own commands."""

from __future__ import annotations

import os
import shlex
import sys
import time
from pathlib import Path

import psutil

from course.lessons import ROOT
from tests.support.server import HOST, PATIENCE, ServerProcess

WORKERS = 2


def procfile(process: str) -> list[str]:
    """What the Procfile runs for a process, by the Python that runs here."""
    for line in (ROOT / "Procfile").read_text(encoding="utf-8").splitlines():
        name, _, words = line.partition(": ")
        if name == process:
            return [sys.executable, "-m", *shlex.split(words)]
    raise LookupError(process)


def deployed(
    database_url: str, folder: Path, **environment: str
) -> ServerProcess:
    """The chat, to be started, with its log in a folder.

    Settings are given by their names in the environment.
    """
    env = {
        **os.environ,
        "IP": HOST,
        "SECRET": "only for the tests",
        "DATABASE_URL": database_url,
        "WEB_CONCURRENCY": str(WORKERS),
        "LIMITS": "off",
        **environment,
    }
    return ServerProcess(procfile("web"), folder, env, cwd=ROOT)


def workers(server: ServerProcess) -> list[psutil.Process]:
    """Wait until all `WORKERS` are there, and return them."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        _, *found = server.processes()
        if len(found) == WORKERS:
            return found
        time.sleep(0.05)
    raise AssertionError(f"{WORKERS} workers never were there: {found}")
