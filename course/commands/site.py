"""The verb `site`: the pages of the course, served on this machine."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from ..lessons import ROOT

BUILT = ROOT / "build" / "site"
"""Where `nox -s site` puts the pages."""
SOURCES = (
    *("README.md", "CONTRIBUTING.md", "requirements.txt"),
    *("catalogue", "course", "docs", "extras", "final", "site", "steps"),
    *("web", "tests/lessons"),
)
"""What the pages are made of."""
NO_SOURCES = {"__pycache__", "instance", "node_modules"}

PORT = 8000
"""Where the pages are served when nobody says otherwise."""
NEXT = 20
"""How many ports after that one are tried before any other."""

NO_NOX = (
    "To build the pages takes nox, which is not installed for this Python: "
    "type 'python -m pip install \"nox[uv]\"', and then this again."
)
OLD = "The pages are older than what they are made of. "
NOT_BUILT = "The pages could not be built; why, stands above."


class NoSite(Exception):
    """There is nothing to serve, or nowhere; the message is for a person."""


def serve(port: int | None) -> int:
    """Build the pages if they are not there or old; serve them until Ctrl-C.

    `port` is where, and nowhere else; without one it is 8000, or another when
    that is taken. Raises NoSite.
    """
    if not is_new():
        build()
    with _server(port) as server:
        port = server.server_port
        print(
            f"The pages are at http://127.0.0.1:{port} (Ctrl-C stops it)",
            flush=True,
        )
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        with contextlib.suppress(KeyboardInterrupt):
            server.serve_forever()
    print("Stopped.")
    return 0


def is_new() -> bool:
    """Whether the pages are there, and no older than what they are made of."""
    first = BUILT / "index.html"
    if not first.is_file():
        return False
    built = first.stat().st_mtime
    return all(file.stat().st_mtime <= built for file in _sources())


def build() -> None:
    """Have nox build the pages.

    Raises NoSite where it cannot; old pages are better than none.
    """
    nox = _nox()
    if nox is None:
        if not BUILT.is_dir():
            raise NoSite(NO_NOX)
        print(OLD + NO_NOX, flush=True)
        return
    print(
        "The pages are being built, which takes a minute or two.", flush=True
    )
    if subprocess.run([*nox, "-s", "site"], cwd=ROOT).returncode:
        raise NoSite(NOT_BUILT)


def _nox() -> list[str] | None:
    """The command that starts nox: this Python's, or else any."""
    if importlib.util.find_spec("nox"):
        return [sys.executable, "-m", "nox"]
    found = shutil.which("nox")
    return [found] if found else None


def _sources() -> Iterator[Path]:
    for name in SOURCES:
        place = ROOT / name
        if place.is_file():
            yield place
        for parent, folders, names in os.walk(place):
            folders[:] = [it for it in folders if it not in NO_SOURCES]
            for name in names:
                if ".db" not in name:  # what a chat leaves where it ran
                    yield Path(parent, name)


class _Handler(SimpleHTTPRequestHandler):
    """Serves files as a host of pages does, and writes no log."""

    # What Windows says of these may be anything.
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".css": "text/css",
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
    }

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()


class _Server(ThreadingHTTPServer):
    # On Windows it would share its port with another program.
    allow_reuse_address = sys.platform != "win32"
    daemon_threads = True


def _server(port: int | None) -> ThreadingHTTPServer:
    """A server of the pages; raises NoSite where the port is taken."""
    handler = partial(_Handler, directory=str(BUILT))
    ports = [port] if port else [*range(PORT, PORT + NEXT), 0]
    for wanted in ports:
        with contextlib.suppress(OSError):
            return _Server(("127.0.0.1", wanted), handler)
    raise NoSite(
        f"Port {port} cannot be had: it is taken by another program, or kept "
        f"for the administrator. Take another, such as '--port {PORT + 1}'."
    )
