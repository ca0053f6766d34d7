"""The exercise of lesson 22: a wall with the last message."""

from __future__ import annotations

from course.browser.page import Page
from course.browser.tab import Tab
from course.browser.visitor import Visitor
from course.sandbox.link import Started
from course.sandbox.work import Work


def must_show(tab: Tab, page: Page, message: str, last_word: str) -> None:
    """The wall has teller's message, as it was written."""
    came = f"“{message}” from teller came down the stream"
    if not page.shows(last_word):
        raise tab.broken or AssertionError(
            f"{came}, and it is not on the wall. I read: {page.quoted}."
        )
    assert page.shows(message), (
        f"{came}. The browser took the `<i>` in it for a tag, and whoever "
        "sends a message could put a script on the wall. "
        f"I read: {page.quoted}."
    )
    assert page.shows("teller"), (
        f"{came}, and the wall does not tell who says it. "
        f"I read: {page.quoted}."
    )


def test_the_wall_shows_the_last_message(
    visitor: Visitor, work: Work, started: Started
) -> None:
    """`/wall` shows the message that came last, and no other, as text.

    A view under `@app.route("/wall")` returns a page with a script, which
    makes an `EventSource`, as `chat.js` does. In `onmessage` it
    writes name and text into an element of the page: what is written into
    `textContent` takes the place of what stood there, and stays text.
    """
    visitor.get("/wall")
    tab = Tab(visitor, work).stay()
    if tab.broken and not tab.streams:
        raise tab.broken
    assert tab.streams, (
        "`/wall` opens no stream: its script makes no `EventSource`."
    )
    assert tab.left_after is None, "The page loads itself again."
    started.wait()
    reader, writer = Visitor(started), Visitor(started)
    writer.enter("teller")
    with reader.listen(started, tab.streams[0]) as lines:
        for message in ("good morning", "is <i>this</i> slanted"):
            writer.say("teller", message)
            last_word = message.rpartition(" ")[2]
            tab.hear(lines.event_with(last_word))
            page = tab.page_now()
            must_show(tab, page, message, last_word)
    assert not page.shows("good morning"), (
        "“good morning” is on the wall still, after another message has come. "
        f"I read: {page.quoted}."
    )
