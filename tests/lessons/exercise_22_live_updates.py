"""The exercise of lesson 22: a wall with the last message."""

from __future__ import annotations

from course.browser.tab import Tab
from course.browser.visitor import Visitor
from course.sandbox.link import Started
from course.sandbox.work import Work


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
            tab.hear(lines.event_with(message.rpartition(" ")[2]))
            page = tab.page_now()
            if not page.shows("teller", message):
                raise tab.nothing_new(message)
    assert not page.shows("good morning"), (
        "“good morning” is on the wall still, after another message has come. "
        f"I read: {page.quoted}."
    )
