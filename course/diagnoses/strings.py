"""Texts that are put together: what goes between them, and into them."""

from __future__ import annotations

import re

from .case import Case
from .registry import diagnosis


@diagnosis
def more_places_than_values(case: Case) -> str | None:
    """A text has more places than `format` is given things for."""
    if not case.raised("IndexError", "Replacement index"):
        return None
    return (
        "The text has more places, `{}`, than `format` is given things to put "
        "there. Count both."
    )


@diagnosis
def function_as_a_text(case: Case) -> str | None:
    """A function is joined to a text."""
    if not case.raised("TypeError", r'concatenate str \(not "function"\)'):
        return None
    return (
        "What stands behind the `+` is a function, not a text. Is the name "
        "meant that stands between the brackets of the `def`?"
    )


@diagnosis
def not_a_text(case: Case) -> str | None:
    """Something that is no text is joined to one."""
    kind = case.raised("TypeError", r'only concatenate str \(not "(\w+)"\)')
    if not kind:
        return None
    return (
        f"`+` joins a text only to a text, and this is of the kind "
        f'`{kind[1]}`. `"{{}}".format(...)` takes anything.'
    )


@diagnosis
def data_for_the_id(case: Case) -> str | None:
    """An event of a stream has its data in the place of its id."""
    made = re.search(r"\b(\w+)\s*=\s*json\.dumps\(", case.source)
    if case.crash or not made:
        return None
    name = re.escape(made[1])
    swapped = re.search(
        rf"\bid: (?:{{0?}}[^\n]*\.format\(\s*{name}\b|{{{name}}})",
        case.source,
    )
    if not swapped:
        return None
    line = case.source.count("\n", 0, swapped.start()) + 1
    return (
        f"In line {line} `{made[1]}` is filled in behind `id:`, and that is "
        "the message. The id comes first, and the message behind `data:`."
    )


@diagnosis
def newlines(case: Case) -> str | None:
    """The messages are joined with ends of lines, and not with `<br>`."""
    if case.kind != "not_three_lines":
        return None
    if not re.search(r"[\"']\\n[\"']\.join", case.source):
        return None
    if "<pre" in case.source:
        return None
    return (
        "To a browser, the end of a line in the text is only a space. It "
        'begins a new line at a `<br>`: write `"<br>".join(messages)`.'
    )


@diagnosis
def without_format(case: Case) -> str | None:
    """A text has a place to fill in, and `format` is not called."""
    place = re.search(r"{\d?}", case.shown)
    if not place:
        return None
    return (
        f"`{place[0]}` was shown as it is written. `.format(...)` behind the "
        "text fills such places in."
    )


@diagnosis
def name_in_quotes(case: Case) -> str | None:
    """A name stands in quotes, and the page shows the word itself."""
    for word, wanted in (("username", "aaron|yoni"), ("now", r"\d\d:\d\d")):
        quoted = rf"[\"'][^\"'{{}}]*\b{word}\b[^\"'{{}}]*[\"']"
        if (
            re.match(wanted, case.looked_for)
            and re.search(rf"\b{word}\b", case.shown)
            and re.search(quoted, case.source)
        ):
            return (
                f"The page shows the word “{word}”, and not what it stands "
                "for. In quotes a name is only a word: take it out of them."
            )
    return None
