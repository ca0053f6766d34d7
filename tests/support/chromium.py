"""The Chromium of this machine, for tests, which cannot do without it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright

from pages.chromium import MISSING, find, launch


@contextlib.contextmanager
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Chromium, started; the test fails where there is none."""
    path = find(playwright)
    if path is None:
        pytest.fail(MISSING, pytrace=False)
    with launch(playwright, path) as browser:
        yield browser
