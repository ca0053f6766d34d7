"""Another order of the lessons: one put in, moved or taken out.

Nothing is written here: it comes out what is to be in every file, and what a
machine cannot say.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ..lessons import FINAL, STEPS, Lesson, about, all_lessons
from .carrying import NOTES, OWN, Place, Tree
from .git import Git
from .journal import Contents
from .merge import merge
from .numbering import Renumbering, row, with_next, with_rows

PROSE = ("README.md", "CONTRIBUTING.md", "docs/teaching.md")
LOOKED_INTO = (
    *("steps/", "final/README.md", "tests/", "site/pages/"),
    *("course/lessons.py", *PROSE),
)
"""Where a number may mean a lesson in a way that no machine knows."""
LEFT_ALONE = ("locks/", "web/package-lock.json", "tests/course/test_order.py")
"""What has numbers of its own, or names lessons that there never were."""

NEW_NOTES = """\
# Flask Chat App

This is a chat application written in Flask.

## Lesson {number}: {title}

What it brings, in a line.

### What changes

### Run it

    python run.py

in this folder, or `python -m course run {number}` from the top of the
repository.

Next: [the next]
"""
NEW_CHECKS = '''"""Lesson {number}: what holds from here on."""\n'''


@dataclass
class Reordering:
    """What is to be in each file, and what is left to a person."""

    files: Contents = field(default_factory=dict)
    undecided: list[Place] = field(default_factory=list)
    """Lines with a number that may mean a lesson."""
    unmerged: list[str] = field(default_factory=list)
    """Files of stages that a person has to write."""
    gone: list[str] = field(default_factory=list)
    """Files of lessons that are taken out."""


def insert(git: Git, after: Lesson, name: str) -> Reordering:
    """Put a lesson in, which begins as the one before it ends."""
    lessons = list(all_lessons())
    number = after.number + 1
    new = Lesson(number, name, STEPS / f"{number:02}_{name}")
    order = [*lessons[: after.number], new, *lessons[after.number :]]
    tracked = _tracked(git)
    stage = {
        path: text
        for path, text in _stage(after, tracked).items()
        if path not in OWN
    }
    title = name.replace("_", " ").capitalize()
    notes = NEW_NOTES.format(number=number, title=title)
    stage[NOTES] = notes.encode()
    found = _reordered(tracked, order, {new: stage})
    checks = f"tests/lessons/test_{new.folder.name}.py"
    found.files[checks] = NEW_CHECKS.format(number=number).encode()
    return found


def move(git: Git, lesson: Lesson, after: Lesson | None) -> Reordering:
    """Move a lesson behind another, or, with None, to the beginning.

    The stages between are made anew, each of what its lesson changes.
    """
    tracked = _tracked(git)
    order = [it for it in all_lessons() if it != lesson]
    order.insert(order.index(after) + 1 if after else 0, lesson)
    stages, unmerged = _remade(order, tracked)
    found = _reordered(tracked, order, stages)
    found.unmerged = unmerged
    return found


def remove(git: Git, lesson: Lesson) -> Reordering:
    """Take a lesson out: what it changed is part of the next one's change."""
    order = [it for it in all_lessons() if it != lesson]
    return _reordered(_tracked(git), order, {})


def _tracked(git: Git) -> Tree:
    """Every file that git knows, as it lies in the checkout."""
    said = git.run(
        *("ls-files", "-z", "--cached", "--others", "--exclude-standard")
    )
    paths = {it.decode() for it in said.split(b"\0")[:-1]}
    return {
        path: (git.folder / path).read_bytes()
        for path in sorted(paths)
        if (git.folder / path).is_file() and not path.startswith(LEFT_ALONE)
    }


def _stage(lesson: Lesson, tracked: Tree) -> Tree:
    start = _place(lesson) + "/"
    return {
        path.removeprefix(start): content
        for path, content in tracked.items()
        if path.startswith(start)
    }


def _place(lesson: Lesson) -> str:
    if lesson.folder == FINAL:
        return "final"
    return f"steps/{lesson.folder.name}"


