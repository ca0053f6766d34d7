"""The exercise of lesson 14: a die that rolls for everybody."""

from __future__ import annotations

import re

from course.browser.page import Page
from course.browser.visitor import Visitor

ROLLED = re.compile(r"\baaron\b.*\brolls an? (\d+)", re.IGNORECASE)
ENOUGH = 30
"""So many rolls do not all show the same number."""


def rolled(page: Page) -> list[str]:
    """What aaron's die has shown, as a page of the chat tells it."""
    return ROLLED.findall(page.text)


def test_a_button_rolls_a_die(visitor: Visitor, another: Visitor) -> None:
    """Whoever presses “Roll a die” says `rolls a 4`, and everybody reads it.

    The button has a `formaction`, and the view there calls `add_message` with
    the visitor's name. `random.randint(1, 6)` is a number from 1 to 6; it is
    asked for in the function, so that each press gets a new one.
    """
    visitor.enter("aaron")
    for _ in range(ENOUGH):
        visitor.press("roll")
    numbers = rolled(another.enter("yoni"))
    assert len(numbers) == ENOUGH, (
        f"I pressed it {ENOUGH} times, and yoni reads {len(numbers)} times "
        f"that aaron rolls something. I read: {another.page.quoted}."
    )
    odd = set(numbers) - set("123456")
    assert not odd, f"aaron's die has shown {odd.pop()}."
    assert len(set(numbers)) > 1, (
        f"I pressed it {ENOUGH} times, and it was {numbers[0]} each time."
    )


def test_only_the_button_rolls(visitor: Visitor) -> None:
    """Whoever opens the address of that view rolls nothing.

    What does something for everybody is a POST: `methods=["POST"]`, and the
    form says `method="POST"`.
    """
    visitor.enter("aaron")
    visitor.press("roll")
    address = next(
        asked.request.partition(" ")[2]
        for asked in reversed(visitor.log)
        if "roll" in asked.story
    )
    visitor.ask("GET", address, f"I opened {address}")
    numbers = rolled(visitor.enter("aaron"))
    assert len(numbers) == 1, (
        f"I pressed the button once and opened {address} once, and the chat "
        f"has {len(numbers)} rolls."
    )


def test_whoever_has_no_name_rolls_nothing(
    visitor: Visitor, another: Visitor
) -> None:
    """Without a name one can press the button, and nothing comes of it.

    Ask first, as `clear` does: `if "username" in session:`.
    """
    visitor.enter("aaron")
    another.get("/chat/aaron", "I opened /chat/aaron without a name")
    words = another.page.root.select("button, input")
    if any("roll" in _label(it.text, it.attributes) for it in words):
        another.press("roll")
    page = visitor.enter("aaron")
    assert not page.shows("rolls a"), (
        f"Somebody without a name has rolled. I read: {page.quoted}."
    )


def _label(text: str, attributes: dict[str, str]) -> str:
    return (text or attributes.get("value", "")).casefold()
