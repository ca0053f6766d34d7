"""Lesson 21: a message is sent, and the page stays."""

from __future__ import annotations

from pytest import mark

from course.browser.tab import Tab, Way
from course.browser.visitor import Visitor
from course.sandbox.failure import Failure
from course.sandbox.work import Work

Told = set[tuple[str, str]]

A_SECOND = 1000
"""Milliseconds in which an answer is there."""
A_WHILE = 20_000
"""Milliseconds in which a page that reloads by itself has done so."""


def opened(visitor: Visitor, work: Work) -> Tab:
    """aaron's page, where a browser has it open."""
    visitor.enter("aaron")
    return Tab(visitor, work)


def send(tab: Tab, text: str) -> None:
    """Write a message, press the button, and see what comes of it."""
    tab.write(tab.box, text)
    tab.send(tab.box)
    stay(tab)


def stay(tab: Tab) -> None:
    """Wait for an answer; raises Failure where the page is left for it."""
    tab.wait(A_SECOND)
    if tab.left_after is None:
        return
    if tab.broken:
        raise tab.broken
    raise Failure(
        "left_to_send",
        "The browser left the page, as it does when a form is sent and no "
        "script prevents it.",
    )


def expect_back(tab: Tab, before: Told) -> None:
    """Raises Failure where a message that failed is not in the box again.

    `before` is what the page told before it was sent.
    """
    box = tab.typed(tab.box)
    if "keep me" not in box:
        seen = f"The message did not get through, and the box holds “{box}”."
        raise Failure("not_back_in_the_box", seen, got=box)
    if tab.page_now().told <= before and not tab.alerts:
        raise Failure(
            "failed_in_silence",
            "The message is back in the box, and no sentence on the page "
            "tells why.",
        )


@mark.until("final")
def test_sending_does_not_leave_the_page(
    visitor: Visitor, another: Visitor, work: Work
) -> None:
    """A message is sent, and the page is not left for it.

    In `form.onsubmit`, `e.preventDefault()` keeps the browser from sending
    the form; `fetch("", {method: "POST", body: new FormData(form)})` sends it
    in its place.
    """
    tab = opened(visitor, work)
    send(tab, "hello from here")
    box = tab.typed(tab.box)
    if tab.broken and not another.enter("yoni").shows("hello from here"):
        raise tab.broken
    another.enter("yoni").expect("hello from here")
    assert not box, f"It was sent, and the box still holds “{box}”."


@mark.until("final")
def test_enter_sends(visitor: Visitor, another: Visitor, work: Work) -> None:
    """Enter sends what stands in the box.

    `textbox.onkeydown` is told the key as `e.key`. Where that is `"Enter"`,
    `form.requestSubmit()` does what the button does.
    """
    tab = opened(visitor, work)
    tab.write(tab.box, "sent by a key")
    tab.enter(tab.box)
    stay(tab)
    another.enter("yoni").expect("sent by a key")


@mark.until("final")
def test_two_messages_go_out_from_one_page(
    visitor: Visitor, another: Visitor, work: Work
) -> None:
    """What is said twice on purpose, from the same page, is there twice.

    The page was made once, and so was its `uid`. After each message the
    script writes another one into the form: `uid.value = Math.random()`.
    """
    tab = opened(visitor, work)
    send(tab, "ha ha")
    send(tab, "ha ha")
    times = another.enter("yoni").count("ha ha")
    assert times == 2, "I sent it twice, and it is not there twice."


@mark.until("final")
def test_what_did_not_get_through_comes_back(
    visitor: Visitor, work: Work
) -> None:
    """Where the server cannot be reached, the message is not lost.

    `fetch` raises an error where no answer comes: catch it, put the text back
    into the box, and say so in a sentence on the page.
    """
    tab = opened(visitor, work)
    before = tab.page_now().told
    tab.way = Way.CUT
    send(tab, "keep me")
    expect_back(tab, before)


@mark.until("final")
def test_what_the_server_broke_down_over_comes_back(
    visitor: Visitor, work: Work
) -> None:
    """Where the server answers with an error, the message is not lost.

    To `fetch` any answer is one: that it is no good is told by `response.ok`.
    """
    tab = opened(visitor, work)
    before = tab.page_now().told
    tab.way = Way.BROKEN
    send(tab, "keep me")
    expect_back(tab, before)


@mark.until("final")
def test_what_came_back_stays(visitor: Visitor, work: Work) -> None:
    """What has come back into the box stays there until it is sent.

    A reload would take it away: stop the timer when a message is sent, and
    start it again only when it has arrived.
    """
    tab = opened(visitor, work)
    tab.way = Way.CUT
    send(tab, "keep me")
    tab.way = Way.WHOLE
    tab.wait(A_WHILE)
    box = tab.typed(tab.box)
    assert "keep me" in box, (
        "It was in the box after a second. After twenty seconds the box holds "
        f"“{box}”."
    )


@mark.until("final")
def test_what_is_sent_again_is_there_once(
    visitor: Visitor, another: Visitor, work: Work
) -> None:
    """If only the answer got lost, sending it again does no harm.

    What comes back into the box comes with its `uid`, so that the table knows
    it again.
    """
    tab = opened(visitor, work)
    tab.way = Way.LOST
    send(tab, "keep me")
    tab.way = Way.WHOLE
    if "keep me" in tab.typed(tab.box):
        tab.send(tab.box)
        stay(tab)
    times = another.enter("yoni").count("keep me")
    assert times == 1, f"It is there {times} times."
