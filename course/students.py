"""Who handed in what: the students of a class, from how its files lie.

A class is a folder, or a zip, with a folder, a zip or files for each student,
named by hand or as Moodle, Canvas and GitHub Classroom name them; classes may
lie in each other.
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from .archive import Room, unpack
from .hand_in import Part, is_archive, projects
from .sandbox.folder import NoWork, has_work, passed_over

OF_A_CLASS = Room(size=2 << 30, files=200_000)
"""What a zip with a whole class in it may unpack to."""

_MOODLE = re.compile(
    r"(?P<name>.+?)_(?P<number>\d+)_assignsubmission_[a-z]+_?(?P<file>.*)",
    re.DOTALL,
)
_CANVAS = re.compile(
    r"(?P<name>.+?)(?:_LATE)?_(?P<number>\d+)_\d+_(?P<file>.+)", re.DOTALL
)
_AGAIN = re.compile(r"-\d+(?=\.\w+$)")
"""What Canvas adds to the name of a file that is handed in again."""
_NO_NAME = re.compile(r"(?<=.)([ _.-]+(run|app)|-(main|master))$", re.I)
"""What a file's name has behind the student's: `anna_run`, `anna-main`."""


@dataclass(frozen=True)
class HandIn:
    """What one student handed in."""

    name: str
    """The student's name, as far as a folder or a file tells it."""
    place: Path
    """Where it lies, below what was named."""
    parts: tuple[Part, ...]
    number: str = ""
    """The number that Moodle or Canvas has put behind the name, or nothing."""
    problem: str = ""
    """Why nobody can look into it, in a sentence, or nothing."""


@contextlib.contextmanager
def find_students(places: list[Path]) -> Iterator[list[HandIn]]:
    """What every student below these places handed in, in order of names.

    Nobody is passed over, whatever it is. The name is the path below the
    place that was named, after that place's own name where there are several.
    Zips with a whole class are unpacked for as long as this is open.
    """
    with tempfile.TemporaryDirectory(
        prefix="flask-course-", ignore_cleanup_errors=True
    ) as home:
        found: dict[Path, HandIn] = {}
        for number, place in enumerate(places):
            for student in _below(place, Path(home, str(number))):
                if len(places) > 1 and student.place != place:
                    name = f"{_called(place)}/{student.name}"
                    student = replace(student, name=name)
                found.setdefault(Path(student.parts[0][0]).resolve(), student)
        students = sorted(found.values(), key=lambda it: it.name.lower())
        names = told_apart(student.name for student in students)
        yield [
            replace(student, name=name)
            for student, name in zip(students, names, strict=True)
        ]


def told_apart(names: Iterable[str]) -> list[str]:
    """The names, with a number behind one that was there before."""
    found: list[str] = []
    seen: set[str] = set()
    for name in names:
        own, count = name, 1
        while own in seen:
            count += 1
            own = f"{name} ({count})"
        seen.add(own)
        found.append(own)
    return found


def _below(place: Path, home: Path) -> Iterator[HandIn]:
    """The students at one of the places; zips are unpacked to `home`."""
    alone = _Member(_called(place), "", [(place, place.name)])
    folder = place
    if place.suffix.lower() == ".zip" and place.is_file():
        folder = home
        try:
            unpack(place, home, replace(OF_A_CLASS))
        except NoWork as problem:
            hand_in = alone.hand_in(alone.name, place)
            yield replace(hand_in, problem=str(problem))
            return
    if not folder.is_dir() or _is_one_student(folder):
        yield alone.hand_in(alone.name, place)
        return
    for name, member in _class(folder):
        where = member.parts[0][0].relative_to(folder)
        yield member.hand_in(name, place / where)


def _is_one_student(folder: Path) -> bool:
    if _is_work(folder):
        return True
    members = _members(folder)
    if len(members) == 1 and members[0].folder:
        return not (members[0].number or _is_group(members[0]))
    return not members


