"""Lesson 20: a message is sent once."""

from __future__ import annotations

from course.browser.page import Form
from course.browser.visitor import Visitor


def box(visitor: Visitor) -> tuple[Form, str]:
    """The form for a message, and the name of its box."""
    form = visitor.page.box_form()
    assert form, "There is no form."
    return form, form.box


def test_a_message_sent_twice_is_there_once(
    visitor: Visitor, another: Visitor
) -> None:
    """What one form sends twice is there once; what two send, twice.

    The page makes a new `uid` for each form. The table refuses a row with the
    same `uid` and the same text; the program catches the `IntegrityError`.
    """
    visitor.enter("aaron")
    form, field = box(visitor)
    for _ in range(2):
        visitor.submit(form, **{field: "only once"})
    times = another.enter("yoni").count("only once")
    assert times == 1, (
        f"I sent one form twice, and its message is there {times} times."
    )
    form, field = box(visitor)
    visitor.submit(form, **{field: "only once"})
    times = another.enter("yoni").count("only once")
    assert times == 2, (
        "I sent a message, and the same words again with the next form. I "
        f"said them twice, and count {times}."
    )


def test_something_else_from_the_same_form_is_heard(visitor: Visitor) -> None:
    """Whoever goes back to a form and sends something else is heard.

    It is the same form with the same `uid`, and another message. Only both
    together have to be unique.
    """
    visitor.enter("aaron")
    form, field = box(visitor)
    for message in ("good morning", "good night", "good morning"):
        page = visitor.submit(form, **{field: message})
    assert page.shows("good night"), (
        "I went back to a form that I had sent, and sent something else: it "
        "is not on the page."
    )
    times = page.count("good morning")
    assert times == 1, (
        f"One form sent it twice, and it is there {times} times."
    )
