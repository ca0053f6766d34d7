"""Finds the work in a student's folder and copies it away."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Self

COURSE = Path(__file__).resolve().parents[2]
"""The course itself, which is nobody's work."""
LARGEST = 50 << 20
"""Bytes in a folder beyond which it is not a chat but something else."""
MOST_FILES = 3000
MEMORY = Path("/dev/shm")
"""On Linux, files in memory."""
ROOM = 512 << 20
"""Bytes that have to be free there."""

_NAMES = ("run.py", "app.py")
_FLASK = re.compile(rb"flask", re.IGNORECASE)
_MAKES_FLASK = re.compile(rb"\bFlask\s*\(")
_IMPORTED = re.compile(rb"^\s*(?:from|import)\s+(\w+)", re.MULTILINE)
_RUNS = re.compile(rb"\.run\s*\(")
_NO_PROGRAM = "flask.py"
"""A name that Python would take for Flask itself."""
_PASSED_OVER = {
    "__MACOSX",
    "__pycache__",
    "node_modules",
    "venv",
    "env",
    "site-packages",
    "instance",
}
_DATABASE = re.compile(r"\.(db|sqlite3?)(-wal|-shm|-journal)?$")
"""What earlier visitors have left: every check begins with an empty chat."""


class NoWork(Exception):
    """There is nothing to judge; the message is for the student."""


def find(folder: Path) -> Path:
    """The file in which the work is, here or one below.

    It is `run.py` or `app.py`, or else the one that makes a Flask object.
    Raises NoWork where there is none, or more than one to choose from.
    """
    try:
        if not folder.exists():
            raise no_folder(folder)
        if folder.is_file():
            raise NoWork(
                f"{folder} is a file. Name the folder that it is in: "
                f"{folder.parent}"
            )
        if folder.resolve() == COURSE:
            raise NoWork(
                f"{folder} is the course itself. Name your own folder, such "
                "as ../my_chat."
            )
        return _choose(folder)
    except PermissionError as error:
        raise _no_right(error.filename) from None


def no_folder(folder: Path) -> NoWork:
    """What to say where there is no such folder."""
    return NoWork(
        f"There is no folder {folder}. Is the name typed as it is on disk?"
    )


