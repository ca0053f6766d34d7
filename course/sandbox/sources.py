"""The files of a work, as they were before it ran."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path
from types import FrameType


class Sources:
    """The folder of a work: which lines are its own, and how it began."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._contents = {path: path.read_bytes() for path in _files(folder)}
        self._untouched = _times(folder)
        self._folders = {Path(parent) for parent, *_ in os.walk(folder)}

    def restore(self) -> None:
        """Bring the folder back to what it was, if the work changed it."""
        now = _times(self.folder)
        if now == self._untouched:
            return
        try:
            self._remove_what_is_new(now)
            for path, content in self._contents.items():
                if now.get(path) != self._untouched[path]:
                    path.write_bytes(content)
        except OSError:  # it has taken rights away, or whole folders
            self._make_anew()
        self._untouched = _times(self.folder)

    def _remove_what_is_new(self, now: dict[Path, int]) -> None:
        for path in now.keys() - self._contents.keys():
            path.unlink()
        for parent, folders, _ in os.walk(self.folder):
            for name in folders:
                if Path(parent, name) not in self._folders:
                    shutil.rmtree(Path(parent, name))

    def _make_anew(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        for folder in sorted(self._folders):
            folder.mkdir(parents=True, exist_ok=True)
        for path, content in self._contents.items():
            path.write_bytes(content)

    def has(self, name: str) -> bool:
        """Whether a file of this name, as code objects have it, is here."""
        return name.startswith(str(self.folder) + os.sep)

    def line_of(self, frame: FrameType | None) -> int:
        """The line of the work that this frame was called from, or 0."""
        while frame and not self.has(frame.f_code.co_filename):
            frame = frame.f_back
        return frame.f_lineno if frame else 0

    def code(self, name: str, number: int) -> str:
        """A line as it was at first, whatever has become of the file."""
        content = self._contents.get(Path(name), b"")
        lines = content.decode("utf-8", "replace").splitlines()
        return lines[number - 1] if number <= len(lines) else ""

    def relative(self, name: str) -> str:
        """The name of a file within the folder; of others, as it is."""
        with contextlib.suppress(ValueError):
            return Path(name).relative_to(self.folder).as_posix()
        return name


def _files(folder: Path) -> list[Path]:
    return [
        Path(parent, name)
        for parent, _, names in os.walk(folder)
        for name in names
    ]


def _times(folder: Path) -> dict[Path, int]:
    """When each file was last written; -1 where nobody can tell."""
    found = dict.fromkeys(_files(folder), -1)
    for path in found:
        with contextlib.suppress(OSError):
            found[path] = path.stat().st_mtime_ns
    return found
