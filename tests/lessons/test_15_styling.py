"""Lesson 15: a look of its own, on every page."""

from __future__ import annotations

from urllib.parse import urljoin

from pytest import mark

from course.browser.page import SITE, Page
from course.browser.visitor import Visitor


def is_styled(visitor: Visitor, page: Page) -> bool:
    """Whether a page has rules for its looks that the browser really gets.

    What another site has is not fetched here: it counts.
    """
    links = page.root.select("link[rel~=stylesheet][href]")
    return page.has("style") or any(
        comes(visitor, urljoin(page.address, link.attributes["href"]))
        for link in links
    )


def comes(visitor: Visitor, address: str) -> bool:
    """Whether a stylesheet is there, with a rule in it."""
    if not address.startswith(SITE):
        return True
    path = address.removeprefix(SITE)
    reply = visitor.request("GET", path, story=f"I fetched {path}")
    return reply.status == 200 and b"{" in reply.body


def test_the_chat_has_a_look_of_its_own(visitor: Visitor) -> None:
    """The chat's page has a stylesheet, and the browser gets it.

    `style.css` lies in the folder `static`, and
    `url_for("static", filename="style.css")` makes its address.
    """
    page = visitor.enter("aaron")
    assert is_styled(visitor, page), "I found no rules for how it looks."


def test_the_main_page_has_it_too(visitor: Visitor) -> None:
    """The main page has the same look.

    What both pages share can stand once, in a template `base.html` that both
    extend.
    """
    page = visitor.get("/")
    assert is_styled(visitor, page), "I found no rules for how it looks."


@mark.advice
def test_an_address_in_a_message_can_be_clicked(visitor: Visitor) -> None:
    """An address that somebody sends is a link.

    `{{ message.message|urlize }}` makes it one, and leaves the rest as text.
    """
    visitor.enter("aaron")
    visitor.say("aaron", "see https://www.python.org")
    page = visitor.enter("aaron")
    assert page.has('a[href="https://www.python.org"]'), "It is only text."


@mark.advice
def test_it_fits_a_telephone(visitor: Visitor) -> None:
    """`<meta name="viewport" ...>` makes the pages fit a telephone."""
    assert visitor.get("/").has("meta[name=viewport]"), "`/` has none."
    assert visitor.enter("aaron").has("meta[name=viewport]"), (
        "The chat has none."
    )
