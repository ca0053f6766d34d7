"""Processes that end when told to, with all that they started."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import uuid
from pathlib import Path
from typing import IO

import psutil

_TOKEN = "FLASK_COURSE_WORK"
_KEPT = (
    "PATH",
    "LANG",
    "LC_ALL",
    "TZ",
    "SYSTEMROOT",
    "WINDIR",
    "COMSPEC",
    "PATHEXT",
    "VIRTUAL_ENV",
)


def environment(home: Path, **more: str) -> dict[str, str]:
    """What a work may know: where programs are, its own home, no secret."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    place = str(home)
    own = dict.fromkeys(
        ("HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP"), place
    )
    return {
        **kept,
        **own,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONIOENCODING": "utf-8",
        "PYTHONHASHSEED": "0",
        _TOKEN: uuid.uuid4().hex,
        **more,
    }


def start(
    command: list[str],
    folder: Path,
    env: dict[str, str],
    stderr: IO[bytes],
    talk: bool = False,
) -> subprocess.Popen[bytes]:
    """Start a command as the head of a group of its own.

    With `talk`, its standard input and output are pipes.
    """
    pipe = subprocess.PIPE if talk else subprocess.DEVNULL
    return subprocess.Popen(
        command,
        cwd=folder,
        env=env,
        stdin=pipe,
        stdout=pipe if talk else stderr,
        stderr=stderr,
        start_new_session=sys.platform != "win32",
    )


def end(process: subprocess.Popen[bytes], env: dict[str, str]) -> None:
    """End a process and whatever it started, however that hid itself."""
    if sys.platform != "win32":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(OSError):
        process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            with contextlib.suppress(OSError):
                pipe.close()
    for _ in range(20):
        if not _end_marked(env[_TOKEN]):
            break


def _end_marked(token: str) -> bool:
    found = False
    for other in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if other.environ().get(_TOKEN) == token:
                other.kill()
                found = True
    return found
