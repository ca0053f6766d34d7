"""The chats that are compared: how each is started, and how spoken to."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import psycopg
from sqlalchemy import make_url

from bench.dialects import (
    Dialect,
    ServerSentEvents,
    SocketIO,
    WebSocket,
)
from course.sandbox.ports import free_port
from tests.support.postgresql import postgresql
from tests.support.server import HOST, Server

ROOT = Path(__file__).resolve().parent.parent
PEERS = Path(__file__).resolve().parent / "peers"
DATABASE = "chat.db"


class Launch(NamedTuple):
    """A command line, and what it must find in its environment."""

    command: Sequence[str]
    env: Mapping[str, str]


class Unavailable(RuntimeError):
    """A chat cannot be started on this machine; the message says why."""


@dataclass(frozen=True)
class Chat:
    """A chat by name; `about` says how it runs, and with what.

    `launch` is given the chat's port and an empty folder.
    """

    name: str
    about: str
    dialect: Dialect
    launch: Callable[[int, Path], Launch]

    @contextmanager
    def running(self) -> Iterator[Server]:
        """Start it in a folder of its own; both are gone afterwards."""
        with TemporaryDirectory(prefix="bench-") as name:
            port, folder = free_port(), Path(name)
            command, env = self.launch(port, folder)
            with Server(command, port, folder, env) as server:
                yield server


def final(workers: int = 1) -> Chat:
    """The chat in `final/`, its messages in an SQLite file."""
    return Chat(
        "final/",
        f"its own gunicorn.conf.py, workers: {workers}; stores every message "
        "in SQLite, limits on",
        ServerSentEvents(),
        lambda port, folder: _final(
            port, workers, f"sqlite:///{folder / DATABASE}"
        ),
    )


@contextmanager
def final_on_postgresql(workers: int = 1) -> Iterator[Chat]:
    """The chat in `final/`, each time with an empty PostgreSQL database.

    Raises Unavailable where the tests' PostgreSQL does not come to.
    """

    def launch(port: int, _: Path) -> Launch:
        name = f"chat_{port}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name}")
            connection.execute(f"CREATE DATABASE {name}")
        url = make_url(server).set(database=name)
        return _final(port, workers, url.render_as_string(False))

    with ExitStack() as stack:
        try:
            server = stack.enter_context(postgresql())
        except ImportError as reason:
            raise Unavailable(f"PostgreSQL is not there: {reason}") from None
        with psycopg.connect(server) as connection:
            release = connection.info.parameter_status("server_version")
        yield Chat(
            "final/, PostgreSQL",
            f"final/ with PostgreSQL {release} in place of SQLite",
            ServerSentEvents(),
            launch,
        )


def flask_socketio() -> Chat:
    """Flask-SocketIO as its documentation deploys it with gevent."""
    return Chat(
        "Flask-SocketIO",
        f"{version('flask-socketio')}, gunicorn -k gevent -w 1; stores "
        "nothing",
        SocketIO(),
        _flask_socketio,
    )


def _final(port: int, workers: int, database_url: str) -> Launch:
    code = ROOT / "final"
    config = f"--config={code / 'gunicorn.conf.py'}"
    return Launch(
        _gunicorn(port, config, f"--chdir={code}", "run:app"),
        {
            "SECRET": "bench",
            "DATABASE_URL": database_url,
            "WEB_CONCURRENCY": str(workers),
            # Everybody has an address of their own, as behind a router.
            "PROXIES": "1",
        },
    )


@contextmanager
def node_ws() -> Iterator[Chat]:
    """The broadcast of Node's `ws`, installed for as long as this lasts.

    Raises Unavailable without Node, or when `ws` cannot be installed.
    """
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        raise Unavailable("Node is not installed here")
    with TemporaryDirectory(prefix="bench-node-") as name:
        folder = Path(name)
        shutil.copy(PEERS / "ws_chat.mjs", folder)
        install = [npm, "install", "--no-audit", "--no-fund", "ws@8"]
        tried = subprocess.run(
            install, cwd=folder, capture_output=True, text=True, timeout=60
        )
        if tried.returncode:
            raise Unavailable(f"npm could not install ws: {tried.stderr}")
        yield _installed_ws(node, folder)


def _installed_ws(node: str, folder: Path) -> Chat:
    package = folder / "node_modules" / "ws" / "package.json"
    ws = json.loads(package.read_text())["version"]
    runtime = subprocess.check_output([node, "--version"], text=True).strip()
    return Chat(
        "Node ws",
        f"{ws}, Node {runtime}; stores nothing",
        WebSocket(),
        lambda port, _: Launch([node, str(folder / "ws_chat.mjs")], {}),
    )


def _flask_socketio(port: int, folder: Path) -> Launch:
    return Launch(
        _gunicorn(
            port,
            f"--chdir={PEERS}",
            "--worker-class=gevent",
            "--workers=1",
            "--worker-connections=20000",
            "--no-control-socket",
            "flask_socketio_chat:app",
        ),
        {},
    )


def _gunicorn(port: int, *arguments: str) -> list[str]:
    bind = f"--bind={HOST}:{port}"
    return [sys.executable, "-m", "gunicorn", bind, *arguments]
