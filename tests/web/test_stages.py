"""Every stage of the course runs in the two little browsers."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from course.lessons import FINAL, Lesson, all_lessons
from tests.support.workshop import Workshop
from tests.web.conftest import Somebody
from tests.web.works import zip_of_folder

STAGES = [lesson for lesson in all_lessons() if lesson.folder != FINAL]
FIRST_TEXT = "To send a message use"


@pytest.fixture(scope="module")
def tab(somebody: Somebody) -> Iterator[Workshop]:
    """One tab, in which lesson after lesson is opened."""
    workshop = somebody()
    workshop.begin(2)
    yield workshop
    workshop.page.context.close()


@pytest.fixture(params=STAGES, ids=lambda it: it.folder.name)
def stage(request: pytest.FixtureRequest, tab: Workshop) -> Lesson:
    """A stage, opened as one opens one's own work."""
    lesson: Lesson = request.param
    for browser in (tab.aaron, tab.yoni):
        browser.leave()
    if tab.lesson.input_value() != str(lesson.number):
        tab.lesson.select_option(str(lesson.number))
        for browser in (tab.aaron, tab.yoni):
            browser.arrive()
            browser.leave()
    tab.open_zip(zip_of_folder(lesson.folder))
    for browser in (tab.aaron, tab.yoni):
        browser.arrive()
    tab.wait()
    return lesson


def test_two_people_talk(stage: Lesson, tab: Workshop) -> None:
    aaron, yoni = tab.aaron, tab.yoni
    if stage.number == 1:
        expect(aaron.body).to_have_text("Hello There!")
        return
    if stage.number < 4:
        aaron.goto("/aaron/hello")
        expect(aaron.body).to_contain_text("hello")
        return
    if stage.number < 11:
        if stage.number >= 7:
            aaron.enter("aaron")
            yoni.enter("yoni")
        aaron.goto("/aaron/hello")
        expect(aaron.address).to_have_value("/aaron")
        yoni.goto("/yoni/hi you")
        expect(yoni.body).to_contain_text("hello")
        expect(yoni.body).to_contain_text("hi you")
        if stage.number == 10:
            # By itself: the page reloads after five seconds.
            expect(aaron.body).to_contain_text("hi you")
        return
    aaron.enter("aaron")
    yoni.enter("yoni")
    aaron.say("hello")
    if stage.number >= 17:
        # By itself, and at once: the stream is open.
        expect(yoni.body).to_contain_text("aaron: hello")
    else:
        yoni.press("Reload")
    yoni.say("is anybody there")
    expect(yoni.body).to_contain_text("aaron: hello")
    # By itself: the page reloads, or the stream tells.
    expect(aaron.body).to_contain_text("yoni: is anybody there")


def test_each_has_cookies_of_their_own(tab: Workshop) -> None:
    """In the last stage, where the test above has left them."""
    tab.aaron.goto("/")
    expect(tab.aaron.page.get_by_role("heading")).to_contain_text("aaron")
    tab.aaron.press("Forget")
    expect(tab.aaron.page.get_by_label("Username:")).to_be_visible()
    tab.yoni.goto("/")
    expect(tab.yoni.page.get_by_role("heading")).to_contain_text("yoni")


def test_what_does_not_run_here_says_so_and_how_to_start_it(
    tab: Workshop,
) -> None:
    tab.open("final")
    expect(tab.status).to_contain_text("python -m course run final")
    expect(tab.aaron.body).to_be_hidden()


def test_back_and_reload(tab: Workshop) -> None:
    tab.begin(5)
    tab.aaron.goto("/aaron/hello")
    expect(tab.aaron.address).to_have_value("/aaron")
    tab.aaron.goto("localhost:5000/yoni")
    expect(tab.aaron.body).to_contain_text("Welcome, yoni")
    tab.aaron.press("Back")
    expect(tab.aaron.body).to_contain_text("Welcome, aaron")
    tab.aaron.press("Back")
    expect(tab.aaron.body).to_contain_text(FIRST_TEXT)


def test_only_the_chat_is_reached(tab: Workshop) -> None:
    tab.begin(5)
    tab.aaron.address.fill("https://example.com/")
    tab.aaron.address.press("Enter")
    expect(tab.aaron.notice).to_contain_text("Only your own chat")
    expect(tab.aaron.body).to_contain_text(FIRST_TEXT)


def test_the_server_says_who_asked_for_what(tab: Workshop) -> None:
    tab.begin(5)
    tab.yoni.goto("/yoni/hi")
    expect(tab.log).to_contain_text(re.compile("Yoni.*GET /yoni/hi 302"))
