"""What one worker has stored wakes the tails of the others."""

from __future__ import annotations

import contextlib
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chat import stream as streaming
from chat import wakeups
from chat.stream import Tail
from tests.final.client import ChatClient, Stream
from tests.final.conftest import (
    Deploy,
    NewApp,
    NewClient,
    on_postgresql,
    on_sqlite,
)
from tests.support.deployment import workers
from tests.support.event_source import EventSource
from tests.support.person import Person
from tests.support.postgresql import end_connections
from tests.support.server import PATIENCE

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="Python has no such sockets on Windows"
)

MINUTE = 60.0

A_WHILE = 0.5
"""Seconds in which a tail has looked as often as it will, and waits."""


@pytest.fixture
def blind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody looks within a minute, unless they are woken."""
    monkeypatch.setattr(streaming, "LOOK", 2 * MINUTE)


@pytest.fixture
def far(new_app: NewApp, new_client: NewClient) -> ChatClient:
    """Somebody at another worker."""
    return new_client("far", at=new_app())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the sockets are, with SQLite."""
    return tmp_path / "chat.db-wakeups"


def tail_of(client: ChatClient) -> Tail:
    """The tail of the worker that somebody is at."""
    found: Tail = client.application.extensions["tail"]
    return found


def wait_until(there: Callable[[], bool]) -> None:
    """Wait for something that takes as long as the machine does."""
    end = time.monotonic() + PATIENCE
    while not there():
        assert time.monotonic() < end, "It never came to that."
        time.sleep(0.01)


@contextlib.contextmanager
def live(reader: ChatClient) -> Iterator[Stream]:
    """Read a stream that has caught up, and waits for its tail.

    It ends when nobody would wait any longer.
    """
    reader.say("before")
    end = threading.Timer(PATIENCE, tail_of(reader).close)
    end.start()
    try:
        with reader.stream() as stream:
            assert stream.texts(1) == ["before"]
            yield stream
    finally:
        end.cancel()


def within_a_minute(
    stream: Stream, kind: str = "message"
) -> dict[str, str | int]:
    """What the next event of a kind says, if it came by a wake-up."""
    began = time.monotonic()
    told: dict[str, str | int] = stream.next(kind).json
    assert time.monotonic() - began < MINUTE, "It was found by a look."
    return told


@pytest.mark.usefixtures("blind")
def test_what_another_worker_stored_is_told_at_once(
    ann: ChatClient, far: ChatClient
) -> None:
    with live(ann) as stream:
        wait_until(lambda: tail_of(ann)._wakeups.sure)
        for text in ("one", "two"):
            time.sleep(A_WHILE)
            far.say(text)
            assert within_a_minute(stream)["text"] == text


@pytest.mark.usefixtures("blind")
def test_what_was_removed_elsewhere_is_gone_at_once(
    ann: ChatClient, new_app: NewApp
) -> None:
    operator = new_app().test_cli_runner()
    with live(ann) as stream:
        wait_until(lambda: tail_of(ann)._wakeups.sure)
        time.sleep(A_WHILE)
        assert operator.invoke(args=["remove", "1"]).exit_code == 0
        assert within_a_minute(stream)["removes"] == 1


class Lost:
    """Wake-ups that were sure to arrive, and do not any more."""

    sure = True

    def stored(self) -> None:
        """Wake nobody."""

    def listen(self, wake: Callable[[], None]) -> None:
        """Hear nothing."""

    def close(self) -> None:
        """Hear nothing still."""


