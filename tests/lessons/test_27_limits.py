"""Lesson 27: not too long, and not too fast."""

from __future__ import annotations

from course.browser.visitor import Visitor


def test_messages_have_limits(visitor: Visitor, another: Visitor) -> None:
    """A message has 1 to 2,000 characters; others are refused, not cut."""
    visitor.enter("aaron")
    form = visitor.page.form_with("textarea")
    assert form, "There is no form."
    field = next(n for n, k in form.kinds.items() if k == "textarea")
    for text in ("", "   ", "x" * 2001):
        page = visitor.try_to_submit(form, **{field: text})
        assert page.status in (400, 413), f"It was answered {page.status}."
    assert "xxx" not in another.enter("yoni").text, "It is in the chat."


def test_one_visitor_cannot_flood_the_chat(visitor: Visitor) -> None:
    """Whoever sends very fast is asked to wait."""
    visitor.enter("aaron")
    form = visitor.page.form_with("textarea")
    assert form, "There is no form."
    field = next(n for n, k in form.kinds.items() if k == "textarea")
    for number in range(40):
        uid = {"uid": str(number)} if "uid" in form.fields else {}
        page = visitor.try_to_submit(form, **{field: f"n {number}", **uid})
        if page.status == 429:
            return
    raise AssertionError("I sent 40 messages at once, and all were taken.")
