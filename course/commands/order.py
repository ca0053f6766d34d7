"""The verbs `insert`, `move` and `remove`: another order of the lessons."""

from __future__ import annotations

import re
import shutil
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.text import Text

from ..authoring import order
from ..authoring.git import Git, NoGit, checkout
from ..authoring.journal import Journal
from ..authoring.order import Reordering
from ..lessons import FINAL, ROOT, STEPS, Lesson, all_lessons
from ..output.terminal import capital
from .carry import UNFINISHED

NO_NAME = (
    "'{}' is no name for a lesson: it has small letters, digits and '_', and "
    "begins with a letter, as 'live_updates' does."
)
TAKEN = "There is a lesson of this name already: {}."
BEHIND_FINAL = "The chat of final/ is the end: put it before that."
NOT_FINAL = "The chat of final/ is the end, and stays there."
NOT_HERE = "{} stands there already."
IN_THE_WAY = (
    "{} has files that git does not know, such as {}: take them out first, "
    "or they would be left behind."
)
TO_WRITE = """\
Now it is for you to write:
    {0}/README.md: what it is about
    {0}: the one idea that it changes; 'python -m course carry' takes it on
    {0}/questions.toml: what may be guessed; its notes say how many
    {0}/exercise.patch: one step further, if there is one; the notes ask for it
    tests/lessons/test_{1}.py: its checks, and mistakes in the catalogue"""


KEPT = "Of its files {} were not committed: they are kept in {}"


class CannotReorder(Exception):
    """It was not done; the message is a sentence for a person."""


__all__ = ["CannotReorder", "NoGit", "insert", "move", "remove"]


def insert(after: Lesson, name: str) -> int:
    """Put a lesson in behind another; the exit status.

    Raises CannotReorder and NoGit before anything is written.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise CannotReorder(NO_NAME.format(name))
    for lesson in all_lessons():
        if lesson.name == name:
            raise CannotReorder(TAKEN.format(lesson.called))
    if after.folder == FINAL:
        raise CannotReorder(BEHIND_FINAL)
    git = _ready()
    found = order.insert(git, after, name)
    folder = f"{after.number + 1:02}_{name}"
    _write(git, found, f"Lesson {after.number + 1} ({name}) is put in.")
    print(TO_WRITE.format(f"steps/{folder}", folder))
    return 0


def move(lesson: Lesson, after: Lesson) -> int:
    """Move a lesson behind another; otherwise as `insert`."""
    if FINAL in (lesson.folder, after.folder):
        raise CannotReorder(NOT_FINAL)
    if after in (lesson, lesson.before):
        raise CannotReorder(NOT_HERE.format(capital(lesson.called)))
    git = _ready()
    found = order.move(git, lesson, after)
    _write(git, found, f"{capital(lesson.name)} is moved.")
    return 0


def remove(lesson: Lesson) -> int:
    """Take a lesson out; otherwise as `insert`."""
    if lesson.folder == FINAL:
        raise CannotReorder(NOT_FINAL)
    git = _ready()
    found = order.remove(git, lesson)
    kept, place = _keep(git, found.gone)
    _write(git, found, f"{capital(lesson.called)} is taken out.")
    if kept:
        print(KEPT.format(kept, place))
    return 0


def _keep(git: Git, paths: list[str]) -> tuple[int, Path]:
    """Copy what cannot be had from git: how many files, and where to."""
    lost = sorted(set(paths).intersection(git.edited()))
    now = datetime.now().strftime("%Y-%m-%d %H.%M.%S")
    place = git.own_folder / "course-removed" / now
    for path in lost:
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(git.folder / path, place / path)
    return len(lost), place


def _ready() -> Git:
    git = checkout(ROOT)
    if Journal.find(git):
        raise CannotReorder(UNFINISHED)
    return git


def _write(git: Git, found: Reordering, done: str) -> None:
    """Write it, and say what a person has to look at."""
    _clear(git, found)
    journal = Journal.begin(git, "")
    journal.record(found.files, None)
    journal.write()
    out = Console(highlight=False, emoji=False, markup=False, soft_wrap=True)
    out.print(Text(f"{done} {len(found.files)} files were written.", "bold"))
    if found.unmerged:
        out.print(Text("These no machine could write anew:", "bold"))
    for path in found.unmerged:
        out.print(f"    {path}")
    if found.undecided:
        out.print(Text("A number here may mean a lesson:", "bold"))
    for path, line in found.undecided:
        out.print(f"    {path}, line {line}")


def _clear(git: Git, found: Reordering) -> None:
    """Have no folder left where a lesson goes away; raises CannotReorder."""
    for lesson in all_lessons()[:-1]:
        place = lesson.folder.relative_to(ROOT).as_posix()
        if found.files.get(f"{place}/README.md", b"") is not None:
            continue
        said = git.run(
            *("ls-files", "-z", "--others", "--ignored"),
            *("--exclude-standard", "--", place),
        )
        for path in said.decode().split("\0")[:-1]:
            if "__pycache__" not in path:
                raise CannotReorder(IN_THE_WAY.format(place, path))
        for caches in list((STEPS / lesson.folder.name).rglob("__pycache__")):
            shutil.rmtree(caches)
