"""Every reader gets everything, once, in order."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
import tracemalloc
from collections.abc import Iterator
from itertools import islice

import pytest
from flask import Flask
from sqlalchemy import Table, insert, select

from chat import people, sockets
from chat import stream as streaming
from chat.database import Database, limits
from chat.database import people as people_table
from chat.sockets import Line
from chat.stream import Reader, Tail, Tick
from tests.final.client import ChatClient
from tests.final.conftest import NewApp, NewClient
from tests.support.server import PATIENCE


def test_a_reader_is_sent_what_is_said(
    ann: ChatClient, ben: ChatClient
) -> None:
    with ben.stream() as stream:
        ann.say("hello")
        event = stream.next("message")
    assert event.json["from"] == "ann"
    assert event.id.endswith(f"-{event.json['id']}")


def test_another_worker_is_heard_as_well(
    ann: ChatClient, new_app: NewApp, new_client: NewClient
) -> None:
    far = new_client("far", at=new_app())
    with ann.stream() as stream:
        stream.next("people")
        far.say("from afar")
        assert stream.texts(1) == ["from afar"]


def test_a_reader_who_comes_back_gets_what_they_missed(
    ann: ChatClient, ben: ChatClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "MISSED", 2)
    ids = []
    with ben.stream() as stream:
        ann.say("0")
        ids.append(stream.next("message").id)
    for number in range(1, 8):
        ann.say(str(number))
    with ben.stream(ids[0]) as stream:
        assert stream.texts(7) == list("1234567")
    with ben.stream(Last_Event_ID=ids[0]) as stream:
        assert stream.texts(7) == list("1234567")


def test_who_has_missed_much_is_sent_it_in_parts(
    new_app: NewApp, new_client: NewClient
) -> None:
    """Whoever does not read has the server keep the part that is next."""
    ann = new_client("ann", at=new_app(LIMITS="off"))
    for number in range(2 * streaming.MISSED + 5):
        ann.say(str(number))
    response = ann.get(f"/chat/ann/stream?after={ann.epoch()}-0")
    parts = iter(response.response)
    told = [next(parts).count(b'"text"') for _ in range(5)]
    assert [count for count in told if count] == [20, 20, 5]
    response.close()


def test_what_the_browser_saw_last_goes_before_what_the_page_said(
    ann: ChatClient, ben: ChatClient
) -> None:
    first, second = (ann.say(text).json["id"] for text in ("one", "two"))
    epoch = ben.epoch()
    with ben.stream(f"{epoch}-0", Last_Event_ID=f"{epoch}-{first}") as stream:
        assert stream.next("message").json["id"] == second


@pytest.mark.parametrize(
    "after", ["gone-1", "{epoch}-999", "{epoch}-x", "{epoch}--1", "nonsense"]
)
def test_an_id_that_cannot_be_ours_starts_over(
    ann: ChatClient, after: str
) -> None:
    ann.say("one")
    ann.say("two")
    epoch = ann.epoch()
    with ann.stream(after.format(epoch=epoch)) as stream:
        assert next(stream).kind == "reset"
        assert stream.texts(2) == ["one", "two"]


def test_an_id_that_is_ours_does_not_start_over(ann: ChatClient) -> None:
    ann.say("one")
    with ann.stream(f"{ann.epoch()}-1") as stream:
        assert next(stream).kind == "people"


def test_a_stream_tells_nothing_that_was_cleared(
    ann: ChatClient, ben: ChatClient
) -> None:
    ben.say("before")
    ann.submit("/clear")
    ben.say("after")
    for after in ("", "x-1", f"{ann.epoch()}-0"):
        with ann.stream(after) as stream:
            assert stream.texts(1) == ["after"]


def test_whoever_has_no_name_is_told_and_let_go(
    new_client: NewClient, ann: ChatClient
) -> None:
    stranger = new_client()
    stranger.name = "ann"
    with stranger.stream() as stream:
        assert [event.kind for event in stream] == ["bye"]


def test_who_is_here_is_told_when_it_changes(
    ann: ChatClient, new_client: NewClient
) -> None:
    with ann.stream() as stream:
        new_client("ben")
        told = next(
            event.json
            for event in stream
            if event.kind == "people" and event.json["count"] == 2
        )
    assert told == {"count": 2, "names": ["ann", "ben"]}


def test_a_reader_is_told_at_once_that_they_are_here(
    ann: ChatClient, new_client: NewClient
) -> None:
    """Though the others hear it a moment later."""
    with ann.stream() as stream:
        assert stream.next("people").json["names"] == ["ann"]
        with new_client("ben").stream() as late:
            assert late.next("people").json["names"] == ["ann", "ben"]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Signs of life come five times a second."""
    monkeypatch.setattr(streaming, "BEAT", 0.2)
    monkeypatch.setattr(streaming, "COUNT", 0.1)


