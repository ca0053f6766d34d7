"""What one student handed in: opened, searched, and the furthest counts.

People hand in a folder, a zip, files one by one, or several of these; the
work may lie some folders down, and there may be more than one.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .archive import Room, unpack
from .sandbox.folder import (
    NoWork,
    has_chat,
    has_work,
    inner_folders,
    new_home,
    remove,
)

DEPTH = 4
"""Folders below what was handed in where a project may still lie."""
MOST = 20
"""Projects of one student that are looked at."""
LONG_ENOUGH = 90.0
"""Seconds after which no further project of a student is begun."""
NESTED = 2
"""How many zips may be packed into each other."""

Part = tuple[str, str]
"""The path of something handed in, and what the student calls it."""
Record = dict[str, Any]

_PAGES = {".html": "templates", ".css": "static", ".js": "static"}
_PROGRAMS = ("run.py", "app.py")
_NOT_READ = {".7z", ".bz2", ".gz", ".rar", ".tar", ".tgz", ".xz"}

LAID_OUT = (
    "It was handed in file by file: I have put the pages into templates/ and "
    "the rest beside the program."
)


def is_archive(path: Path) -> bool:
    """Whether a file is called as something that holds others."""
    return path.suffix.lower() in {".zip", *_NOT_READ}


def judge_hand_in(
    parts: Iterable[Part], judge: Callable[[Path], Record]
) -> Record:
    """The record of a student's project, of several that of the furthest.

    `judge` gives the record of a folder. This one has two keys more:
    `project`, its place in what was handed in, and `notes`, sentences about
    that. Raises NoWork where there is no project.
    """
    home = new_home()
    try:
        found = _Search(home)
        found.look_through(parts)
        if not found.projects:
            raise NoWork(found.why_none)
        return _furthest(found, judge)
    finally:
        remove(home)


def projects(
    folder: Path, refused: list[OSError], depth: int = DEPTH
) -> list[Path]:
    """The folders with a program, at a folder or below, none in another.

    One that mentions Flask counts before one that does not. What came up in
    place of a folder that may not be read is added to `refused`.
    """
    if has_chat(folder):
        return [folder]
    try:
        inner = inner_folders(folder) if depth else []
    except OSError as error:
        refused.append(error)
        inner = []
    found = [
        project
        for below in inner
        if not below.is_symlink()
        for project in projects(below, refused, depth - 1)
    ]
    return found or ([folder] if has_work(folder) else [])


@dataclass
class _Search:
    """What is found in the parts of a hand-in."""

    home: Path
    """A folder in which there is room for what is unpacked."""
    projects: dict[str, Path] = field(default_factory=dict)
    """Each project's folder, by its place in what was handed in."""
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    room: Room = field(default_factory=Room)

    def look_through(self, parts: Iterable[Part]) -> None:
        """Find the projects; in zips only where none lies open."""
        folders: list[tuple[Path, str]] = []
        zips: list[tuple[Path, str]] = []
        files: list[tuple[Path, str]] = []
        for place, name in parts:
            path = Path(place)
            if os.path.isdir(path):
                folders.append((path, name))
            else:
                (zips if is_archive(path) else files).append((path, name))
        if files:
            folders.append((self._laid_out(files), ""))
        for folder, name in folders:
            self._search(folder, name)
        for _ in range(NESTED):
            if self.projects:
                return
            zips += [pair for it in folders for pair in _zips_in(*it)]
            folders = [pair for it in zips if (pair := self._unzipped(*it))]
            zips = []
            for folder, name in folders:
                self._search(folder, name)

    @property
    def why_none(self) -> str:
        """Why there is no project to judge, in a sentence or two."""
        if self.problems:
            return " ".join(self.problems)
        return (
            "There is no run.py (or app.py) in it, nor in the folders below."
        )

    def _search(self, folder: Path, name: str) -> None:
        refused: list[OSError] = []
        for project in projects(folder, refused):
            place = Path(name, project.relative_to(folder))
            self.projects[place.as_posix()] = project
        for error in refused:
            place = Path(name, Path(error.filename).relative_to(folder))
            what = "the folder" if place == Path() else place.as_posix()
            self.problems.append(
                f"I may not read {what}. Change its rights, or copy it "
                "elsewhere."
            )
        if not refused and not any(folder.iterdir()):
            self.problems.append(f"{name or 'The folder'} is empty.")

    def _unzipped(self, file: Path, name: str) -> tuple[Path, str] | None:
        to = self.home / f"zip{len(list(self.home.iterdir()))}"
        try:
            if file.suffix.lower() in _NOT_READ:
                raise NoWork(
                    f"{file.name} is packed in a way that I do not read. Ask "
                    "for a zip, or unpack it."
                )
            unpack(file, to, self.room)
        except NoWork as problem:
            self.problems.append(str(problem))
            return None
        return to, name

    def _laid_out(self, files: list[tuple[Path, str]]) -> Path:
        """A folder with files that came without one, where they belong."""
        folder = self.home / "files"
        names = dict(sorted((name, path) for path, name in files))
        program = _program(names)
        for name, path in names.items():
            place = Path(_PAGES.get(Path(name).suffix.lower(), ""), name)
            target = folder / ("run.py" if name == program else place)
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                shutil.copyfile(path, target)
            except OSError as error:
                self.problems.append(
                    f"I could not read {name} ({error.strerror})."
                )
        if (folder / "templates").is_dir():
            self.notes.append(LAID_OUT)
        return folder


