"""The Chromium that is on this machine.

Playwright's own handling of browsers would fetch another.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator

from playwright.sync_api import Browser, Playwright, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = (
    "No Chromium was found on this machine: install it (Debian and Ubuntu: "
    "'apt install chromium'; elsewhere: 'python -m playwright install "
    "chromium'), and run this again."
)
OFF = (
    # Pages of the browser's own, below its address bar, which nobody sees
    # here: each new window loads them, for most of the time that it takes.
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    # What Playwright switches off as well: of two lists the last one counts.
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    f"--disable-features={','.join(OFF)}",
)


def find(playwright: Playwright) -> str | None:
    """Where it is, or None; Playwright's own will do as well."""
    own = playwright.chromium.executable_path
    return next(filter(None, map(shutil.which, (*NAMES, own))), None)


def launch(playwright: Playwright, path: str) -> Browser:
    """Start it."""
    return playwright.chromium.launch(executable_path=path, args=arguments())


def arguments() -> list[str]:
    """How it is started; as root, which has no sandbox, without one."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*QUIET, *(["--no-sandbox"] if root else [])]


@contextlib.contextmanager
def started() -> Iterator[Browser]:
    """Have it running; raises FileNotFoundError where there is none."""
    with sync_playwright() as playwright:
        path = find(playwright)
        if path is None:
            raise FileNotFoundError(MISSING)
        with launch(playwright, path) as browser:
            yield browser


def is_there() -> bool:
    """Whether there is one on this machine."""
    with sync_playwright() as playwright:
        return find(playwright) is not None
