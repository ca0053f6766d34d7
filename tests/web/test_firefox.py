"""A smoke in Firefox, where there is one: the other tests are in Chromium."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.static_host import StaticHost
from tests.web.pyodide import NODE

NAMES = ("firefox", "firefox-esr")
TIMEOUT = 900
"""Seconds after which even a busy machine has said that it will not come."""


def test_lesson_4_runs_is_judged_and_is_kept(
    host: StaticHost, tmp_path: Path
) -> None:
    firefox = next(filter(None, map(shutil.which, NAMES)), None)
    if firefox is None:
        pytest.skip("There is no Firefox on this machine.")
    address = f"{host.address}workshop/?lesson=4"
    command = [
        "node",
        str(NODE / "firefox.mjs"),
        firefox,
        str(tmp_path),
        address,
    ]
    ended = subprocess.run(
        command, stderr=subprocess.PIPE, text=True, timeout=TIMEOUT
    )
    assert ended.returncode == 0, ended.stderr
