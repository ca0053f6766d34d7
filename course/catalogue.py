"""The catalogue: small changes to a stage, and what `check` says of them.

`catalogue/mistakes/05_timestamps/computed_once/` is a mistake of lesson 5. Its
`change.toml` says in `title`, `why` and `mend` what a student should know of
it, and makes it from our stage by its `[[edit]]` tables; `seen.txt` is the
exact text that `course check FOLDER --lesson 5` prints.

`catalogue/accepted/` has the same files without `mend` and without `seen.txt`:
changes that are no mistake at any of their `lessons`.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import tomllib
from collections.abc import Generator, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from .diagnoses.case import files_in
from .lessons import ROOT, VIDEOS, Lesson, find
from .output.terminal import WHERE, WHY
from .pool import Record, Task, judge_all, no_verdict

CATALOGUE = ROOT / "catalogue"
CHANGE = "change.toml"
WORK = "my_chat"
"""The name of the folder in which an entry is judged."""


class WrongEntry(ValueError):
    """An entry cannot be read, or made; the message says where and why."""


@dataclass(frozen=True)
class Edit:
    """One change to one file; just one of the ways below is used."""

    line: int
    """Where its table begins in `change.toml`."""
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
        """Change the file; raises WrongEntry where it does not fit."""
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
            raise WrongEntry(
                f"{self.old!r} stands {times} times in {self.file}"
            )
        return text.replace(self.old, self.new)


@dataclass(frozen=True)
class Entry:
    """One entry of the catalogue, at one lesson."""

    folder: Path
    lesson: Lesson
    title: str
    why: str
    mend: str
    edits: tuple[Edit, ...]

    @property
    def seen(self) -> Path:
        """The file with the text that a student must see."""
        return self.folder / "seen.txt"

    @property
    def typed(self) -> str:
        """What the change writes, one edit below the other."""
        return "".join(f"\n{it.text or it.new}" for it in self.edits)

    @property
    def explained(self) -> str:
        """What the student is told that it comes from, or nothing."""
        if not self.seen.is_file():
            return ""
        _, _, told = _read(self.seen).partition(f"  {WHY}\n")
        return " ".join(told.partition("\n\n")[0].split())

    @property
    def shown(self) -> str:
        """The line of code that the student is shown, or nothing."""
        if not self.seen.is_file():
            return ""
        _, _, told = _read(self.seen).partition(f"  {WHERE}\n")
        return "".join(told.splitlines()[1:2]).strip()

    def make(self, to: Path) -> None:
        """Make a folder that is our stage with this change in it.

        Raises WrongEntry where the change does not fit the stage.
        """
        stage = self.lesson.folder
        unwanted = shutil.ignore_patterns("__pycache__")
        shutil.copytree(stage, to, ignore=unwanted)
        for edit in self.edits:
            try:
                edit.apply(to)
            except (LookupError, OSError, ValueError) as error:
                place = f"{self.folder / CHANGE}: line {edit.line}"
                problem = f"{place}, at {stage.name}: {error}"
                raise WrongEntry(problem) from None


def all_mistakes() -> list[Path]:
    """The folder of every mistake, in the order of the lessons."""
    return sorted(CATALOGUE.glob("mistakes/*/*/"))


def all_accepted() -> list[Path]:
    """The folder of every change that is none."""
    return sorted(CATALOGUE.glob("accepted/*/"))


def mistakes_of(lesson: Lesson) -> list[Entry]:
    """The mistakes of one lesson; raises WrongEntry as `read` does."""
    folders = [it for it in all_mistakes() if find(it.parent.name) == lesson]
    return [entry for folder in folders for entry in read(folder)]


def looks_like(
    why: str, folder: Path, lessons: Iterable[Lesson], line: str = ""
) -> tuple[Entry, int] | None:
    """The mistake that is explained in these words, and its number.

    The first of these lessons that has it is asked. Names that the program in
    the folder has made itself, or the mistake, are as good as any other, and
    so are numbers; where two mistakes of a lesson read alike, it is the one in
    just these words, or neither. With a `line` of the program the one that the
    mistake is shown in has to begin as it does.
    """
    theirs = _made_in(folder)
    for lesson in lessons:
        both = theirs | _made_in(lesson.folder)
        found = [
            (entry, number)
            for number, entry in enumerate(mistakes_of(lesson), 1)
            if _is_like(entry, why, line, both | _made(entry.typed))
        ]
        exact = [it for it in found if it[0].explained == why]
        if len(exact or found) == 1:
            return (exact or found)[0]
    return None


def _is_like(entry: Entry, why: str, line: str, own: set[str]) -> bool:
    begins = _first_word(line, own)
    return _unnamed(entry.explained, own) == _unnamed(why, own) and (
        begins in ("", _first_word(entry.shown, own))
    )


def _made_in(folder: Path) -> set[str]:
    """The names that a program makes, in any of its files."""
    return _made("\n".join(files_in(folder).values()))


def _made(program: str) -> set[str]:
    names = re.findall(r"def (\w+)|^ *(\w+) =", program, re.M)
    return {name for pair in names for name in pair if name}


def _first_word(line: str, own: set[str]) -> str:
    """What a line begins with; a name of one's own is any."""
    first = re.match(r"[@\w.]*", line.strip())
    word = first[0] if first else ""
    return "…" if word in own else word


