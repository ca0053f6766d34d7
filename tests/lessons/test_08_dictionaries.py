"""Lesson 8: a message is a dictionary, with a name for each of its parts."""

from __future__ import annotations

from typing import Any

from pytest import mark

from course.browser.module import Module
from course.browser.visitor import Visitor
from course.sandbox.failure import Failure


def entry(module: Module) -> Any:
    """What the list holds for one message.

    It is a dictionary, until a visitor sees without one what lesson 10 makes
    of it.
    """
    found = module.entry()
    if not isinstance(found, dict) and not has_lines(module):
        seen = f"The list got {found}, which is no dictionary."
        raise Failure("no_dictionary", seen)
    return found


def has_lines(module: Module) -> bool:
    """Whether each message is a line of a template, with its sender."""
    module.add("aaron", "good evening")
    page = Visitor(module.work).enter("yoni")
    line = page.line_with("hello")
    return (
        bool(page.templates)
        and "aaron" in line.lower()
        and "good evening" not in line.lower()
    )


@mark.until("database")
def test_a_message_is_a_dictionary(module: Module) -> None:
    """A message in the list is a dictionary with the time, the name, the text.

    `messages_dict = {"timestamp": now, "from": username, "message": message}`
    and then `messages.append(messages_dict)`.
    """
    found = entry(module)
    if isinstance(found, dict):
        found = list(found.values())
        assert len(found) >= 3, f"The dictionary holds only {found}."
    for part in ("aaron", "hello"):
        assert part in str(found).lower(), f"It holds {found}."


@mark.until("database")
def test_every_message_has_a_dictionary_of_its_own(module: Module) -> None:
    """Every message has a dictionary of its own, which the next leaves alone.

    `messages_dict = {...}` stands inside the function that adds a message, so
    that a new one is made each time.
    """
    entry(module)
    module.add("yoni", "good evening")
    found = module.messages()
    assert any("hello" in str(message).lower() for message in found), (
        "I added “hello” from aaron and then “good evening” from yoni, and "
        f"now the first of the list is {found[0]}."
    )


@mark.until("database")
def test_the_page_still_shows_what_was_sent(
    visitor: Visitor, module: Module
) -> None:
    """The page still shows what was sent, however it looks for now.

    `user` gives `messages` itself to `format`. That looks broken, and is what
    this lesson ends on.
    """
    entry(module)
    visitor.enter("aaron")
    visitor.say("aaron", "good evening")
    visitor.enter("aaron").expect("good evening")


@mark.advice
@mark.until("database")
def test_the_parts_are_called_timestamp_from_message(module: Module) -> None:
    """The keys are `timestamp`, `from` and `message`, each with its value."""
    module.work.clock("2030-05-06 21:08:09")
    found = entry(module)
    wanted = {"timestamp": "21:08:09", "from": "aaron", "message": "hello"}
    assert found == wanted, f"The list got {found}."


@mark.advice
@mark.until("refactor")
def test_the_dictionary_has_a_name_first(module: Module) -> None:
    """The dictionary is put in `messages_dict`, and that in the list."""
    entry(module)
    names = module.variables(module.adder())
    assert "messages_dict" in names, f"The names in the function are {names}."


@mark.advice
@mark.until("database")
def test_get_all_messages_has_gone(module: Module) -> None:
    """`get_all_messages` has gone: it could only join strings."""
    entry(module)
    assert "get_all_messages" not in module, "It is still there."


@mark.advice
@mark.until("polling")
def test_the_page_shows_the_list_as_python_writes_it(
    visitor: Visitor,
) -> None:
    """The page shows the raw list for now, which looks broken."""
    visitor.enter("aaron")
    visitor.say("aaron", "hello")
    line = visitor.enter("aaron").line_with("hello")
    whole = line.startswith("[{") and line.endswith("}]")
    assert whole, f"I read “{line}”."
