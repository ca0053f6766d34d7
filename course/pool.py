"""Many folders, side by side: a worker for each core, and none of them dear.

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
from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import texts
from .lessons import ROOT

PATIENCE = 180.0
"""Seconds after which a worker that says nothing is given up."""
PARTING = 5.0
"""Seconds in which a worker that is no longer needed may end by itself."""
TRIES = 2
"""How many workers a folder may cost."""

Record = dict[str, Any]


def judge_all(
    students: dict[str, Path],
    lesson: int | None,
    done: Callable[[str], None] = lambda name: None,
) -> dict[str, Record]:
    """The record of every student's folder; `done` is called for each.

    A worker that dies or hangs costs one folder its verdict, and only after
    a second has failed at it too.
    """
    waiting: queue.SimpleQueue[str] = queue.SimpleQueue()
    for name in students:
        waiting.put(name)
    records: dict[str, Record] = {}
    stop = threading.Event()

    def work_through() -> None:
        worker = _Worker(lesson)
        try:
            while not stop.is_set():
                try:
                    name = waiting.get_nowait()
                except queue.Empty:
                    return
                for _ in range(TRIES):
                    record = worker.judge(students[name])
                    if record:
                        records[name] = record
                    if record or stop.is_set():
                        break
                    worker.end()
                    worker = _Worker(lesson)
                done(name)
        finally:
            worker.end()

    count = min(os.cpu_count() or 1, len(students))
    threads = [threading.Thread(target=work_through) for _ in range(count)]
    for thread in threads:
        thread.start()
    try:
        for thread in threads:
            while thread.is_alive():
                thread.join(0.1)  # on Windows, join() would not hear Ctrl-C
    finally:
        stop.set()
    return {
        name: records.get(name) or _lost(folder)
        for name, folder in students.items()
    }


def _lost(folder: Path) -> Record:
    return {
        "folder": str(folder),
        "passed": False,
        "problem": texts.WORKER_LOST,
        "our_fault": True,
    }


class _Worker:
    """A process that judges one folder after the other."""

    def __init__(self, lesson: int | None) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "course.worker", str(lesson or 0)],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def judge(self, folder: Path) -> Record | None:
        """The record of a folder, or None where the worker did not last."""
        process = self._process
        assert process.stdin and process.stdout
        watch = threading.Timer(PATIENCE, process.kill)
        watch.start()
        try:
            print(json.dumps(str(folder)), file=process.stdin, flush=True)
            record: Record = json.loads(process.stdout.readline())
            return record
        except (OSError, ValueError):
            return None
        finally:
            watch.cancel()

    def end(self) -> None:
        """End the process; what it started ends with it."""
        process = self._process
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            process.communicate(timeout=PARTING)
        process.kill()
        process.wait()
