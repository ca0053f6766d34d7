"""A gunicorn of each test's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from course.sandbox.ports import free_port
from tests.support.deployment import serve
from tests.support.server import Server

Serve = Callable[..., Server]

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize(
    "database_url", ["postgresql"], indirect=True
)


@pytest.fixture
def start(database_url: str, tmp_path: Path) -> Iterator[Serve]:
    """Start the chat; every further one is another machine's, of one room.

    Started on the port of one that has ended, it takes its place. Settings
    are given by their names in the environment.
    """
    with ExitStack() as servers:

        def started(port: int | None = None, **settings: str) -> Server:
            server = serve(
                port or free_port(), database_url, tmp_path, **settings
            )
            return servers.enter_context(server)

        yield started


@pytest.fixture
def server(start: Serve) -> Server:
    """The chat on one machine, with two workers."""
    return start()
