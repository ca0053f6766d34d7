"""Processes that end when told to, with all that they started."""

from __future__ import annotations

import atexit
import contextlib
import functools
import json
import os
import signal
import socket
import subprocess
import sys
import uuid
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, Protocol

from .clock import ZONE

WARM = sys.platform == "linux"
"""Whether a work's process is a fork of one that has Flask loaded."""

_HERE = Path(__file__).parent
_TOKEN = "FLASK_COURSE_WORK"
_KEPT = (
    "PATH",
    "LANG",
    "LC_ALL",
    "SYSTEMROOT",
    "WINDIR",
    "COMSPEC",
    "PATHEXT",
    "VIRTUAL_ENV",
)


class Program(Protocol):
    """One process of a work, and what it starts."""

    stdin: IO[bytes] | None
    stdout: IO[bytes] | None

    @property
    def pid(self) -> int:
        """Its number; 0 where it could not even be begun."""

    def poll(self) -> int | None:
        """Its exit status, or None while it runs."""

    def signal(self, number: int) -> None:
        """Send it a signal, if it runs."""

    def end(self) -> None:
        """End it and whatever it started, and close what it is told by.

        What it said can be read to its end, and who reads it closes it: a
        pipe that is closed under a reader is an error in that reader.
        """


def environment(home: Path, **more: str) -> dict[str, str]:
    """What a work may know: where programs are, its own home, no secret.

    Its time zone is the same on every computer.
    """
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
        "TZ": ZONE,
        _TOKEN: uuid.uuid4().hex,
        **more,
    }


def warm_up() -> None:
    """Get ready for the first work, without waiting."""
    if WARM:
        _forkserver(os.getpid())


def start(
    job: str,
    arguments: list[str],
    env: dict[str, str],
    stderr: IO[bytes],
    talk: bool = False,
) -> Program:
    """Start a job, `child`, `launch` or `become`, the work's file first.

    With `talk`, its standard input and output are pipes; else it reads
    nothing, and what it prints goes nowhere.
    """
    if not WARM:
        return _Cold(job, arguments, env, stderr, talk)
    try:
        return _Warm(job, arguments, env, stderr, talk)
    except OSError:
        _forkserver.cache_clear()  # somebody ended it: begin again
        return _Warm(job, arguments, env, stderr, talk)


class _Cold:
    """A process that begins with a new Python."""

    def __init__(
        self,
        job: str,
        arguments: list[str],
        env: dict[str, str],
        stderr: IO[bytes],
        talk: bool,
    ) -> None:
        pipe = subprocess.PIPE if talk else subprocess.DEVNULL
        module = f"course.sandbox.{job}"
        command = [sys.executable, "-m", module, *arguments]
        if sys.platform != "win32":
            limits = [sys.executable, "-IS", str(_HERE / "limits.py")]
            command = [*limits, *command]
        self._token = env[_TOKEN]
        self._process = subprocess.Popen(
            command,
            cwd=_HERE.parent.parent,
            env=env,
            stdin=pipe,
            stdout=pipe,
            stderr=stderr,
            start_new_session=sys.platform != "win32",
        )
        self.pid = self._process.pid
        self.stdin = self._process.stdin
        self.stdout = self._process.stdout

    def poll(self) -> int | None:
        return self._process.poll()

    def signal(self, number: int) -> None:
        self._process.send_signal(number)

    def end(self) -> None:
        if sys.platform != "win32":
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        with contextlib.suppress(OSError):
            self._process.kill()
        self._process.wait()
        _close_input(self)
        for _ in range(20):
            if not self._end_marked():
                break

    def _end_marked(self) -> bool:
        """End what carries the mark of this work; whether there was any."""
        import psutil  # where works are forks, nobody needs it

        found = False
        for other in psutil.process_iter():
            with contextlib.suppress(psutil.Error, OSError):
                if other.environ().get(_TOKEN) == self._token:
                    other.kill()
                    found = True
        return found


