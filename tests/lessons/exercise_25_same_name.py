"""The exercise of lesson 25: names that nobody can have."""

from __future__ import annotations

from collections.abc import Callable

from course.browser.page import Page
from course.browser.visitor import Visitor


def test_nobody_can_be_the_admin(
    visitor: Visitor, refused: Callable[[Visitor, str], Page]
) -> None:
    """Nobody can be `admin` or `moderator`, in whatever way it is written.

    Compare what `fold` makes of a name with a list of those that nobody can
    have, in small letters: `in` says whether it is among them. The page says
    `Nobody can have this name.`
    """
    wide = "ＡＤＭＩＮ"  # noqa: RUF001
    for name in ("admin", "Moderator", f" {wide} ", "aDMIN"):
        refused(visitor, name).expect("Nobody can have this name")


def test_other_names_are_let_in(
    visitor: Visitor, in_chat: Callable[[Page], bool]
) -> None:
    """A name that has such a word in it is let in, like `badminton`.

    `name in NAMES` asks a list for a whole name; `"admin" in name` asks a
    text for a part of it.
    """
    page = visitor.try_to_enter("Badminton")
    assert in_chat(page), "I was not let in as “Badminton”."
