"""`course watch`: checks a folder at every save, and says what comes next.

It looks at the folder twenty times a second and compares what lies there; what
an editor keeps beside a file is none of it. `watchfiles` and `watchdog` were
passed over: they hear of changes sooner, but not on a network drive, nor in a
Windows folder seen from WSL, and lose sight of a folder that goes and comes
back. A chat is a handful of files.
"""

from __future__ import annotations

import hashlib
import itertools
import re
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from rich.text import Text

from ..lessons import Lesson, all_lessons
from ..output.terminal import capital, console, tell
from ..results import JudgeFailed
from ..sandbox import process
from ..sandbox.folder import NoWork, files, find
from ..verdict import verdict
from ..words import OUR_FAULT
from .check import known

LOOK = 0.05
"""Seconds from one look at the folder to the next."""
SETTLE = 0.05
"""Seconds in which nothing may change: a save is whole, and not half there."""

WATCHING = "Watching {}. Save a file to have it checked; Ctrl-C ends this."
NO_LONGER = "No longer watching."

EDITORS = re.compile(
    r"""\..*            # hidden: .run.py.swp of Vim, .#run.py of Emacs
    | .*~ | \#.*\#     # a copy of the last version
    | 4913              # Vim tries whether it may write here
    | .*\.(bak|tmp|swp|orig|pyc|log)
    """,
    re.VERBOSE,
)
"""What is in a folder and is not the work: nothing of it wakes the watch."""

Stamp = tuple[int, int]
"""When a file was written last, and how large it is."""
Sight = dict[Path, Stamp] | None


def watch(folder: Path) -> int:
    """Check a folder now and at each change, until Ctrl-C; then 0.

    2 where there is no such folder to begin with. Nothing is kept on disk.
    """
    try:
        if not folder.is_dir():
            find(folder)
        process.warm_up()
        print(WATCHING.format(folder), flush=True)
        furthest = None
        for _ in changes(folder):
            furthest = _look_over(folder, furthest)
    except NoWork as problem:
        print(problem, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(f"\n{NO_LONGER}")
    return 0


def changes(folder: Path) -> Iterator[Sight]:
    """What lies in the folder: at first, and whenever it has changed.

    Waits for a change to be whole: an editor that writes slowly, or saves by
    renaming, is seen once. A file that is written as it was is no change.
    """
    seen: Sight = {}
    read: dict[Path, str] | None = None
    for turn in itertools.count():
        now = sight(folder)
        if now != seen or not turn:
            while (again := _later(folder)) != now:
                now = again
            seen, before, read = now, read, contents(now)
            if read != before or not turn:
                yield now
        time.sleep(LOOK)


def sight(folder: Path) -> Sight:
    """Each file with its time and size; None where there is no folder."""
    try:
        if not folder.is_dir():
            return None
        return {
            path: (about.st_mtime_ns, about.st_size)
            for path, about in files(folder)
            if not EDITORS.fullmatch(path.name)
        }
    except (NoWork, OSError):
        return None


def contents(seen: Sight) -> dict[Path, str] | None:
    """What is in each file, as a number that stands for it."""
    if seen is None:
        return None
    return {path: _content(path) for path in seen}


def _content(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _later(folder: Path) -> Sight:
    time.sleep(SETTLE)
    return sight(folder)


def _look_over(folder: Path, furthest: int | None) -> int | None:
    """Check once and say so, and praise what is done for the first time.

    `furthest` is the lesson that was reached at most, or None where nothing
    has started yet. Gives the same, after this verdict.
    """
    out = console()
    if out.is_terminal:
        out.clear()
    else:
        out.print()
    now = datetime.now().strftime("%H:%M:%S")
    out.print(Text(f"{now}  Checking …", "dim"))
    try:
        found = verdict(folder)
    except (NoWork, OSError) as problem:
        out.print(Text(str(problem)))
        return furthest
    except JudgeFailed as problem:
        out.print(Text(f"{problem}\n{OUR_FAULT}"))
        return furthest
    if not found.stopped:
        reached = found.progress.reached
        if furthest is None:
            furthest = reached
        elif not found.failures and reached > furthest:
            _celebrate(all_lessons()[furthest:reached])
            furthest = reached
    tell(found, out, watched=True, known=known(found))
    return furthest


def _celebrate(done: Sequence[Lesson]) -> None:
    """Say which lessons are done, in one row."""
    first, last = done[0], done[-1]
    which = (
        capital(last.titled)
        if first == last
        else f"Lessons {first.label} to {last.label}"
    )
    console().print(Text(f"{which}: done. Well done!", "bold green"))
