"""Lesson 20: a message is sent once."""

from __future__ import annotations

from course.browser.visitor import Visitor


def test_a_message_sent_twice_is_there_once(
    visitor: Visitor, another: Visitor
) -> None:
    """A message that is sent twice by a slip is there once.

    The form holds an id that the page made for this message; a second row
    with the same id is refused by the table.
    """
    form = visitor.enter("aaron").form_with("textarea")
    assert form, "There is no form."
    field = next(n for n, k in form.kinds.items() if k == "textarea")
    for _ in range(2):
        visitor.submit(form, **{field: "only once"})
    times = another.enter("yoni").count("only once")
    assert times == 1, f"It is there {times} times."
