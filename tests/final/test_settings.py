"""What the environment says."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from chat import create_app, database, messages
from chat.database import Database, metadata
from chat.settings import Settings
from tests.final.client import SCRIPT, ChatClient
from tests.final.conftest import NewApp, NewClient

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
    for known in ("", "randomstring123"):
        with pytest.raises(SystemExit, match="heroku config:set SECRET"):
            read(**served, SECRET=known)
    assert read(**served, SECRET="set").secret == "set"


def test_heroku_has_one_proxy_in_front() -> None:
    assert read(DYNO="web.1", SECRET="x").proxies == 1
    assert read(DYNO="web.1", SECRET="x", PROXIES="2").proxies == 2


def test_the_tables_may_be_made_twice(app: Flask, ann: ChatClient) -> None:
    ann.say("kept")
    result = app.test_cli_runner().invoke(args=["tables"])
    assert result.exit_code == 0, result.output
    assert ann.reads() == ["kept"]


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


def test_it_can_start_and_read_while_somebody_writes(
    app: Flask, new_app: NewApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0)
    room: Database = app.extensions["database"]
    with room._engine.begin():
        late = new_app()
        assert late.test_client().get("/health").text == "ok\n"


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
