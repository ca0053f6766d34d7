"""The pages that `nox -s site` has built, served, and a Chromium to read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from course.commands.site import BUILT
from tests.support.static_host import StaticHost

PATIENCE = 10_000
"""Milliseconds after which what has not come up on a page never will."""

Read = Callable[..., Page]


def pytest_configure(config: pytest.Config) -> None:
    """Have Chromium's fixtures, which are one for all tests."""
    config.pluginmanager.import_plugin("tests.support.chromium")


@pytest.fixture(scope="session")
def built() -> Path:
    """The folder of the pages."""
    if not (BUILT / "index.html").is_file():
        pytest.fail("Build the pages first: 'nox -s site'.", pytrace=False)
    return BUILT


@pytest.fixture(scope="session")
def host(built: Path) -> Iterator[StaticHost]:
    """The pages, on a host."""
    with StaticHost(built) as host:
        yield host


@pytest.fixture
def read(browser: Browser, host: StaticHost) -> Iterator[Read]:
    """Opens a page of the site: `read("index.html", color_scheme="dark")`."""
    contexts = []

    def read(path: str, **options: object) -> Page:
        contexts.append(browser.new_context(**options))  # type: ignore[arg-type]
        contexts[-1].set_default_timeout(PATIENCE)
        page = contexts[-1].new_page()
        page.goto(host.address + path)
        return page

    expect.set_options(timeout=PATIENCE)
    yield read
    for context in contexts:
        context.close()
