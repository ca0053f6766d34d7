"""Keys that a script does not hear, and timers that they do not put off."""

from __future__ import annotations

import re

from .case import SCRIPT, Case
from .javascript import code_of
from .registry import diagnosis


@diagnosis
def minus_for_equals(case: Case) -> str | None:
    """The function for the keys is taken off the box, and not given to it."""
    minus = re.search(r"\.on\w+\s*-\s*\w+", case.templates)
    if not minus or case.kind != "reloads_while_typing":
        return None
    return (
        f"`{minus[0]}` takes one from the other, and does nothing else. To "
        "give the box its function, write `=` and not `-`."
    )


@diagnosis
def event_in_capitals(case: Case) -> str | None:
    """The event of the keys is written with a capital letter."""
    event = re.search(r"\.(on[a-z]*[A-Z]\w*)\s*=", case.templates)
    if not event or case.kind != "reloads_while_typing":
        return None
    return (
        f"The browser knows `{event[1].lower()}`, all in small letters. "
        f"`{event[1]}` is another name, and nobody calls it."
    )


@diagnosis
def event_with_its_on(case: Case) -> str | None:
    """`addEventListener` is given the name of an event with `on` in front."""
    event = re.search(r"\baddEventListener\(\s*([\"'])on(\w+)\1", case.scripts)
    if not event or case.kind != "reloads_while_typing":
        return None
    return (
        f"`addEventListener` calls the event `{event[2]}`, without the `on` "
        "that stands in front of it elsewhere."
    )


@diagnosis
def listener_called_on_the_spot(case: Case) -> str | None:
    """The function for the keys is called, where it should be handed over."""
    called = re.search(r"\.(on\w+)\s*=\s*(\w+)\(\s*\)", code_of(case.scripts))
    if not called or case.kind != "reloads_while_typing":
        return None
    return (
        f"`{called[2]}()` with brackets is called on the spot, and no key "
        f"calls it later. Hand it over by its name: `.{called[1]} = "
        f"{called[2]};`."
    )


@diagnosis
def attribute_without_brackets(case: Case) -> str | None:
    """An attribute names the function for the keys, and does not call it."""
    named = re.search(
        r"\b(on(?:key\w+|input))\s*=\s*([\"'])\s*(\w+)\s*;?\s*\2",
        SCRIPT.sub("", case.templates),
    )
    if not named or case.kind != "reloads_while_typing":
        return None
    return (
        f"What stands in an attribute is done as a line of the script is, and "
        f"a name alone does nothing. With brackets it is called: "
        f'`{named[1]}="{named[3]}()"`.'
    )


@diagnosis
def list_of_elements(case: Case) -> str | None:
    """A list of elements is given the function, and not one of them."""
    found = re.search(
        r"\b(getElementsBy\w+|querySelectorAll)\([^()]*\)(?!\s*\[)",
        case.scripts,
    )
    if not found or case.kind != "reloads_while_typing":
        return None
    return (
        f"`{found[1]}` gives all elements that it finds, and such a list "
        "hears no key. `[0]` behind it takes the first: "
        f"`{found[0]}[0]`."
    )


@diagnosis
def deaf_to_keys(case: Case) -> str | None:
    """Nothing in the script listens to the keys."""
    if case.kind != "reloads_while_typing":
        return None
    keys = "key(down|press|up)"
    if re.search(rf"{keys}|input", case.scripts):
        return None
    if re.search(rf"\bon{keys}", case.templates):
        return None
    return (
        "Nothing in the script listens to the keys. Give the box an "
        "`onkeydown`."
    )


@diagnosis
def nothing_to_clear(case: Case) -> str | None:
    """`clearTimeout` is not told which timer is meant."""
    if case.kind != "reloads_while_typing":
        return None
    if not re.search(r"clearTimeout\(\s*\)", case.scripts):
        return None
    return (
        "`clearTimeout()` stops nothing: between its brackets stands the "
        "timer that is to be stopped, `clearTimeout(timer);`."
    )


@diagnosis
def timer_not_cleared(case: Case) -> str | None:
    """A key sets a new timer, and does not stop the old one."""
    if case.kind != "reloads_while_typing" or "clearTimeout" in case.templates:
        return None
    return (
        "A key sets a new timer, and the first still runs. Stop it before: "
        "`clearTimeout(timer);`."
    )


@diagnosis
def new_timer_not_kept(case: Case) -> str | None:
    """A key sets a new timer under no name, and the next cannot stop it."""
    if case.kind != "reloads_after_a_key":
        return None
    code = code_of(case.scripts)
    if not re.search(r"\bclearTimeout\(\w+\)[;\s]*setTimeout\(", code):
        return None
    return (
        "A key stops the timer and sets another, which has no name: the next "
        "key cannot stop that one. Write `timer = setTimeout(...)` there, as "
        "above."
    )
