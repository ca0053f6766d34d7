"""Lesson 12: clearer names and addresses, and less code."""

from __future__ import annotations

from pytest import mark

from course.browser.module import Module
from course.browser.visitor import Visitor


def moved(visitor: Visitor) -> None:
    """Raise Failure unless the chat is where this lesson puts it."""
    page = visitor.enter("aaron")
    if page.url.lower().rstrip("/") != "/chat/aaron":
        seen = f"aaron's page is at `{page.url}`."
        raise page.failure("page_is_elsewhere", seen)


def test_the_chat_is_below_chat(visitor: Visitor) -> None:
    """Everybody's page is at `/chat/` and their name.

    The route of `user` is `@app.route("/chat/<username>", ...)`.
    """
    moved(visitor)


def test_the_old_addresses_have_gone(visitor: Visitor) -> None:
    """The old addresses `/aaron` and `/aaron/hello` are no more.

    `send_message` and its route go: the box does its work. And `user` has
    one route, the new one.
    """
    moved(visitor)
    for path in ("/aaron", "/aaron/hello"):
        status = visitor.request("GET", path).status
        assert status == 404, f"`{path}` answered {status}, and not 404."


def test_names_with_signs_in_them_work(visitor: Visitor) -> None:
    """A name with signs in it, like `who?`, works everywhere.

    Both redirects are to `url_for("user", username=session["username"])`. It
    makes the address, and turns signs that mean something in one into others.
    """
    moved(visitor)
    other = Visitor(visitor.site, log=visitor.log)
    page = other.enter("who?")
    url = page.url.lower().rstrip("/")
    assert url == "/chat/who%3f", f"`/` sent me on to `{page.url}`."
    page = other.say("who?", "me")
    url = page.url.lower().rstrip("/")
    assert url == "/chat/who%3f", f"Sending led me to `{page.url}`."
    page.expect("who?", "me")


@mark.advice
def test_the_function_adds_one_message(module: Module) -> None:
    """The function is called `add_message` now, as it adds just one.

    The name changes where it is defined, `def add_message(...)`, and where it
    is called.
    """
    assert "add_message" in module, (
        "There is no function called `add_message`."
    )
    assert "add_messages" not in module, "`add_messages` is still there."


@mark.advice
def test_the_dictionary_goes_straight_in(module: Module) -> None:
    """The dictionary goes straight into `append`, without a name before.

    Nothing outside would show it, so the function's own names are read.
    """
    assert "add_message" in module, "There is no `add_message`."
    names = module.variables("add_message")
    assert "messages_dict" not in names, "There is still `messages_dict`."


@mark.advice
@mark.until("final")
def test_user_says_that_it_adds_too(module: Module) -> None:
    """The docstring of `user` is `Add and display chat messages`."""
    doc = module.doc("user")
    assert doc == "Add and display chat messages", f"It is {doc!r}."
