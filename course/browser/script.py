"""What the script of the chat's page does, in an engine that counts time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..sandbox.failure import Failure
from ..sandbox.work import Work
from .html import Element
from .page import Page, Script
from .visitor import Visitor

PATIENCE = 60_000
"""Milliseconds after which a page that has not reloaded never will."""

_PARTS = (
    "errors",
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


STAND_IN = _stand_in()
"""A script that makes of an empty engine one with a page in it."""


@dataclass
class Seen:
    """What one watching of the page showed."""

    page: Page
    events: list[dict[str, Any]]
    errors: list[dict[str, Any]]

    @property
    def reloads_after(self) -> int | None:
        """Milliseconds from opening the page to its reload, or None."""
        for event in self.events:
            if event["what"] == "reload":
                return int(event["at"])
        return None

    @property
    def streams(self) -> list[str]:
        """The addresses that the page listens to."""
        return [
            str(event["url"])
            for event in self.events
            if event["what"] == "stream"
        ]

    def stopped(self) -> Failure:
        """What the first of the errors said, for a check to raise."""
        message = str(self.errors[0]["message"]).splitlines()[0]
        return Failure("script_error", got=message)

    def no_reload(self) -> Failure:
        """What came in the way of the reload, for a check to raise."""
        if self.errors:
            return self.stopped()
        if not self.page.scripts:
            return Failure("no_script")
        delays = [e["delay"] for e in self.events if e["what"] == "timer"]
        if not delays:
            return Failure("no_timer")
        if max(delays) > PATIENCE:
            return Failure("reloads_late", got=max(delays))
        return Failure("no_reload")


class PageScript:
    """The page of a visitor who has come in, with its scripts."""

    def __init__(self, visitor: Visitor, work: Work) -> None:
        """Come in as aaron, and fetch the scripts that the page names.

        They run beside `work`, the one that the visitor asks.
        """
        self.work = work
        self.page = visitor.enter("aaron")

        def fetch(address: str) -> str:
            body = visitor.request("GET", address).body
            return body.decode("utf-8", "replace")

        self._opened = as_opened(self.page, fetch)

    def watch(self, keys_at: list[int] | None = None) -> Seen:
        """Open the page, press a key in the box at these times, and wait.

        With the last key the box is emptied again: a page that only waits
        while something stands there is free to reload.
        """
        acts: list[tuple[str, int]] = []
        now = 0
        for moment in keys_at or []:
            acts += [("wait", moment - now), ("key", self._box())]
            now = moment
        if acts:
            acts.append(("erase", self._box()))
        acts.append(("wait", PATIENCE))
        told = self.work.script(STAND_IN, self._opened, acts)
        return Seen(self.page, told["events"], told["errors"])

    def _box(self) -> int:
        for index, element in enumerate(self.page.elements):
            if element.tag == "textarea":
                return index
        raise Failure("no_box")


def as_opened(page: Page, fetch: Callable[[str], str]) -> dict[str, Any]:
    """A page as the stand-in takes it: its address, its nodes, its scripts.

    `fetch` gives the text of a script that the page names, if it is of this
    site.
    """
    return {
        "url": "http://localhost" + page.url,
        "nodes": list(_nodes(page.root)),
        "scripts": [
            {"text": _text(script, fetch), "sees": script.sees}
            for script in page.scripts
        ],
    }


def _text(script: Script, fetch: Callable[[str], str]) -> str:
    if not script.src:
        return script.text
    return fetch(script.src) if script.src.startswith("/") else ""


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
