"""The exercise of lesson 9: a number for the template of the first page."""

from __future__ import annotations

from course.browser.visitor import Visitor


def test_the_first_page_says_how_many_messages_wait(
    visitor: Visitor, another: Visitor
) -> None:
    """The first page says how many there are: `Messages waiting for you: 2`.

    `index.html` has a gap, such as `{{ waiting }}`, and `index` hands it its
    value: `render_template("index.html", waiting=len(messages))`.
    """
    visitor.get("/").expect("Messages waiting for you: 0")
    another.enter("aaron")
    another.say("aaron", "hello")
    another.say("aaron", "anybody there")
    visitor.get("/").expect("Messages waiting for you: 2")
