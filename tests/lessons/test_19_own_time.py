"""Lesson 19: one moment, many clocks."""

from __future__ import annotations

from datetime import datetime

from course.browser.visitor import Visitor
from course.sandbox.work import Work


def test_a_message_says_its_day_and_its_time_zone(
    visitor: Visitor, work: Work
) -> None:
    """Each message says when it was sent: the day, the time, the time zone.

    It outlives the day, and may be read anywhere. A browser understands
    `<time>2030-05-06 21:08:09Z</time>`; the `Z` is the zone of Greenwich.
    """
    visitor.enter("aaron")
    now = work.clock("2030-05-06 21:08:09")
    visitor.say("aaron", "hello")
    element = visitor.enter("aaron").first("time")
    assert element, "I found no `<time>` that says when."
    written = (element.attributes.get("datetime") or element.text).strip()
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise AssertionError(f"“{written}” does not say the day.") from None
    assert moment.tzinfo, f"“{written}” does not say in which time zone."
    assert moment.timestamp() == now, (
        f"“{written}” is not when I sent it. With a `Z` behind it, it is the "
        "time of Greenwich: `time.gmtime()` gives that."
    )
