"""The workshop as somebody uses it."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import FrameLocator, Locator, Page, expect

LOADED = 180_000
"""Milliseconds in which Python has come, on a machine that is very busy."""

RUNS = re.compile(r"^Your chat runs\.")
HANG = 'import re; re.match("(a+)+$", "a" * 40 + "b")'
"""What Python does not come back from, and cannot be interrupted in."""

ALL_KEPT = """async () => {
    const assets = JSON.parse(document.querySelector("#assets").text);
    const store = await caches.open(new URL(".", location.href).href);
    return (await store.keys()).length > assets.length;
}"""
"""The list, and the page itself, which is not on it."""

FORGET_FILES = """async () => {
    for (const name of await caches.keys()) await caches.delete(name);
}"""


class LittleBrowser:
    """Aaron's or Yoni's browser."""

    def __init__(self, page: Page, name: str) -> None:
        self._element = page.locator(f".browser.{name.lower()}")
        self.address = self._element.get_by_label("Address in")
        self.notice = self._element.locator(".notice")
        self.waiting = self._element.locator(".waiting")
        self.missing = self._element.locator(".missing")

    @property
    def page(self) -> FrameLocator:
        """What it shows."""
        return self._element.frame_locator("iframe")

    @property
    def body(self) -> Locator:
        """All of the page that it shows."""
        return self.page.locator("body")

    def goto(self, address: str) -> None:
        """Type an address, and be there."""
        self.leave()
        self.address.fill(address)
        self.address.press("Enter")
        self.arrive()

    def leave(self) -> None:
        """Know the page that is shown now from the next one."""
        self.body.evaluate("body => body.dataset.left = true")

    def arrive(self) -> None:
        """Wait until the page that was left is no longer shown."""
        expect(self.page.locator("body[data-left]")).to_have_count(0)
        expect(self.body).not_to_be_empty(timeout=LOADED)

    def press(self, button: str) -> None:
        """Press `Back`, `Reload` or `Forget`."""
        self._element.get_by_role("button", name=button).click()

    def enter(self, name: str) -> None:
        """Come in by the form on `/`."""
        self.goto("/")
        self.page.get_by_label("Username:").fill(name)
        self.page.get_by_role("button", name="Go to chat!").click()
        expect(self.page.get_by_role("heading")).to_contain_text(name)

    def say(self, message: str) -> None:
        """Send a message by the box, key by key.

        A page that reloads by itself waits for whoever presses keys; but keys
        that are pressed when it has begun to are lost with the page.
        """
        box = self.page.get_by_role("textbox")
        box.press_sequentially(message)
        if box.input_value() != message:
            box.clear()
            box.press_sequentially(message)
        self.page.get_by_role("button", name="Send message").click()
        expect(self.body).to_contain_text(message)


class Workshop:
    """One tab with the workshop in it."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = f"{address}workshop/"
        self.lesson = page.locator("#lesson")
        self.run = page.locator("#run")
        self.summary = page.locator("#summary")
        self.verdict = page.locator("#verdict")
        self.log = page.locator("#log")
        self.news = page.locator("#news")
        self.kept = page.locator("#kept")
        self.status = page.locator("#status")
        self.text = page.locator(".cm-content")
        self.offer = page.locator("#offer")
        self.dialog = page.get_by_role("dialog")
        self.aaron = LittleBrowser(page, "Aaron")
        self.yoni = LittleBrowser(page, "Yoni")

    def open(self, lesson: int | str, fragment: str = "") -> None:
        """Open a lesson, and wait for what is there before Python is."""
        self.page.goto(f"{self.address}?lesson={lesson}{fragment}")
        expect(self.run).not_to_be_empty()

    def begin(self, lesson: int) -> None:
        """Open a lesson, and wait for its chat."""
        self.open(lesson)
        self.wait()

    def wait(self) -> None:
        """Wait until the chat runs, and both see it."""
        expect(self.run).to_have_text(RUNS, timeout=LOADED)
        for browser in (self.aaron, self.yoni):
            expect(browser.body).not_to_be_empty(timeout=LOADED)

    def wait_until_all_is_kept(self) -> None:
        """Wait until the browser has what a visit without a network takes."""
        for _ in range(LOADED // 200):
            if self.page.evaluate(ALL_KEPT):
                return
            self.page.wait_for_timeout(200)
        raise AssertionError("Not all of the workshop was kept.")

    def wait_until_written(self) -> None:
        """Wait until nothing is on its way into the storage any more."""
        self.page.wait_for_function("localStorage.length === 0")

    def forget_files(self) -> None:
        """Let the browser have none of the site's files any more."""
        self.page.evaluate(FORGET_FILES)
        browser = self.page.context.new_cdp_session(self.page)
        browser.send("Network.clearBrowserCache")

    def line(self, text: str) -> Locator:
        """The first line of the editor with this in it."""
        return self.text.locator(".cm-line", has_text=text).first

    def retype(self, line: str, text: str) -> None:
        """Put another text in place of what stands on a line."""
        self.page.keyboard.insert_text(f"{self._select(line)}{text}\n")

    def add_line(self, after: str, text: str) -> None:
        """Put a line behind another."""
        self._select(after)
        self.page.keyboard.press("ArrowRight")
        self.page.keyboard.insert_text(f"{text}\n")

    def _select(self, text: str) -> str:
        """Select a line with its end; gives how far it is indented.

        By three clicks: `End` goes to where a line is wrapped, which is where
        the widths of a machine's letters have it.
        """
        line = self.line(text)
        indent = re.match(r"\s*", line.inner_text())
        line.click(click_count=3)
        return indent[0] if indent else ""

    def choose(self, menu: str, item: str) -> None:
        """Open a menu, and take something of it."""
        self.page.locator("summary", has_text=menu).click()
        self.page.get_by_role("button", name=item).click()

    def open_zip(self, content: bytes, name: str = "work.zip") -> None:
        """Open a zip from the menu."""
        with self.page.expect_file_chooser() as chooser:
            self.choose("My work", "Open a zip…")
        chooser.value.set_files(
            {"name": name, "mimeType": "application/zip", "buffer": content}
        )

    def download(self) -> Path:
        """Download the work; gives the zip."""
        with self.page.expect_download() as download:
            self.kept.get_by_role("button", name="Download it").click()
        return download.value.path()

    def answer(self, button: str) -> None:
        """Press a button of the window that is open."""
        self.dialog.get_by_role("button", name=button, exact=True).click()
        expect(self.dialog).to_have_count(0)
