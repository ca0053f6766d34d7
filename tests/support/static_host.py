"""A static host, as those are on which such a site is published.

It serves a folder below a path, compresses what is text, sends an ETag, lets
browsers keep a file for ten minutes, and sets no other header.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import sys
import threading
from functools import lru_cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

PATH = "/repo/"
"""The project's path on the host."""
KEPT = "max-age=600"

TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".zip": "application/zip",
}
COMPRESSED = {".css", ".html", ".js", ".json", ".mjs", ".svg", ".wasm"}


class StaticHost:
    """Serves a folder at `address`, until it is left."""

    def __init__(self, folder: Path) -> None:
        """Get ready to serve the folder, which may be another one later."""
        self.folder = folder
        self.lost: set[str] = set()
        """How paths end of which only a half arrives."""
        self.held: dict[str, threading.Event] = {}
        """How paths end that wait for an event before they are sent."""
        self.asked: list[str] = []
        """The paths that were asked for."""
        self.sent = 0
        """The bytes of all bodies so far, as they went over the wire."""
        handler = type("Handler", (_Handler,), {"host": self})
        self._server = _Server(("127.0.0.1", 0), handler)
        self._thread = threading.Thread(target=self._server.serve_forever)

    @property
    def address(self) -> str:
        """Where the folder is served."""
        return f"http://127.0.0.1:{self._server.server_port}{PATH}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def find(self, target: str) -> Path | None:
        """The file that is meant, or None."""
        path = unquote(urlsplit(target).path)
        if not path.startswith(PATH):
            return None
        file = self.folder / path.removeprefix(PATH)
        if file.is_dir():
            file /= "index.html"
        return file if file.is_file() else None


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a browser that has closed its lines, as it may."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    host: StaticHost

    def do_GET(self) -> None:
        self.host.asked.append(self.path)
        file = self.host.find(self.path)
        if file is None:
            self._answer(HTTPStatus.NOT_FOUND, b"<h1>404</h1>", "text/html")
            return
        body, tag = _prepared(file, file.stat().st_mtime_ns)
        if self.headers["If-None-Match"] == tag:
            self._answer(HTTPStatus.NOT_MODIFIED, b"", None, tag)
        else:
            self._answer(HTTPStatus.OK, body, _type_of(file), tag, file)

    def _answer(
        self,
        status: HTTPStatus,
        body: bytes,
        kind: str | None,
        tag: str | None = None,
        file: Path | None = None,
    ) -> None:
        self.send_response(status)
        if kind:
            self.send_header("Content-Type", kind)
        if file and file.suffix in COMPRESSED:
            self.send_header("Content-Encoding", "gzip")
        if tag:
            self.send_header("ETag", tag)
            self.send_header("Cache-Control", KEPT)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        for ending, event in [*self.host.held.items()]:
            if file and file.as_posix().endswith(ending):
                event.wait()
        if file and file.as_posix().endswith(tuple(self.host.lost)):
            body = body[: len(body) // 2]
            self.close_connection = True
        self.wfile.write(body)
        self.host.sent += len(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: what was asked for is in `asked`."""


@lru_cache(maxsize=200)
def _prepared(file: Path, modified: int) -> tuple[bytes, str]:
    """A file as it is sent, and its tag."""
    content = file.read_bytes()
    tag = f'"{hashlib.sha256(content).hexdigest()[:20]}"'
    if file.suffix in COMPRESSED:
        content = gzip.compress(content, 6, mtime=0)
    return content, tag


def _type_of(file: Path) -> str:
    known = TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0]
    return known or "application/octet-stream"
