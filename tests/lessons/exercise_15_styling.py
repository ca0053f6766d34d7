"""The exercise of lesson 15: what is said to somebody stands out."""

from __future__ import annotations

from urllib.parse import urljoin

from course.browser.page import Page
from course.browser.visitor import Visitor

CLASS = "called"


def called(page: Page) -> str:
    """What stands on a page in elements of that class."""
    return "\n".join(it.text for it in page.root.select(f".{CLASS}"))


def test_a_message_with_my_name_is_marked(
    visitor: Visitor, another: Visitor
) -> None:
    """A message of somebody else with your name in it has the class `called`.

    `{% elif session.username in message.message %}` stands between the `if`
    and the `else` of the template, and `{% set kind = "called" %}` below it.
    Your own messages stay `own`.
    """
    visitor.enter("aaron")
    visitor.say("aaron", "this is aaron speaking")
    another.enter("yoni")
    another.say("yoni", "hello aaron, how are you")
    another.say("yoni", "nobody is meant")
    page = visitor.enter("aaron")
    marked = called(page)
    assert "hello aaron" in marked, (
        "yoni said “hello aaron, how are you”, and its line does not have the "
        f"class `{CLASS}` on aaron's page."
    )
    for other in ("this is aaron speaking", "nobody is meant"):
        assert other not in marked, (
            f"On aaron's page “{other}” has the class `{CLASS}`, too."
        )
    assert "hello aaron" not in called(another.enter("yoni")), (
        f"“hello aaron, how are you” has the class `{CLASS}` on yoni's page."
    )


def test_without_a_name_nothing_is_marked(
    visitor: Visitor, another: Visitor
) -> None:
    """Whoever has no name yet reads the chat, and nothing is marked.

    Then `session.username` is nothing, which can stand in no text. Ask for it
    first: `{% elif session.username and … %}`.
    """
    visitor.enter("aaron")
    visitor.say("aaron", "hello yoni, how are you")
    page = another.get("/chat/yoni", "I opened /chat/yoni without a name")
    page.expect("hello yoni")
    assert not called(page), (
        f"Somebody without a name sees “hello yoni, how are you” as `{CLASS}`."
    )
    page = another.enter("yoni")
    assert called(page), f"For yoni it does not have the class `{CLASS}`."


def test_it_has_a_look_of_its_own(visitor: Visitor) -> None:
    """The stylesheet has a rule for `.called`.

    It may stand below that for `.log .own`: `.log .called`, and in braces how
    it looks.
    """
    page = visitor.enter("aaron")
    rules = [style.text for style in page.root.select("style")]
    for link in page.root.select("link[rel~=stylesheet][href]"):
        address = urljoin(page.url, link.attributes["href"])
        reply = visitor.request("GET", address, story=f"I fetched {address}")
        rules.append(reply.body.decode("utf-8", "replace"))
    assert any(f".{CLASS}" in text for text in rules), (
        f"I found no rule for `.{CLASS}`."
    )
