"""Lesson 23: a connection may break, and nothing is missed."""

from __future__ import annotations

import json

from pytest import mark

from course.browser.tab import Tab
from course.browser.visitor import Visitor
from course.sandbox.link import Started
from course.sandbox.work import Work


def listening(visitor: Visitor, work: Work) -> Tab:
    """aaron's page, watched for a while, where it opens a stream."""
    visitor.enter("aaron")
    tab = Tab(visitor, work).stay()
    if tab.broken and not tab.streams:
        raise tab.broken
    assert tab.streams, (
        "The page opens no stream: its script makes no `EventSource`."
    )
    return tab


@mark.until("final")
def test_a_reader_gets_what_it_missed(
    visitor: Visitor, work: Work, started: Started
) -> None:
    """Whoever lost the connection is sent what was said meanwhile.

    Each message has an `id:`; a browser that comes back says the last one it
    saw, as `Last-Event-ID`.
    """
    stream = listening(visitor, work).streams[0]
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
    visitor: Visitor, work: Work, started: Started
) -> None:
    """Whoever waits for an id that is far ahead still gets new messages.

    When the database was deleted, the ids begin again at 1, and the browser
    still says the last one of the old.
    """
    stream = listening(visitor, work).streams[0]
    started.wait()
    reader, writer = Visitor(started), Visitor(started)
    reader.enter("dreamer")
    writer.enter("starter")
    with reader.listen(started, stream, "1000000") as lines:
        writer.say("starter", "once more")
        lines.expect("once more")
