"""Tags that are not closed, so that the browser swallows what follows."""

from __future__ import annotations

import re

from .. import texts
from .case import Case
from .registry import diagnosis


@diagnosis
def tag_without_its_bracket(case: Case) -> str | None:
    """A tag of the form has lost its `>`."""
    found = re.search(
        r"<(input|button|form|textarea)\b[^<>]*<", case.templates
    )
    if not found or case.error:
        return None
    if "button" not in case.seen and "form" not in case.seen:
        return None
    return (
        f"A `<{found[1]}` has lost its `>`. The browser reads on to the next "
        "one, and what lies between is swallowed."
    )


@diagnosis
def tag_not_closed(case: Case) -> str | None:
    """A tag is never closed, and the rest of the page is taken for its own."""
    if case.error:
        return None
    for tag in ("title", "textarea", "script"):
        opened = re.findall(rf"<{tag}\b", case.templates, re.I)
        closed = re.findall(rf"</{tag}>", case.templates, re.I)
        if len(opened) > len(closed) and _concerns(case, tag):
            return (
                f"`<{tag}>` is never closed, so the browser takes the rest of "
                f"the page for part of it. Put `</{tag}>` where it ends."
            )
    return None


def _concerns(case: Case, tag: str) -> bool:
    """Whether what was seen is about what such a tag would swallow."""
    if tag == "script":
        return case.seen.startswith(texts.SCRIPT_STOPPED)
    return any(word in case.seen for word in ("title", "button", "looked for"))
