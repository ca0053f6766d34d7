"""The exercise of lesson 2: a message to somebody."""

from __future__ import annotations

from course.browser.visitor import Visitor


def test_a_message_may_be_to_somebody(visitor: Visitor) -> None:
    """`/aaron/to/yoni/hello` shows `aaron to yoni: hello`.

    The address has three gaps and a word that stays:
    `@app.route("/<username>/to/<friend>/<message>")`. The function takes all
    three, and `format` puts the third where `{2}` stands.
    """
    visitor.get("/aaron/to/yoni/hello").expect("aaron to yoni: hello")
    visitor.get("/ann/to/ben/good night").expect("ann to ben: good night")
