"""The exercise of lesson 27: how many characters are left."""

from __future__ import annotations

import re

from course.browser.tab import Tab, Way
from course.browser.visitor import Visitor
from course.sandbox.work import Work

LEFT = re.compile(r"(\d[\d,.]*) characters left", re.IGNORECASE)
MOST = 2000


def must_say(tab: Tab, left: int, story: str) -> None:
    """The page says that so many characters are left."""
    page = tab.page_now()
    found = LEFT.search(page.text)
    if tab.errors:
        assert tab.broken
        raise tab.broken
    assert found, (
        f"{story}, and the page does not say “{left} characters left”. I "
        f"read: {page.quoted}."
    )
    told = re.sub(r"\D", "", found[1])
    assert told == str(left), (
        f"{story}, and the page says “{found[0]}”, and not {left}."
    )


def test_the_page_counts_what_is_left(visitor: Visitor, work: Work) -> None:
    """The page says how many characters are left: `1995 characters left`.

    `textbox.value.length` is how many there are in the box, and what is
    called `textbox.oninput` is done whenever somebody changes that. Call it
    yourself in the last lines, so that the page says something from the start.
    """
    visitor.enter("aaron")
    tab = Tab(visitor, work)
    must_say(tab, MOST, "I opened the page")
    tab.write(tab.box, "hello")
    must_say(tab, MOST - 5, "I wrote “hello”")
    tab.write(tab.box, " you")
    must_say(tab, MOST - 9, "I wrote “hello you”")
    tab.erase(tab.box)
    must_say(tab, MOST, "I took it away again")


def test_it_counts_what_the_script_changes(
    visitor: Visitor, work: Work
) -> None:
    """What the script takes out of the box, or puts there, is counted, too.

    No `oninput` tells of that. Call the function where `textbox.value` has
    got another text.
    """
    visitor.enter("aaron")
    tab = Tab(visitor, work)
    tab.write(tab.box, "hello")
    tab.enter(tab.box)
    tab.wait(1000)
    must_say(tab, MOST, "I sent “hello”")
    tab.way = Way.CUT
    tab.write(tab.box, "are you there")
    tab.enter(tab.box)
    tab.wait(1000)
    left = MOST - len(tab.typed(tab.box))
    must_say(tab, left, "I sent “are you there”, which came back")