@pytest.mark.usefixtures("quick")
def test_a_sign_of_life_comes_though_nothing_happens(ann: ChatClient) -> None:
    with ann.stream() as stream:
        assert [next(stream).kind for _ in range(4)] == ["people"] * 4


@pytest.mark.usefixtures("quick")
def test_a_stream_ends_when_the_name_is_somebody_elses(
    ann: ChatClient, new_client: NewClient
) -> None:
    """As in a tab that was forgotten when they left in another."""
    with ann.stream() as stream, new_client("ben").stream() as other:
        ann.submit("/leave")
        new_client("ann")
        assert [event.kind for event in islice(stream, 30)][-1] == "bye"
        assert [next(other).kind for _ in range(9)] == ["people"] * 9


@pytest.mark.usefixtures("quick")
def test_what_limits_nobody_any_more_is_forgotten(
    app: Flask, ann: ChatClient
) -> None:
    old = {"key": "post nobody", "free_at": time.time() - 60}
    assert "post nobody" not in left_after_a_while(app, ann, limits, old)


@pytest.mark.usefixtures("quick")
def test_who_cannot_come_back_any_more_is_forgotten(
    app: Flask, ann: ChatClient
) -> None:
    long_ago = time.time() - people.REMEMBERED - 60
    old = {"key": "zoe", "name": "zoe", "owner": "x", "seen_at": long_ago}
    assert left_after_a_while(app, ann, people_table, old) == {"ann"}


def left_after_a_while(
    app: Flask, ann: ChatClient, table: Table, row: dict[str, object]
) -> set[str]:
    """The keys of a table to which a row was added while somebody reads."""
    database: Database = app.extensions["database"]
    database.write(lambda connection: connection.execute(insert(table), row))
    with ann.stream() as stream:
        for _ in range(3):
            stream.next("people")
    keys = select(table.c.key)
    return set(
        database.read(lambda connection: connection.scalars(keys).all())
    )


def test_streams_end_when_the_server_stops(
    app: Flask, ann: ChatClient
) -> None:
    tail: Tail = app.extensions["tail"]
    with ann.stream() as stream:
        stream.next("people")
        stopping = threading.Event()
        tail.stopping = stopping.is_set
        stopping.set()
        began = time.monotonic()
        assert all(event.kind == "people" for event in stream)
        assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("cursor", "fits", "old"),
    [(3, True, False), (4, False, False), (5, False, False), (6, False, True)],
)
def test_a_tick_is_shared_only_with_whoever_lacks_all_of_it(
    cursor: int, fits: bool, old: bool
) -> None:
    tick = Tick(b"four to six", first=4, last=6)
    assert (tick.fits(cursor), tick.old(cursor)) == (fits, old)


def test_a_reader_ahead_of_the_tail_is_sent_nothing_twice(
    ann: ChatClient, new_app: NewApp, new_client: NewClient
) -> None:
    """As after a move to a worker whose tail has not looked for a while."""
    slow = new_app(LIMITS="off")
    far = new_client("far", at=slow)
    tail: Tail = slow.extensions["tail"]
    with far.stream() as early:
        early.next("people")
        for number in range(1, 4):
            ann.say(str(number))
        assert early.texts(3) == ["1", "2", "3"]
        late = Reader("far", far.owner, cursor=2)
        events = tail.follow(late, start_over=False)
        got = [next(events) for _ in range(3)][-1]
        assert b'"text":"3"' in got
        tail._publish(Tick(b"shared\n\n", first=1, last=3))
        ann.say("4")
        chunk = next(part for part in events if b"people" not in part)
        assert b'"text":"4"' in chunk
        assert b"shared" not in chunk
        events.close()  # type: ignore[attr-defined]


def overlap(tail: Tail, ann: ChatClient) -> None:
    """Say three things, and tell the second of them in both of two ticks."""
    first, second, third = (ann.say(text).json["id"] for text in "123")
    tail._publish(Tick(b"one and two\n\n", first, second))
    tail._publish(Tick(b"two and three\n\n", second, third))
    tail._publish(Tick(b"no more\n\n"))


