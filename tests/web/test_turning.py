"""What is shown is the lesson that was asked for last, all of it."""

from __future__ import annotations

import contextlib
import re
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from course.lessons import find
from tests.support.static_host import StaticHost
from tests.support.workshop import Workshop

MINE = "# this is mine"
BEGINNING = "stages/04_presenting.json"
"""What lesson 5 begins with."""


@pytest.fixture
def late(
    workshop: Workshop, host: StaticHost
) -> Iterator[contextlib.AbstractContextManager[None]]:
    """Within it, what lesson 5 begins with is asked for, and comes after."""
    with held(workshop, host, BEGINNING) as comes:
        yield comes


def test_a_beginning_that_comes_late_is_not_put_into_another_lesson(
    workshop: Workshop, late: contextlib.AbstractContextManager[None]
) -> None:
    workshop.open(6)
    workshop.add_line("messages = []", MINE)
    workshop.wait_until_written()
    workshop.lesson.select_option("7")
    shows(workshop, "7")
    expect(workshop.line(MINE)).to_have_count(0)
    with late:
        workshop.lesson.select_option("5")
        workshop.lesson.select_option("6")
        expect(workshop.line(MINE)).to_be_visible()
    shows(workshop, "6")
    workshop.retype(MINE, f"{MINE}, too")
    workshop.wait_until_written()
    workshop.page.reload()
    expect(workshop.line(f"{MINE}, too")).to_be_visible()


def test_who_goes_back_before_the_other_lesson_has_come_stays(
    workshop: Workshop, late: contextlib.AbstractContextManager[None]
) -> None:
    workshop.open(6)
    workshop.add_line("messages = []", MINE)
    with late:
        workshop.lesson.select_option("5")
        workshop.page.go_back()
        expect(workshop.lesson).to_have_value("6")
    shows(workshop, "6")
    expect(workshop.line(MINE)).to_be_visible()
    workshop.lesson.select_option("5")
    shows(workshop, "5")
    expect(workshop.line(MINE)).to_have_count(0)


def test_what_is_typed_before_the_next_lesson_has_come_stays_in_its_own(
    workshop: Workshop, late: contextlib.AbstractContextManager[None]
) -> None:
    workshop.open(6)
    with late:
        workshop.lesson.select_option("5")
        workshop.add_line("messages = []", MINE)
    shows(workshop, "5")
    expect(workshop.line(MINE)).to_have_count(0)
    workshop.page.reload()
    expect(workshop.line("messages = []")).to_be_visible()
    expect(workshop.line(MINE)).to_have_count(0)
    workshop.lesson.select_option("6")
    expect(workshop.line(MINE)).to_be_visible()


def test_a_lesson_that_begins_anew_late_leaves_another_as_it_is(
    workshop: Workshop, host: StaticHost
) -> None:
    workshop.open(5)
    workshop.add_line("messages = []", MINE)
    workshop.wait_until_written()
    workshop.open(7)
    workshop.add_line("messages = []", "# of seven")
    workshop.lesson.select_option("5")
    expect(workshop.line(MINE)).to_be_visible()
    with held(workshop, host, BEGINNING) as comes:
        workshop.forget_files()
        with comes:
            workshop.choose("My work", "Start this lesson anew…")
            workshop.answer("Start anew")
            workshop.lesson.select_option("7")
            expect(workshop.line("# of seven")).to_be_visible()
    shows(workshop, "7")
    expect(workshop.line("# of seven")).to_be_visible()


def test_notes_that_come_late_are_not_shown_beside_another_lesson(
    workshop: Workshop, host: StaticHost
) -> None:
    with held(workshop, host, "lessons/07_sessions.html") as comes:
        workshop.open(6)
        shows(workshop, "6")
        with comes:
            workshop.lesson.select_option("7")
            expect(workshop.line("render_template")).to_be_visible()
            workshop.lesson.select_option("6")
            shows(workshop, "6")
    shows(workshop, "6")


def test_a_lesson_that_cannot_be_fetched_leaves_the_one_that_is_shown(
    workshop: Workshop, host: StaticHost
) -> None:
    host.lost.add(BEGINNING)
    try:
        workshop.open(6)
        workshop.lesson.select_option("5")
        expect(workshop.news).to_contain_text("Lesson 5 could not be fetched")
    finally:
        host.lost.clear()
    shows(workshop, "6")
    workshop.add_line("messages = []", MINE)
    workshop.lesson.select_option("5")
    shows(workshop, "5")
    expect(workshop.line(MINE)).to_have_count(0)
    workshop.lesson.select_option("6")
    expect(workshop.line(MINE)).to_be_visible()


def shows(workshop: Workshop, lesson: str) -> None:
    """Title, list and notes are those of a lesson."""
    title = find(lesson).title
    expect(workshop.page).to_have_title(re.compile(rf"^{lesson}\. "))
    expect(workshop.lesson).to_have_value(lesson)
    notes = workshop.page.locator("#notes")
    expect(notes.get_by_role("heading").first).to_have_text(title)


@contextlib.contextmanager
def held(
    workshop: Workshop, host: StaticHost, path: str
) -> Iterator[contextlib.AbstractContextManager[None]]:
    """A file of the site does not come until what is given is left."""
    may_come = host.held[path] = threading.Event()

    @contextlib.contextmanager
    def comes() -> Iterator[None]:
        """Within it the file is asked for; it has come when this is left."""
        with workshop.page.expect_event(
            "requestfinished", lambda asked: asked.url.endswith(path)
        ):
            yield
            may_come.set()
        workshop.page.wait_for_timeout(500)

    try:
        yield comes()
    finally:
        may_come.set()
