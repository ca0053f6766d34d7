"""Lesson 7: a name, taken once and kept by the browser."""

from __future__ import annotations

import re

from playwright.sync_api import expect
from pytest import mark

from tests.browser.acts import enter, say, stop_clock
from tests.browser.conftest import People


@mark.stages(7)
def test_two_browsers_talk_each_with_a_name_of_its_own(
    people: People, chat: str
) -> None:
    aaron, yoni = people(chat), people(chat)
    for page in (aaron, yoni):
        stop_clock(page)
    enter(aaron, "aaron")
    enter(yoni, "yoni")
    say(aaron, "aaron", "good morning")
    say(yoni, "yoni", "good evening")
    for page, name in ((aaron, "aaron"), (yoni, "yoni")):
        page.goto("/")
        body = page.locator("body")
        expect(page.get_by_role("heading")).to_contain_text(name)
        expect(body).to_contain_text(re.compile("aaron.{1,20}good morning"))
        expect(body).to_contain_text(re.compile("yoni.{1,20}good evening"))


@mark.stages(7, 7)
def test_a_name_is_asked_for_once_in_each_browser(
    people: People, chat: str
) -> None:
    aaron, yoni = people(chat), people(chat)
    enter(aaron, "aaron")
    tab = aaron.context.new_page()
    for page in (aaron, tab):
        page.goto("/")
        expect(page.get_by_role("heading")).to_contain_text("aaron")
    yoni.goto("/")
    expect(yoni.get_by_label("Username:")).to_be_visible()


@mark.stages(7, 7)
def test_the_name_lives_as_long_as_the_browser(
    people: People, chat: str
) -> None:
    aaron = people(chat)
    enter(aaron, "aaron")
    (cookie,) = aaron.context.cookies()
    assert cookie["name"] == "session"
    assert cookie["expires"] == -1, "It has a date on which it ends."
