"""Lesson 11: a box to write in, a draft that stays, a message sent once."""

from __future__ import annotations

from playwright.sync_api import expect
from pytest import mark

from tests.browser.acts import enter, say, stop_clock
from tests.browser.conftest import People

pytestmark = mark.stages(11)


def test_no_draft_is_lost_while_somebody_writes(
    people: People, chat: str
) -> None:
    """A letter every two seconds, for twenty seconds."""
    aaron = people(chat)
    stop_clock(aaron)
    enter(aaron, "aaron")
    aaron.evaluate("window.same = true")
    box = aaron.get_by_role("textbox")
    for letter in "I am slow.":
        box.press(letter)
        aaron.clock.run_for(2000)
    aaron.wait_for_timeout(100)
    expect(box).to_have_value("I am slow.")
    assert aaron.evaluate("window.same"), "The page reloaded."


def test_a_pause_of_five_seconds_loses_the_draft(
    people: People, chat: str
) -> None:
    """The hole that the notes name: the reload empties the box."""
    aaron = people(chat)
    stop_clock(aaron)
    enter(aaron, "aaron")
    box = aaron.get_by_role("textbox")
    aaron.clock.run_for(3000)
    box.press_sequentially("Let me think")
    aaron.clock.run_for(4999)
    expect(box).to_have_value("Let me think")
    with aaron.expect_event("load"):
        aaron.clock.run_for(1)
    expect(box).to_have_value("")


def test_a_reload_does_not_send_again(people: People, chat: str) -> None:
    """Neither by the script nor by hand, as another's page shows."""
    aaron, yoni = people(chat), people(chat)
    stop_clock(aaron)
    enter(aaron, "aaron")
    say(aaron, "aaron", "only once")
    with aaron.expect_event("load"):
        aaron.clock.run_for(5000)
    aaron.reload()
    enter(yoni, "yoni")
    expect(yoni.get_by_text("aaron: only once")).to_have_count(1)


def test_the_sender_is_who_has_come_in_on_whatever_page(
    people: People, chat: str
) -> None:
    aaron, yoni = people(chat), people(chat)
    enter(aaron, "aaron")
    enter(yoni, "yoni")
    yoni.goto(aaron.url)
    expect(yoni.get_by_role("heading")).to_contain_text("aaron")
    say(yoni, "yoni", "why? and/or #1 & 100% <b>")
    expect(yoni.get_by_text("yoni: why? and/or #1 & 100% <b>")).to_be_visible()
