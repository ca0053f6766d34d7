"""The exercise of lesson 26: the chat is closed for a while."""

from __future__ import annotations

from course.browser.visitor import Visitor
from course.sandbox.failure import Failure
from course.sandbox.work import Work

CLOSED = "The chat is closed"


def begin(work: Work, closed: str | None) -> None:
    """Start it, with what it kept, where `CLOSED` is this or is not set."""
    crash = work.load(fresh=False, CLOSED=closed).crash
    if crash:
        raise Failure("crashed", crash=crash)


def test_every_address_says_that_it_is_closed(process: Work) -> None:
    """Where `CLOSED` is set, each address says `The chat is closed.`

    What a function under `@app.before_request` returns is the answer, to
    whatever was asked for. The number behind the sentence is 503.
    """
    begin(process, "yes")
    visitor = Visitor(process)
    for path in ("/", "/chat/aaron", "/nowhere"):
        page = visitor.ask("GET", path, f"I set CLOSED, and opened {path}")
        assert page.shows(CLOSED), (
            f"I set CLOSED and opened `{path}`. I read: {page.quoted}."
        )
        assert page.status == 503, f"The number is {page.status}, and not 503."


def test_what_is_sent_is_answered_so_too(work: Work) -> None:
    """A message that is sent while the chat is closed is answered like that.

    Ask for nothing but `CLOSED`, neither for the method nor for the address.
    """
    visitor = Visitor(work)
    form = visitor.enter("aaron").box_form()
    assert form, "There is no box to write in."
    begin(work, "yes")
    page = visitor.try_to_submit(form, **{form.box: "anybody there"})
    assert page.shows(CLOSED), (
        f"I set CLOSED and sent a message. I read: {page.quoted}."
    )


def test_it_is_open_where_that_is_not_set(process: Work) -> None:
    """Where `CLOSED` is not set, all is as ever.

    `os.getenv("CLOSED")` is None there. A function under
    `@app.before_request` that returns nothing lets everybody in.
    """
    begin(process, "yes")
    page = Visitor(process).ask("GET", "/", "I set CLOSED, and opened /")
    assert page.shows(CLOSED), f"With CLOSED set I read: {page.quoted}."
    begin(process, None)
    page = Visitor(process).get("/", "I started it without CLOSED, opened /")
    assert page.form_with("text"), f"I read: {page.quoted}."
