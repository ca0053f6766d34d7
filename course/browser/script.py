"""What the script of the chat's page does, in an engine that counts time."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..sandbox.failure import Failure
from ..sandbox.work import Work
from .page import Page, Script
from .visitor import Visitor

STAND_IN = Path(__file__).with_name("dom.js")
"""The script that stands in for the page: elements, timers, keys."""
PATIENCE = 60_000
"""Milliseconds after which a page that has not reloaded never will."""


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

    def no_reload(self) -> Failure:
        """What came in the way of the reload, for a check to raise."""
        if self.errors:
            message = str(self.errors[0]["message"]).splitlines()[0]
            return Failure("script_error", got=message)
        if not self.page.scripts:
            return Failure("no_script")
        if not any(event["what"] == "timer" for event in self.events):
            return Failure("no_timer")
        return Failure("no_reload")


class PageScript:
    """The page of a visitor who has come in, with its scripts."""

    def __init__(self, visitor: Visitor, work: Work) -> None:
        """Come in as aaron, and fetch the scripts that the page names.

        They run beside `work`, the one that the visitor asks.
        """
        self.work = work
        self.page = visitor.enter("aaron")
        self._scripts = [
            {"text": self._text(script, visitor), "sees": script.sees}
            for script in self.page.scripts
        ]

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
        page = {
            "url": "http://localhost" + self.page.url,
            "path": self.page.url.split("?")[0],
            "elements": self.page.elements(),
            "scripts": self._scripts,
        }
        stand_in = STAND_IN.read_text(encoding="utf-8")
        told = self.work.script(page, acts, stand_in)
        return Seen(self.page, told["events"], told["errors"])

    def _text(self, script: Script, visitor: Visitor) -> str:
        """A script's own text, or that of its file if it is of this site."""
        if not script.src:
            return script.text
        if not script.src.startswith("/"):
            return ""
        reply = visitor.request("GET", script.src)
        return reply.body.decode("utf-8", "replace")

    def _box(self) -> int:
        for index, element in enumerate(self.page.elements()):
            if element["tag"] == "textarea":
                return index
        raise Failure("no_box")
