"""Unpacks a zip from somebody else: nothing gets out of it, or swells.

Python's own `zipfile` reads it. What it promises of an entry's size holds:
it gives no byte more. So all is counted before the first one is written.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from .sandbox.folder import LARGEST, MOST_FILES, NoWork, passed_over

LONGEST = 200
"""Bytes that one name in a path may have; a longer one is cut."""

_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The ways of packing whose unpacking takes no more memory than it should."""
_NO_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    RuntimeError,
    ValueError,
)
_LOCKED = 0x1
_LINK = 0o120000
_KIND = 0o170000
_NOT_IN_A_NAME = re.compile(r'[<>:"|?*\x00-\x1f]')


@dataclass
class Room:
    """How much may still be unpacked; what is unpacked is taken off."""

    size: int = LARGEST
    files: int = MOST_FILES


def unpack(file: Path, to: Path, room: Room) -> None:
    """Unpack what may be part of a work into a new folder.

    Left out are links, and folders that are no part of a work. Raises NoWork,
    with a sentence about the zip, where it cannot be read or should not be.
    """
    to.mkdir(parents=True)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = {
                place: entry
                for entry in archive.infolist()
                if (place := _place(file, entry)) and _wanted(place, entry)
            }
            _take(file, list(entries.values()), room)
            for place, entry in entries.items():
                _write(archive, entry, to.joinpath(*place))
    except PermissionError:
        raise NoWork(f"I may not read {file.name}.") from None
    except _NO_ZIP:
        raise NoWork(
            f"{file.name} is no zip, or is damaged. Does it open on your "
            "computer? If not, ask for it again."
        ) from None
    except OSError as error:
        raise NoWork(
            f"{file.name} could not be unpacked ({error.strerror})."
        ) from None


def _place(file: Path, entry: zipfile.ZipInfo) -> tuple[str, ...]:
    """Where an entry goes; raises NoWork where that is outside."""
    name = entry.filename.replace("\\", "/")
    if (
        name.startswith("/")
        or ".." in name.split("/")
        or re.match("[A-Za-z]:", name)
    ):
        raise NoWork(
            f"{file.name} was not unpacked: it wants to write to {name[:80]}, "
            "which is outside the folder it is unpacked to."
        )
    return tuple(_short(part) for part in name.split("/") if part.strip(". "))


def _short(part: str) -> str:
    """A name that every file system takes; another one stays another."""
    part = _NOT_IN_A_NAME.sub("_", part).rstrip(". ")
    text = part.encode(errors="replace")
    if len(text) <= LONGEST:
        return part
    mark = hashlib.sha256(text).hexdigest()[:8]
    return f"{part[: LONGEST // 4]}~{mark}{Path(part).suffix[:8]}"


def _wanted(place: tuple[str, ...], entry: zipfile.ZipInfo) -> bool:
    folders = place if entry.is_dir() else place[:-1]
    is_link = entry.external_attr >> 16 & _KIND == _LINK
    return not is_link and not any(map(passed_over, folders))


def _take(file: Path, entries: list[zipfile.ZipInfo], room: Room) -> None:
    """Take the room for these entries; raises NoWork if it is too little."""
    if any(entry.flag_bits & _LOCKED for entry in entries):
        raise NoWork(
            f"{file.name} is locked with a password. Ask for it without one."
        )
    if any(entry.compress_type not in _PACKED for entry in entries):
        raise NoWork(
            f"{file.name} is packed in a way that is seldom used and that I "
            "do not read. Ask for a usual zip."
        )
    size = sum(entry.file_size for entry in entries)
    if size > room.size or len(entries) > room.files:
        raise NoWork(
            f"{file.name} was not unpacked: it holds {len(entries):,} files "
            f"with {size / 2**20:,.0f} MB, and I unpack no more than "
            f"{room.files:,} files and {room.size / 2**20:,.0f} MB."
        )
    room.size -= size
    room.files -= len(entries)


def _write(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path
) -> None:
    if entry.is_dir():
        target.mkdir(parents=True, exist_ok=True)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(entry) as source, target.open("wb") as copy:
        shutil.copyfileobj(source, copy)
