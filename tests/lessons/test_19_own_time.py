"""Lesson 19: one moment, many clocks."""

from __future__ import annotations

import re
from datetime import datetime

from course.browser.html import Element
from course.browser.page import Page
from course.browser.tab import Tab
from course.browser.visitor import Visitor
from course.sandbox.failure import Failure
from course.sandbox.work import Work


def sent_at(page: Page) -> float:
    """The moment that the first message of a page says, in whole seconds."""
    element = page.first("time")
    assert element, "I found no `<time>` that says when."
    written = (element.attributes.get("datetime") or element.text).strip()
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        told = (
            "says the day in another form than `<time>` takes."
            if re.search(r"\d{4}", written)
            else "does not say the day."
        )
        raise AssertionError(f"“{written}” {told}") from None
    assert moment.tzinfo, f"“{written}” does not say in which time zone."
    return moment.replace(microsecond=0).timestamp()


def steps_to(page: Page, words: str) -> list[tuple[str, str | None, int]]:
    """What a page has up to the element with these words, of each its kind."""
    steps = []
    for element in page.elements:
        steps.append(kind(element))
        inner = [it for it in element.children if isinstance(it, str)]
        if words in "".join(inner):
            return steps
    raise page.failure("not_on_page", asked=words)


def kind(element: Element) -> tuple[str, str | None, int]:
    """What tells an element from others, whatever it says."""
    given = element.attributes
    return element.tag, given.get("class"), len(given)


def test_a_message_says_its_day_and_its_time_zone(
    visitor: Visitor, work: Work
) -> None:
    """Each message says when it was sent: the day, the time, the time zone.

    It outlives the day, and may be read anywhere. A browser understands
    `<time>2030-05-06 21:08:09Z</time>`; the `Z` stands for UTC, the time that
    is the same everywhere.
    """
    visitor.enter("aaron")
    now = work.clock("2030-05-06 21:08:09")
    visitor.say("aaron", "hello")
    page = visitor.enter("aaron")
    assert sent_at(page) == now, (
        "I sent a message when it was 16:08:09 in UTC, and "
        f"“{page.line_with('hello')}” says something else. "
        "`datetime.now(timezone.utc)` asks for UTC."
    )


def test_a_line_stands_between_two_days(visitor: Visitor, work: Work) -> None:
    """Something stands between two messages of two days, and only there.

    The day is the first part of the timestamp: `message.timestamp[:10]`. In a
    loop, `loop.previtem` is the message before this one, and has a day, too.
    The first message has none before it: `loop.first` is true there.
    """
    visitor.enter("aaron")
    for number, moment in enumerate(("06 12:00", "06 13:00", "07 13:00")):
        work.clock(f"2030-05-{moment}:00")
        visitor.say("aaron", f"note {number}")
    page = Tab(visitor, work).page_now()
    one, two, three = (len(steps_to(page, f"note {n}")) for n in range(3))
    steps = steps_to(page, "note 2")
    tags = [tag for tag, _, _ in steps]
    if "hr" in tags[one:two]:
        raise Failure(
            "line_within_a_day",
            "Between two messages of the same day stands a line, too.",
        )
    assert steps[two:three] != steps[one:two], (
        "Between a message of 6 May and one of 7 May stands nothing that "
        "shows the new day."
    )


def test_everybody_reads_their_own_time(visitor: Visitor, work: Work) -> None:
    """In the browser each message has the time that it is where one reads.

    `for (let time of document.querySelectorAll("time"))` goes through all of
    them. `new Date(...)` reads what stands in each, its `textContent`, and
    this becomes what `toLocaleString()` gives.
    """
    visitor.enter("aaron")
    work.clock("2030-05-06 21:08:09")
    visitor.say("aaron", "hello")
    work.clock("2030-05-06 21:10:11")
    page = visitor.say("aaron", "are you there")
    sent_at(page)
    tab = Tab(visitor, work)
    now = tab.page_now()
    for moment in ("21:08", "21:10"):
        try:
            now.expect_time(moment)
        except AssertionError:
            raise tab.broken or AssertionError(
                "I read in a browser five hours ahead of UTC, where it was "
                f"{moment} when I sent a message, and read: {now.quoted}."
            ) from None
