"""Lesson 17: new messages come by themselves, and nothing reloads."""

from __future__ import annotations

import json

from pytest import mark

from course.browser.script import PageScript, Seen
from course.browser.visitor import Visitor
from course.sandbox.network import Server


def listening(visitor: Visitor) -> Seen:
    """What the page's script does, where it opens a stream."""
    seen = PageScript(visitor).watch()
    assert seen.streams, (
        "The page opens no stream: its script makes no `EventSource`."
    )
    return seen


@mark.until("final")
def test_the_page_listens_and_does_not_reload(visitor: Visitor) -> None:
    """The page listens for new messages and never reloads.

    `new EventSource(...)` takes the place of the timer.
    """
    after = listening(visitor).reloads_after
    assert after is None, f"It still reloads, after {after} milliseconds."


@mark.until("final")
def test_a_new_message_comes_down_the_stream(
    visitor: Visitor, started: Server
) -> None:
    """A message that somebody sends comes down the stream to everybody.

    The view yields `data: `, the message and an empty line, which is `\\n\\n`
    at the end of the text. The header `"Content-Type": "text/event-stream"`
    says that what it sends is a stream.
    """
    stream = listening(visitor).streams[0]
    started.wait()
    reader, writer = Visitor(started), Visitor(started)
    reader.enter("reader")
    writer.enter("writer")
    with started.listen(stream, reader.cookies) as lines:
        writer.say("writer", "are you there")
        assert lines.content_type == "text/event-stream", (
            f"The stream is sent as `{lines.content_type}`, and a browser "
            "takes it for one only with the header "
            '`"Content-Type": "text/event-stream"`.'
        )
        assert "are you there" in lines.until("are you there"), lines.heard()
        assert lines.event_ends(), (
            "The message came, and no empty line after it. To a browser an "
            "event ends there: write `\\n\\n` after the data."
        )


@mark.until("final")
def test_a_reader_gets_what_it_missed(
    visitor: Visitor, started: Server
) -> None:
    """Whoever lost the connection is sent what was said meanwhile.

    Each message has an `id:`; a browser that comes back says the last one it
    saw, as `Last-Event-ID`.
    """
    stream = listening(visitor).streams[0]
    started.wait()
    reader, writer = Visitor(started), Visitor(started)
    reader.enter("returner")
    writer.enter("talker")
    with started.listen(stream, reader.cookies) as lines:
        writer.say("talker", "the first")
        last = lines.last_id(lines.until("the first"))
    writer.say("talker", "the second")
    headers = {"Last-Event-ID": last}
    with started.listen(stream, reader.cookies, headers) as lines:
        heard = lines.until("the second")
    assert "the second" in heard, f"I heard {json.dumps(heard)}."
    assert "the first" not in heard, "I was told again what I had seen."


@mark.until("final")
def test_numbers_that_begin_anew_are_followed(
    visitor: Visitor, started: Server
) -> None:
    """Whoever waits for an id that is far ahead still gets new messages.

    When the database was deleted, the ids begin again at 1, and the browser
    still says the last one of the old.
    """
    stream = listening(visitor).streams[0]
    started.wait()
    reader, writer = Visitor(started), Visitor(started)
    reader.enter("dreamer")
    writer.enter("starter")
    headers = {"Last-Event-ID": "1000000"}
    with started.listen(stream, reader.cookies, headers) as lines:
        writer.say("starter", "once more")
        assert "once more" in lines.until("once more"), lines.heard()
