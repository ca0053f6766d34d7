"""Tags that are not closed, so that the browser swallows what follows."""

from __future__ import annotations

import re

from .case import Case
from .registry import diagnosis


@diagnosis
def tag_without_its_bracket(case: Case) -> str | None:
    """A tag of the form has lost its `>`."""
    found = re.search(
        r"<(input|button|form|textarea)\b[^<>]*<", case.templates
    )
    if not found or case.kind not in (
        "no_form",
        "no_box_form",
        "no_button",
        "cannot_be_sent",
        "nothing_to_press",
    ):
        return None
    return (
        f"A `<{found[1]}` has lost its `>`. The browser reads on to the next "
        "one, and what lies between is swallowed."
    )


@diagnosis
def tag_not_closed(case: Case) -> str | None:
    """A tag is never closed, and the rest of the page is taken for its own."""
    for tag in _swallowing(case):
        opened = re.findall(rf"<{tag}\b", case.templates, re.I)
        closed = re.findall(rf"</{tag}>", case.templates, re.I)
        if len(opened) > len(closed):
            return (
                f"`<{tag}>` is never closed, so the browser takes the rest of "
                f"the page for part of it. Put `</{tag}>` where it ends."
            )
    return None


@diagnosis
def rows_without_a_table(case: Case) -> str | None:
    """The rows of a table stand in none."""
    has_table = re.search(r"<table\b", case.templates, re.I)
    if case.kind not in ("unmet", "not_three_lines") or has_table:
        return None
    if not re.search(r"<tr\b", case.templates, re.I):
        return None
    return (
        "A browser passes over a `<tr>` that stands in no `<table>`, and all "
        "is one line. Write `<table>` above the loop, and `</table>` below "
        "it."
    )


def _swallowing(case: Case) -> tuple[str, ...]:
    """The tags that, left open, can swallow what was missing."""
    if case.kind == "script_error":
        return ("script",)
    if case.kind in (
        "not_on_page",
        "no_title",
        "only_a_title",
        "no_button",
        "cannot_be_sent",
        "nothing_to_press",
    ):
        return "title", "textarea"
    return ()