def _remade(
    order: list[Lesson], tracked: Tree
) -> tuple[dict[Lesson, Tree], list[str]]:
    """The stages of a new order: what each lesson changed, changed there."""
    stages = {it: _stage(it, tracked) for it in order}
    made: dict[Lesson, Tree] = {}
    unmerged = []
    for before, lesson in zip([None, *order], order, strict=False):
        known = lesson.before
        base = stages[known] if known else {}
        ours = made.get(before, stages[before]) if before else {}
        if before == known and ours == base:
            continue
        theirs = stages[lesson]
        tree = {path: it for path, it in theirs.items() if path in OWN}
        for path in sorted((ours.keys() | theirs.keys()) - OWN):
            sides = (base.get(path), ours.get(path), theirs.get(path))
            content, clean = _changed(*sides)
            if content is not None:
                tree[path] = content
            if not clean:
                unmerged.append(f"{_place(lesson)}/{path}")
        made[lesson] = tree
    return made, unmerged


def _changed(
    base: bytes | None, ours: bytes | None, theirs: bytes | None
) -> tuple[bytes | None, bool]:
    """What a lesson makes of a file, and whether that could be said."""
    if theirs == base:
        return ours, True
    if ours in (base, theirs):
        return theirs, True
    try:
        old, mine, other = (
            (it or b"").decode() for it in (base, theirs, ours)
        )
        merged = merge(old, mine, other, "", "")
    except UnicodeDecodeError:
        merged = None
    if merged is None or merged.clashes or merged.ended:
        return theirs, False
    return merged.text.encode(), True


def _reordered(
    tracked: Tree,
    order: list[Lesson],
    stages: dict[Lesson, Tree],
) -> Reordering:
    """Every file as it is in a new order of the lessons.

    `stages` has those that are new or have other files; a lesson that is not
    in the order is gone, with its stage, checks and mistakes.
    """
    now = {it: _numbered(it, number) for number, it in enumerate(order, 1)}
    known = [it for it in all_lessons() if it in now]
    gone = {it.number: it.folder.name for it in all_lessons() if it not in now}
    names = Renumbering(
        {it.number: now[it].number for it in known if it.folder != FINAL},
        {it.folder.name: now[it].folder.name for it in known},
        gone,
    )
    found = Reordering()
    written: Tree = {}
    for path, content in tracked.items():
        if names.goes(path):
            found.gone.append(path)
            continue
        if any(path.startswith(f"{_place(it)}/") for it in stages):
            continue
        written[names.path(path)] = _renumbered(content, names)
    for lesson, stage in stages.items():
        for path, content in stage.items():
            to = f"{_place(now[lesson])}/{path}"
            is_new = lesson not in known
            written[to] = content if is_new else _renumbered(content, names)
    _lead_on(written, list(now.values()))
    for path, content in tracked.items():
        to = names.path(path)
        if to in written and path.startswith(LOOKED_INTO):
            lines = names.undecided(content.decode("utf-8", "replace"))
            found.undecided += [(to, line) for line in lines]
    found.files = {
        path: written.get(path)
        for path in sorted(tracked.keys() | written.keys())
        if tracked.get(path) != written.get(path)
    }
    return found


def _numbered(lesson: Lesson, number: int) -> Lesson:
    if lesson.folder == FINAL:
        return replace(lesson, number=number)
    folder = STEPS / f"{number:02}_{lesson.name}"
    return replace(lesson, number=number, folder=folder)


def _renumbered(content: bytes, names: Renumbering) -> bytes:
    """A file with its references as they are now; as it is, if no text."""
    try:
        return names.text(content.decode()).encode()
    except UnicodeDecodeError:
        return content


def _lead_on(written: Tree, lessons: list[Lesson]) -> None:
    """Have each lesson's notes lead to the next, and the table name all."""
    notes = [f"{_place(it)}/{NOTES}" for it in lessons]
    for path, after in zip(notes, lessons[1:], strict=False):
        written[path] = with_next(written[path].decode(), after).encode()
    rows = [
        row(lesson, about(written[path].decode())[1])
        for path, lesson in zip(notes, lessons, strict=True)
    ]
    readme = written["README.md"].decode()
    written["README.md"] = with_rows(readme, rows).encode()
