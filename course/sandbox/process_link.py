"""The link to a work that has a process of its own."""

from __future__ import annotations

import contextlib
import json
import queue
import re
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, NoReturn, Self

from . import folder, process
from .allowance import Allowance
from .failure import Crash
from .limits import TIME_IS_UP
from .link import Ended, Hung

START_SECONDS = 60.0
"""How long the process of a work may take to be there."""
END_SECONDS = 5.0
"""How long it may take, after its time, to say where it is, or to end."""
LONGEST = 1 << 20
"""Bytes of what a work says that are read."""

_FRAME = re.compile(r'File "(.+)", line (\d+) in (.+)')
_OURS = str(Path(__file__).parent)


class ProcessLink:
    """Orders and answers through the pipes of a process: see `child`."""

    def __init__(self, copy: folder.Copy, home: Path | None = None) -> None:
        """Start the process for a work, without waiting for it.

        Its `home` is the copy's, or one that goes with this link.
        """
        self.spent = 0.0
        self._copy = copy
        self._own_home = home
        at = home or copy.home
        self._errors = (at / "stderr").open("w+b")
        self._report = (at / "hung").open("w+b")
        self._process = process.start(
            "child",
            [str(copy.file), self._report.name],
            process.environment(at),
            self._errors,
            talk=True,
        )
        self._answers: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._ready = False
        listener = threading.Thread(target=self._listen, daemon=True)
        listener.start()

    def ask(self, order: dict[str, Any], seconds: float) -> Any:
        """Do an order: see `link.Link.ask`."""
        return self.begin(order, seconds)()

    def begin(
        self, order: dict[str, Any], seconds: float
    ) -> Callable[[], Any]:
        """Begin to do an order; what comes back waits for the answer.

        Both may raise what `ask` does. `seconds` count from the waiting, and
        from when the process is there.
        """
        pipe = self._process.stdin
        assert pipe
        try:
            pipe.write(f"{seconds} {json.dumps(order)}\n".encode())
            pipe.flush()
        except OSError:
            self._gone()
        return lambda: self._answer(seconds)

    def beside(self) -> Self:
        """A second process on the same copy, with a home of its own."""
        return type(self)(self._copy, folder.new_home())

    def close(self) -> None:
        """End the process, and everything that it started."""
        self._process.end()
        self._errors.close()
        self._report.close()
        if self._own_home:
            folder.remove(self._own_home)

    def _answer(self, seconds: float) -> Any:
        if not self._ready:
            self._receive(START_SECONDS)
            self._ready = True
        if not TIME_IS_UP:  # it looks at the clock itself, and ends
            seconds += END_SECONDS
        answer = self._receive(seconds)
        try:
            return json.loads(answer)
        except ValueError:
            self._gone()

    def _listen(self) -> None:
        pipe = self._process.stdout
        assert pipe
        with pipe:
            for line in pipe:
                self._answers.put(line)
        self._answers.put(b"")

    def _receive(self, seconds: float) -> bytes:
        allowance = Allowance(seconds, self._process.pid)
        answer = None
        while answer is None:
            try:
                answer = self._answers.get(timeout=allowance.wait)
            except queue.Empty:
                if allowance.left <= 0:
                    self.spent += allowance.spent
                    self._tell_that_time_is_up()
                    raise Hung(self._innermost()) from None
        self.spent += allowance.spent
        if not answer:
            self._gone()
        return answer

    def _tell_that_time_is_up(self) -> None:
        """Have it write down where it is, and end; it may be deaf to that."""
        if not TIME_IS_UP:
            return
        self._process.signal(TIME_IS_UP)
        end = time.monotonic() + END_SECONDS
        while time.monotonic() < end and self._process.poll() is None:
            time.sleep(0.02)

    def _gone(self) -> NoReturn:
        """Raise what tells why there is no answer: it hung, or it ended."""
        status = self._exit_status()
        said = _read(self._errors)
        if "Timeout" in _read(self._report):
            raise Hung(self._innermost()) from None
        if _OURS in said and self._copy.file.name not in said:
            raise RuntimeError(f"the sandbox failed: {said}")
        raise Ended(status, said) from None

    def _exit_status(self) -> int | None:
        """How the process ended; its pipe may close a moment before it."""
        for _ in range(100):
            status = self._process.poll()
            if status is not None:
                return status
            time.sleep(0.01)
        return None

    def _innermost(self) -> Crash | None:
        """The work's own innermost frame in the interpreter's last words."""
        for name, line, function in _FRAME.findall(_read(self._report)):
            path, place = Path(name), self._copy.file.parent
            if path.is_relative_to(place):
                file = path.relative_to(place)
                return Crash(
                    type="Hung",
                    says="",
                    file=file.as_posix(),
                    line=int(line),
                    code=self._line(file, int(line)),
                    function=function,
                )
        return None

    def _line(self, file: Path, number: int) -> str:
        """A line as it is in the student's own folder, or nothing.

        The work may have written over its copy, or removed it.
        """
        with contextlib.suppress(OSError, IndexError):
            text = (self._copy.original.parent / file).read_bytes()
            lines = text.decode("utf-8", "replace").splitlines()
            return lines[number - 1].strip()
        return ""


def _read(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read(LONGEST).decode(errors="replace")
