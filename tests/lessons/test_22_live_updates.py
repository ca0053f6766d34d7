"""Lesson 22: new messages come by themselves, and nothing reloads."""

from __future__ import annotations

from collections.abc import Callable

from pytest import mark

from course.browser.tab import Tab
from course.browser.visitor import Visitor
from course.sandbox.failure import Failure
from course.sandbox.link import Started
from course.sandbox.work import Work


def test_the_page_listens_and_does_not_reload(
    listening: Callable[[], Tab],
) -> None:
    """The page listens for new messages and never reloads.

    `new EventSource(...)` takes the place of the timer.
    """
    after = listening().left_after
    assert after is None, f"It still reloads, after {after} milliseconds."


@mark.until("final")
def test_a_new_message_comes_down_the_stream(
    listening: Callable[[], Tab],
    work: Work,
    started: Started,
    start_anew: Callable[[Work], None],
) -> None:
    """A message that somebody sends comes down the stream to everybody.

    The view yields `data: `, the message and an empty line, which is `\\n\\n`
    at the end of the text. The header `"Content-Type": "text/event-stream"`
    says that what it sends is a stream.
    """
    stream = listening().streams[0]
    started.wait()
    reader, writer = Visitor(started), Visitor(started)
    reader.enter("reader")
    writer.enter("writer")
    with (
        work.beside_started(started) as other,
        reader.listen(started, stream) as lines,
    ):
        start_anew(other)
        neighbour = Visitor(other)
        neighbour.enter("neighbour")
        neighbour.say("neighbour", "over here")
        writer.say("writer", "are you there")
        assert lines.content_type == "text/event-stream", (
            f"The stream is sent as `{lines.content_type}`, and a browser "
            "takes it for one only with the header "
            '`"Content-Type": "text/event-stream"`.'
        )
        heard = lines.expect("are you there")
        assert lines.event_ends(), (
            "The message came, and no empty line after it. To a browser an "
            "event ends there: write `\\n\\n` after the data."
        )
    if "over here" not in heard:
        raise Failure(
            "not_from_elsewhere",
            "Two copies of the program ran side by side, as gunicorn starts "
            "them. What somebody said to the one did not come down the stream "
            "of the other.",
        )


@mark.until("final")
def test_what_comes_is_shown_as_text(
    listening: Callable[[], Tab], started: Started
) -> None:
    """What comes down the stream is shown on the page, and stays text.

    `source.onmessage` is called with each event: `JSON.parse(e.data)` is the
    message. `document.createElement("p")` makes a line for it, `textContent`
    writes into that, and `append` puts it below the others.
    """
    tab = listening()
    started.wait()
    reader, writer = Visitor(started), Visitor(started)
    reader.enter("listener")
    writer.enter("teller")
    with reader.listen(started, tab.streams[0]) as lines:
        writer.say("teller", "is <i>this</i> slanted")
        event = lines.event_with("slanted")
    tab.hear(event)
    page = tab.page_now()
    if not page.shows("slanted"):
        raise tab.nothing_new("is <i>this</i> slanted")
    line = page.line_with("slanted")
    assert "<i>" in line, (
        "The browser took `<i>` for a tag, and it is not to be read any more. "
        "Whoever sends a message could put a script on everybody's page."
    )
    # In a line of its own or in the same; before, nobody here was called so.
    assert page.shows("teller"), "The line does not tell who says it."
