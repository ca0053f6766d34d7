"""The exercise of lesson 19: a greeting for the time of the day."""

from __future__ import annotations

from course.browser.tab import Tab
from course.browser.visitor import Visitor
from course.sandbox.work import Work

DAY = (
    ("00:10", "Good morning"),
    ("11:50", "Good morning"),
    ("12:10", "Good afternoon"),
    ("17:50", "Good afternoon"),
    ("18:10", "Good evening"),
    ("23:50", "Good evening"),
)


def test_the_greeting_is_that_of_the_readers_clock(
    visitor: Visitor, work: Work
) -> None:
    """The heading says `Good morning aaron`, or what the reader's clock asks.

    `new Date()` is now, and its `getHours()` the hour where one reads, from 0
    to 23. Before 12 it is “Good morning”, from then on before 18 “Good
    afternoon”, and later “Good evening”. `textContent` writes it.
    """
    visitor.enter("aaron")
    for moment, greeting in DAY:
        work.clock(f"2030-05-06 {moment}:00")
        visitor.enter("aaron")
        tab = Tab(visitor, work)
        heading = tab.page_now().first("h1")
        said = " ".join(heading.text.split()) if heading else "nothing"
        if f"{greeting} aaron".casefold() not in said.casefold():
            raise tab.broken or AssertionError(
                f"Where it was {moment}, the heading says “{said}”."
            )


def test_without_scripts_it_says_welcome(visitor: Visitor) -> None:
    """The page itself says `Welcome aaron`, and only the script changes it.

    The server cannot know what time it is where somebody reads.
    """
    visitor.enter("aaron").expect("Welcome aaron")
