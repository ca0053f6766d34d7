"""A stream is read for as long as something may still come, and no longer."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from course.sandbox import stream
from course.sandbox.allowance import Allowance
from course.sandbox.stream import Stream

AN_HOUR = 3600.0
"""Seconds: nothing here waits for that."""
MANY = 50


def of(lines: Iterable[bytes]) -> Stream:
    """A stream that sends these lines, and after them breaks this test."""
    coming = iter(lines)
    return Stream(
        "text/event-stream", lambda: next(coming), lambda: Allowance(AN_HOUR)
    )


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """What otherwise has to last a while is over at once."""
    monkeypatch.setattr(stream, "A_WHILE", 0.0)


def test_where_nothing_comes_but_comments_it_is_given_up() -> None:
    heard = of([b": still here\n", b"\n"] * MANY).until("hello")
    assert 0 < heard.count("still here") < MANY


def test_what_comes_after_a_comment_is_heard() -> None:
    heard = of([b": still here\n", b"\n", b"data: hello\n"]).until("hello")
    assert heard.endswith("data: hello\n")


def test_events_are_no_comments() -> None:
    others = [b"data: another\n", b"\n"] * MANY
    assert "hello" in of([*others, b"data: hello\n"]).until("hello")


def test_comments_that_come_quickly_may_be_sent_without_a_look(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stream, "A_WHILE", AN_HOUR)
    comments = [b": still here\n", b"\n"] * MANY
    assert "hello" in of([*comments, b"data: hello\n"]).until("hello")
