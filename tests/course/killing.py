"""A verb that is killed again and again, and what it leaves behind."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

from course.lessons import ROOT

TURNS = int(os.environ.get("KILLS", "4"))
"""How often it is killed; a hundred kills take minutes: `KILLS=100`.

Few are enough each day: `test_journal.py` cuts it off at every step.
"""
LOOK = 0.0005
"""Seconds from one look for the journal to the next."""


def with_the_tool(checkout: Path, tmp_path: Path) -> Path:
    """A checkout that has the tool and its checks, to be run in there."""
    clone = tmp_path / "clone"
    shutil.copytree(checkout, clone)
    for part in "course", "tests/lessons":
        shutil.copytree(ROOT / part, clone / part)
    return clone


def check_the_end(
    clone: Path, before: dict[str, bytes], after: dict[str, bytes]
) -> None:
    """All is as before, or finished, or has only to be undone."""
    if (clone / ".git" / "course-carry" / "journal.json").exists():
        assert typed(clone, "carry", "--abort").wait() == 0
        assert tree(clone) == before
    assert tree(clone) in (before, after)


def typed(clone: Path, *words: str) -> subprocess.Popen[bytes]:
    """The tool of a checkout, as somebody types it there."""
    return subprocess.Popen(
        [sys.executable, "-m", "course", *words],
        cwd=clone,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def put(clone: Path, files: dict[str, bytes]) -> None:
    """Have a checkout hold these files and no others."""
    known = tree(clone)
    for path in known.keys() - files.keys():
        (clone / path).unlink()
    for path, content in files.items():
        if known.get(path) != content:
            (clone / path).parent.mkdir(parents=True, exist_ok=True)
            (clone / path).write_bytes(content)
    for folder in sorted(clone.glob("[!.]*/**/"), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()


def tree(clone: Path) -> dict[str, bytes]:
    """Every file of a checkout but what git keeps."""
    return {
        path.relative_to(clone).as_posix(): path.read_bytes()
        for path in sorted(clone.rglob("*"))
        if path.is_file()
        and not {".git", "__pycache__"} & {*path.relative_to(clone).parts}
    }


def kill_often(clone: Path, *words: str) -> None:
    """Kill a verb many times; each time it must have ended in a right way.

    Half of the kills come at any moment from the start on, half while it
    writes. Before each the checkout is as it is now.
    """
    before = tree(clone)
    began = time.monotonic()
    assert typed(clone, *words).wait() == 0
    whole = time.monotonic() - began
    after = tree(clone)
    assert after != before
    journal = clone / ".git" / "course-carry"
    chance = random.Random(12)
    for turn in range(TURNS):
        put(clone, before)
        process = typed(clone, *words)
        if turn % 2:
            while process.poll() is None and not journal.exists():
                time.sleep(LOOK)
            time.sleep(chance.uniform(0, whole / 4))
        else:
            time.sleep(chance.uniform(0, whole))
        process.kill()
        process.wait()
        check_the_end(clone, before, after)
