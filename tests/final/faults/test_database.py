"""The database is away, busy, full or new: what the visitors see of it."""

from __future__ import annotations

import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from resource import RLIM_INFINITY, RLIMIT_FSIZE, prlimit

import psycopg
import pytest
from flask import Flask
from sqlalchemy.exc import DBAPIError

from chat.database import POOL_SIZE, WRITING, Database, lock
from chat.messages import last_number
from chat.stream import Tail
from tests.final.client import ChatClient
from tests.final.conftest import Deploy, NewApp, on_postgresql, on_sqlite
from tests.final.faults.conversation import (
    Conversation,
    assert_each_is_there_once,
    assert_the_same,
)
from tests.support.deployment import workers
from tests.support.event_source import EventSource
from tests.support.person import Person
from tests.support.postgresql import end_connections, restart
from tests.support.server import ServerProcess

pytestmark = pytest.mark.long

AWAY = b"The chat cannot store anything just now."


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where SQLite keeps the messages."""
    return tmp_path / "chat.db"


@on_postgresql
def test_postgresql_is_restarted(
    server: ServerProcess, database_url: str
) -> None:
    with Conversation(server.port) as talk:
        for said in (200, 600):
            talk.until(said)
            restart(database_url)
        talk.everybody_has_everything()


@on_postgresql
def test_postgresql_takes_nothing_more(
    deploy: Deploy, database_url: str
) -> None:
    """As a provider has it when a plan is used up: one can still read."""
    port = deploy(LIMITS="on").port
    ann, ben = (Person(name, port) for name in ("ann", "ben"))
    ann.say("before")
    with psycopg.connect(
        database_url, autocommit=True, application_name="operator"
    ) as operator:
        name = operator.info.dbname
        setting = "default_transaction_read_only"
        operator.execute(f"ALTER DATABASE {name} SET {setting} = on")
        end_connections(database_url)
        try:
            refused = ann.post("too much", "u1")
            assert refused.status == 503
            assert AWAY in refused.body
            with EventSource(ben) as reader:
                assert [text for _, _, text in reader.wait(1)] == ["before"]
            assert [text for _, _, text in ben.reads_back()] == ["before"]
        finally:
            operator.execute("SET default_transaction_read_only = off")
            operator.execute(f"ALTER DATABASE {name} RESET {setting}")
            end_connections(database_url)
    assert ann.post("too much", "u1").status == 201


def test_every_connection_is_in_use(
    new_app: NewApp,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """First all those that write, then all those that read as well."""
    monkeypatch.setattr("chat.database.PATIENCE", 1)
    ann = ChatClient(new_app())
    ann.join("ann")
    room: Database = ann.application.extensions["database"]
    with ann.stream() as reader:
        reader.next("people")
        with ExitStack() as used:
            for _ in range(POOL_SIZE):
                used.enter_context(room._engine.connect())
            refused = ann.say("too much", "u1")
            assert refused.status_code == 503
            assert refused.json["error"].encode().startswith(AWAY)
            assert ann.reads() == []
            for _ in range(POOL_SIZE):
                used.enter_context(room._reader.connect())
            assert ann.get("/chat/ann").status_code == 503
            assert ann.get("/health").status_code == 503
        assert ann.say("too much", "u1").status_code == 201
        assert reader.texts(1) == ["too much"]
    assert "Traceback" not in caplog.text


@on_postgresql
def test_who_stops_while_writing_holds_nobody_up_for_long(
    new_app: NewApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a machine that is cut off between its number and the commit."""
    monkeypatch.setattr("chat.database.STUCK", 1)
    ann, stopped = ChatClient(new_app()), new_app()
    ann.join("ann")
    room: Database = stopped.extensions["database"]
    with pytest.raises(DBAPIError), room._engine.begin() as connection:
        lock(connection, WRITING)
        assert ann.say("on it goes").status_code == 201
    assert room.write(last_number) == 1


