"""The exercise of lesson 4: how many messages there are."""

from __future__ import annotations

from course.browser.visitor import Visitor


def test_a_page_counts_the_messages(visitor: Visitor) -> None:
    """`/count` says how many messages there are: `Messages so far: 2`.

    `len(messages)` is that number. It is asked for inside the function under
    `@app.route("/count")`, so that it is counted anew at each visit.
    """
    visitor.get("/count").expect("Messages so far: 0")
    visitor.enter("aaron")
    visitor.say("aaron", "hello")
    visitor.say("aaron", "anybody there")
    visitor.get("/count").expect("Messages so far: 2")
