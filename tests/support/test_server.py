"""Servers are started, looked at, and ended with all their processes."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.support.server import NotStarted, ServerProcess

PARENT = """
import os, socket, subprocess, sys, time
server = socket.create_server(("127.0.0.1", int(os.environ["PORT"])))
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
server.accept()[0].close()
time.sleep(60)
"""


def alive(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def server(folder: Path, program: str) -> ServerProcess:
    return ServerProcess([sys.executable, "-c", program], folder, os.environ)


def test_nothing_that_a_server_started_is_left_behind(tmp_path: Path) -> None:
    with server(tmp_path, PARENT) as parent:
        while len(parent.processes()) < 2:
            time.sleep(0.01)
        processes = parent.processes()
        assert parent.memory() > 1_000_000
        assert all(map(alive, processes))

    end = time.monotonic() + 5
    while any(map(alive, processes)) and time.monotonic() < end:
        time.sleep(0.01)
    assert not any(map(alive, processes))


def test_a_server_that_has_ended_starts_again_where_it_was(
    tmp_path: Path,
) -> None:
    with server(tmp_path, PARENT) as parent:
        first = parent.processes()[0]
        parent.kill()
        parent.start()
        assert parent.processes()[0] != first


def test_a_server_that_does_not_start_shows_its_log(tmp_path: Path) -> None:
    with (
        pytest.raises(NotStarted, match="no such thing"),
        server(tmp_path, "raise SystemExit('no such thing')"),
    ):
        raise AssertionError("it came up")


def test_an_error_meanwhile_carries_the_server_s_log(tmp_path: Path) -> None:
    with (
        pytest.raises(OSError, match="refused") as caught,
        server(tmp_path, "print('so it goes', flush=True)" + PARENT),
    ):
        raise ConnectionRefusedError("refused")

    assert "so it goes" in caught.value.__notes__[0]
