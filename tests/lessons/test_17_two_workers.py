"""Lesson 17: one chat in several processes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from pytest import mark

from course.browser.visitor import Visitor
from course.sandbox.work import Work


def test_what_is_cleared_stays_cleared(
    visitor: Visitor,
    another: Visitor,
    work: Work,
    start_anew: Callable[[Work], None],
) -> None:
    """What somebody cleared is still cleared after the program starts again.

    A dictionary in `run.py` ends with its program. The session is in the
    visitor's browser and stays: `session["cleared"]` can hold the number of
    the last message that is hidden. The page has those with a larger one.
    """
    visitor.enter("aaron")
    visitor.press("clear")  # there is nothing yet, so no last message either
    visitor.say("aaron", "old news")
    visitor.enter("aaron").expect("old news")
    visitor.press("clear")
    page = visitor.enter("aaron")
    assert not page.shows("old news"), "I cleared it, and it is still there."
    start_anew(work)
    page = visitor.enter("aaron")
    assert not page.shows("old news"), (
        "I cleared it, the program started again, and it is back."
    )
    visitor.say("aaron", "fresh news")
    visitor.enter("aaron").expect("fresh news")
    another.enter("yoni").expect("old news")


def test_what_is_cleared_is_cleared_in_every_program(
    visitor: Visitor,
    another: Visitor,
    work: Work,
    start_anew: Callable[[Work], None],
) -> None:
    """What somebody cleared is cleared, whichever program answers.

    Of two programs side by side, one is told of the click. The other knows
    only what comes with each request, which is the session, and what is in
    the database.
    """
    visitor.enter("aaron")
    visitor.say("aaron", "old news")
    with work.beside() as other:
        start_anew(other)
        visitor.press("clear")
        visitor.site = another.site = other
        page = visitor.enter("aaron")
        assert not page.shows("old news"), (
            "I cleared it at one program, and the other still shows it."
        )
        another.enter("yoni").expect("old news")


def test_a_name_that_was_left_hides_nothing(
    visitor: Visitor, another: Visitor
) -> None:
    """Whoever takes a name that somebody has left sees every message.

    What is hidden belongs to a visitor, and not to a name: keep the number in
    the session, which "Leave" empties.
    """
    visitor.enter("aaron")
    visitor.say("aaron", "old news")
    visitor.press("clear")
    visitor.press("leave")
    page = another.enter("aaron")
    assert page.shows("old news"), (
        "Somebody else took the name, and what I had cleared was hidden."
    )


@mark.advice
@mark.until("final")
def test_gunicorn_starts_two_workers(folder: Path) -> None:
    """The Procfile starts gunicorn with two workers."""
    file = folder / "Procfile"
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    assert re.search(r"gunicorn\b.* (--workers|-w)[ =]?2\b", text), (
        f"It says “{text.strip()}”."
    )
