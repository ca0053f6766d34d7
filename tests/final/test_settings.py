"""What the environment says."""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.exc import OperationalError

from chat import create_app, database, messages
from chat.database import Database, metadata
from chat.settings import Settings
from tests.final.client import SCRIPT, ChatClient
from tests.final.conftest import NewApp, NewClient, on_sqlite
from tests.support.server import PATIENCE

SECRET = "long-enough-a-text"

Connect = Callable[[], AbstractContextManager[Connection]]


def read(**environment: str) -> Settings:
    """The settings of an environment."""
    return Settings.read(environment, Path("instance"))


def test_with_nothing_set_it_is_a_file_beside_the_code() -> None:
    settings = read()
    assert settings.database_url.get_backend_name() == "sqlite"
    assert settings.database_url.database == str(Path("instance", "chat.db"))
    assert settings.proxies == 0


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_herokus_address_means_psycopg(scheme: str) -> None:
    url = read(DATABASE_URL=f"{scheme}://u:p@host:5432/name").database_url
    assert url.drivername == "postgresql+psycopg"
    assert (url.username, url.host, url.database) == ("u", "host", "name")


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "mysql://u:p@host/name",
        "postgres://u:p@host:port/name",
        "postgresql+psycopg2://u:p@host/name",
        "sqlite://",
        "sqlite:///:memory:",
    ],
)
def test_an_address_that_is_none_is_said_so(url: str) -> None:
    with pytest.raises(SystemExit, match="DATABASE_URL"):
        read(DATABASE_URL=url)


def test_a_number_that_is_none_is_said_so() -> None:
    with pytest.raises(SystemExit, match="PROXIES"):
        read(PROXIES="one")


@pytest.mark.parametrize(
    "served",
    [
        {"DYNO": "web.1"},
        {"SERVER_SOFTWARE": "gunicorn/27"},
        {"IP": "0.0.0.0"},
    ],
)
def test_nothing_is_served_without_a_secret(served: dict[str, str]) -> None:
    for known in ("", "randomstring123", "x", "too short a one", " " * 40):
        with pytest.raises(SystemExit, match="heroku config:set SECRET"):
            read(**served, SECRET=known)
    assert read(**served, SECRET=SECRET).secret == SECRET


def test_what_anybody_can_guess_is_no_old_secret_either() -> None:
    """Whoever signs with one that is still believed speaks as anybody."""
    for known in ("randomstring123", "x", f"{SECRET} randomstring123"):
        with pytest.raises(SystemExit, match="OLD_SECRETS"):
            read(DYNO="web.1", SECRET=SECRET, OLD_SECRETS=known)
    old = read(
        DYNO="web.1", SECRET=SECRET, OLD_SECRETS=f"{SECRET}-0 {SECRET}-1"
    )
    assert old.old_secrets == [f"{SECRET}-0", f"{SECRET}-1"]


def test_a_secret_that_leaked_is_worth_nothing_once_it_is_replaced(
    new_app: NewApp, new_client: NewClient
) -> None:
    """As the README says: everybody takes a name anew, and gets their own."""
    ann = new_client("ann", at=new_app(SECRET="leaked"))
    cookie = ann.get_cookie("session")
    assert cookie is not None
    after = new_app(SECRET="new")
    result = after.test_cli_runner().invoke(args=["free-names"])
    assert result.exit_code == 0, result.output
    forger = new_client(at=after)
    forger.name = "ann"
    forger.set_cookie("session", cookie.value)
    assert forger.say("it is I").status_code == 403
    assert new_client(at=after).join("ann").status_code == 302


def test_heroku_has_one_proxy_in_front() -> None:
    assert read(DYNO="web.1", SECRET=SECRET).proxies == 1
    assert read(DYNO="web.1", SECRET=SECRET, PROXIES="2").proxies == 2


def test_a_relative_file_is_the_same_from_everywhere() -> None:
    url = read(DATABASE_URL="sqlite:///x.db").database_url
    assert url.database == str(Path("instance", "x.db"))
    url = read(DATABASE_URL="sqlite:////somewhere/x.db").database_url
    assert url.database == str(Path("/somewhere/x.db"))


def test_plain_http_is_sent_on_where_there_is_https() -> None:
    assert read(DYNO="web.1", SECRET=SECRET).https
    assert not read(DYNO="web.1", SECRET=SECRET, HTTPS="off").https
    assert not read(DYNO="web.1", SECRET=SECRET, PROXIES="0").https
    assert not read().https
    assert read(HTTPS="on", PROXIES="1").https
    with pytest.raises(SystemExit, match="PROXIES"):
        read(HTTPS="on")


def test_the_tables_may_be_made_twice(app: Flask, ann: ChatClient) -> None:
    ann.say("kept")
    result = app.test_cli_runner().invoke(args=["tables"])
    assert result.exit_code == 0, result.output
    assert ann.reads() == ["kept"]


