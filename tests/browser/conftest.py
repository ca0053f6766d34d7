"""Real Chromium, people who use it, and chats that are really started."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    Page,
    expect,
)

from course.lessons import VIDEOS, Lesson, all_lessons
from course.sandbox.folder import Copy
from course.sandbox.network import StartedProcess

PATIENCE = 10_000
"""Milliseconds after which what has not come up on a page never will."""
expect.set_options(timeout=PATIENCE)

Serve = Callable[[Path], str]
People = Callable[[str], Page]


def pytest_configure(config: pytest.Config) -> None:
    """Have Chromium's fixtures, which are one for all tests."""
    config.pluginmanager.import_plugin("tests.support.chromium")
    config.addinivalue_line(
        "markers",
        "stages(first, last): the stages to start; the last of all if open",
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    marker = metafunc.definition.get_closest_marker("stages")
    if marker is None:
        return
    first, last = (*marker.args, VIDEOS)[:2]
    wanted = [
        pytest.param(lesson, id=f"{lesson.number:02}")
        for lesson in all_lessons()
        if first <= lesson.number <= last
    ]
    metafunc.parametrize("stage", wanted, scope="module")


@pytest.fixture
def people(browser: Browser) -> Iterator[People]:
    """Somebody new, with a browser of their own: `people(address)`.

    Gives their page, on which `goto("/")` opens the chat at that address.
    """
    with contextlib.ExitStack() as all_of_them:

        def somebody(address: str) -> Page:
            context = browser.new_context(base_url=address)
            all_of_them.enter_context(context)
            context.set_default_timeout(PATIENCE)
            return context.new_page()

        yield somebody


@pytest.fixture(scope="module")
def serve() -> Iterator[Serve]:
    """Starts `python run.py` in a copy of a folder; gives its address."""
    with contextlib.ExitStack() as servers:

        def served(folder: Path) -> str:
            started = StartedProcess(Copy.of(folder), patience=10.0)
            server = servers.enter_context(started)
            server.wait()
            return f"http://127.0.0.1:{server.port}"

        yield served


@pytest.fixture(scope="module")
def chat(stage: Lesson, serve: Serve) -> str:
    """The address of the stage that the test is about, started."""
    return serve(stage.folder)