def test_a_look_finds_what_no_wake_up_told_of(
    ann: ChatClient, far: ChatClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when a worker is killed just after it has stored something."""
    monkeypatch.setattr(streaming, "SILENCE", 0.001)
    for client in (ann, far):
        monkeypatch.setattr(tail_of(client), "_wakeups", Lost())
    with live(ann) as stream:
        for text in ("one", "two"):
            time.sleep(A_WHILE)
            far.say(text)
            assert stream.texts(1) == [text]


@pytest.mark.parametrize(
    ("sure", "silence", "seconds"),
    [
        (True, 0.0, streaming.LOOK),
        (True, streaming.SILENCE / 2, streaming.RARELY / 2),
        (True, 3600.0, streaming.RARELY),
        (False, 3600.0, streaming.LOOK),
    ],
)
@on_sqlite
def test_it_looks_rarely_only_in_silence_and_if_wake_ups_arrive(
    ann: ChatClient, sure: bool, silence: float, seconds: float
) -> None:
    tail = tail_of(ann)
    tail._wakeups.sure = sure
    tail._readers.add(streaming.Reader("ann", ann.owner, 0))
    assert tail._patience(silence) == seconds


@on_sqlite
def test_what_a_killed_worker_left_is_taken_away(
    ann: ChatClient, folder: Path
) -> None:
    folder.mkdir()
    path = str(folder / "killed")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as killed:
        killed.bind(path)
        with live(ann):
            wait_until(lambda: tail_of(ann)._wakeups.sure)
            assert len(list(folder.iterdir())) == 2
            killed.close()
            ann.say("to whom?")
            (own,) = folder.iterdir()
            assert str(own) != path
        tail_of(ann).close()
        wait_until(lambda: not own.exists())


@on_sqlite
def test_a_worker_that_hears_nothing_for_long_holds_nobody_up(
    ann: ChatClient, folder: Path
) -> None:
    folder.mkdir()
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as stopped:
        stopped.bind(str(folder / "stopped"))
        stopped.settimeout(MINUTE)
        for _ in range(10_000):  # More than any system keeps.
            tail_of(ann).wake()
        assert ann.say("and on it goes").status_code == 201
        assert stopped.recv(1) == b"!"
        assert [path.name for path in folder.iterdir()] == ["stopped"]


@on_sqlite
@pytest.mark.parametrize("why", ["too long", "no folder", "no such sockets"])
def test_where_there_are_no_wake_ups_all_is_found_by_looks(
    why: str,
    tmp_path: Path,
    folder: Path,
    new_app: NewApp,
    new_client: NewClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place = {}
    if why == "too long":
        file = tmp_path / ("a" * 60) / ("b" * 60) / "chat.db"
        place = {"DATABASE_URL": f"sqlite:///{file}"}
    elif why == "no folder":
        folder.write_text("It is a file.")
    else:
        monkeypatch.delattr(socket, "AF_UNIX")
    ann, far = (
        new_client(name, at=new_app(**place)) for name in ("ann", "far")
    )
    with live(ann) as stream:
        for text in ("one", "two"):
            far.say(text)
            assert stream.texts(1) == [text]
        assert not tail_of(ann)._wakeups.sure


@pytest.fixture
def told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> Callable[[str], list[str]]:
    """What the log says of something; whoever cannot listen soon retries."""
    monkeypatch.setattr(wakeups, "AGAIN", 0.01)
    return lambda what: [line for line in caplog.messages if what in line]


@pytest.mark.parametrize(
    ("why", "reason"),
    [("refused", "no more of these"), ("lost", "nothing arrives")],
)
def test_an_operator_is_told_once_that_nobody_is_heard_and_once_that_they_are(
    why: str,
    reason: str,
    ann: ChatClient,
    told: Callable[[str], list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried = []

    def send(self: object) -> None:
        tried.append(1)
        if why == "refused":
            raise OSError("no more of these\nand a second line")

    with monkeypatch.context() as patch:
        for way in (wakeups.Datagrams, wakeups.Notifications):
            patch.setattr(way, "send", send)
        patch.setattr(wakeups, "DEAF", 0.01)
        with live(ann):
            wait_until(lambda: len(tried) > 3)
            failed = f"The chat cannot hear other workers: {reason}"
            assert told("hear other workers") == [failed]
            patch.undo()
            wait_until(lambda: tail_of(ann)._wakeups.sure)
            wait_until(lambda: len(told("hear other workers")) > 1)
    assert told("hear other workers") == [
        failed,
        "The chat can hear other workers again.",
    ]


@on_sqlite
def test_an_operator_is_told_once_that_nobody_can_be_woken(
    ann: ChatClient,
    folder: Path,
    told: Callable[[str], list[str]],
) -> None:
    for _ in range(2):
        ann.say("nobody listens, and nobody is told")
    assert told("other workers") == []
    folder.write_text("It is a file.")
    for _ in range(2):
        ann.say("nobody can be woken")
    folder.unlink()
    folder.mkdir()
    for _ in range(2):
        ann.say("they can")
    first, *others = told("other workers")
    assert first.startswith("The chat cannot wake other workers: ")
    assert others == ["The chat can wake other workers again."]


@on_postgresql
@pytest.mark.usefixtures("blind")
def test_a_worker_that_was_cut_off_listens_again(
    ann: ChatClient,
    far: ChatClient,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun = []
    ear = wakeups.Notifications.ear

    def counted(self: wakeups.Notifications) -> object:
        begun.append(1)
        return ear(self)

    monkeypatch.setattr(wakeups.Notifications, "ear", counted)
    with live(ann) as stream:
        wait_until(lambda: tail_of(ann)._wakeups.sure)
        end_connections(database_url)
        wait_until(lambda: len(begun) > 1 and tail_of(ann)._wakeups.sure)
        time.sleep(A_WHILE)
        far.say("one")
        assert within_a_minute(stream)["text"] == "one"


@on_sqlite
@pytest.mark.long
def test_workers_that_are_killed_leave_nothing(
    deploy: Deploy, folder: Path
) -> None:
    server = deploy()
    ann = Person("ann", server.port)
    with contextlib.ExitStack() as going:
        streams = [going.enter_context(EventSource(ann)) for _ in range(8)]
        for _ in range(3):
            for worker in workers(server):
                worker.kill()
            last = ann.say("still here")
            for stream in streams:
                assert last in stream.wait_for(last)
        wait_until(lambda: bool(ann.say("?")) and all_are_heard(folder))


def all_are_heard(folder: Path) -> bool:
    """Whether there is a worker behind each socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        for path in folder.iterdir():
            try:
                sender.connect(str(path))
            except ConnectionRefusedError:
                return False
    return True