@pytest.fixture
def idle(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Tail:
    """The tail, as it is when it finds nothing by itself."""
    tail: Tail = app.extensions["tail"]
    monkeypatch.setattr(tail, "_look", lambda: False)
    return tail


def test_of_ticks_that_overlap_nothing_is_told_twice_or_left_out(
    idle: Tail, ann: ChatClient
) -> None:
    """As when a look has begun before a reader came, and ends after it."""
    events = idle.follow(Reader("ann", ann.owner, 0), start_over=False)
    told = (chunk for chunk in events if b"people" not in chunk)
    next(told)  # For how long to wait, before one comes back.
    ann.say("before")
    assert b'"text":"before"' in next(told)
    idle._publish(Tick(b"by now it follows\n\n"))
    assert next(told) == b"by now it follows\n\n"
    overlap(idle, ann)
    assert next(told) == b"one and two\n\n"
    rest = next(told)
    assert b'"text":"3"' in rest
    assert b'"text":"2"' not in rest
    events.close()  # type: ignore[attr-defined]


@pytest.fixture
def lent() -> Iterator[tuple[Line, socket.socket]]:
    """A line that the tail may write to, and its other end."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.setblocking(False)
        theirs.settimeout(PATIENCE)
        yield Line(ours), theirs


def test_who_goes_during_a_tick_is_not_written_to(
    idle: Tail, ann: ChatClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their socket's number may be somebody else's by then."""
    monkeypatch.setattr(sockets, "ROUND", 1)
    with contextlib.ExitStack() as ends:
        others = []
        for _ in range(2):
            ours, theirs = map(ends.enter_context, socket.socketpair())
            ours.setblocking(False)
            idle._direct.add(Reader("ann", ann.owner, 0, Line(ours)))
            others.append(theirs)
        with monkeypatch.context() as patch:
            # The one to whom it is not their turn yet goes now.
            patch.setattr("time.sleep", lambda _: idle._direct.clear())
            idle._publish(Tick(b"told\n\n"))
        told = []
        for theirs in others:
            theirs.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                told.append(theirs.recv(1024))
    assert told == [sockets.chunk(b"told\n\n")]


def test_what_many_have_no_room_for_is_kept_once() -> None:
    """As when those who do not read are more than one can count."""
    tick = sockets.chunk(bytes(1_000_000))
    with contextlib.ExitStack() as ends:
        lines = []
        for _ in range(20):
            ours, theirs = map(ends.enter_context, socket.socketpair())
            ours.setblocking(False)
            lines.append((Line(ours), theirs))
        tracemalloc.start()
        ends.callback(tracemalloc.stop)
        for line, _ in lines:
            assert 0 < line.write(tick) < len(tick)
        kept, _ = tracemalloc.get_traced_memory()
    assert kept < len(tick)


def test_of_ticks_that_overlap_a_line_is_written_the_first(
    idle: Tail,
    ann: ChatClient,
    lent: tuple[Line, socket.socket],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The rest is read by the reader, who has the line back."""
    line, theirs = lent
    wait = line.wait

    def wait_while_it_happens() -> bool:
        overlap(idle, ann)
        assert line._back.is_set(), "The line does not come back."
        return wait()

    monkeypatch.setattr(line, "wait", wait_while_it_happens)
    reader = Reader("ann", ann.owner, 0, line)
    events = idle.follow(reader, start_over=False)
    while next(events):
        pass
    rest = next(filter(None, events))
    assert b'"text":"3"' in rest
    assert b'"text":"2"' not in rest
    written = theirs.recv(65536)
    assert sockets.chunk(b"one and two\n\n") in written
    assert b"two and three" not in written
    events.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("between", ["a message", "the end"])
def test_what_comes_before_the_tail_has_a_line_is_not_missed(
    app: Flask,
    ann: ChatClient,
    lent: tuple[Line, socket.socket],
    monkeypatch: pytest.MonkeyPatch,
    between: str,
) -> None:
    """The reader has read all there was, and now lends the line."""

    def wait() -> bool:
        raise AssertionError("They would wait for what has been already.")

    tail: Tail = app.extensions["tail"]
    line, _ = lent
    monkeypatch.setattr(line, "wait", wait)
    reader = Reader("ann", ann.owner, 0, line)
    events = tail.follow(reader, start_over=False)
    while next(events):
        pass
    if between == "the end":
        tail.close()
        assert not list(events)
        return
    number = ann.say("in between").json["id"]
    ends = time.monotonic() + PATIENCE
    while tail.last < number and time.monotonic() < ends:
        time.sleep(0.01)
    assert b'"text":"in between"' in next(events)
    events.close()  # type: ignore[attr-defined]


def test_the_tail_goes_on_after_the_database_was_away(
    app: Flask, ann: ChatClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    tail: Tail = app.extensions["tail"]
    broken = threading.Event()
    look = tail._look

    def fail_once() -> bool:
        if not broken.is_set():
            broken.set()
            raise RuntimeError("away")
        return look()

    with ann.stream() as stream:
        stream.next("people")
        monkeypatch.setattr(tail, "_look", fail_once)
        assert broken.wait(5)
        ann.say("back again")
        assert stream.texts(1) == ["back again"]
