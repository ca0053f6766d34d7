"""Lesson 2: one page that explains, and addresses with names in them."""

from __future__ import annotations

import re
from collections.abc import Callable

from pytest import mark

from course.browser.module import Module
from course.browser.visitor import Visitor
from course.sandbox.work import Work


@mark.until("sessions")
def test_the_main_page_says_how_to_send_a_message(visitor: Visitor) -> None:
    """The main page explains that an address sends a message.

    `index` returns `"To send a message use /USERNAME/MESSAGE"`. Capital
    letters and no `<` or `>`: the browser would take those for a tag.
    """
    page = visitor.get("/")
    in_words = r"(?<![\w/])/\w[\w ]*/\w"  # `/your name/your message`
    if not re.search(rf"/[^/\s]+/[^/\s]+|{in_words}", page.text):
        raise page.failure("not_on_page", asked="/USERNAME/MESSAGE")


@mark.advice
@mark.until("sessions")
def test_the_instruction_is_worded_as_in_the_video(
    visitor: Visitor, reads: Callable[..., bool]
) -> None:
    """The instruction is `To send a message use /USERNAME/MESSAGE`."""
    text = visitor.get("/").text
    words = "To send a message use /USERNAME/MESSAGE"
    assert reads(text, words, words.replace("use", "use:")), (
        f"It is worded “{text}”."
    )


@mark.advice
def test_the_main_page_no_longer_says_hello(visitor: Visitor) -> None:
    """The greeting of lesson 1 has made room for the instruction."""
    assert not visitor.get("/").shows("Hello There"), "It is still there."


def test_everybody_has_a_page_with_their_name(visitor: Visitor) -> None:
    """Everybody has a page of their own, with their name on it.

    A view under `@app.route("/<username>")` is given the name that stands in
    the address: `def user(username):`. Return it in the text.
    """
    visitor.enter("aaron").expect("aaron")


@mark.advice
@mark.until("list_storage")
def test_the_page_says_hi(visitor: Visitor) -> None:
    """`/aaron` says `Hi aaron`."""
    text = visitor.get("/aaron").text
    assert text == "Hi aaron", f"It says “{text}”."


@mark.until("refactor")
def test_an_address_sends_a_message(visitor: Visitor) -> None:
    """`/aaron/hello` answers with who said it and what.

    A view under `@app.route("/<username>/<message>")` takes both:
    `def send_message(username, message):`.
    """
    visitor.get_as("aaron", "/aaron/hello").expect("aaron", "hello")
    visitor.get("/yoni/how are you?").expect("yoni", "how are you")


@mark.advice
@mark.until("presenting")
def test_the_message_is_shown_on_a_page_of_its_own(visitor: Visitor) -> None:
    """`/aaron/hello` shows `aaron: hello`."""
    visitor.get("/aaron/hello")
    text = visitor.page.text
    assert visitor.page.url == "/aaron/hello", "It led somewhere else."
    assert text == "aaron: hello", f"It shows “{text}”."


@mark.advice
def test_the_view_of_a_person_is_called_user(work: Work) -> None:
    """The view for somebody's page is a function called `user`."""
    names = {rule["endpoint"].rpartition(".")[2] for rule in work.urls()}
    assert "user" in names, f"The views are called {', '.join(sorted(names))}."


@mark.advice
@mark.until("refactor")
def test_the_view_that_sends_is_called_send_message(work: Work) -> None:
    """The view for `/<username>/<message>` is called `send_message`."""
    names = {rule["endpoint"].rpartition(".")[2] for rule in work.urls()}
    assert "send_message" in names, (
        f"The views are called {', '.join(sorted(names))}."
    )


@mark.advice
@mark.until("final")
def test_index_says_what_it_is_for(module: Module) -> None:
    """The docstring of `index` is `Main page with instructions`."""
    doc = module.doc("index")
    assert doc == "Main page with instructions", f"It is {doc!r}."
