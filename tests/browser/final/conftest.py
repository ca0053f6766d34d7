"""The deployed chat, and people who look at it in Chromium."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from course.lessons import FINAL
from tests.support.server import ServerProcess

Join = Callable[..., Page]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    """The chat, as `python run.py` starts it, with nothing said yet.

    Its messages are in `tmp_path / "chat.db"`.
    """
    env = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'chat.db'}",
        "LIMITS": "off",
    }
    command = [sys.executable, "run.py"]
    with ServerProcess(command, tmp_path, env, cwd=FINAL) as server:
        yield server


@pytest.fixture
def join(browser: Browser, server: ServerProcess) -> Iterator[Join]:
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
