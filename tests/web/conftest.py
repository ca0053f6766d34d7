"""The built site on a static host, and people with tabs of the workshop."""

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

from course.lessons import ROOT
from tests.support.static_host import StaticHost
from tests.support.workshop import LOADED, Workshop

SITE = ROOT / "build" / "site"
NOT_BUILT = "The site is not built: `nox -s site` builds it."

Somebody = Callable[[], Workshop]


def pytest_configure(config: pytest.Config) -> None:
    """Have Chromium's fixtures, which are one for all tests."""
    config.pluginmanager.import_plugin("tests.support.chromium")


@pytest.fixture(scope="session")
def site() -> Path:
    """The folder of the built site."""
    if not (SITE / "workshop" / "index.html").is_file():
        pytest.fail(NOT_BUILT, pytrace=False)
    return SITE


@pytest.fixture(scope="module")
def host(site: Path) -> Iterator[StaticHost]:
    """The site, served."""
    with StaticHost(site) as host:
        yield host


@pytest.fixture(scope="module")
def somebody(browser: Browser, host: StaticHost) -> Iterator[Somebody]:
    """Somebody new, with a browser of their own and the workshop in it."""
    with contextlib.ExitStack() as contexts:

        def new() -> Workshop:
            context = browser.new_context(
                viewport={"width": 1280, "height": 800}
            )
            contexts.enter_context(context)
            context.set_default_timeout(LOADED)
            return in_tab(context.new_page(), host)

        yield new


@pytest.fixture
def workshop(somebody: Somebody) -> Iterator[Workshop]:
    """The workshop in a browser in which it never was before."""
    workshop = somebody()
    yield workshop
    workshop.page.context.close()


def in_tab(page: Page, host: StaticHost) -> Workshop:
    """The workshop in a tab, in which nothing may go wrong unheard."""
    expect.set_options(timeout=LOADED)
    page.on("pageerror", _raise)
    return Workshop(page, host.address)


def _raise(error: Exception) -> None:
    raise AssertionError(f"A script of the page has stopped: {error}")