def _unnamed(text: str, own: set[str]) -> str:
    """A text without its numbers, and without names of one's own."""
    text = re.sub(
        "`[^`]*`",
        lambda code: re.sub(
            r"\w+", lambda it: "…" if it[0] in own else it[0], code[0]
        ),
        text,
    )
    return " ".join(re.sub(r"\d+", "0", text).split())


def read(folder: Path) -> list[Entry]:
    """The entry in a folder, once for each lesson that it is made at.

    Raises WrongEntry where its `change.toml` is none.
    """
    file = folder / CHANGE
    try:
        text = _read(file)
        about = tomllib.loads(text)
        edits = _edits(text, about.pop("edit", []))
        lessons = about.pop("lessons", None)
        names = _range(lessons) if lessons else [folder.parent.name]
        about.setdefault("mend", "")
        return [
            Entry(folder=folder, lesson=find(name), edits=edits, **about)
            for name in names
        ]
    except (LookupError, OSError, TypeError, ValueError) as error:
        raise WrongEntry(f"{file}: {error}") from None


def judge_entries(
    entries: Iterable[Entry], briefly: bool = False
) -> Generator[tuple[Entry, Record]]:
    """The record of each entry as they come, with the text of `check`.

    One that cannot be made has a record of no verdict, and why. With `briefly`
    a mistake of a lesson after the videos, where the checks of all lessons
    take five seconds, is judged by those of its own lesson; only where they
    alone tell something else than its `seen.txt`, by all of them.
    """
    with tempfile.TemporaryDirectory(prefix="flask-course-") as place:
        tasks = {}
        for number, entry in enumerate(entries):
            folder = Path(place, str(number), WORK)
            try:
                entry.make(folder)
            except WrongEntry as wrong:
                yield entry, no_verdict(folder, str(wrong), our_fault=True)
            else:
                lesson = entry.lesson.number
                alone = briefly and lesson > VIDEOS and entry.seen.is_file()
                tasks[entry] = Task(folder, lesson, told=True, alone=alone)
        again = {}
        for entry, record in judge_all(tasks):
            if tasks[entry].alone and not _is_as_seen(entry, record):
                again[entry] = replace(tasks[entry], alone=False)
            else:
                yield entry, record
        yield from judge_all(again)


def _is_as_seen(entry: Entry, record: Record) -> bool:
    return bool(record.get("text") == entry.seen.read_text(encoding="utf-8"))


def write(entries: Iterable[Entry]) -> list[Path]:
    """Write each `seen.txt` anew; the files that are not what they were.

    Raises WrongEntry where there is no verdict to write down.
    """
    found = []
    for entry, record in judge_entries(entries):
        if "problem" in record:
            raise WrongEntry(record["problem"])
        known = entry.seen.is_file() and _read(entry.seen)
        if record["text"] != known:
            _write(entry.seen, record["text"])
            found.append(entry.seen)
    return sorted(found)


def _edits(text: str, tables: list[dict[str, Any]]) -> tuple[Edit, ...]:
    lines = [
        number
        for number, line in enumerate(text.splitlines(), 1)
        if line == "[[edit]]"
    ]
    found = []
    for line, table in zip(lines, tables, strict=True):
        try:
            found.append(Edit(line=line, **table))
        except TypeError as error:
            raise WrongEntry(f"line {line}: {error}") from None
    return tuple(found)


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
