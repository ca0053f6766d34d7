"""Lesson 14: a visitor can clear the history for their own eyes, and leave."""

from __future__ import annotations

from course.browser.visitor import Visitor


def test_clearing_hides_what_was_said(visitor: Visitor) -> None:
    """Whoever clears the history no longer sees what was said before.

    A link or a button with the word "Clear" leads to a view that notes how
    many messages there are; the page leaves out that many.
    """
    visitor.enter("aaron")
    visitor.say("aaron", "old news")
    visitor.enter("aaron").expect("old news")
    visitor.press("clear")
    page = visitor.enter("aaron")
    assert not page.shows("old news"), "I cleared it, and it is still there."
    visitor.say("aaron", "fresh news")
    visitor.enter("aaron").expect("fresh news")


def test_nobody_else_loses_a_line(visitor: Visitor, another: Visitor) -> None:
    """Everybody else still sees every message.

    `messages.clear()` would empty the list for all. Remember a number for
    each username instead, and ask for that of `session["username"]`: it
    counts who looks, and not whose page it is.
    """
    own = visitor.enter("aaron").url
    visitor.say("aaron", "old news")
    visitor.press("clear")
    another.enter("yoni").expect("old news")
    page = another.ask("GET", own)
    assert page.shows("old news"), (
        "aaron cleared the history, and on aaron's page it is hidden from "
        "yoni, too."
    )


def test_whoever_leaves_is_asked_for_a_name(visitor: Visitor) -> None:
    """Whoever leaves is asked for a name again.

    A link or a button with the word "Leave" leads to a view that empties the
    session.
    """
    visitor.enter("aaron")
    visitor.press("leave")
    page = visitor.enter("yoni")
    page.expect("yoni")
    assert not page.shows("welcome aaron"), "I am still aaron."
