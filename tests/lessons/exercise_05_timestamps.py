"""The exercise of lesson 5: since when the chat has been open."""

from __future__ import annotations

import re

from course.browser.page import Page
from course.browser.visitor import Visitor
from course.sandbox.work import Work


def since(page: Page) -> str:
    """The time that a page says the chat has been open since."""
    found = re.search(r"open since:?\s+(\d\d:\d\d:\d\d)", page.text, re.I)
    if found is None:
        raise page.failure("not_on_page", asked="Open since 12:00:00")
    return found[1]


def test_a_page_says_when_the_chat_was_started(
    visitor: Visitor, work: Work
) -> None:
    """`/since` says when the chat was started: `Open since 14:58:36`.

    That is the moment at which the program started. A line at the top of the
    file, such as one below `messages = []`, runs once, and just then; a line
    in a function runs at each visit.
    """
    first = since(visitor.get("/since"))
    work.clock("2030-05-06 21:08:09")
    later = since(visitor.get("/since", "I opened /since some hours later"))
    assert first == later, (
        f"The page said “Open since {first}”. Some hours later it said “Open "
        f"since {later}”."
    )
