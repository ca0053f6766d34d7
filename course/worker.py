"""One of the processes that judge many works: tasks in, records out."""

from __future__ import annotations

import gc
import io
import json
import os
import signal
import sys
import traceback
from dataclasses import replace
from pathlib import Path
from typing import Any

from .hand_in import judge_hand_in
from .pool import LOST, Record, Task, no_verdict
from .sandbox import process
from .sandbox.folder import NoWork
from .sandbox.machine import CROWDED
from .verdict import Verdict, verdict

_PLAIN: dict[str, Any] = {
    "width": 80,
    "no_color": True,
    "highlight": False,
    "emoji": False,
    "markup": False,
    "legacy_windows": False,
}


def record_of(task: Task) -> Record:
    """The record of a folder; where there is no verdict, why."""
    try:
        if task.parts:
            record = judge_hand_in(
                task.parts,
                lambda place: record_of(replace(task, folder=place, parts=())),
            )
            return {**record, "folder": str(task.folder)}
        found = verdict(task.folder, task.lesson, task.placed, backend=CROWDED)
        record = found.as_record()
        return {**record, "text": text_of(found)} if task.told else record
    except NoWork as problem:
        return no_verdict(task.folder, str(problem), our_fault=False)
    except Exception:
        traceback.print_exc()
        return no_verdict(task.folder, LOST, our_fault=True)


def text_of(found: Verdict) -> str:
    """What `course check` prints, 80 columns wide and without colour."""
    from rich.console import Console  # dear, and a class needs none of it

    from .output.terminal import console, tell

    paper = io.StringIO()
    tell(found, console(Console(file=paper, **_PLAIN)))
    lines = (line.rstrip() for line in paper.getvalue().splitlines())
    return "\n".join(lines).strip("\n") + "\n"


def main() -> None:
    """Answer each task on standard input with a line of JSON."""
    signal.signal(signal.SIGINT, lambda *_: sys.exit(130))
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a work prints is no reply
    process.warm_up()
    gc.set_threshold(100_000)  # it lives for seconds, and makes much that dies
    for line in sys.stdin:
        wanted = json.loads(line)
        task = Task(**{**wanted, "folder": Path(wanted["folder"])})
        print(json.dumps(record_of(task)), file=replies, flush=True)


if __name__ == "__main__":
    main()
