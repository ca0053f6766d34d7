"""Lesson 5: every message says when it was sent."""

from __future__ import annotations

from collections.abc import Callable

from pytest import mark

from course.browser.module import Module
from course.browser.visitor import Visitor


@mark.until("own_time")
def test_a_message_shows_the_time_it_was_sent(
    visitor: Visitor, set_clock: Callable[[str], str]
) -> None:
    """A message says when it was sent: hours, minutes and seconds.

    `now = datetime.now().strftime("%H:%M:%S")` makes the text, each time a
    message is added. `%M` is for minutes; `%m` is the month.
    """
    time = set_clock("2030-05-06 21:08:09")
    visitor.enter("aaron")
    visitor.say("aaron", "hello")
    page = visitor.enter("aaron")
    page.expect("hello")
    page.expect_time(time)


@mark.until("own_time")
def test_each_message_keeps_its_own_time(
    visitor: Visitor, set_clock: Callable[[str], str]
) -> None:
    """Each message has its own time, and keeps it.

    The line that asks for the time stands inside the function that adds a
    message, so that it runs for every message anew.
    """
    first = set_clock("2030-05-06 07:08:09")
    visitor.enter("aaron")
    visitor.say("aaron", "hello")
    second = set_clock("2030-05-06 21:22:23")
    visitor.say("aaron", "and again")
    page = visitor.enter("aaron")
    page.expect_time(first)
    page.expect_time(second)


@mark.advice
@mark.until("dictionaries")
def test_the_time_stands_in_brackets_first(module: Module) -> None:
    """What is added to the list is the string `(21:08:09) aaron: hello`."""
    module.work.clock("2030-05-06 21:08:09")
    entry = module.entry()
    assert entry == "(21:08:09) aaron: hello", f"It is {entry!r}."
