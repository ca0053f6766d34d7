"""What the course says to learners, as HTML."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_CODE = re.compile(r"``(.+?)``|`([^`]+)`")


def as_html(text: str) -> Markup:
    """A sentence, with `code` where it stands between backticks."""
    html = str(escape(" ".join(text.split())))
    return Markup(
        _CODE.sub(lambda it: f"<code>{(it[1] or it[2]).strip()}</code>", html)
    )


def paragraphs(text: str) -> list[Markup]:
    """Each paragraph of a text; an empty line parts them."""
    return [as_html(part) for part in text.split("\n\n") if part.strip()]
