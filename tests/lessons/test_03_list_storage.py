"""Lesson 3: a list, and a function that adds to it. Nothing calls it yet."""

from __future__ import annotations

from collections.abc import Callable

from pytest import mark

from course.browser.module import Module
from course.browser.visitor import Visitor


@mark.until("two_workers")
def test_there_is_a_list_that_starts_empty(module: Module) -> None:
    """There is a list for the messages, and it starts empty.

    `messages = []` stands right under `app = Flask(__name__)`, outside every
    function, so that all of them can reach it.
    """
    messages = module.messages()
    assert messages == [], f"`{module.list_name()}` starts as {messages}."


@mark.until("database")
def test_a_function_adds_a_message_to_the_list(module: Module) -> None:
    """A function takes a name and a message and adds them to the list.

    `def add_messages(username, message):` calls `messages.append(...)` with
    one thing that holds both.
    """
    entry = module.entry()
    for part in ("aaron", "hello"):
        assert part in str(entry).lower(), (
            f"I added “hello” from aaron, and the list got {entry!r}."
        )


@mark.advice
@mark.until("database")
def test_the_list_is_called_messages(module: Module) -> None:
    """The list is called `messages`."""
    name = module.list_name()
    assert name == "messages", f"It is called `{name}`."


@mark.advice
@mark.until("refactor")
def test_the_function_is_called_add_messages(module: Module) -> None:
    """The function that adds is called `add_messages`."""
    name = module.adder()
    assert name == "add_messages", f"It is called `{name}`."


@mark.advice
@mark.until("timestamps")
def test_a_message_is_stored_as_name_and_text(module: Module) -> None:
    """What is added to the list is the string `aaron: hello`."""
    entry = module.entry()
    assert entry == "aaron: hello", f"It is {entry!r}."


@mark.advice
@mark.until("presenting")
def test_sending_does_not_store_anything_yet(
    visitor: Visitor, module: Module
) -> None:
    """Nothing calls the new function yet: the puzzle this lesson ends on."""
    visitor.get("/aaron/hello")
    assert module.messages() == [], f"The list holds {module.messages()}."


@mark.advice
@mark.until("dictionaries")
def test_the_page_says_welcome(
    visitor: Visitor, reads: Callable[..., bool]
) -> None:
    """`/aaron` says `Welcome, aaron`."""
    text = visitor.get("/aaron").text
    assert reads(text, "Welcome, aaron", "Welcome aaron"), f"It says “{text}”."


@mark.advice
@mark.until("refactor")
def test_send_message_says_what_it_is_for(module: Module) -> None:
    """The docstring of `send_message` says that it creates and redirects.

    It is `Create a new message and redirect back to the chat page`.
    """
    doc = module.doc("send_message")
    wanted = "Create a new message and redirect back to the chat page"
    assert doc == wanted, f"It is {doc!r}."


@mark.advice
@mark.until("refactor")
def test_user_says_what_it_is_for(module: Module) -> None:
    """The docstring of `user` is `Display chat messages`."""
    doc = module.doc("user")
    assert doc == "Display chat messages", f"It is {doc!r}."
