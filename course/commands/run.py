"""The verb `run`: start an app, and end all of it on Ctrl-C."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import psutil
from rich.console import Console

from ..lessons import FINAL, Extra, Lesson
from ..output.terminal import capital
from ..packages import require
from ..sandbox.ports import free_port

DEFAULT = 5000
"""Where a stage listens when nobody says otherwise."""
NEXT = 20
"""How many ports after the wanted one are tried before any other."""
PATIENCE = 5.0
"""Seconds in which the server may end by itself."""


class CannotRun(Exception):
    """It was not started, or did not stay; the message is for a person."""


def serve(app: Lesson | Extra, port: int | None) -> int:
    """Run its program in its folder until Ctrl-C.

    `port` is where it listens, and nowhere else; without one it is PORT or
    5000, or another when that is taken. Raises CannotRun.
    """
    require(app)
    console = Console(highlight=False, markup=False, soft_wrap=True)
    wanted = port or _own_port()
    if _is_free(wanted):
        port = wanted
    elif port:
        other = f"run {app.label} --port {_other_port(port)}"
        raise CannotRun(
            f"Port {port} is taken by another program: stop that one, or type "
            f"'python -m course {other}'."
        )
    else:
        port = _other_port(wanted)
        console.print(
            f"Port {wanted} is taken by another program, so {app.called} "
            f"takes {port}."
        )
    console.print(_address(app, port), style="bold")
    return _until_stopped(app, port)


def _address(app: Lesson | Extra, port: int) -> str:
    """Where to find an app that is about to start."""
    host = _host()
    if host in ("0.0.0.0", "::"):
        host = "127.0.0.1"
    name = capital(app.called)
    return f"{name} is at http://{host}:{port} (Ctrl-C stops it)"


def _until_stopped(app: Lesson | Extra, port: int) -> int:
    words, settings = _program(app)
    server = psutil.Popen(
        [sys.executable, *words],
        cwd=app.folder,
        env={**settings, **os.environ, "PORT": str(port)},
    )
    with _when_told_to_stop(signal.SIG_IGN):
        with _when_told_to_stop(signal.default_int_handler):
            status = _wait(server)
        _end(server)
    if status is not None:
        raise CannotRun(
            f"{capital(app.called)} stopped by itself, with exit status "
            f"{status}; what it said stands above."
        )
    print(f"Stopped. Port {port} is free again.")
    return 0


def _program(app: Lesson | Extra) -> tuple[list[str], dict[str, str]]:
    """What Python is to run, and with which settings if there are no others.

    `final` is served as it is where it is deployed, and by two workers; but
    gunicorn does not run on Windows.
    """
    if app.folder != FINAL or sys.platform == "win32":
        return ["run.py"], {}
    settings = {"IP": _host(), "WEB_CONCURRENCY": "2"}
    if settings["IP"] == "127.0.0.1":
        settings["SECRET"] = "only for trying the chat at home"
    return ["-m", "gunicorn", "run:app"], settings


def _wait(server: psutil.Popen) -> int | None:
    """The server's exit status, or None when Ctrl-C came first."""
    with contextlib.suppress(KeyboardInterrupt):
        while server.poll() is None:
            time.sleep(0.1)  # on Windows, wait() would not hear Ctrl-C
        status: int = server.returncode
        return status
    return None


@contextlib.contextmanager
def _when_told_to_stop(
    handler: Callable[[int, FrameType | None], Any] | int,
) -> Iterator[None]:
    """Handle Ctrl-C, a closed terminal and a polite `kill` alike."""
    names = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    numbers = [getattr(signal, n) for n in names if hasattr(signal, n)]
    before = [signal.signal(number, handler) for number in numbers]
    try:
        yield
    finally:
        for number, old in zip(numbers, before, strict=True):
            signal.signal(number, old)


def _end(server: psutil.Popen) -> None:
    """End the server with all that it started, such as its reloader.

    Ctrl-C has reached them as well, and most are about to end by themselves.
    """
    family: list[psutil.Process] = [server]
    with contextlib.suppress(psutil.Error):
        family += server.children(recursive=True)
    for ask in (psutil.Process.terminate, psutil.Process.kill):
        for process in family:
            with contextlib.suppress(psutil.Error):
                ask(process)
        _, family = psutil.wait_procs(family, PATIENCE)


def _own_port() -> int:
    said = os.environ.get("PORT", str(DEFAULT))
    if said.isdecimal() and 1 <= int(said) <= 65535:
        return int(said)
    raise CannotRun(
        f"The environment variable PORT says '{said}', which is no port: give "
        "one from 1 to 65535, such as '--port 5001'."
    )


def _host() -> str:
    return os.environ.get("IP") or "127.0.0.1"


def _is_free(port: int) -> bool:
    """Whether a server could listen there, and nobody answers already."""
    with contextlib.suppress(OSError):
        socket.create_connection(("127.0.0.1", port), 0.5).close()
        return False
    with socket.socket() as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("0.0.0.0", port))
        except PermissionError:
            raise CannotRun(
                "This computer lets only its administrator listen on port "
                f"{port}: take one from 1024 up, such as '--port 5001'."
            ) from None
        except OSError:
            return False
    return True


def _other_port(taken: int) -> int:
    near = range(taken + 1, min(taken + 1 + NEXT, 65536))
    return next(filter(_is_free, near), None) or free_port()
