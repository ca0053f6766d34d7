"""Many works, judged side by side: a worker for each core, and none is dear.

`concurrent.futures` was passed over: there, a worker that dies takes every
task that waits with it.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Generator, Hashable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

from .hand_in import Part
from .lessons import ROOT
from .sandbox.allowance import Allowance

WORKER = [sys.executable, "-P", "-m", "course.worker"]
PATIENCE = 180.0
"""Seconds after which a worker that says nothing is given up.

Those in which it, or a work that it asks, stood in the queue for a processor
do not count.
"""
LOOK = 5.0
"""Seconds after which is looked what counted; works come and go."""
PARTING = 5.0
"""Seconds in which a worker that is no longer needed may end by itself."""
GLANCE = 0.1
"""Seconds of one wait: on Windows, one without an end hears no Ctrl-C."""
TRIES = 2
"""How many workers a folder may cost."""

LOST = (
    "This folder could not be judged: the checks came down twice. That is a "
    "fault in this tool, and not in the work."
)

Record = dict[str, Any]
Name = TypeVar("Name", bound=Hashable)


@dataclass(frozen=True)
class Task:
    """A folder to judge, and what is wanted of it."""

    folder: Path
    """What it is called in the record."""
    lesson: int | None = None
    placed: bool = False
    """Whether its place in the course is wanted beside the lesson."""
    alone: bool = False
    """Whether the lesson's own checks will do, without those before it."""
    told: bool = False
    """Whether the record shall have the `text` that `course check` prints."""
    parts: tuple[Part, ...] = ()
    """Where it is what a student handed in: see `hand_in`."""


def judge_all(
    tasks: Mapping[Name, Task],
) -> Generator[tuple[Name, Record]]:
    """The record of every folder, by the name of its task, as they come.

    A worker that dies or hangs costs one folder its verdict, and only after
    a second has failed at it too.
    """
    waiting: queue.SimpleQueue[tuple[Name, Task]] = queue.SimpleQueue()
    for task in tasks.items():
        waiting.put(task)
    judged: queue.SimpleQueue[tuple[Name, Record]] = queue.SimpleQueue()

    def work_through(worker: _Worker) -> None:
        with contextlib.suppress(queue.Empty):
            while not worker.stopped:
                name, task = waiting.get_nowait()
                judged.put((name, worker.judge(task)))
        worker.end()

    count = min(os.cpu_count() or 1, len(tasks))
    workers = [_Worker() for _ in range(count)]
    threads = [
        threading.Thread(target=work_through, args=[it]) for it in workers
    ]
    try:
        for thread in threads:
            thread.start()
        for _ in tasks:
            yield _next(judged)
    except BaseException:
        for worker in workers:
            worker.stop()
        raise
    finally:
        for thread in threads:
            while thread.is_alive():
                thread.join(GLANCE)


def no_verdict(folder: Path, problem: str, our_fault: bool) -> Record:
    """The record of a folder of which there is nothing to say but why."""
    return {
        "folder": str(folder),
        "passed": False,
        "problem": problem,
        "our_fault": our_fault,
    }


def _next(
    judged: queue.SimpleQueue[tuple[Name, Record]],
) -> tuple[Name, Record]:
    while True:
        with contextlib.suppress(queue.Empty):
            return judged.get(timeout=GLANCE)


def _give_up(process: subprocess.Popen[str], done: threading.Event) -> None:
    """End a worker when its time is over, unless it is done before."""
    allowance = Allowance(PATIENCE, process.pid)
    while not done.wait(min(max(allowance.left, 0.0), LOOK)):
        if allowance.left <= 0:
            process.kill()
            return


class _Worker:
    """A process that judges one folder after the other, or the next one."""

    def __init__(self) -> None:
        self.stopped = False
        self._process: subprocess.Popen[str] | None = None
        self._lock = threading.Lock()

    def judge(self, task: Task) -> Record:
        """The record of a folder; one of no verdict where none lasted."""
        for _ in range(TRIES):
            try:
                return self._ask(task)
            except (OSError, ValueError):
                self.end()
        return no_verdict(task.folder, LOST, our_fault=True)

    def stop(self) -> None:
        """End the process whatever it does, and let none take its place."""
        with self._lock:
            self.stopped = True
            if self._process:
                self._process.kill()

    def end(self) -> None:
        """End the process; what it started ends with it."""
        with self._lock:
            process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            process.communicate(timeout=PARTING)
        process.kill()
        process.wait()

    def _ask(self, task: Task) -> Record:
        process = self._running()
        assert process.stdin and process.stdout
        done = threading.Event()
        watch = threading.Thread(target=_give_up, args=[process, done])
        watch.start()
        try:
            line = json.dumps(asdict(task), default=str)
            print(line, file=process.stdin, flush=True)
            record: Record = json.loads(process.stdout.readline())
            return record
        finally:
            done.set()

    def _running(self) -> subprocess.Popen[str]:
        """The process, begun if there is none; OSError after `stop`."""
        with self._lock:
            if self.stopped:
                raise InterruptedError
            self._process = self._process or subprocess.Popen(
                WORKER,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                encoding="utf-8",
            )
            return self._process
