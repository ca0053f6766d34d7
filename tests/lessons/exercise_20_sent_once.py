"""The exercise of lesson 20: who likes the chat is counted once."""

from __future__ import annotations

from collections.abc import Callable

from course.browser.visitor import Visitor
from course.sandbox.work import Work


def test_each_name_counts_once(visitor: Visitor, another: Visitor) -> None:
    """`Likes: 2` counts the names that have pressed “Like”, each of them once.

    A table with a column for the name and a `sa.UniqueConstraint` refuses a
    second row of the same name. `sa.func.count` counts what is in a column.
    """
    visitor.enter("aaron").expect("Likes: 0")
    for _ in range(2):
        visitor.press("like")
    visitor.enter("aaron").expect("Likes: 1")
    another.enter("yoni").expect("Likes: 1")
    another.press("like")
    visitor.enter("aaron").expect("Likes: 2")


def test_a_name_counts_once_in_every_program(
    visitor: Visitor, work: Work, start_anew: Callable[[Work], None]
) -> None:
    """It is the same number, whichever program answers, and so is who likes.

    Only what stands in the database is seen by both.
    """
    visitor.enter("aaron")
    visitor.press("like")
    with work.beside() as other:
        start_anew(other)
        visitor.site = other
        visitor.enter("aaron").expect("Likes: 1")
        visitor.press("like")
        visitor.enter("aaron").expect("Likes: 1")


def test_whoever_has_no_name_is_not_counted(
    visitor: Visitor, another: Visitor
) -> None:
    """Without a name one can press the button, and nothing comes of it.

    Ask first whether there is one: `if "username" in session:`.
    """
    visitor.enter("aaron")
    page = another.get("/chat/aaron", "I opened /chat/aaron without a name")
    if any("like" in words.lower() for f in page.forms for words in f.buttons):
        another.press("like")
    visitor.enter("aaron").expect("Likes: 0")
