"""The Chromium of this machine, for tests, which cannot do without it.

A pytest plugin: its fixtures are there once for all that a conftest asks for
them, since one process can have Playwright started but once.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from pages.chromium import MISSING, find, launch


@contextlib.contextmanager
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Chromium, started; the test fails where there is none."""
    path = find(playwright)
    if path is None:
        pytest.fail(MISSING, pytrace=False)
    with launch(playwright, path) as browser:
        yield browser


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
