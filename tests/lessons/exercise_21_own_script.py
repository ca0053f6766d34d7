"""The exercise of lesson 21: how long the message is that one writes."""

from __future__ import annotations

import re

from course.browser.tab import Tab, Way
from course.browser.visitor import Visitor
from course.sandbox.work import Work

A_SECOND = 1000
"""Milliseconds in which an answer is there."""


def opened(visitor: Visitor, work: Work) -> Tab:
    """aaron's page, where a browser has it open."""
    visitor.enter("aaron")
    return Tab(visitor, work)


def expect_count(tab: Tab, count: int, story: str) -> None:
    """Fail unless the page says that the box has so many characters."""
    page = tab.page_now()
    found = re.findall(r"Characters: *(\d+)", page.text, re.IGNORECASE)
    if found == [str(count)]:
        return
    said = ", ".join(f"“Characters: {it}”" for it in found)
    raise tab.broken or AssertionError(
        f"{story}, and the page says {said or 'nothing of characters'}. "
        f"The box holds “{tab.typed(tab.box)}”."
    )


def test_the_characters_are_counted(visitor: Visitor, work: Work) -> None:
    """While one types, the page says `Characters: 5`.

    `textbox.oninput` is called whenever somebody has changed what stands in
    the box, and `textbox.value.length` is the number of its characters.
    """
    tab = opened(visitor, work)
    tab.write(tab.box, "hello")
    expect_count(tab, 5, "I wrote “hello”")
    tab.write(tab.box, " yoni")
    expect_count(tab, 10, "I wrote “ yoni” behind it")
    tab.erase(tab.box)
    expect_count(tab, 0, "I took it away again")


def test_what_the_script_writes_counts_as_well(
    visitor: Visitor, work: Work
) -> None:
    """When a message is sent the number is 0; when it comes back, as before.

    `oninput` is for what a person does. Where the script itself changes the
    box, it has to call the function that counts.
    """
    tab = opened(visitor, work)
    tab.write(tab.box, "hello")
    tab.send(tab.box)
    tab.wait(A_SECOND)
    expect_count(tab, 0, "I wrote “hello” and sent it")
    tab.way = Way.CUT
    tab.write(tab.box, "keep me")
    tab.send(tab.box)
    tab.wait(A_SECOND)
    expect_count(tab, 7, "I sent “keep me”, which did not get through")
