"""Lesson 10: the page asks for news by itself."""

from __future__ import annotations

from playwright.sync_api import expect
from pytest import mark

from tests.browser.acts import enter, say, script_errors, stop_clock
from tests.browser.conftest import People


@mark.stages(10)
def test_a_message_arrives_without_touching_the_page(
    people: People, chat: str
) -> None:
    aaron, yoni = people(chat), people(chat)
    stop_clock(aaron)
    enter(aaron, "aaron")
    enter(yoni, "yoni")
    say(yoni, "yoni", "are you there")
    assert "are you there" not in aaron.inner_text("body")
    aaron.clock.run_for(5000)
    expect(aaron.locator("body")).to_contain_text("yoni: are you there")


@mark.stages(13, 13)
def test_a_message_arrives_in_real_time(people: People, chat: str) -> None:
    """As above, with the browser's own clock, and five seconds to wait."""
    aaron, yoni = people(chat), people(chat)
    stop_clock(yoni)
    enter(yoni, "yoni")
    enter(aaron, "aaron")
    say(yoni, "yoni", "can you hear me")
    expect(aaron.locator("body")).to_contain_text("yoni: can you hear me")


@mark.stages(10)
def test_the_page_reloads_after_five_seconds_and_again(
    people: People, chat: str
) -> None:
    aaron = people(chat)
    stop_clock(aaron)
    enter(aaron, "aaron")
    for _ in range(2):
        with aaron.expect_event("load"):
            aaron.evaluate("window.same = true")
            aaron.clock.run_for(4999)
            aaron.wait_for_timeout(100)
            assert aaron.evaluate("window.same"), "It reloaded before."
            aaron.clock.run_for(1)


@mark.stages(10)
def test_the_console_stays_empty(people: People, chat: str) -> None:
    aaron = people(chat)
    stop_clock(aaron)
    enter(aaron, "aaron")
    say(aaron, "aaron", "is anything red")
    if (box := aaron.get_by_role("textbox")).count():
        box.press("h")
    with aaron.expect_event("load"):
        aaron.clock.run_for(5000)
    assert script_errors(aaron) == []
    assert aaron.console_messages(filter="all") == []
