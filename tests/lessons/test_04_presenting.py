"""Lesson 4: what is sent is stored, and shown on the page."""

from __future__ import annotations

from collections.abc import Callable

from pytest import mark

from course.browser.module import Module
from course.browser.visitor import Visitor
from course.sandbox.failure import Failure, Unseen
from course.words import told


def is_it_kept(module: Module) -> str:
    """Whether a message that is not on the page is in the list."""
    try:
        kept = "hello" in str(module.messages()).lower()
    except (Failure, Unseen):
        return ""
    return (
        " The list has it: it is the page that does not show it."
        if kept
        else " The list does not have it: it was not added, or has gone again."
    )


def test_a_message_that_was_sent_stays_on_the_page(
    visitor: Visitor, module: Module
) -> None:
    """What somebody sends is on their page afterwards, and stays there.

    Before it redirects, `send_message` calls
    `add_messages(username, message)`; and what `user` returns has the
    messages in it.
    """
    visitor.enter("aaron")
    visitor.say("aaron", "hello")
    page = visitor.enter("aaron")
    if not page.shows("hello"):
        failure = page.failure("not_on_page", asked="hello")
        failure.seen = told(failure) + is_it_kept(module)
        raise failure


def test_everybody_sees_what_somebody_sends(
    visitor: Visitor, another: Visitor
) -> None:
    """What one person sends, everybody else reads, with the sender's name.

    All pages show the same list.
    """
    visitor.enter("aaron")
    visitor.say("aaron", "hello")
    another.enter("yoni").expect("hello", "aaron")


def test_a_message_is_there_once(visitor: Visitor, another: Visitor) -> None:
    """A message that is sent once is on the page once.

    `add_messages(username, message)` is called once for each message, and
    not again where the page is made.
    """
    visitor.enter("aaron")
    visitor.say("aaron", "good evening")
    page = another.enter("yoni")
    page.expect_once("good evening")


@mark.until("refactor")
def test_sending_leads_back_to_the_page(visitor: Visitor) -> None:
    """Opening `/aaron/hello` leads back to `/aaron`, and no further.

    `send_message` ends with `return redirect("/" + username)`. The first
    slash matters: without it the browser looks beside `/aaron/hello`, finds
    `/aaron/aaron`, and that is a message to send.
    """
    visitor.get_as("aaron", "/aaron/hello")
    url = visitor.page.url
    if url.rstrip("/") != "/aaron":
        raise visitor.page.failure("led_elsewhere", f"It led to `{url}`.")
    assert len(visitor.log) == 2, "It took more than one redirect."


@mark.until("dictionaries")
@mark.again("polling")
def test_each_message_has_a_line_of_its_own(visitor: Visitor) -> None:
    """The messages stand below each other, the oldest first.

    `append` adds a message after all others, and `"<br>".join(messages)`
    puts a line break between them.
    """
    visitor.enter("aaron")
    for text in ("one fish", "two fish", "red fish"):
        visitor.say("aaron", text)
    page = visitor.enter("aaron")
    found = [line for line in page.text.splitlines() if "fish" in line.lower()]
    if len(found) != 3:
        seen = f"I sent three messages, and read: {page.quoted}."
        raise page.failure("not_three_lines", seen)
    if "one" not in found[0].lower() or "red" not in found[2].lower():
        seen = "They are not in the order I sent them."
        raise page.failure("not_in_order", f"{seen} I read: {page.quoted}.")


@mark.advice
@mark.until("chat_html")
def test_the_welcome_is_a_heading(
    visitor: Visitor, reads: Callable[..., bool]
) -> None:
    """The welcome is a heading: `<h1>Welcome, aaron</h1>`."""
    heading = visitor.get("/aaron").first("h1")
    text = heading.text if heading else ""
    assert reads(text, "Welcome, aaron", "Welcome aaron"), f"I read “{text}”."


@mark.advice
@mark.until("dictionaries")
def test_get_all_messages_joins_them_with_br(module: Module) -> None:
    """`get_all_messages()` gives all messages, with `<br>` between them."""
    module.adder()
    once = module.value("get_all_messages")
    module.add("aaron", "hello")
    twice = module.value("get_all_messages")
    assert twice == f"{once}<br>{once}", f"With two messages it is {twice!r}."


@mark.advice
@mark.until("dictionaries")
def test_get_all_messages_says_what_it_is_for(module: Module) -> None:
    """The docstring of `get_all_messages` says what separates the messages.

    It is ``Get all of the messages and separate them with a `br` ``.
    """
    doc = module.doc("get_all_messages")
    wanted = "Get all of the messages and separate them with a `br`"
    assert doc == wanted, f"It is {doc!r}."


@mark.advice
@mark.until("database")
def test_the_function_that_adds_says_what_it_is_for(module: Module) -> None:
    """Its docstring is ``Add messages to the `messages` list``."""
    doc = module.doc(module.adder())
    assert doc == "Add messages to the `messages` list", f"It is {doc!r}."
