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

from .. import texts
from ..lessons import ROOT

LARGEST = 50 << 20
"""Bytes in a folder beyond which it is not a chat but something else."""
MOST_FILES = 3000

_NAMES = ("run.py", "app.py")
_PASSED_OVER = {
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
    """The file in which the work is: `run.py` or `app.py`, here or one below.

    Raises NoWork where there is none, or more than one to choose from.
    """
    try:
        if not folder.exists():
            raise NoWork(texts.NO_FOLDER.format(folder))
        if folder.is_file():
            raise NoWork(texts.A_FILE.format(folder, folder.parent))
        if folder.resolve() == ROOT:
            raise NoWork(texts.THE_COURSE.format(folder))
        return _choose(folder)
    except PermissionError as error:
        raise NoWork(texts.NO_RIGHT.format(error.filename)) from None


def files(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """Every file below a folder that may belong to the work, with its stat.

    Raises NoWork when there are too many, or one may not be read.
    """
    size = 0
    for count, path in enumerate(_paths(folder)):
        try:
            about = path.stat()
        except FileNotFoundError:
            continue
        except PermissionError:
            raise NoWork(texts.NO_RIGHT.format(path)) from None
        size += about.st_size
        if size > LARGEST or count > MOST_FILES:
            raise NoWork(texts.TOO_LARGE.format(folder))
        if stat.S_ISREG(about.st_mode):
            yield path, about


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
            raise NoWork(texts.NO_RIGHT.format(path)) from None


def has_work(folder: Path) -> bool:
    """Whether a program of the course lies in the folder itself."""
    try:
        return bool(_programs(folder))
    except OSError:
        return False


def inner_folders(folder: Path) -> list[Path]:
    """The folders in a folder in which work may be, in order."""
    try:
        return sorted(
            inner
            for inner in folder.iterdir()
            if inner.is_dir() and not _passed_over(inner.name)
        )
    except (NotADirectoryError, FileNotFoundError):
        return []


def new_home() -> Path:
    """A new folder for a copy, out of the way of everything else."""
    return Path(tempfile.mkdtemp(prefix="flask-course-")).resolve()


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
        flasks = [file for file in found if _mentions_flask(file)]
        if len({file.parent for file in flasks}) > 1:
            raise NoWork(texts.SEVERAL.format(folder, _listed(flasks, folder)))
        if flasks:
            return flasks[0]
    if here or below:
        return (here or below)[0]
    if not any(folder.iterdir()):
        raise NoWork(texts.EMPTY.format(folder))
    raise NoWork(texts.NO_RUN_PY.format(folder))


def _programs(folder: Path) -> list[Path]:
    return [folder / name for name in _NAMES if (folder / name).is_file()]


def _mentions_flask(file: Path) -> bool:
    return b"flask" in file.read_bytes().replace(b"\0", b"").lower()


def _listed(files: list[Path], folder: Path) -> str:
    names = [file.parent.relative_to(folder).as_posix() for file in files]
    return ", ".join(names[:4]) + (" …" if len(names) > 4 else "")


def _passed_over(name: str) -> bool:
    return name.startswith(".") or name in _PASSED_OVER


def _paths(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder, onerror=_refuse):
        folders[:] = [name for name in folders if not _passed_over(name)]
        for name in names:
            if not _DATABASE.search(name):
                yield Path(parent, name)


def _refuse(error: OSError) -> None:
    if isinstance(error, FileNotFoundError):
        return
    raise NoWork(texts.NO_RIGHT.format(error.filename))
