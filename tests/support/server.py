"""Start a server on this machine, look at it, and stop it."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

HOST = "127.0.0.1"
PATIENCE = 120.0
"""Seconds after which what has not happened never will."""
START_SECONDS = 60.0
"""How long a server may take until it answers."""
GRACE = 35.0
"""Seconds that a server may take to stop before it is killed."""


class NotStarted(RuntimeError):
    """A server did not come up; the message has the end of its log."""


class Server:
    """A running server, and the processes it has started.

    `command` is run in `folder`, where its log is kept, too.
    """

    def __init__(
        self,
        command: Sequence[str],
        port: int,
        folder: Path,
        env: Mapping[str, str],
    ) -> None:
        self.port = port
        self.env = env
        self._log = folder / "server.log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command,
                cwd=folder,
                env={**os.environ, **env, "PORT": str(port)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def __enter__(self) -> Server:
        try:
            self._wait()
        except BaseException:
            self.kill()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error:
            error.add_note(self._log_end())
        self.kill()

    def _wait(self) -> None:
        """Wait for an answer: a server may listen before it can serve."""
        end = time.monotonic() + START_SECONDS
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
        raise NotStarted(f"{self._process.args!r}\n{self._log_end()}")

    def _log_end(self) -> str:
        return self._log.read_text(errors="replace")[-2000:]

    def processes(self) -> list[int]:
        """The ids of the server's process and all that it has started."""
        found = [self._process.pid]
        for pid in found:
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                found += map(int, task.read_text().split())
        return found

    def memory(self) -> int:
        """Resident bytes of all processes together."""
        page = os.sysconf("SC_PAGE_SIZE")
        sizes = (
            Path(f"/proc/{pid}/statm").read_text().split()[1]
            for pid in self.processes()
        )
        return sum(map(int, sizes)) * page

    def cpu(self) -> float:
        """Seconds of processor time that all processes have used."""
        tick = os.sysconf("SC_CLK_TCK")
        used = 0
        for pid in self.processes():
            stat = Path(f"/proc/{pid}/stat").read_text()
            used += sum(map(int, stat.rpartition(")")[2].split()[11:13]))
        return used / tick

    def terminate(self) -> None:
        """Ask the server to stop, as an operator would."""
        self._process.terminate()

    def wait(self) -> int:
        """Wait until the server's own process has ended; gives its status."""
        return self._process.wait(GRACE)

    def kill(self) -> None:
        """End what is left of the server's processes at once."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
