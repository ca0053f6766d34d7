"""A page as the stand-in for a browser takes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from .html import Element
from .page import SITE, Page, Script

_PARTS = (
    "errors",
    "json",
    "clock",
    "events",
    "address",
    "selectors",
    "markup",
    "dom",
    "elements",
    "document",
    "window",
    "page",
)
"""The files of the stand-in for a browser's page, in the order to read them;
they share one scope, so that a page's script sees nothing of theirs."""


def _stand_in() -> str:
    here = Path(__file__).parent / "stand_in"
    parts = [(here / f"{part}.js").read_text("utf-8") for part in _PARTS]
    return "\n".join(["(() => {", '"use strict";', *parts, "})();"])


_HERE = urlsplit(SITE)[:2]
STAND_IN = _stand_in()
"""A script that makes of an empty engine one with a page in it."""


def as_opened(page: Page, fetch: Callable[[str], str]) -> dict[str, Any]:
    """A page as the stand-in takes it: its address, its nodes, its scripts.

    `fetch` gives the text of a script that the page names, if it is of this
    site.
    """
    return {
        "url": page.address,
        "refresh": page.refresh,
        "nodes": list(_nodes(page.root)),
        "scripts": [
            {"text": _text(script, page, fetch), "sees": script.sees}
            for script in page.scripts
        ],
    }


def _text(script: Script, page: Page, fetch: Callable[[str], str]) -> str:
    if not script.src:
        return script.text
    address = urljoin(page.address, script.src)
    return fetch(address) if urlsplit(address)[:2] == _HERE else ""


def _nodes(root: Element) -> Iterator[dict[str, Any]]:
    """The elements and the texts, in order; each knows the one around it.

    `parent` counts the elements alone, and is -1 for the outermost.
    """
    waiting: list[tuple[Element | str, int]] = [(root, -1)]
    elements = 0
    while waiting:
        node, parent = waiting.pop()
        if isinstance(node, str):
            yield {"text": node, "parent": parent}
            continue
        given = node.attributes
        yield {"tag": node.tag, "given": given, "parent": parent}
        inner = [(child, elements) for child in node.children]
        waiting += inner[::-1]
        elements += 1
