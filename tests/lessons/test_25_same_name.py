"""Lesson 25: names that look the same are the same."""

from __future__ import annotations

from collections.abc import Callable

from course.browser.page import Page
from course.browser.visitor import Visitor

InChat = Callable[[Page], bool]
Refused = Callable[[Visitor, str], Page]


def test_capital_letters_make_no_other_name(
    visitor: Visitor, another: Visitor, in_chat: InChat, refused: Refused
) -> None:
    """`Aaron`, `AARON` and `aaron` are one name.

    Compare names after `casefold`, when one is taken and when one is looked
    up.
    """
    assert in_chat(visitor.enter("Aaron")), "I could not come in at all."
    refused(another, "AARON")
    refused(another, "aaron")


def test_wide_letters_make_no_other_name(
    visitor: Visitor, another: Visitor, in_chat: InChat, refused: Refused
) -> None:
    """The same name in the wide letters of a Japanese keyboard is the same.

    `unicodedata.normalize("NFKC", username)` writes lookalikes in one way.
    """
    assert in_chat(visitor.enter("aaron")), "I could not come in at all."
    refused(another, "\uff41\uff41\uff52\uff4f\uff4e")


def test_spaces_make_no_other_name(
    visitor: Visitor, another: Visitor, in_chat: InChat, refused: Refused
) -> None:
    """Spaces around a name, and two for one inside it, make no other name.

    `" ".join(username.split())` leaves one between words, and none around
    them.
    """
    assert in_chat(visitor.enter("ann")), "I could not come in at all."
    refused(another, "  ann ")
    visitor.press("leave")
    if in_chat(visitor.try_to_enter("ann lee")):
        refused(another, "ann   lee")


def test_a_name_is_shown_as_it_was_typed(
    visitor: Visitor, another: Visitor, in_chat: InChat, refused: Refused
) -> None:
    """Folding is for comparing: `Ann` is `Ann` on the page, not `ann`.

    Keep the folded name in the table, and the one that was typed in the
    session.
    """
    page = visitor.enter("Ann")
    assert in_chat(page), "I could not come in at all."
    assert "Ann" in page.text, "The page does not say “Ann”."
    refused(another, "ANN")


def test_a_name_has_a_character(visitor: Visitor, refused: Refused) -> None:
    """A name that is empty, or made of spaces, is refused.

    Take the spaces away first, and then ask whether anything is left.
    """
    for name, told in (("", "an empty name"), ("   ", "a name of spaces")):
        page = refused(visitor, name)
        assert page.form_with("text"), (
            f"With {told} I was led to `{page.url}`, and not asked again."
        )


def test_a_name_can_be_seen(visitor: Visitor, in_chat: InChat) -> None:
    """A name with a character that cannot be seen is refused.

    `name.isprintable()` tells whether all of it can be seen.
    """
    for sign, told in (("\u200b", "U+200B"), ("\u202e", "U+202E")):
        page = visitor.try_to_enter(f"a{sign}b")
        assert not in_chat(page), (
            f"I was let in as “ab”, with {told} between the letters."
        )
    page = visitor.try_to_enter("ab")
    assert in_chat(page), "I could not come in as “ab” either."


def test_a_name_has_32_characters_at_most(
    visitor: Visitor, in_chat: InChat, refused: Refused
) -> None:
    """A name of 33 characters is refused, and one of 32 is not.

    `len(name)` is how many it has, and with `len(name) > 32` it has too many.
    """
    refused(visitor, "a" * 33)
    page = visitor.try_to_enter("a" * 32)
    assert in_chat(page), "32 characters were refused."


def test_a_name_has_an_address(
    visitor: Visitor, in_chat: InChat, refused: Refused
) -> None:
    """Every name that can be taken has a page of its own.

    A `/` would make two parts of an address, and a browser takes `.` and `..`
    out of it; refuse them. `url_for` writes everything else so that it
    arrives.
    """
    for name in ("a/b", ".", ".."):
        page = refused(visitor, name)
        assert page.form_with("text"), (
            f"“{name}” led to `{page.url}`, and I was not asked again."
        )
    page = visitor.try_to_enter("100% #1?")
    assert in_chat(page) or page.form_with("text"), (
        f"“100% #1?” led to `{page.url}`."
    )