def release(app: Flask) -> str:
    """What the release command says when it fails."""
    result = app.test_cli_runner().invoke(args=["tables"])
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    output: str = result.output
    return output


def test_the_tables_cannot_be_made_while_the_database_is_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0)
    away = f"postgres://nobody@127.0.0.1:1/{tmp_path.name}"
    app = create_app({"DATABASE_URL": away})
    said = release(app)
    assert said.startswith("Error: The database cannot be used: ")
    assert said.count("\n") == 1
    app.extensions["database"].close()


@pytest.mark.parametrize(
    "statements",
    [
        ["CREATE TABLE messages (id INTEGER PRIMARY KEY, body TEXT)"],
        [
            "CREATE TABLE alembic_version (version_num VARCHAR(32))",
            "INSERT INTO alembic_version VALUES ('9999')",
        ],
    ],
    ids=["another program", "a newer chat"],
)
def test_tables_that_are_not_the_chats_are_left_alone(
    database_url: str,
    new_app: NewApp,
    caplog: pytest.LogCaptureFixture,
    statements: list[str],
) -> None:
    engine = create_engine(read(DATABASE_URL=database_url).database_url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    before = inspect(engine).get_table_names()
    app = new_app()
    said = release(app)
    assert "another program" in said
    assert said.count("\n") == 1
    assert "another program" in caplog.text
    assert "Traceback" not in caplog.text
    assert app.test_client().get("/health").status_code == 503
    assert inspect(engine).get_table_names() == before
    engine.dispose()


def test_the_tables_may_be_made_by_many_at_once(database_url: str) -> None:
    url = read(DATABASE_URL=database_url).database_url
    rooms = [Database(url) for _ in range(6)]
    failed: list[BaseException] = []

    def upgrade(room: Database) -> None:
        try:
            room.upgrade()
        except BaseException as error:
            failed.append(error)

    threads = [
        threading.Thread(target=upgrade, args=(room,)) for room in rooms
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    epochs = {room.read(messages.epoch) for room in rooms}
    for room in rooms:
        room.close()
    assert failed == []
    assert len(epochs) == 1


def test_the_upgrades_lead_to_the_tables_that_the_code_uses(
    app: Flask,
) -> None:
    room: Database = app.extensions["database"]
    differences = room.read(
        lambda connection: compare_metadata(
            MigrationContext.configure(connection), database.metadata
        )
    )
    assert differences == []


def test_health_is_whether_the_database_answers(app: Flask) -> None:
    assert app.test_client().get("/health").text == "ok\n"


def test_without_its_database_the_chat_says_so(
    app: Flask, ann: ChatClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0)
    fail(app, monkeypatch, times=1000)
    assert app.test_client().get("/health").status_code == 503
    page = ann.submit("/chat/ann", message="not lost", uid="kept-uid")
    assert page.status_code == 503
    assert "not lost" in page.text
    assert "kept-uid" in page.text
    answer = ann.say("not lost")
    assert answer.status_code == 503
    assert answer.json["error"].endswith(".")


def test_a_database_that_comes_back_in_time_is_waited_for(
    app: Flask, ann: ChatClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail(app, monkeypatch, times=3)
    assert ann.say("late but stored", "u").status_code == 201
    assert ann.reads() == ["late but stored"]


def test_it_starts_though_its_database_is_away(
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0)
    away = f"postgres://nobody@127.0.0.1:1/{tmp_path.name}"
    with caplog.at_level(logging.WARNING):
        app = create_app({"DATABASE_URL": away})
    assert "database" in caplog.text
    answer = app.test_client().get("/health", headers=SCRIPT)
    assert answer.status_code == 503
    app.extensions["database"].close()


def test_it_makes_its_tables_when_its_database_comes(
    app: Flask, new_app: NewApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it could not do when it started, it does before it first reads."""
    room: Database = app.extensions["database"]
    drop = text("DROP TABLE alembic_version")
    room.write(metadata.drop_all)
    room.write(lambda connection: connection.execute(drop))

    def away(*_: object) -> None:
        raise OperationalError("connect", {}, Exception("away"))

    with monkeypatch.context() as patch:
        patch.setattr(Database, "upgrade", away)
        late = new_app()
    assert late.test_client().get("/health").text == "ok\n"


@on_sqlite
def test_who_waits_for_a_writer_lets_all_others_in_the_worker_go_on(
    app: Flask, new_app: NewApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The driver would stop them all; we sleep, a little longer each time."""
    room, other = (each.extensions["database"] for each in (app, new_app()))
    waits = text("PRAGMA busy_timeout")
    assert room.read(lambda connection: connection.scalar(waits)) == 0
    pauses: list[float] = []
    with contextlib.ExitStack() as writing:
        writing.enter_context(other._engine.begin())

        def sleep(seconds: float) -> None:
            pauses.append(seconds)
            if len(pauses) == 9:
                writing.close()

        monkeypatch.setattr(database, "BRIEFLY", 60)
        monkeypatch.setattr("chat.database.time.sleep", sleep)
        room.write(messages.last_number, patience=0)
    assert pauses[:3] == [0.001, 0.002, 0.004]
    assert pauses[-2:] == [0.05, 0.05]


def test_it_can_start_and_read_while_somebody_writes(
    app: Flask, new_app: NewApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0)
    room: Database = app.extensions["database"]
    with room._engine.begin():
        late = new_app()
        assert late.test_client().get("/health").text == "ok\n"


@on_sqlite
def test_who_reads_does_not_wait_for_one_who_has_the_file_alone(
    app: Flask, ann: ChatClient, tmp_path: Path
) -> None:
    """As each writer has it for a moment, while the disk is written."""
    ann.say("stored")
    with closing(sqlite3.connect(tmp_path / "chat.db")) as writer:
        writer.isolation_level = None
        writer.execute("BEGIN EXCLUSIVE")
        writer.execute("DELETE FROM messages")
        room: Database = app.extensions["database"]
        assert room.read(messages.last_number, patience=0) == 1
        assert ann.reads() == ["stored"]


def test_two_settings_of_a_name_are_two_rooms(
    new_app: NewApp, new_client: NewClient, tmp_path: Path
) -> None:
    elsewhere = create_app({"DATABASE_URL": f"sqlite:///{tmp_path / 'b.db'}"})
    new_client("ann").say("here")
    assert new_client("ann", at=elsewhere).reads() == []
    elsewhere.extensions["database"].close()


def fail(app: Flask, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """Let the database refuse so many connections, as while it restarts."""
    room: Database = app.extensions["database"]
    left = [times]

    def refusing(connect: Connect) -> Connect:
        def refuse() -> AbstractContextManager[Connection]:
            if left[0]:
                left[0] -= 1
                raise OperationalError("connect", {}, Exception("away"))
            return connect()

        return refuse

    for engine, name in [(room._engine, "begin"), (room._reader, "connect")]:
        refuse = refusing(getattr(engine, name))
        monkeypatch.setattr(engine, name, refuse)


def test_what_began_before_a_failure_does_not_say_that_it_is_over(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    room: Database = app.extensions["database"]
    error = OperationalError("connect", {}, Exception("away"))
    with (
        caplog.at_level(logging.INFO),
        room._told("read"),
        pytest.raises(OperationalError),
        room._told("read"),
    ):
        raise error
    assert [one.getMessage() for one in caplog.records] == [
        "The chat cannot read: away"
    ]


def test_while_its_database_is_away_the_log_says_so_once(
    app: Flask,
    ann: ChatClient,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And once more when it is back, whoever asks in the meantime."""
    with ann.stream() as stream, caplog.at_level(logging.INFO):
        stream.next("people")
        with monkeypatch.context() as patch:
            # Only for now: when it is back, others may be writing just then.
            patch.setattr(database, "PATIENCE", 0)
            fail(app, patch, times=1_000_000)
            for turn in range(20):
                assert ann.say(f"{turn}").status_code == 503
                assert app.test_client().get("/health").status_code == 503
            app.extensions["tail"].wake()
            time.sleep(1)
        told = [(one.levelname, one.getMessage()) for one in caplog.records]
        assert sorted(told) == [
            ("ERROR", "The chat cannot read: away"),
            ("ERROR", "The chat cannot write: away"),
        ]
        caplog.clear()
        for _ in range(3):
            assert ann.say("back").status_code == 201
        assert stream.texts(3) == ["back"] * 3
        told = [(one.levelname, one.getMessage()) for one in caplog.records]
        assert sorted(told) == [
            ("WARNING", "The chat can read again."),
            ("WARNING", "The chat can write again."),
        ]


def test_who_reads_does_not_wait_for_those_who_write(
    app: Flask, ann: ChatClient
) -> None:
    """Though every connection that may write waits for somebody else."""
    room: Database = app.extensions["database"]
    hold, held = threading.Event(), threading.Semaphore(0)

    def wait(_: Connection) -> None:
        held.release()
        hold.wait(PATIENCE)

    with ThreadPoolExecutor() as pool, contextlib.ExitStack() as ends:
        ends.callback(hold.set)
        writers = [pool.submit(room.write, wait) for _ in range(8)]
        assert held.acquire(timeout=PATIENCE)
        time.sleep(0.5)
        began = time.monotonic()
        assert room.read(messages.last_number) == 0
        took = time.monotonic() - began
    for writer in writers:
        writer.result()
    assert took < 2
