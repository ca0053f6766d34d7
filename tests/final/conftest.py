"""The deployed chat, on SQLite and on a PostgreSQL that the tests start."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask

from chat import create_app
from tests.final.client import ChatClient
from tests.support import postgresql as postgres
from tests.support.deployment import deployed
from tests.support.server import ServerProcess

NewApp = Callable[..., Flask]
NewClient = Callable[..., ChatClient]
Deploy = Callable[..., ServerProcess]

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize(
    "database_url", ["postgresql"], indirect=True
)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a PostgreSQL that is there for this run alone."""
    # Nothing here must outlive the machine.
    with postgres.postgresql("fsync = off") as url:
        yield url


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.long)]
)
def database_url(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[str]:
    """An empty database, of either kind; PostgreSQL is for the long tests."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'chat.db'}"
        return
    url: str = request.getfixturevalue("postgresql")
    postgres.clear(url)
    yield url


@pytest.fixture
def new_app(database_url: str) -> Iterator[NewApp]:
    """Make the chat; every further one is another worker's, of one room.

    Settings are given by their names in the environment.
    """
    apps: list[Flask] = []

    def make(**environment: str) -> Flask:
        app = create_app({"DATABASE_URL": database_url, **environment})
        app.testing = True
        apps.append(app)
        return app

    yield make
    for app in apps:
        app.extensions["tail"].close()
    for thread in threading.enumerate():
        if thread.name in ("tail", "wakeups"):
            thread.join()
    for app in apps:
        app.extensions["database"].close()


@pytest.fixture
def app(new_app: NewApp) -> Flask:
    """The chat, with nothing set but its database."""
    return new_app()


@pytest.fixture
def new_client(app: Flask) -> NewClient:
    """Make a browser that has never been here; with a name, it joins."""

    def make(name: str = "", at: Flask = app) -> ChatClient:
        client = ChatClient(at)
        if name:
            assert client.join(name).status_code == 302
        return client

    return make


@pytest.fixture
def ann(new_client: NewClient) -> ChatClient:
    """Somebody who has joined as ann."""
    return new_client("ann")


@pytest.fixture
def ben(new_client: NewClient) -> ChatClient:
    """Somebody else, who has joined as ben."""
    return new_client("ben")


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = time.time()
        monkeypatch.setattr("time.time", lambda: self.now)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time that the chat goes by."""
    return Clock(monkeypatch)


@pytest.fixture
def deploy(database_url: str, tmp_path: Path) -> Iterator[Deploy]:
    """Serve the chat by gunicorn; every further one is another machine's.

    All are one room. Settings are given by their names in the environment.
    """
    with ExitStack() as servers:
        yield lambda **settings: servers.enter_context(
            deployed(database_url, tmp_path, **settings)
        )


@pytest.fixture
def server(deploy: Deploy) -> ServerProcess:
    """The chat on one machine, with two workers."""
    return deploy()
