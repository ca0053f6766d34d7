"""A server on this machine: started, waited for, looked at and ended."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

import psutil

from course.sandbox.ports import free_port

HOST = "127.0.0.1"
PATIENCE = 120.0
"""Seconds after which what has not happened never will."""
GRACE = 35.0
"""Seconds that a server may take to stop."""


class NotStarted(RuntimeError):
    """A server did not come up; the message has the end of its log."""


class ServerProcess:
    """A server in a process of its own, with all that it starts.

    `command` is run in `cwd`, with the variables of `env` and its port in
    PORT; what it prints is kept in `folder`, which is `cwd` if none is given.
    """

    def __init__(
        self,
        command: Sequence[str],
        folder: Path,
        env: Mapping[str, str],
        *,
        cwd: Path | None = None,
        port: int | None = None,
    ) -> None:
        self.port = port or free_port()
        self.url = f"http://{HOST}:{self.port}"
        self.folder = folder
        self._command = command
        self._cwd = cwd or folder
        self._env = {**env, "PORT": str(self.port)}
        self._log = folder / f"server-{self.port}.log"

    def start(self) -> None:
        """Start it, also again, and wait until it answers.

        Raises NotStarted.
        """
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=self._cwd,
                env=self._env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            self._wait_until_up()
        except BaseException:
            self.kill()
            raise

    def _wait_until_up(self) -> None:
        """Wait for an answer: a server may listen before it can serve."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self._process.poll() is None:
            try:
                with socket.create_connection((HOST, self.port), 1) as probe:
                    probe.sendall(b"GET / HTTP/1.0\r\n\r\n")
                    probe.recv(1)
                    return
            except ConnectionResetError:
                return
            except (ConnectionRefusedError, TimeoutError):
                time.sleep(0.05)
        raise NotStarted(f"{self._command!r}\n{self.log[-2000:]}")

    @property
    def log(self) -> str:
        """What it has printed so far."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def processes(self) -> list[psutil.Process]:
        """The server's own process, and all that it has started."""
        own = psutil.Process(self._process.pid)
        return [own, *own.children(recursive=True)]

    def memory(self) -> int:
        """Resident bytes of all processes together."""
        return sum(one.memory_info().rss for one in self.processes())

    def cpu(self) -> float:
        """Seconds of processor time that all processes have used."""
        used = (one.cpu_times() for one in self.processes())
        return float(sum(times.user + times.system for times in used))

    def terminate(self) -> None:
        """Ask it to stop, as an operator would."""
        self._process.terminate()

    def wait(self, seconds: float = GRACE) -> int:
        """Wait until its own process has ended; gives the exit status."""
        return self._process.wait(seconds)

    def stop(self) -> int:
        """Ask it to stop, and wait until it has; gives the exit status."""
        self.terminate()
        return self.wait()

    def kill(self) -> None:
        """End what is left of its processes at once."""
        if sys.platform == "win32":
            with contextlib.suppress(psutil.NoSuchProcess):
                for process in self.processes():
                    process.kill()
        else:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: object, error: BaseException | None, trace: object
    ) -> None:
        if error:
            error.add_note(self.log[-2000:])
        self.kill()
