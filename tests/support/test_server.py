"""Servers are started, looked at, and ended with all their processes."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from course.sandbox.ports import free_port
from tests.support.server import NotStarted, Server

PARENT = """
import os, socket, subprocess, sys, time
server = socket.create_server(("127.0.0.1", int(os.environ["PORT"])))
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
server.accept()[0].close()
time.sleep(60)
"""


def alive(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return stat.rpartition(") ")[2][0] != "Z"


def test_nothing_that_a_server_started_is_left_behind(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PARENT]
    with Server(command, free_port(), tmp_path, {}) as server:
        while len(server.processes()) < 2:
            time.sleep(0.01)
        pids = server.processes()
        assert server.memory() > 1_000_000
        assert all(map(alive, pids))

    end = time.monotonic() + 5
    while any(map(alive, pids)) and time.monotonic() < end:
        time.sleep(0.01)
    assert not any(map(alive, pids))


def test_a_server_that_does_not_start_shows_its_log(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "raise SystemExit('no such thing')"]

    with (
        pytest.raises(NotStarted, match="no such thing"),
        Server(command, free_port(), tmp_path, {}),
    ):
        raise AssertionError("it came up")


def test_an_error_meanwhile_carries_the_server_s_log(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-c",
        "print('so it goes', flush=True)" + PARENT,
    ]

    with (
        pytest.raises(OSError, match="refused") as caught,
        Server(command, free_port(), tmp_path, {}),
    ):
        raise ConnectionRefusedError("refused")

    assert "so it goes" in caught.value.__notes__[0]
