"""The exercise of lesson 8: the last message as a sentence."""

from __future__ import annotations

from course.browser.visitor import Visitor


def test_the_last_message_is_a_sentence(visitor: Visitor) -> None:
    """`/last` says who said what last: `yoni said good night`.

    `messages[-1]` is the last dictionary of the list; `["from"]` behind it
    takes the name out, and `["message"]` the text.
    """
    visitor.enter("aaron")
    visitor.say("aaron", "good morning")
    visitor.get("/last").expect("aaron said good morning")
    visitor.get("/yoni/good night")
    page = visitor.get("/last")
    page.expect("yoni said good night")
    assert not page.shows("good morning"), (
        f"It is not the last message alone. I read: {page.quoted}."
    )


def test_an_empty_list_has_no_last_message(visitor: Visitor) -> None:
    """Before the first message `/last` says `Nobody has said anything yet`.

    An empty list has no last item, and `messages[-1]` would be an error. Look
    first: `if messages:` is true where there is at least one.
    """
    visitor.get("/last").expect("Nobody has said anything yet")
