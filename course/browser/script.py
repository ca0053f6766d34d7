"""A page as the stand-in for a browser takes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from ..sandbox.failure import Failure
from .beyond import as_module
from .html import Element, content
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
    site. Raises Unseen where the stand-in cannot run one.
    """
    return {
        "url": page.address,
        "refresh": page.refresh,
        "nodes": list(_nodes(page)),
        "scripts": [
            {"text": _text(script, page, fetch), "sees": script.sees}
            for script in page.scripts
        ],
    }


def _text(script: Script, page: Page, fetch: Callable[[str], str]) -> str:
    if not script.is_allowed:
        return ""
    text = script.text
    if script.src:
        address = urljoin(page.address, script.src)
        text = fetch(address) if urlsplit(address)[:2] == _HERE else ""
    return as_module(text) if script.is_module else text


def _nodes(page: Page) -> Iterator[dict[str, Any]]:
    """The elements and the texts, in order; each knows the one around it.

    `parent` counts the elements alone, and is -1 for the outermost. What the
    page's policy does not let a browser heed is left out.
    """
    waiting: list[tuple[Element | str, int]] = [(page.root, -1)]
    elements = 0
    while waiting:
        node, parent = waiting.pop()
        if isinstance(node, str):
            yield {"text": node, "parent": parent}
            continue
        given = {
            name: value
            for name, value in node.attributes.items()
            if not _is_handler(name) or page.policy.allows_handler(value)
        }
        yield {
            "tag": node.tag,
            "given": given,
            "content": content(node) if node.tag == "template" else "",
            "parent": parent,
        }
        inner = [(child, elements) for child in node.children]
        waiting += inner[::-1]
        elements += 1


def refusal_of_policy(
    page: Page, scripts_alone: bool = True
) -> Failure | None:
    """What the page's policy keeps a browser from using, if anything.

    Its scripts come first; without `scripts_alone`, also what else there is.
    """
    found = _refused_scripts(page)
    others = () if scripts_alone else _refused_attributes_and_styles(page)
    for kind, written in (*found, *others):
        return page.failure("refused_by_policy", asked=kind, got=written)
    return None


def _refused_scripts(page: Page) -> Iterator[tuple[str, str]]:
    """Of each, what it is, and how it is written."""
    for script in page.scripts:
        if not script.is_allowed and script.src:
            yield "file", f"`{script.src}`"
        elif not script.is_allowed:
            yield "script", "the `<script>` that stands in it"


def _refused_attributes_and_styles(page: Page) -> Iterator[tuple[str, str]]:
    """The same of what else stands in a page."""
    policy = page.policy
    for element in page.elements:
        if element.tag == "style" and not policy.allows_style(element):
            yield "style", "the `<style>` that stands in it"
        for name, value in element.attributes.items():
            written = f"`{name}=` of its `<{element.tag}>`"
            if _is_handler(name) and not policy.allows_handler(value):
                yield "handler", written
            if name == "style" and not policy.allows_style_of_one(value):
                yield "style", written


def _is_handler(name: str) -> bool:
    """Whether an attribute of this name holds a script: `onclick`."""
    return name.startswith("on")
