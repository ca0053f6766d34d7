"""One of the processes that judge a class: folders in, records out."""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import traceback
from pathlib import Path
from typing import Any

from . import texts
from .sandbox import process
from .sandbox.folder import NoWork
from .verdict import verdict


def record_of(folder: Path, lesson: int | None) -> dict[str, Any]:
    """The record of a folder; where there is no verdict, why."""
    none: dict[str, Any] = {"folder": str(folder), "passed": False}
    try:
        return verdict(folder, lesson, placed=True).as_record()
    except NoWork as problem:
        return {**none, "problem": str(problem), "our_fault": False}
    except Exception:
        traceback.print_exc()
        return {**none, "problem": texts.WORKER_LOST, "our_fault": True}


def main(lesson: int | None) -> None:
    """Answer each folder on standard input with a line of JSON."""
    signal.signal(signal.SIGINT, lambda *_: sys.exit(130))
    process.warm_up()
    gc.set_threshold(100_000)  # it lives for seconds, and makes much that dies
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for line in sys.stdin:
        record = record_of(Path(json.loads(line)), lesson)
        print(json.dumps(record), file=replies, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) or None)
