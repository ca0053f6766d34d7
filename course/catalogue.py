"""The catalogue: small changes to a stage, and what `check` says of them.

`catalogue/mistakes/05_timestamps/computed_once/` is a mistake of lesson 5. Its
`change.toml` says in `title`, `why` and `mend` what a student should know of
it, and makes it from our stage by its `[[edit]]` tables; `seen.txt` is the
exact text that `course check FOLDER --lesson 5` prints.

`catalogue/accepted/` has the same files without `mend` and without `seen.txt`:
changes that are no mistake at any of their `lessons`.
"""

from __future__ import annotations

import io
import multiprocessing
import shutil
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from .judge import judge
from .lessons import ROOT, VIDEOS, Lesson, all_lessons, find
from .output.terminal import console, tell
from .results import Check
from .verdict import Verdict, verdict

MISTAKES = ROOT / "catalogue" / "mistakes"
ACCEPTED = ROOT / "catalogue" / "accepted"
WORK = "my_chat"
"""The name of the folder in which a change is judged."""


class WrongChange(ValueError):
    """A `change.toml` does not fit its stage; the message says where."""


@dataclass(frozen=True)
class Edit:
    """One change to one file; just one of the ways below is used."""

    file: str
    old: str = ""
    """A text that stands in the file once, to be replaced by `new`."""
    new: str = ""
    everywhere: bool = False
    """Whether `old` may stand there more than once, and is replaced each."""
    text: str | None = None
    """All that the file holds."""
    to: str | None = None
    """Where the file, or folder, is moved."""
    encoding: str | None = None
    """What the file is saved in, instead of UTF-8."""
    gone: bool = False

    def apply(self, folder: Path) -> None:
        """Change the file; raises WrongChange where it does not fit."""
        file = folder / self.file
        if self.text is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            _write(file, self.text)
        elif self.gone:
            file.unlink()
        elif self.to is not None:
            target = folder / self.to
            target.parent.mkdir(parents=True, exist_ok=True)
            file.rename(target)
        elif self.encoding is not None:
            file.write_bytes(_read(file).encode(self.encoding))
        else:
            _write(file, self._replaced(_read(file)))

    def _replaced(self, text: str) -> str:
        times = text.count(self.old) if self.old else 0
        if times == 0 or (times > 1 and not self.everywhere):
            raise WrongChange(
                f"{self.old!r} stands {times} times in {self.file}"
            )
        return text.replace(self.old, self.new)


@dataclass(frozen=True)
class Change:
    """One entry of the catalogue, at one lesson."""

    folder: Path
    lesson: Lesson
    title: str
    why: str
    mend: str
    edits: tuple[Edit, ...]

    @property
    def name(self) -> str:
        """Such as `05/computed_once`."""
        return f"{self.lesson.number:02}/{self.folder.name}"

    @property
    def seen(self) -> Path:
        """The file with the text that a student must see."""
        return self.folder / "seen.txt"

    def make(self, to: Path) -> None:
        """Make a folder that is our stage with this change in it."""
        unwanted = shutil.ignore_patterns("__pycache__")
        shutil.copytree(self.lesson.folder, to, ignore=unwanted)
        for edit in self.edits:
            try:
                edit.apply(to)
            except (WrongChange, OSError) as error:
                raise WrongChange(f"{self.name}: {error}") from None


@dataclass(frozen=True)
class Said:
    """What `course check --lesson N` says of a change, and why."""

    text: str
    verdict: Verdict


def all_mistakes() -> list[Change]:
    """Every mistake of the catalogue, in the order of the lessons."""
    return [
        change
        for folder in sorted(MISTAKES.glob("*/*/"))
        for change in _read_changes(folder, [folder.parent.name])
    ]


def mistakes_of(lesson: Lesson) -> list[Change]:
    """The mistakes of one lesson."""
    return [change for change in all_mistakes() if change.lesson == lesson]


def all_accepted() -> list[Change]:
    """Every change that is none, once for each lesson that it is made at."""
    return [
        change
        for folder in sorted(ACCEPTED.glob("*/"))
        for change in _read_changes(folder)
    ]


def say(change: Change) -> Said:
    """Judge a change, and keep what a student would read without colour."""
    with tempfile.TemporaryDirectory(prefix="flask-course-") as place:
        folder = Path(place, WORK)
        change.make(folder)
        found = verdict(folder, change.lesson.number)
    paper = io.StringIO()
    tell(found, console(Console(file=paper, width=80, **_PLAIN)))
    lines = (line.rstrip() for line in paper.getvalue().splitlines())
    return Said("\n".join(lines).strip("\n") + "\n", found)


def say_all(changes: Iterable[Change]) -> Iterator[Said]:
    """Judge many changes in order, on all cores."""
    with _pool() as pool:
        yield from pool.map(say, changes)


def write(changes: Iterable[Change]) -> list[Path]:
    """Write each `seen.txt` anew; the files that are not what they were."""
    found = []
    changes = list(changes)
    for change, said in zip(changes, say_all(changes), strict=True):
        known = change.seen.is_file() and _read(change.seen)
        if said.text != known:
            _write(change.seen, said.text)
            found.append(change.seen)
    return found


def all_checks() -> list[Check]:
    """Every check of the suite that has a video's lesson."""
    with _pool() as pool:
        return pool.submit(_all_checks).result()


def _all_checks() -> list[Check]:
    results = judge(all_lessons()[VIDEOS - 1].folder).results
    return [r.check for r in results if r.check.lesson <= VIDEOS]


def _pool() -> ProcessPoolExecutor:
    """Processes that pytest has not been in, as it runs only one suite."""
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(mp_context=context)


_PLAIN: dict[str, Any] = {
    "no_color": True,
    "highlight": False,
    "emoji": False,
    "markup": False,
    "legacy_windows": False,
}


def _read_changes(
    folder: Path, lessons: list[str] | None = None
) -> list[Change]:
    about = tomllib.loads(_read(folder / "change.toml"))
    edits = tuple(Edit(**edit) for edit in about.pop("edit", []))
    names = lessons or _range(about.pop("lessons"))
    about.setdefault("mend", "")
    return [
        Change(folder=folder, lesson=find(name), edits=edits, **about)
        for name in names
    ]


def _range(lessons: str) -> list[str]:
    """`"4-6, 9"` is `["4", "5", "6", "9"]`."""
    found = []
    for part in lessons.split(","):
        first, _, last = part.strip().partition("-")
        found += [str(n) for n in range(int(first), int(last or first) + 1)]
    return found


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def _write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8", newline="\n")
