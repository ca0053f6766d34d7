"""Everybody can use the page: what axe finds, and what fits."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import (  # type: ignore[import-untyped]
    Axe,
)
from playwright.sync_api import Page, expect

from tests.browser.final.conftest import Join
from tests.support.server import ServerProcess

LOOKS: list[dict[str, Any]] = [
    {
        "viewport": {"width": width, "height": 720},
        "color_scheme": scheme,
        "reduced_motion": "reduce",
    }
    for width in (360, 1280)
    for scheme in ("light", "dark")
]


def check(page: Page) -> None:
    """Nothing is wrong with the page, and it is not wider than it is."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    wide = "document.documentElement.scrollWidth > innerWidth"
    assert not page.evaluate(wide), "the page scrolls sideways"


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing(
    join: Join, server: ServerProcess, look: dict[str, Any]
) -> None:
    ann = join("ann", **look)
    stranger = ann.context.browser.new_page(**look)  # type: ignore[union-attr]
    stranger.goto(server.url)
    check(stranger)
    stranger.fill("#username", "ann")
    stranger.click("button")
    expect(stranger.locator(".error")).to_be_visible()
    check(stranger)
    stranger.goto(server.url + "/nowhere")
    check(stranger)
    stranger.close()

    expect(ann.locator("#names li")).to_have_count(1)
    check(ann)
    for menu in ("#people", "#menu"):
        ann.click(f"{menu} summary")
        check(ann)
    ann.keyboard.press("Escape")
    for text in ("hello", "https://example.org/", "x" * 300, "\u05e9\u05dc"):
        ann.fill("#message", text)
        ann.press("#message", "Enter")
    expect(ann.locator("#messages .waiting")).to_have_count(0)
    check(ann)
    server.kill()
    ann.fill("#message", "not sent")
    ann.press("#message", "Enter")
    expect(ann.locator("#messages .failed")).to_be_visible()
    check(ann)
