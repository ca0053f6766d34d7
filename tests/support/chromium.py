"""Real Chromium, the one that is on the machine.

Playwright's own handling of browsers would fetch another.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
NO_CHROMIUM = (
    "No Chromium was found on this machine: install it (Debian and Ubuntu: "
    "'apt install chromium'; elsewhere: 'python -m playwright install "
    "chromium'), and run this again."
)
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@contextlib.contextmanager
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Chromium, started; the test fails where there is none."""
    own = playwright.chromium.executable_path
    found = next(filter(None, map(shutil.which, (*NAMES, own))), None)
    if found is None:
        pytest.fail(NO_CHROMIUM, pytrace=False)
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    arguments = [*QUIET, *(["--no-sandbox"] if root else [])]
    with playwright.chromium.launch(
        executable_path=found, args=arguments
    ) as browser:
        yield browser