def _class(folder: Path) -> Iterator[tuple[str, _Member]]:
    """The students of a class, and of the classes in it, each with a name.

    A folder with several works is a student who has several, unless most of
    its neighbours are so too.
    """
    members = _members(folder)
    groups = [member for member in members if _is_group(member)]
    if 2 * len(groups) <= len(members):
        groups = []
    for member in members:
        if member in groups and member.folder:
            for name, inner in _class(member.folder):
                yield f"{member.name}/{name}", inner
        else:
            yield member.name, member


@dataclass
class _Member:
    """All of one name in a class: a folder, a zip, or files."""

    name: str
    number: str
    parts: list[tuple[Path, str]] = field(default_factory=list)
    """Each part, and what the student calls it."""

    @property
    def folder(self) -> Path | None:
        """The folder that it is, if it is just that."""
        path = self.parts[0][0]
        return path if len(self.parts) == 1 and os.path.isdir(path) else None

    def hand_in(self, name: str, place: Path) -> HandIn:
        """This, under a name."""
        parts = self.parts
        if self.number and self.folder:
            parts = _one_by_one(self.folder) or parts
        if self.folder == parts[0][0]:
            parts = [(self.folder, "")]
        return HandIn(
            name=_printable(name),
            place=place,
            parts=tuple((str(path), file) for path, file in parts),
            number=self.number,
        )


def _members(folder: Path) -> list[_Member]:
    """Who has something in a folder that is a class."""
    found: dict[tuple[str, str], _Member] = {}
    for path in _entries(folder):
        named = _named(path)
        if named:
            name, number, file = named
            member = _Member(name, number)
            found.setdefault((name, number), member).parts.append((path, file))
    return list(found.values())


def _named(path: Path) -> tuple[str, str, str] | None:
    """Name, number, and the student's own name for it; None is nobody's."""
    if passed_over(path.name) or path.name.startswith("~"):
        return None
    is_folder = os.path.isdir(path)
    if told := _MOODLE.fullmatch(path.name):
        return told["name"], told["number"], told["file"] or path.name
    if not is_folder and (told := _CANVAS.fullmatch(path.name)):
        file = _AGAIN.sub("", told["file"])
        return told["name"], told["number"], file
    if is_folder:
        return path.name, "", path.name
    if is_archive(path) or path.suffix.lower() == ".py":
        return _NO_NAME.sub("", path.stem), "", path.name
    return None


def _is_group(member: _Member) -> bool:
    """Whether a folder in a class may be a class itself."""
    folder = member.folder
    if folder is None or folder.is_symlink():
        return False
    if member.number or _is_work(folder):
        return False
    inner = _members(folder)
    if len(inner) == 1:
        return _is_group(inner[0])
    return sum(map(_has_work, inner)) > 1


def _has_work(member: _Member) -> bool:
    if member.folder:
        return bool(member.number or projects(member.folder, []))
    return any(is_archive(path) or member.number for path, _ in member.parts)


def _is_work(folder: Path) -> bool:
    return has_work(folder) or any(
        os.path.isdir(folder / name) for name in ("templates", "static")
    )


def _one_by_one(folder: Path) -> list[tuple[Path, str]]:
    """The files of a folder in which Moodle has put them all, with no folder.

    Nothing where they lie as the student had them, or no page is among them.
    """
    entries = _entries(folder)
    if any(os.path.isdir(path) for path in entries):
        return []
    if not any(path.suffix.lower() == ".html" for path in entries):
        return []
    return [(path, path.name) for path in entries]


def _entries(folder: Path) -> list[Path]:
    """What lies in a folder, without what leads back to it."""
    try:
        found = sorted(folder.iterdir())
    except OSError:
        return []
    here = folder.resolve()
    return [
        path
        for path in found
        # `Path.resolve` raises for a link to itself, up to Python 3.12.
        if not path.is_symlink()
        or not here.is_relative_to(os.path.realpath(path))
    ]


def _called(place: Path) -> str:
    """What a place is called that was named."""
    whole = place.resolve()
    return whole.name if whole.is_dir() else whole.stem


def _printable(name: str) -> str:
    """The name with a space for what would break a line, or worse."""
    name = name.encode(errors="surrogateescape").decode(errors="replace")
    kept = "".join(c if c.isprintable() else " " for c in name)
    return " ".join(kept.split()) or "?"