def _program(names: dict[str, Path]) -> str | None:
    """Which of some files is the program, if it is not called like one."""
    programs = [name for name in names if name.lower().endswith(".py")]
    if any(name in _PROGRAMS for name in programs):
        return None
    return max(programs, key=lambda name: _flask_in(names[name]), default=None)


def _flask_in(file: Path) -> bool:
    try:
        return b"flask" in file.read_bytes().lower()
    except OSError:
        return False


def _zips_in(folder: Path, name: str) -> list[tuple[Path, str]]:
    """The archives in a folder and below, each with its place there."""
    found: list[tuple[Path, str]] = []
    for depth in range(DEPTH + 1):
        found += [
            (path, Path(name, path.relative_to(folder)).as_posix())
            for path in sorted(folder.glob("*/" * depth + "*"))
            if is_archive(path) and os.path.isfile(path)
        ]
    return found[:MOST]


def _furthest(found: _Search, judge: Callable[[Path], Record]) -> Record:
    """The record of the furthest project; what there is to say is noted."""
    begun = time.monotonic()
    records: dict[str, Record] = {}
    for name, folder in list(found.projects.items())[:MOST]:
        if records and time.monotonic() - begun > LONG_ENOUGH:
            break
        records[name] = _without_paths(judge(folder), folder)
    name = max(records, key=lambda name: _how_far(records[name]))
    notes = [*found.notes, *found.problems]
    if len(found.projects) > 1:
        notes.insert(0, _which(name, list(records), len(found.projects)))
    return {**records[name], "project": name, "notes": notes}


def _without_paths(record: Record, folder: Path) -> Record:
    """The record, with no path in its problem but those inside the folder.

    Where something was unpacked to says nothing, and a path may have a name.
    """
    if "problem" not in record:
        return record
    inside = record["problem"].replace(f"{folder}{os.sep}", "")
    return {**record, "problem": inside.replace(str(folder), "The folder")}


def _which(counts: str, judged: list[str], total: int) -> str:
    others = [name for name in judged if name != counts]
    told = ", ".join(others[:4]) + (" …" if len(others) > 4 else "")
    left = total - len(judged)
    return (
        f"{total} projects are in it. This is {counts}, the furthest of them; "
        f"the others: {told}."
        + (f" {left} more I did not look at." if left else "")
    )


def _how_far(record: Record) -> tuple[bool, int, int]:
    """What tells which of two projects is the further one."""
    return (
        bool(record.get("passed")),
        record.get("reached") or 0,
        -len(record.get("failures", [])),
    )
