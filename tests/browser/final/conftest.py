"""The deployed chat, and people who look at it in Chromium."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from course.sandbox.ports import free_port

FINAL = Path(__file__).parents[3] / "final"

Join = Callable[..., Page]


class Server:
    """The chat, as `python run.py` starts it; it can be stopped for a while.

    Its messages are in `database`.
    """

    def __init__(self, database: Path) -> None:
        self.database = database
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = database.with_name("server.log")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        with self._log.open("a") as log:
            self._process = subprocess.Popen(
                [sys.executable, "run.py"],
                cwd=FINAL,
                env={
                    **os.environ,
                    "PORT": str(self.port),
                    "DATABASE_URL": f"sqlite:///{self.database}",
                    "LIMITS": "off",
                },
                stdout=log,
                stderr=log,
            )
        for _ in range(200):
            try:
                urllib.request.urlopen(self.url + "/health").close()
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(self._log.read_text())

    def stop(self) -> None:
        """End it at once, and every connection with it."""
        self._process.kill()
        self._process.wait()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """The chat, running, with nothing said yet."""
    server = Server(tmp_path / "chat.db")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def join(browser: Browser, server: Server) -> Iterator[Join]:
    """Somebody new opens the page and takes a name.

    Options are those of a browser's context. An error in a page's script
    fails the test.
    """
    errors: list[str] = []
    contexts = []

    def join(name: str, **options: Any) -> Page:
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(server.url)
        page.fill("#username", name)
        page.click("text=Go to chat!")
        page.wait_for_url("**/chat/**")
        return page

    yield join
    for context in contexts:
        context.close()
    assert errors == []
