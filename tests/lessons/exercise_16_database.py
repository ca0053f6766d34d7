"""The exercise of lesson 16: who says most."""

from __future__ import annotations

from collections.abc import Callable

from course.browser.page import Page
from course.browser.visitor import Visitor
from course.sandbox.work import Work


def say(visitor: Visitor, name: str, times: int) -> None:
    """Come in, say something so many times, and leave the name."""
    visitor.enter(name)
    for number in range(times):
        visitor.say(name, f"line {number}")
    visitor.press("leave")


def expect_order(page: Page, *wanted: str) -> None:
    """Fail unless a page has these lines, in this order."""
    page.expect(*wanted)
    lines = page.text.casefold().splitlines()
    places = [
        next(place for place, line in enumerate(lines) if text in line)
        for text in wanted
    ]
    assert places == sorted(places), (
        f"They are not in the order of their numbers. I read: {page.quoted}."
    )


def test_the_names_are_in_the_order_of_their_numbers(visitor: Visitor) -> None:
    """`/top` has a line for each name, `zoe: 3`, and the largest comes first.

    `sa.select(name, sa.func.count()).group_by(name)`, with
    `messages.c["from"]` as the `name`, asks for a row for each name: it is
    `row[0]`, and the number `row[1]`. `order_by(sa.func.count().desc())` puts
    the largest first.
    """
    say(visitor, "ben", 1)
    say(visitor, "zoe", 3)
    say(visitor, "aaron", 2)
    expect_order(visitor.get("/top"), "zoe: 3", "aaron: 2", "ben: 1")
    say(visitor, "ben", 3)
    expect_order(visitor.get("/top"), "ben: 4", "zoe: 3", "aaron: 2")


def test_it_counts_on_after_a_restart(
    visitor: Visitor, work: Work, start_anew: Callable[[Work], None]
) -> None:
    """When the program has started again, it counts on from what was there.

    The messages are in the table: count those, and no variable of `run.py`.
    """
    say(visitor, "aaron", 2)
    start_anew(work)
    say(visitor, "aaron", 1)
    visitor.get("/top").expect("aaron: 3")
