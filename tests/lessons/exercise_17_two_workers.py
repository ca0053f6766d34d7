"""The exercise of lesson 17: what the chat is about."""

from __future__ import annotations

from collections.abc import Callable

from course.browser.page import Page
from course.browser.visitor import Visitor
from course.sandbox.work import Work


def topics(page: Page) -> list[str]:
    """What a page says the chat is about."""
    return [
        line.partition(":")[2].strip()
        for line in page.text.splitlines()
        if line.casefold().startswith("topic:")
    ]


def expect_topic(page: Page, wanted: str) -> None:
    """Fail unless a page says that the chat is about this, and no more."""
    found = topics(page)
    assert wanted in found, (
        f"I found no line “Topic: {wanted}”. I read: {page.quoted}."
    )
    other = [it for it in found if it not in ("", wanted)]
    assert not other, (
        f"The chat is about “{wanted}” now, and the page says “Topic: "
        f"{other[0]}” as well."
    )


def test_the_last_topic_is_shown(visitor: Visitor, another: Visitor) -> None:
    """After `/topic cats` everybody reads `Topic: cats`, until the next one.

    The last message that begins so has the topic:
    `.where(messages.c.message.startswith("/topic "))` asks for those, and
    `.order_by(messages.c.id.desc())` puts the last of them first. Behind the
    seven characters of `/topic ` comes the topic: `message[7:]`.
    """
    page = visitor.enter("aaron")
    assert not any(topics(page)), (
        f"Nobody has said what it is about. I read: {page.quoted}."
    )
    visitor.say("aaron", "/topic cats and dogs")
    another.enter("yoni")
    another.say("yoni", "what do you mean by /topic birds")
    expect_topic(another.enter("yoni"), "cats and dogs")
    another.say("yoni", "/topic the weather")
    expect_topic(visitor.enter("aaron"), "the weather")


def test_it_is_the_same_in_every_program(
    visitor: Visitor,
    another: Visitor,
    work: Work,
    start_anew: Callable[[Work], None],
) -> None:
    """The topic is the same, whichever program answers.

    A variable of `run.py` is each program's own. What all of them can read is
    in the database.
    """
    visitor.enter("aaron")
    with work.beside() as other:
        start_anew(other)
        visitor.say("aaron", "/topic cats and dogs")
        visitor.site = another.site = other
        expect_topic(another.enter("yoni"), "cats and dogs")
        expect_topic(visitor.enter("aaron"), "cats and dogs")


def test_it_stays_when_the_history_is_cleared(visitor: Visitor) -> None:
    """Whoever clears the history still reads what the chat is about.

    Ask the whole table for the topic, and not what comes after `start`.
    """
    visitor.enter("aaron")
    visitor.say("aaron", "/topic cats and dogs")
    expect_topic(visitor.press("clear"), "cats and dogs")
