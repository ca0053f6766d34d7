"""The exercise of lesson 3: a list of the guests."""

from __future__ import annotations

from course.browser.visitor import Visitor


def test_the_guests_are_kept_in_a_list(
    visitor: Visitor, another: Visitor
) -> None:
    """`/guests` shows who has opened their page: `Guests: ['aaron', 'yoni']`.

    `guests = []` stands beside `messages`, outside every function. The view
    of somebody's own page adds to it, `guests.append(username)`, before it
    returns: what stands below a `return` is never done.
    """
    visitor.get("/guests").expect("Guests: []")
    visitor.enter("aaron")
    another.enter("yoni")
    visitor.get("/guests").expect("Guests: ['aaron', 'yoni']")
