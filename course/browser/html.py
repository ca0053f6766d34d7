"""HTML as a browser reads it: what the course asks of a parser, whichever.

On a computer it is selectolax, written in C. `justhtml`, which is pure Python
and so goes into a browser's tab, where no C does, was passed over for this
side: here it takes 0.5 s to be imported and six times as long for a page, and
`check` has half a second.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from typing import Protocol


class Element(Protocol):
    """An element of a page."""

    @property
    def tag(self) -> str:
        """Its name, in small letters."""

    @property
    def attributes(self) -> dict[str, str]:
        """What its tag says; an attribute without a value has an empty one."""

    @property
    def text(self) -> str:
        """All text in it, as it is written."""

    @property
    def outer(self) -> str:
        """It and all in it, as HTML."""

    @property
    def children(self) -> Iterator[Element | str]:
        """The elements and the pieces of text right inside, in order."""

    def select(self, selector: str) -> Sequence[Element]:
        """The elements within that match a CSS selector, in order."""

    def first(self, selector: str) -> Element | None:
        """The first element within that matches, or None."""


def content(template: Element) -> str:
    """What stands in a `<template>`, as HTML; it is no part of the page."""
    html = template.outer
    start = re.match(r"""<template(?:[^"'>]|"[^"]*"|'[^']*')*>""", html)
    assert start
    return html[start.end() :].removesuffix("</template>")


def parse(html: str) -> Element:
    """The `html` element of a page, which is there whatever was sent."""
    if sys.platform == "emscripten":
        from .html_in_python import parse
    else:
        from .html_in_c import parse
    return parse(html)