class _Warm:
    """A process that is a fork of the forkserver."""

    stdin: IO[bytes] | None = None
    stdout: IO[bytes] | None = None

    def __init__(
        self,
        job: str,
        arguments: list[str],
        env: dict[str, str],
        stderr: IO[bytes],
        talk: bool,
    ) -> None:
        self._pid: int | None = None
        self._code: int | None = None
        order = {"do": "start", "job": job, "arguments": arguments, "env": env}
        if talk:
            their_input, our_input = os.pipe()
            our_output, their_output = os.pipe()
        else:
            their_input = os.open(os.devnull, os.O_RDONLY)
            their_output = os.open(os.devnull, os.O_WRONLY)
        try:
            descriptors = [their_input, their_output, stderr.fileno()]
            _forkserver(os.getpid()).start(order, descriptors, self._begun)
        except OSError:
            if talk:
                os.close(our_input)
                os.close(our_output)
            raise
        finally:
            os.close(their_input)
            os.close(their_output)
        if talk:
            self.stdin = os.fdopen(our_input, "wb")
            self.stdout = os.fdopen(our_output, "rb")

    @property
    def pid(self) -> int:
        if self._pid is None:
            _forkserver(os.getpid()).catch_up()
        return self._pid or 0

    def poll(self) -> int | None:
        return self._end(kill=False)

    def signal(self, number: int) -> None:
        if self.pid and self._code is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def end(self) -> None:
        self._end(kill=True)
        _close_input(self)

    def _begun(self, pid: int | None) -> None:
        self._pid = pid or 0

    def _end(self, kill: bool) -> int | None:
        # Once its end is known, another process may have its number.
        pid = self.pid if self._code is None else None
        if pid is None and not kill:
            return self._code
        try:
            code = _tell({"do": "end", "pid": pid, "kill": kill})
        except OSError:
            code = -signal.SIGKILL  # the forkserver went, and this with it
        if self._code is None:
            self._code = code
        return self._code


class _Forkserver:
    """The way to the forkserver of this process, which is started for it.

    It loads Flask before it does anything. Who starts something does not wait
    for that, but goes on, and is told the number when somebody asks for it.
    """

    def __init__(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._socket = ours
        self._waiting: deque[Callable[[int | None], None]] = deque()
        with theirs:
            number = str(theirs.fileno())
            process = subprocess.Popen(
                [sys.executable, "-m", "course.sandbox.forkserver", number],
                cwd=_HERE.parent.parent,
                env=environment(_HERE),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )

        def close() -> None:
            ours.close()
            process.wait()

        atexit.register(close)

    def start(
        self,
        order: dict[str, Any],
        descriptors: list[int],
        begun: Callable[[int | None], None],
    ) -> None:
        """Give an order to start something; OSError if it is gone.

        `begun` is called with the number of the process, once that is known,
        or with None where there is none.
        """
        socket.send_fds(
            self._socket, [json.dumps(order).encode()], descriptors
        )
        self._waiting.append(begun)

    def tell(self, order: dict[str, Any]) -> int | None:
        """Give an order, and wait for the answer; OSError if it is gone."""
        self.catch_up()
        self._socket.send(json.dumps(order).encode())
        return self._answer()

    def catch_up(self) -> None:
        """Wait until all is begun that was to be started."""
        while self._waiting:
            begun = self._waiting.popleft()
            try:
                begun(self._answer())
            except OSError:
                begun(None)

    def _answer(self) -> int | None:
        answer = self._socket.recv(100)
        if not answer:
            raise ConnectionResetError
        found: int | None = json.loads(answer)
        return found


@functools.cache
def _forkserver(tool: int) -> _Forkserver:
    """That of a process: where a tool is forked, each has one of its own."""
    return _Forkserver()


def _tell(order: dict[str, Any]) -> int | None:
    return _forkserver(os.getpid()).tell(order)


def _close_input(program: Program) -> None:
    if program.stdin:
        with contextlib.suppress(OSError):
            program.stdin.close()
