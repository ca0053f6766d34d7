"""The exercise of lesson 18: finding messages by a word."""

from __future__ import annotations

import re

from course.browser.page import Page
from course.browser.visitor import Visitor

MOST = 50


def find(visitor: Visitor, word: str) -> Page:
    """What comes of it to look for a word with the form at `/find`."""
    form = visitor.get("/find").form_with("text")
    assert form, "`/find` has no form with a line to write in."
    return visitor.submit(form, **{form.writable()[0]: word})


def test_a_word_is_found(visitor: Visitor, another: Visitor) -> None:
    """`/find` shows the messages with the word that is typed, and no others.

    `messages.c.message.contains(word)` is true for those with the word in
    them. It goes into `where`.
    """
    visitor.enter("aaron")
    visitor.say("aaron", "would you like some tea")
    visitor.say("aaron", "or rather coffee")
    page = find(another, "tea")
    page.expect("aaron", "would you like some tea")
    assert not page.shows("rather coffee"), (
        f"I looked for “tea” and read: {page.quoted}."
    )
    assert not another.get("/find").shows("would you like"), (
        "`/find` alone shows messages, before I have looked for anything."
    )


def test_the_word_stands_in_the_address(visitor: Visitor) -> None:
    """What somebody looks for stands behind the `?` of the address.

    A form without a `method` sends it there, and `request.args` has it. So the
    page can be bookmarked, and somebody else may open it.
    """
    visitor.enter("aaron")
    visitor.say("aaron", "would you like some tea")
    address = find(visitor, "some tea").url
    assert "?" in address, (
        f"I looked for “some tea”, and was led to `{address}`."
    )
    visitor.get(address).expect("would you like some tea")


def test_a_percent_sign_is_a_sign(visitor: Visitor) -> None:
    """Whoever looks for `100%` finds that sign, and not just any text.

    In SQL a `%` stands for any text at all. `contains(word, autoescape=True)`
    has the database take it as it is.
    """
    visitor.enter("aaron")
    visitor.say("aaron", "this is 100% true")
    visitor.say("aaron", "a hundred is 100, nothing else")
    page = find(visitor, "100%")
    page.expect("100% true")
    assert not page.shows("a hundred is"), (
        f"I looked for “100%” and read: {page.quoted}."
    )


def test_the_newest_come_first_and_there_are_fifty(visitor: Visitor) -> None:
    """The newest message is at the top, and there are 50 at most.

    `order_by(messages.c.id.desc())` and then `limit(50)`, as in
    `get_messages`; the list is not turned round.
    """
    visitor.enter("aaron")
    for number in range(MOST + 1):
        visitor.say("aaron", f"cup number {number}")
    page = find(visitor, "cup number")
    numbers = [int(n) for n in re.findall(r"cup number (\d+)", page.text)]
    assert len(numbers) == MOST, (
        f"{MOST + 1} messages have what I looked for, and I read "
        f"{len(numbers)}."
    )
    assert numbers[0] == MOST, (
        f"The newest is not at the top. I read: {page.quoted}."
    )
