"""The exercise of lesson 11: a message that is shouted."""

from __future__ import annotations

from course.browser.visitor import Visitor


def test_a_message_can_be_shouted(visitor: Visitor) -> None:
    """Of `/shout hello` the chat shows `HELLO`.

    `message.startswith("/shout ")` finds out whether it is to be shouted,
    `message.replace("/shout ", "")` leaves those letters out, and `.upper()`
    makes capitals of a text. All that before the message is kept.
    """
    visitor.enter("aaron")
    visitor.say("aaron", "/shout good morning")
    page = visitor.enter("aaron")
    assert "GOOD MORNING" in page.text, (
        f"I sent “/shout good morning” and read: {page.quoted}."
    )
    assert "/shout" not in page.text, (
        f"“/shout” itself is shown, too. I read: {page.quoted}."
    )


def test_other_messages_stay_as_they_are(visitor: Visitor) -> None:
    """A message that does not begin with `/shout ` stays as it was typed.

    What makes capitals stands below the `if`, four spaces further in; what
    keeps the message stands outside, for both kinds.
    """
    visitor.enter("aaron")
    visitor.say("aaron", "Do not /shout like this")
    page = visitor.enter("aaron")
    assert "Do not /shout like this" in page.text, (
        f"I sent “Do not /shout like this” and read: {page.quoted}."
    )
