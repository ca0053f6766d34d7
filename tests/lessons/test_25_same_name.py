"""Lesson 25: names that look the same are the same."""

from __future__ import annotations

from course.browser.page import Page
from course.browser.visitor import Visitor


def in_chat(page: Page) -> bool:
    """Whether a visitor has been let into the chat."""
    return page.status == 200 and page.form_with("textarea") is not None


def refused(visitor: Visitor, name: str) -> Page:
    """The page that a name leads to, where it is refused."""
    page = visitor.try_to_enter(name)
    assert not in_chat(page), f"I was let in as “{name}”."
    return page


def test_names_that_look_the_same_are_the_same(
    visitor: Visitor, another: Visitor
) -> None:
    """`Aaron` and `aaron` are the same name, and so are other lookalikes.

    NFKC and case folding turn lookalikes into one.
    """
    assert in_chat(visitor.enter("aaron")), "I could not come in at all."
    refused(another, "AARON")
    refused(another, "\uff41aron")


def test_names_have_limits(visitor: Visitor) -> None:
    """A name has 1 to 32 visible characters and no slash."""
    for name in ("", "   ", "a" * 33, "a\u202eb", "a/b"):
        refused(visitor, name)
    assert in_chat(visitor.enter("a" * 32)), "32 characters were refused."
