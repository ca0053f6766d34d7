"""How much a first visit to the workshop fetches, and how much it may."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Locator, expect

from .static_host import StaticHost
from .workshop import LOADED, Workshop

MB = 1e6


class Fetched(NamedTuple):
    """Megabytes, compressed as the host sends them."""

    to_the_chat: float
    in_all: float


AT_MOST = Fetched(8.0, 11.0)


def fetched(browser: Browser, site: Path) -> Fetched:
    """Come once, and see what has come before a chat and in all.

    What is not for the chat is held back until that is there: how quick the
    machine is shall make no difference.
    """
    engine = next((site / "workshop").glob("emscripten-module-*.wasm"))
    later = ("checks.pack", "database.pack", engine.name)
    with StaticHost(site) as host, browser.new_context() as context:
        host.held.update({name: threading.Event() for name in later})
        workshop = Workshop(context.new_page(), host.address)
        workshop.open(4)
        expect(first_page(workshop)).to_be_visible(timeout=LOADED)
        to_the_chat = host.sent / MB
        for held in host.held.values():
            held.set()
        expect(workshop.summary).to_contain_text(".", timeout=LOADED)
        workshop.wait_until_all_is_kept()
        return Fetched(to_the_chat, host.sent / MB)


def first_page(workshop: Workshop) -> Locator:
    """What lesson 4's chat answers."""
    return workshop.aaron.body.get_by_text("To send a message")