@on_sqlite
def test_somebody_else_locks_the_database(deploy: Deploy, file: Path) -> None:
    """Longer than anybody is made to wait, and then not quite so long."""
    port = deploy(LIMITS="on").port
    ann, ben = (Person(name, port) for name in ("ann", "ben"))
    with (
        EventSource(ben) as reader,
        closing(sqlite3.connect(file, isolation_level=None)) as other,
        ThreadPoolExecutor() as pool,
    ):
        give_no_sign(other)
        other.execute("BEGIN IMMEDIATE")
        refused = ann.post("too long", "u1")
        assert refused.status == 503
        assert AWAY in refused.body
        waiting = pool.submit(ben.post, "not quite so long", "u2")
        time.sleep(2)
        done, read = waiting.done(), ben.reads_back()
        other.execute("ROLLBACK")
        assert not done
        assert read == []
        assert waiting.result().status == 201
        assert ann.post("too long", "u1").status == 201
        said = reader.wait(2)
        assert [text for _, _, text in said] == [
            "not quite so long",
            "too long",
        ]
        assert ben.reads_back() == said


@on_sqlite
def test_the_disk_is_full(deploy: Deploy, file: Path) -> None:
    """As it is when no file may grow: what is there can be read."""
    server = deploy(LIMITS="on")
    ann, ben = (Person(name, server.port) for name in ("ann", "ben"))
    said = [ann.say(f"{number} {'x' * 1500}") for number in range(10)]
    with (
        EventSource(ben) as reader,
        closing(sqlite3.connect(file, isolation_level=None)) as other,
    ):
        give_no_sign(other)
        other.execute("DELETE FROM limits")
        size = Path(f"{file}-wal").stat().st_size
        for worker in workers(server):
            prlimit(worker.pid, RLIMIT_FSIZE, (size, RLIM_INFINITY))
        refused = ann.post("no room", "u1")
        assert refused.status == 503
        assert AWAY in refused.body
        assert ben.reads_back() == said
        with EventSource(ann) as late:
            assert_the_same(late.wait(10), said, "ann")
        for worker in workers(server):
            prlimit(worker.pid, RLIMIT_FSIZE, (RLIM_INFINITY, RLIM_INFINITY))
        said.append(ann.say("room again"))
        assert_each_is_there_once(said, ben.reads_back())
        assert_the_same(reader.wait(11), said, "ben")


@on_sqlite
def test_the_database_begins_anew(server: ServerProcess, file: Path) -> None:
    """As on a disk that is emptied: the numbers start again."""
    ann = Person("ann", server.port)
    for number in range(3):
        ann.say(f"before {number}")
    with EventSource(ann) as reader:
        reader.wait(3)
        server.stop()
        for part in ("", "-wal", "-shm"):
            Path(f"{file}{part}").unlink(missing_ok=True)
        server.start()
        reader.wait(0, resets=1)  # Her name is hers again by now.
        said = [ann.say(f"after {number}") for number in range(5)]
        assert said[0].number == 1
        assert_the_same(reader.wait(5), said, "ann")


def give_no_sign(connection: sqlite3.Connection) -> None:
    """Everybody has been silent for a while, and would be noted as here."""
    connection.execute("UPDATE people SET seen_at = seen_at - 30")


@on_sqlite
def test_a_name_is_not_lost_because_nothing_can_be_stored(
    app: Flask, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To be told `bye` is for good; a 503 is a reason to ask again."""
    monkeypatch.setattr("chat.database.PATIENCE", 0.1)
    ann = ChatClient(app)
    ann.join("ann")
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("DELETE FROM people")
        other.execute("BEGIN IMMEDIATE")
        assert ann.get("/chat/ann/stream").status_code == 503
    with ann.stream() as stream:
        assert next(iter(stream)).kind != "bye"


@on_sqlite
def test_signs_of_life_come_while_nothing_can_be_stored(
    app: Flask, file: Path
) -> None:
    """A router ends a stream that is silent, though all can be read."""
    tail: Tail = app.extensions["tail"]
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        tail._count(beat=True)
    (tick,) = tail._ticks
    assert tick.payload.startswith(b"event: people")
