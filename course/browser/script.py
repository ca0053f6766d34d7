"""What the script of the chat's page does, in an engine that counts time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .. import texts
from ..sandbox.work import Work
from ..unmet import Unmet
from .page import Page
from .visitor import Visitor

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

    def why_no_reload(self) -> str:
        """A sentence that says what came in the way of the reload."""
        if self.errors:
            return texts.script_error(self.errors[0]["message"])
        if not self.page.scripts:
            return texts.NO_SCRIPT
        if not any(event["what"] == "timer" for event in self.events):
            return texts.NO_TIMER
        return texts.NO_RELOAD


class PageScript:
    """The page of a visitor who has come in, with its scripts."""

    def __init__(self, visitor: Visitor) -> None:
        if not isinstance(visitor.door, Work):
            raise TypeError("scripts run beside a loaded work")
        self.work = visitor.door
        self.page = visitor.enter("aaron")
        self.sources = {}
        for script in self.page.scripts:
            if script.src and script.src.startswith("/"):
                reply = visitor.knock("GET", script.src)
                self.sources[script.src] = reply.body.decode(
                    "utf-8", "replace"
                )

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
        told = self.work.script(self.page, *acts, sources=self.sources)
        return Seen(self.page, told["events"], told["errors"])

    def _box(self) -> int:
        for index, element in enumerate(self.page.elements()):
            if element["tag"] == "textarea":
                return index
        raise Unmet(texts.NO_BOX)
