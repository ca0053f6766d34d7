"""`course watch`: checks a folder at every save, and says what comes next.

It looks at the folder a few times a second and compares what lies there.
`watchfiles` and `watchdog` were passed over: they hear of changes sooner, but
not on a network drive, nor in a Windows folder seen from WSL, and lose sight
of a folder that goes and comes back. A chat is a handful of files.
"""

from __future__ import annotations

import itertools
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from rich.text import Text

from ..lessons import all_lessons
from ..output.terminal import capital, console, tell
from ..results import JudgeFailed
from ..sandbox import process
from ..sandbox.folder import NoWork, files, find
from ..verdict import Verdict, verdict
from ..words import OUR_FAULT

LOOK = 0.1
"""Seconds from one look at the folder to the next."""
SETTLE = 0.05
"""Seconds in which nothing may change: a save is whole, and not half there."""

WATCHING = "Watching {}. Save a file to have it checked; Ctrl-C ends this."
NO_LONGER = "No longer watching."

Sight = dict[Path, tuple[int, int]] | None


def watch(folder: Path) -> int:
    """Check a folder now and at each change, until Ctrl-C; then 0.

    2 where there is no such folder to begin with. Nothing is kept on disk.
    """
    try:
        if not folder.is_dir():
            find(folder)
        process.warm_up()
        print(WATCHING.format(folder), flush=True)
        before = None
        for _ in changes(folder):
            before = _look_over(folder, before)
    except NoWork as problem:
        print(problem, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(f"\n{NO_LONGER}")
    return 0


def changes(folder: Path) -> Iterator[Sight]:
    """What lies in the folder: at first, and whenever it has changed.

    Waits for a change to be whole: an editor that writes slowly, or saves by
    renaming, is seen once.
    """
    seen: Sight = {}
    for turn in itertools.count():
        now = sight(folder)
        if now != seen or not turn:
            while (again := _later(folder)) != now:
                now = again
            if now != seen or not turn:
                seen = now
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
        }
    except (NoWork, OSError):
        return None


def _later(folder: Path) -> Sight:
    time.sleep(SETTLE)
    return sight(folder)


def _look_over(folder: Path, before: Verdict | None) -> Verdict | None:
    """Check once and say so; gives the verdict, or None if there is none."""
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
        return before
    except JudgeFailed as problem:
        out.print(Text(f"{problem}\n{OUR_FAULT}"))
        return before
    _celebrate(found, before)
    tell(found, out, checks=True)
    return found


def _celebrate(found: Verdict, before: Verdict | None) -> None:
    if before is None:
        return
    for number in range(before.progress.reached, found.progress.reached):
        title = capital(all_lessons()[number].titled)
        done = f"{title}: done. Well done!"
        console().print(Text(done, "bold green"))
