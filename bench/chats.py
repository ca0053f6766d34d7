"""The chats that are compared: how each is started, and how spoken to."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from bench.dialects import (
    Dialect,
    server_sent_events,
    socket_io,
    websocket,
)
from course.lessons import find
from course.sandbox.ports import free_port
from tests.support.deployment import deployed
from tests.support.postgresql import clear, postgresql
from tests.support.server import HOST, ServerProcess

PEERS = Path(__file__).parent / "peers"
DATABASE = "chat.db"
"""The file that SQLite keeps in the folder of `final/`."""


class Unavailable(RuntimeError):
    """A chat cannot be started on this machine; the message says why."""


@dataclass(frozen=True)
class Chat:
    """A chat by name; `about` says how it runs, and with what.

    `server` is given an empty folder, and how many workers there shall be,
    for a chat that can have more than one.
    """

    name: str
    about: str
    dialect: Dialect
    server: Callable[[Path, int], ServerProcess]

    @contextmanager
    def running(self, workers: int = 1) -> Iterator[ServerProcess]:
        """Start it in a folder of its own; both are gone afterwards."""
        with (
            TemporaryDirectory(prefix="bench-") as folder,
            self.server(Path(folder), workers) as server,
        ):
            yield server


def final() -> Chat:
    """The chat in `final/`, its messages in an SQLite file."""
    return Chat(
        "final/",
        "its own gunicorn.conf.py, workers: 1; stores every message in "
        "SQLite, limits on",
        server_sent_events,
        lambda folder, workers: _final(
            f"sqlite:///{folder / DATABASE}", folder, workers
        ),
    )


def _final(database_url: str, folder: Path, workers: int) -> ServerProcess:
    # Everybody has an address of their own, as behind a router.
    return deployed(
        database_url,
        folder,
        WEB_CONCURRENCY=str(workers),
        LIMITS="on",
        PROXIES="1",
    )


@contextmanager
def final_on_postgresql() -> Iterator[Chat]:
    """The chat in `final/`, each time with an empty PostgreSQL database.

    Raises Unavailable where the tests' PostgreSQL does not come to.
    """

    def server(folder: Path, workers: int) -> ServerProcess:
        clear(url)
        return _final(url, folder, workers)

    with ExitStack() as stack:
        try:
            url = stack.enter_context(postgresql())
        except ImportError as reason:
            raise Unavailable(f"PostgreSQL is not there: {reason}") from None
        with psycopg.connect(url) as connection:
            release = connection.info.parameter_status("server_version")
        yield Chat(
            "final/, PostgreSQL",
            f"final/ with PostgreSQL {release} in place of SQLite",
            server_sent_events,
            server,
        )


def flask_socketio() -> Chat:
    """Flask-SocketIO as its documentation deploys it with gevent.

    More workers need a message queue and a proxy: it always has one.
    """

    def server(folder: Path, workers: int) -> ServerProcess:
        port = free_port()
        command = [
            *(sys.executable, "-m", "gunicorn", "flask_socketio_chat:app"),
            f"--bind={HOST}:{port}",
            f"--chdir={PEERS}",
            "--worker-class=gevent",
            "--workers=1",
            "--worker-connections=20000",
            "--no-control-socket",
        ]
        return ServerProcess(command, folder, os.environ, port=port)

    return Chat(
        "Flask-SocketIO",
        f"{version('flask-socketio')}, gunicorn -k gevent -w 1; stores "
        "nothing",
        socket_io,
        server,
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
        program = shutil.copy(PEERS / "ws_chat.mjs", name)
        install = [npm, "install", "--no-audit", "--no-fund", "ws@8"]
        tried = subprocess.run(
            install, cwd=name, capture_output=True, text=True, timeout=60
        )
        if tried.returncode:
            raise Unavailable(f"npm could not install ws: {tried.stderr}")
        package = Path(name, "node_modules", "ws", "package.json")
        ws = json.loads(package.read_text())["version"]
        runtime = subprocess.check_output([node, "--version"], text=True)
        yield Chat(
            "Node ws",
            f"{ws}, Node {runtime.strip()}; stores nothing",
            websocket,
            lambda folder, workers: ServerProcess(
                [node, program], folder, os.environ
            ),
        )


def stage_13(stored: int) -> Chat:
    """The last stage of the videos, with so many messages in its list."""
    # It asks for a name as final/ does, and has no stream.
    stage = str(find("13").folder)
    command = [sys.executable, str(PEERS / "stage13.py"), stage, str(stored)]
    return Chat(
        "stage 13",
        "the last video's",
        server_sent_events,
        lambda folder, workers: ServerProcess(command, folder, os.environ),
    )
