"""The Chromium of this machine, for tests, which cannot do without it.

A pytest plugin: its fixtures are there once for all that a conftest asks for
them, since one process can have Playwright started but once.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Playwright,
    sync_playwright,
)

from pages.chromium import MISSING, arguments, find, launch


@contextlib.contextmanager
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Chromium, started; the test fails where there is none."""
    path = find(playwright)
    if path is None:
        pytest.fail(MISSING, pytrace=False)
    with launch(playwright, path) as browser:
        yield browser


@contextlib.contextmanager
def with_profile(
    playwright: Playwright, profile: Path
) -> Iterator[BrowserContext]:
    """Another Chromium, with somebody's own settings, which are in a folder.

    The test fails where there is none.
    """
    path = find(playwright)
    if path is None:
        pytest.fail(MISSING, pytrace=False)
    with playwright.chromium.launch_persistent_context(
        profile, executable_path=path, args=arguments()
    ) as context:
        yield context


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright, started once."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium, started once."""
    with chromium(playwright) as browser:
        yield browser