def files(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """Every file below a folder that may belong to the work, with its stat.

    Raises NoWork when there are too many, or one may not be read.
    """
    size = 0
    for count, path in enumerate(_paths(folder)):
        try:
            about = path.stat()
        except PermissionError:
            raise _no_right(path) from None
        except OSError:  # it has gone, or is a link that leads nowhere
            continue
        size += about.st_size
        if size > LARGEST or count > MOST_FILES:
            raise NoWork(
                f"{folder} holds far more than a chat. Name the folder that "
                "has just your run.py and templates."
            )
        if stat.S_ISREG(about.st_mode):
            yield path, about


class Copy:
    """A work, copied away from the student's own folder.

    `original` is the program there and `file` the one in the copy, which lies
    in `home`, where there is room for all else that comes up. `source` is
    what the program was before it ran.
    """

    def __init__(self, original: Path, place: Path) -> None:
        """Copy the folder `place`, in which the program is called alike."""
        self.original = original
        self.home = new_home()
        self.file = self.home / "work" / original.name
        try:
            copy(place, self.file.parent)
            self.source = self.file.read_bytes()
        except BaseException:
            self.remove()
            raise

    @classmethod
    def of(cls, folder: Path) -> Self:
        """Find the work in a folder and copy it; raises NoWork."""
        original = find(folder)
        return cls(original, original.parent)

    def twin(self) -> Self:
        """A copy of this copy, as it is now."""
        return type(self)(self.original, self.file.parent)

    def renew(self) -> None:
        """Copy the work anew."""
        remove(self.file.parent)
        copy(self.original.parent, self.file.parent)

    def remove(self) -> None:
        """Remove the copy and its home."""
        remove(self.home)


def copy(folder: Path, to: Path) -> None:
    """Copy what is below a folder, links as what they lead to.

    Raises NoWork when it is too large, or may not be read.
    """
    to.mkdir(parents=True)
    for path, _ in files(folder):
        target = to / path.relative_to(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copyfile(path, target)
        except FileNotFoundError:
            continue
        except PermissionError:
            raise _no_right(path) from None


def has_work(folder: Path) -> bool:
    """Whether `run.py` or `app.py` lies in the folder itself."""
    try:
        return bool(_named(folder))
    except OSError:
        return False


def has_chat(folder: Path) -> bool:
    """Whether one of the programs in the folder itself mentions Flask."""
    try:
        return any(_says(file, _FLASK) for file in _programs(folder))
    except OSError:
        return False


def passed_over(name: str) -> bool:
    """Whether a folder of this name is no part of a work."""
    return name.startswith(".") or name in _PASSED_OVER


def inner_folders(folder: Path) -> list[Path]:
    """The folders in a folder in which work may be, in order."""
    try:
        return sorted(
            inner
            for inner in folder.iterdir()
            if inner.is_dir() and not passed_over(inner.name)
        )
    except (NotADirectoryError, FileNotFoundError):
        return []


def new_home() -> Path:
    """A new folder for a copy, out of the way of everything else."""
    home = tempfile.mkdtemp(prefix="flask-course-", dir=_in_memory())
    return Path(home).resolve()


def _in_memory() -> Path | None:
    """Where files are kept in memory, if there is room, and else None.

    With each message a database waits for the disk: for the lessons that have
    one, that was half of the time they took.
    """
    with contextlib.suppress(OSError):
        if shutil.disk_usage(MEMORY).free > ROOM and os.access(
            MEMORY, os.W_OK
        ):
            return MEMORY
    return None


def remove(home: Path) -> None:
    """Remove a copy, also where the work has taken its own rights away."""
    shutil.rmtree(home, ignore_errors=True)
    if home.exists():
        for parent, folders, files in os.walk(home):
            for name in [*folders, *files]:
                with contextlib.suppress(OSError):
                    os.chmod(Path(parent, name), stat.S_IRWXU)
        shutil.rmtree(home, ignore_errors=True)


def _choose(folder: Path) -> Path:
    here = _programs(folder)
    below = [
        file for inner in inner_folders(folder) for file in _programs(inner)
    ]
    for found in (here, below):
        flasks = [file for file in found if _says(file, _FLASK)]
        if len({file.parent for file in flasks}) > 1:
            raise NoWork(
                f"There is more than one chat below {folder}: "
                f"{_listed(flasks, folder)}. Name the folder of the one that "
                "you mean."
            )
        if flasks:
            return flasks[0]
    if here or below:
        return (here or below)[0]
    if not any(folder.iterdir()):
        raise NoWork(
            f"{folder} is empty. Put your run.py there, and ask again."
        )
    raise NoWork(
        f"There is no run.py (or app.py) in {folder} or in a folder just "
        f"below it. {_misnamed(folder)}"
    )


def _misnamed(folder: Path) -> str:
    """What can be said of a program that has another name."""
    for path in sorted(folder.iterdir()):
        if path.name.lower() in ("run.py.txt", "app.py.txt"):
            return (
                f"There is a {path.name}: take the .txt away. Windows hides "
                "it; the editor's “Save as” shows the whole name."
            )
        if path.name == _NO_PROGRAM:
            return (
                "There is a flask.py, and Python would take that for Flask "
                "itself: call it run.py."
            )
    return "Is it saved, and under that name?"


def _programs(folder: Path) -> list[Path]:
    """The programs that may be the work, the likeliest first."""
    return _named(folder) or _of_another_name(folder)


def _named(folder: Path) -> list[Path]:
    return [folder / name for name in _NAMES if (folder / name).is_file()]


def _of_another_name(folder: Path) -> list[Path]:
    """The one chat in a folder; where there are more, the one that runs."""
    chats = [
        file
        for file in sorted(folder.glob("[!_]*.py"))
        if file.name != _NO_PROGRAM
        and file.is_file()
        and _says(file, _MAKES_FLASK)
    ]
    run = [file for file in chats if _RUNS.search(_text(file))]
    return next((found for found in (run, chats) if len(found) == 1), [])


def _says(file: Path, what: re.Pattern[bytes]) -> bool:
    """Whether this is found in a program, or in what it imports from here."""
    return any(what.search(_text(one)) for one in (file, *_imported(file)))


def _imported(file: Path) -> Iterator[Path]:
    for name in _IMPORTED.findall(_text(file)):
        beside = file.with_name(name.decode())
        near = [beside.with_suffix(".py"), *beside.glob("*.py")]
        yield from filter(Path.is_file, near)


def _text(file: Path) -> bytes:
    """What a program says, without the zeros of UTF-16."""
    return file.read_bytes().replace(b"\0", b"")


def _listed(files: list[Path], folder: Path) -> str:
    names = [file.parent.relative_to(folder).as_posix() for file in files]
    return ", ".join(names[:4]) + (" …" if len(names) > 4 else "")


def _paths(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder, onerror=_refuse):
        folders[:] = [name for name in folders if not passed_over(name)]
        for name in names:
            if not _DATABASE.search(name):
                yield Path(parent, name)


def _refuse(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise _no_right(error.filename)


def _no_right(path: Path | str) -> NoWork:
    return NoWork(
        f"I may not read {path}. Change its rights, or copy it elsewhere."
    )
