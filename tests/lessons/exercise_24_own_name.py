"""The exercise of lesson 24: a name that is free."""

from __future__ import annotations

from collections.abc import Callable

from course.browser.page import Page
from course.browser.visitor import Visitor


def test_whoever_is_refused_is_offered_a_name(
    visitor: Visitor,
    another: Visitor,
    in_chat: Callable[[Page], bool],
    refused: Callable[[Visitor, str], Page],
) -> None:
    """Of a name that is taken the page says `How about aaron2?`

    That is the name and the first number, from 2 on, with which nobody has
    it. Begin with 2, and go on to the next number, `while` a row of `people`
    has that name.
    """
    third = Visitor(visitor.site, log=visitor.log)
    visitor.enter("aaron")
    refused(another, "aaron").expect("How about aaron2?")
    page = another.try_to_enter("aaron2")
    assert in_chat(page), "“aaron2” was offered, and I was not let in."
    refused(third, "aaron").expect("How about aaron3?")
    refused(third, "aaron2").expect("How about aaron22?")
