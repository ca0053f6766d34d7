"""The exercise of lesson 10: how long ago each message was sent."""

from __future__ import annotations

from course.browser.visitor import Visitor
from course.sandbox.work import Work


def test_each_line_says_how_long_ago(visitor: Visitor, work: Work) -> None:
    """Each line says how long ago its message was sent: `5 seconds ago`.

    The dictionary keeps the moment itself, `datetime.now()`, under a key of
    its own. `user` hands the template what the time is now, and
    `(now - message.moment).seconds` is the number of seconds between the two.
    """
    work.clock("2030-05-06 21:08:10")
    visitor.enter("aaron")
    visitor.say("aaron", "good morning")
    work.clock("2030-05-06 21:08:40")
    visitor.say("aaron", "and again")
    work.clock("2030-05-06 21:08:45")
    page = visitor.enter("aaron")
    for message, seconds in (("good morning", 35), ("and again", 5)):
        line = page.line_with(message)
        assert f" {seconds} seconds ago" in f" {line}", (
            f"I sent “{message}” {seconds} seconds ago, and its line is: "
            f"“{line}”."
        )
