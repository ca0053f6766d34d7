"""Lesson 18: a page has an end, and a way to what was said before."""

from __future__ import annotations

import re

from course.browser.page import Page
from course.browser.visitor import Visitor
from course.sandbox.work import Work


def say(visitor: Visitor, work: Work, numbers: range) -> None:
    """Say “note 1” and so on, one a minute."""
    for number in numbers:
        hours, minutes = divmod(number, 60)
        work.clock(f"2030-05-06 {20 + hours}:{minutes:02}:00")
        visitor.say("aaron", f"note {number}")


def notes(page: Page) -> list[int]:
    """The numbers of the notes that are on a page, from top to bottom."""
    return [int(number) for number in re.findall(r"note (\d+)", page.text)]


def older(visitor: Visitor) -> Page | None:
    """The page that "Older messages" leads to, where that can be seen."""
    page = visitor.page
    hidden = page.root.select("[hidden]")
    if any("older" in element.text.lower() for element in hidden):
        return None
    return visitor.press("older") if page.shows("older") else None


def read_back(visitor: Visitor) -> list[int]:
    """The notes from the first on, as far back as "Older messages" leads."""
    shown = notes(visitor.page)
    while found := older(visitor):
        read = shown
        shown = notes(found) + read
        if not notes(found) or {*notes(found)} & {*read}:
            break
    return shown


def test_a_page_ends_and_a_link_leads_to_those_before(
    visitor: Visitor, work: Work
) -> None:
    """The page shows the last 50 messages, and a link leads to older ones.

    `order_by(messages.c.id.desc())` begins with the newest, `limit(50)` ends
    after 50, and `rows.reverse()` puts the oldest first again. The link
    "Older messages" says before which id they shall be, as in `?before=12`;
    it is there only where there are any.
    """
    visitor.enter("aaron")
    visitor.say("aaron", "old news")
    visitor.press("clear")
    say(visitor, work, range(1, 51))
    found = older(visitor)
    assert not (found and found.shows("old news")), (
        "I cleared the history, and “Older messages” shows what was there."
    )
    assert not found or notes(found), (
        "There are 50 messages, all are on the page, and “Older messages” "
        "leads to a page without any."
    )
    say(visitor, work, range(51, 52))
    page, shown = visitor.page, notes(visitor.page)
    assert len(shown) == 50, (
        f"There are 51 messages, and {len(shown)} of them on the page, in "
        "place of the last 50."
    )
    assert 51 in shown, "The newest of 51 messages is not on the page."
    assert shown == sorted(shown), (
        f"The page begins with message {shown[0]} and ends with message "
        f"{shown[-1]}. Up to here, the newest stood last."
    )
    found = older(visitor)
    if not found:
        raise page.failure(
            "not_on_page",
            "There are 51 messages, the page shows the last 50, and no "
            "“Older messages” leads to the first.",
            asked="Older messages",
        )
    again = len({*notes(found)} & {*shown})
    assert not again, (
        "Of the 50 messages that were on the page, “Older messages” shows "
        f"{again} again."
    )
    assert notes(found) == [1], (
        "There are 51 messages, the last 50 on the page, and the first is "
        f"not behind “Older messages”. There I read: {found.quoted}."
    )
    visitor.enter("aaron")
    say(visitor, work, range(52, 102))
    shown = read_back(visitor)
    missing = [number for number in range(1, 102) if number not in shown]
    assert not missing, (
        "There are 101 messages. I pressed “Older messages” as long as it led "
        f"to others, and message {missing[0]} was on none of the pages."
    )
    assert shown == sorted(shown), (
        "There are 101 messages, and behind “Older messages” they are not in "
        "the order in which I sent them."
    )
    assert len(shown) == 101, (
        "There are 101 messages. I pressed “Older messages” as long as it led "
        f"to others, and {len(shown) - 101} of them came twice."
    )
