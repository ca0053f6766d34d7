"""One of the processes that judge many works: tasks in, records out."""

from __future__ import annotations

import gc
import json
import os
import sys
import traceback
from dataclasses import replace
from pathlib import Path

from .hand_in import judge_hand_in
from .pool import LOST, Record, Task, no_verdict
from .sandbox import process
from .sandbox.folder import NoWork
from .sandbox.machine import CROWDED
from .suite import Suite, with_suite
from .verdict import verdict


def record_of(task: Task, suite: Suite) -> Record:
    """The record of a folder; where there is no verdict, why."""
    try:
        if task.parts:
            record = judge_hand_in(
                task.parts,
                lambda place: record_of(
                    replace(task, folder=place, parts=()), suite
                ),
            )
            return {**record, "folder": str(task.folder)}
        found = verdict(
            task.folder,
            task.lesson,
            task.placed,
            backend=CROWDED,
            alone=task.alone,
            suite=suite,
        )
        record = found.as_record()
        if not task.told:
            return record
        from .output.terminal import text_of  # dear, and a class needs none

        return {**record, "text": text_of(found)}
    except NoWork as problem:
        return no_verdict(task.folder, str(problem), our_fault=False)
    except Exception:
        traceback.print_exc()
        return no_verdict(task.folder, LOST, our_fault=True)


def main() -> None:
    """Answer each task on standard input with a line of JSON."""
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a work prints is no reply
    process.warm_up()
    gc.set_threshold(100_000)  # it lives for seconds, and makes much that dies

    def work_through(suite: Suite) -> None:
        for line in sys.stdin:
            wanted = json.loads(line)
            task = Task(**{**wanted, "folder": Path(wanted["folder"])})
            record = json.dumps(record_of(task, suite))
            print(record, file=replies, flush=True)

    try:
        with_suite(work_through)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
