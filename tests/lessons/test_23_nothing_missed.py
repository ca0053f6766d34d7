"""Lesson 23: a connection may break, and nothing is missed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from pytest import mark

from course.browser.tab import Tab
from course.browser.visitor import Visitor
from course.sandbox.link import Started

FAR_AHEAD = "1000000"
"""The id of a message that there never was."""
A_MINUTE = 60_000
"""Milliseconds."""


@mark.until("final")
def test_a_reader_gets_what_it_missed(
    listening: Callable[[], Tab], started: Started
) -> None:
    """Whoever lost the connection is sent what was said meanwhile.

    Each message has an `id:`; a browser that comes back says the last one it
    saw, as `Last-Event-ID`.
    """
    stream = listening().streams[0]
    started.wait()
    reader, writer = Visitor(started), Visitor(started)
    reader.enter("returner")
    writer.enter("talker")
    with reader.listen(started, stream) as lines:
        writer.say("talker", "the first")
        last = lines.last_id(lines.until("the first"))
    writer.say("talker", "the second")
    with reader.listen(started, stream, last) as lines:
        heard = lines.until("the second")
    assert "the second" in heard, f"I heard {json.dumps(heard)}."
    assert "the first" not in heard, "I was told again what I had seen."


@mark.until("final")
def test_numbers_that_begin_anew_are_followed(
    listening: Callable[[], Tab], started: Started
) -> None:
    """Whoever waits for an id that is far ahead still gets new messages.

    When the database was deleted, the ids begin again at 1, and the browser
    still says the last one of the old: in `Last-Event-ID`, and in the address
    where it listens anew. Is that id greater than that of the newest message,
    then send everything, from the first on.
    """
    stream = re.sub(r"\d+", FAR_AHEAD, listening().streams[0])
    started.wait()
    reader, writer = Visitor(started), Visitor(started)
    reader.enter("dreamer")
    writer.enter("starter")
    with reader.listen(started, stream, FAR_AHEAD) as lines:
        writer.say("starter", "once more")
        heard = lines.until("once more")
    assert "once more" in heard, (
        "Somebody said “once more”, and it did not come down the stream."
    )


@mark.until("final")
def test_a_lost_connection_is_told(listening: Callable[[], Tab]) -> None:
    """Where the connection is lost, the page says so until it is back.

    `source.onerror` is called when it breaks, `source.onopen` when it is
    there. A sentence that stands in the page and is `hidden` is shown by
    `lost.hidden = false`.
    """
    tab = listening()
    tab.connect()
    before = tab.page_now().told
    tab.lose_connection()
    told = tab.page_now().told - before
    assert told, "The connection broke, and nothing on the page tells it."
    tab.wait(A_MINUTE)
    tab.connect()
    left = {sentence for _, sentence in told & tab.page_now().told}
    assert not left, (
        f"It is back, and the page still says “{min(left, key=len)}”."
    )


def test_a_browser_that_gave_up_listens_anew(
    listening: Callable[[], Tab],
) -> None:
    """Where the browser has given up, the script listens anew.

    A browser connects again by itself, but not where the answer was an error,
    as from a host that is just starting. Then `source.readyState` is
    `EventSource.CLOSED`, and only another `new EventSource(...)` helps.
    """
    tab = listening()
    tab.connect()
    before = len(tab.streams)
    tab.lose_connection(for_good=True)
    tab.wait(A_MINUTE)
    assert len(tab.streams) > before, (
        "The browser gave up, and a minute later nobody listens."
    )
