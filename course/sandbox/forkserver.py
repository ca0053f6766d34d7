"""A Python that has Flask loaded already, and bears others when told to.

Loading Flask takes longer than judging a lesson. On Linux the tool starts
this program once, `python -m course.sandbox.forkserver SOCKET`, and every
work's process is a fork of it. The tool sends orders as JSON, one a packet,
with the file descriptors that the new process has for its input, output and
errors.

It is a "subreaper": whatever a work leaves behind, in a session of its own or
not, becomes a child of this process and is ended here. When the tool is gone,
however it went, everything ends.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import json
import os
import shutil
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import become, child, launch, limits
from .needs import load_needed

LOADED = (
    "_quickjs",
    "concurrent.futures.thread",
    "flask",
    "werkzeug.debug",
    "werkzeug.test",
)
"""What every work will need, beside `time_machine`.

`quickjs` itself starts a thread when it is loaded, and a process with threads
is not to be forked: this is all of it that takes time.
"""
PATIENCE = 5.0
"""Seconds in which what is left of a work must be gone."""

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_JOBS: dict[str, Callable[..., None]] = {
    "become": become.main,
    "child": child.main,
    "launch": launch.main,
}


class Forkserver:
    """The processes that were started here, and of whose end nobody knows.

    Until whoever started one has been told of its end, it keeps its number;
    afterwards another may have it.
    """

    def __init__(self, tool: socket.socket) -> None:
        self.tool = tool
        self.homes: dict[int, str] = {}

    def serve(self) -> Callable[[], None] | None:
        """Follow orders; in a new process, what that process is to do."""
        while True:
            text, descriptors, *_ = socket.recv_fds(self.tool, 1 << 18, 3)
            if not text:
                self.end_all()
                return None
            order = json.loads(text)
            if order.pop("do") == "start":
                if load_needed(Path(order["arguments"][0]).parent):
                    gc.freeze()
                child = os.fork()
                if not child:
                    return lambda: _become(descriptors, **order)
                for descriptor in descriptors:
                    os.close(descriptor)
                self.homes[child] = order["env"]["HOME"]
                self._answer(child)
            else:
                self._answer(self.end(order["pid"], order["kill"]))

    def end(self, pid: int | None, kill: bool) -> int | None:
        """How a process ended, or None while it runs; with `kill`, end it.

        And with `kill` all that has come here from those that have ended,
        which is all that there is to do where `pid` is None. One that was
        another forkserver's has gone with that.
        """
        code = None
        if pid in self.homes:
            code = self._end_one(pid, kill)
        elif pid is not None:
            code = -signal.SIGKILL
        if kill:
            self._end_orphans()
        return code

    def _end_one(self, pid: int, kill: bool) -> int | None:
        if kill:
            for send in (os.killpg, os.kill):
                with contextlib.suppress(ProcessLookupError):
                    send(pid, signal.SIGKILL)
        found, status = os.waitpid(pid, 0 if kill else os.WNOHANG)
        if not found:
            return None
        del self.homes[pid]
        return os.waitstatus_to_exitcode(status)

    def end_all(self) -> None:
        """End every process, and remove the copies they worked on."""
        for pid, home in list(self.homes.items()):
            self.end(pid, kill=True)
            shutil.rmtree(home, ignore_errors=True)

    def _end_orphans(self) -> None:
        """End what has come here from a work that is no more."""
        until = time.monotonic() + PATIENCE
        path = f"/proc/self/task/{os.getpid()}/children"
        while time.monotonic() < until:
            with open(path) as children:
                orphans = set(map(int, children.read().split()))
            orphans -= self.homes.keys()
            if not orphans:
                return
            for pid in orphans:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(pid, 0)

    def _answer(self, value: int | None) -> None:
        self.tool.send(json.dumps(value).encode())


def _become(
    descriptors: list[int], job: str, arguments: list[str], env: dict[str, str]
) -> None:
    """Turn this new process into a work's: apart, limited, and at work."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    os.setsid()
    for target, descriptor in enumerate(descriptors):
        os.dup2(descriptor, target)
        os.close(descriptor)
    os.environ.clear()
    os.environ.update(env)
    time.tzset()
    limits.limit()
    if job == "launch" and _hidden(os.path.dirname(arguments[0])):
        script = str(launch.__file__)
        os.execv(sys.executable, [sys.executable, script, *arguments])
    launch.forget_ours()
    _JOBS[job](*arguments)


def _hidden(folder: str) -> set[str]:
    """Modules of a work that this Python would not find: it has others."""
    own = {name.removesuffix(".py") for name in os.listdir(folder)}
    return own & sys.modules.keys()


def main(descriptor: int) -> Any:
    """Serve the tool at the other end of a socket until it goes."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()  # all of it stays, and the first work waits for this
    for name in LOADED:
        importlib.import_module(name)
    launch.load_time_machine()
    gc.enable()
    gc.freeze()  # and no fork need look at it again
    with socket.socket(fileno=descriptor) as tool:
        become = Forkserver(tool).serve()
    if become is None:
        os._exit(0)  # there is nothing to tidy up, and somebody waits
    signal.signal(signal.SIGINT, signal.default_int_handler)
    become()


if __name__ == "__main__":
    main(int(sys.argv[1]))
