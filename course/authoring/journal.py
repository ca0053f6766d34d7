"""What is to be written, and what stood there before, until it is done.

It lies in git's own folder. Files are written by renaming, and the journal
itself is one: a process that is killed at any moment leaves what can be
finished, or undone.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import asdict, dataclass, field
from pathlib import Path

from .git import Git

Contents = dict[str, bytes | None]
"""What stands in each file, by its path; None is no file."""

WRITING, STOPPED, UNDOING = "writing", "stopped", "undoing"


@dataclass
class Journal:
    """The files of one change, each before and after it."""

    root: Path
    folder: Path
    first: str
    """The folder of the lesson that was edited; of another order, none."""
    stopped: str | None = None
    """The folder of the lesson where a person is asked."""
    state: str = WRITING
    files: dict[str, list[str | None]] = field(default_factory=dict)
    """Each file, and under which names its two contents are kept."""

    @classmethod
    def find(cls, git: Git) -> Journal | None:
        """That of a change that is not finished, if there is one."""
        folder = _place(git)
        try:
            text = (folder / "journal.json").read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        return cls(git.folder, folder, **json.loads(text))

    @classmethod
    def begin(cls, git: Git, first: str) -> Journal:
        """A new one, which is nowhere before something is recorded."""
        folder = _place(git)
        shutil.rmtree(folder, ignore_errors=True)
        return cls(git.folder, folder, first)

    @property
    def changed(self) -> list[str]:
        """The files that are not what they were before."""
        return sorted(
            path for path, (was, now) in self.files.items() if was != now
        )

    def adopt(self, committed: Contents) -> None:
        """Take what a person has edited meanwhile for part of the carry.

        `committed` is what stood in each file before.
        """
        for path, before in committed.items():
            self.files.setdefault(path, [self._keep(before), None])
        for path, names in self.files.items():
            names[1] = self._keep(self._read(path))

    def record(self, contents: Contents, stopped: str | None) -> None:
        """Say what is to be written, before anything is."""
        for path, after in contents.items():
            kept = self.files.get(path)
            before = kept[0] if kept else self._keep(self._read(path))
            self.files[path] = [before, self._keep(after)]
        self.stopped = stopped
        self._save(WRITING)

    def write(self) -> None:
        """Write all that is recorded; that is the end, unless it stopped."""
        for path, (_, after) in self.files.items():
            self._put(path, after)
        if self.stopped:
            self._save(STOPPED)
        else:
            self._forget()

    def undo(self) -> None:
        """Have every file as it was before."""
        self._save(UNDOING)
        for path, (before, _) in self.files.items():
            self._put(path, before)
        self._forget()

    def _read(self, path: str) -> bytes | None:
        file = self.root / path
        return file.read_bytes() if file.is_file() else None

    def _keep(self, content: bytes | None) -> str | None:
        """Keep a content, and give the name that it has in the journal."""
        if content is None:
            return None
        name = hashlib.sha256(content).hexdigest()
        if not (self.folder / name).exists():
            self._replace(self.folder / name, content)
        return name

    def _put(self, path: str, name: str | None) -> None:
        """Have a file hold what is kept under a name, or be gone."""
        file = self.root / path
        if name is None:
            file.unlink(missing_ok=True)
            _remove_empty(file.parent, self.root)
            return
        content = (self.folder / name).read_bytes()
        if self._read(path) != content:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._replace(file, content)

    def _replace(self, file: Path, content: bytes) -> None:
        self.folder.mkdir(exist_ok=True)
        new = self.folder / "new"
        new.write_bytes(content)
        if file.exists():
            shutil.copymode(file, new)
        os.replace(new, file)

    def _save(self, state: str) -> None:
        self.state = state
        about = asdict(self)
        del about["root"], about["folder"]
        text = json.dumps(about, indent=1).encode()
        self._replace(self.folder / "journal.json", text)

    def _forget(self) -> None:
        (self.folder / "journal.json").unlink()
        shutil.rmtree(self.folder, ignore_errors=True)


def _place(git: Git) -> Path:
    return git.own_folder / "course-carry"


def _remove_empty(folder: Path, root: Path) -> None:
    while folder != root and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
