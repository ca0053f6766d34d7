"""Everybody can use the workshop: what axe finds, keys, and what fits."""

from __future__ import annotations

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import (  # type: ignore[import-untyped]
    Axe,
)
from playwright.sync_api import ViewportSize, expect

from tests.support.workshop import LOADED, Workshop

PHONE: ViewportSize = {"width": 360, "height": 740}
WHOLE = """element => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    const seen = right <= innerWidth && bottom <= innerHeight;
    return left >= 0 && top >= 0 && seen;
}"""
"""Whether it lies whole in what its window shows."""
PANELS = ("Notes", "Code", "Chat", "Checks", "Server")


def nothing_found(workshop: Workshop) -> None:
    """Axe finds nothing, on the page and in the frames."""
    found = Axe().run(workshop.page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_nothing(
    workshop: Workshop, colours: Literal["light", "dark"]
) -> None:
    workshop.page.emulate_media(color_scheme=colours, reduced_motion="reduce")
    workshop.begin(15)
    expect(workshop.verdict).to_contain_text("not yet", timeout=LOADED)
    expect(workshop.page.locator("#notes h2")).to_be_visible()
    nothing_found(workshop)
    workshop.page.get_by_role("button", name="What changes").click()
    expect(workshop.dialog).to_contain_text("added: ", timeout=LOADED)
    nothing_found(workshop)


def test_a_phone_shows_one_panel_at_a_time(workshop: Workshop) -> None:
    workshop.page.set_viewport_size(PHONE)
    workshop.open(5)
    for name in PANELS:
        workshop.page.get_by_role("button", name=name, exact=True).click()
        shown = workshop.page.locator("#panels > section:visible")
        expect(shown).to_have_count(1)
        expect(shown).to_have_attribute("data-name", name.lower())
        width = workshop.page.evaluate("document.body.scrollWidth")
        assert width <= PHONE["width"], name
    nothing_found(workshop)
    home = workshop.page.get_by_role("link", name="Flask Chat")
    home.click()
    expect(workshop.page.locator("h1")).to_contain_text("Flask Chat")


@pytest.mark.parametrize("lesson", [12, 18])
def test_what_it_takes_to_write_is_seen_in_both_browsers(
    workshop: Workshop, lesson: int
) -> None:
    workshop.begin(lesson)
    for browser in (workshop.aaron, workshop.yoni):
        browser.enter("aaron")
        box = browser.page.get_by_role("textbox")
        send = browser.page.get_by_role("button", name="Send message")
        assert box.evaluate(WHOLE) and send.evaluate(WHOLE)


def test_the_editor_is_left_by_escape_and_tab(workshop: Workshop) -> None:
    workshop.open(5)
    workshop.line("messages = []").click()
    workshop.page.keyboard.press("Tab")
    expect(workshop.text).to_be_focused()
    workshop.page.keyboard.press("Escape")
    workshop.page.keyboard.press("Tab")
    expect(workshop.text).not_to_be_focused()


def test_menus_and_windows_are_left_by_escape(workshop: Workshop) -> None:
    workshop.open(5)
    menu = workshop.page.locator("summary", has_text="My work")
    menu.focus()
    menu.press("Enter")
    item = workshop.page.get_by_role("button", name="Download as a zip")
    expect(item).to_be_visible()
    workshop.page.keyboard.press("Tab")
    expect(item).to_be_focused()
    workshop.page.keyboard.press("Escape")
    expect(item).to_be_hidden()
    expect(menu).to_be_focused()
    workshop.choose("Files", "New file…")
    expect(workshop.dialog).to_be_visible()
    workshop.page.keyboard.press("Escape")
    expect(workshop.dialog).to_have_count(0)
