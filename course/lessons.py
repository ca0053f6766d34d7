"""The list of lessons, read from the folders themselves.

`steps/05_timestamps` is lesson 5, called timestamps; what it is about stands
in its README. `final/` is the stage after the last step. What lies in
`extras/` is nobody's lesson, and runs like one.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STEPS = ROOT / "steps"
FINAL = ROOT / "final"
EXTRAS = ROOT / "extras"

VIDEOS = 13
"""How many lessons have a video; those after them are the project's own."""

_FOLDER = re.compile(r"(\d\d)_(\w+)")
_HEADING = re.compile(
    r"^## (?:Lesson \d+: |Final: )?(.+)\n+((?:.+\n)+)", re.MULTILINE
)


class UnknownLesson(LookupError):
    """No lesson goes by what was asked for; the message is for a person."""


@dataclass(frozen=True, order=True)
class Lesson:
    """One stage: its place in the course, its short name and its folder."""

    number: int
    name: str
    folder: Path

    @property
    def label(self) -> str:
        """What a person types to mean this lesson: `5`, or `final`."""
        return self.name if self.folder == FINAL else str(self.number)

    @property
    def readme(self) -> str:
        """The lesson's notes, as Markdown."""
        return (self.folder / "README.md").read_text(encoding="utf-8")

    @property
    def title(self) -> str:
        """The lesson's title, from the second heading of its notes."""
        return self._about[0]

    @property
    def brings(self) -> str:
        """What the lesson adds, in a line: the paragraph under its title."""
        return self._about[1]

    @property
    def before(self) -> Lesson | None:
        """The lesson before this one, or None before the first."""
        return all_lessons()[self.number - 2] if self.number > 1 else None

    @property
    def after(self) -> Lesson | None:
        """The lesson after this one, or None at the end."""
        lessons = all_lessons()
        return lessons[self.number] if self.number < len(lessons) else None

    @property
    def called(self) -> str:
        """What it is called in a sentence."""
        if self.folder == FINAL:
            return "the chat of final/"
        return f"lesson {self.label} ({self.name})"

    @property
    def short(self) -> str:
        """What it is called where there is little room."""
        return self.label if self.folder == FINAL else f"lesson {self.label}"

    @property
    def titled(self) -> str:
        """What it is called, with its title."""
        return f"{self.short}, {self.title}"

    @property
    def up_to(self) -> str:
        """It and all before it, in a sentence."""
        if self.number == 1:
            return self.short
        if self.folder == FINAL:
            return f"lessons 1 to {self.number - 1} and {self.label}"
        return f"lessons 1 to {self.label}"

    @property
    def _about(self) -> tuple[str, str]:
        try:
            return about(self.readme)
        except ValueError as error:
            raise ValueError(f"{self.folder}/README.md {error}") from None


def about(notes: str) -> tuple[str, str]:
    """The title of a lesson and what it brings, from its notes.

    Raises ValueError where they begin otherwise than notes do.
    """
    found = _HEADING.search(notes)
    if found is None:
        raise ValueError("has no '## ' heading")
    return found[1], " ".join(found[2].split())


@dataclass(frozen=True)
class Extra:
    """A small app beside the lessons, such as the quiz."""

    folder: Path

    @property
    def label(self) -> str:
        """What a person types to mean it."""
        return self.folder.name

    @property
    def called(self) -> str:
        """What it is called in a sentence."""
        return f"the {self.label}"


@functools.cache
def all_lessons() -> tuple[Lesson, ...]:
    """Every lesson in order, `final` last."""
    steps = sorted(
        Lesson(int(found[1]), found[2], folder)
        for folder in STEPS.iterdir()
        if (found := _FOLDER.fullmatch(folder.name))
    )
    return (*steps, Lesson(len(steps) + 1, "final", FINAL))


def find(wanted: str) -> Lesson:
    """The lesson that a person means: by number, name, part of it, or folder.

    Raises UnknownLesson, with a sentence that says what can be typed.
    """
    key = _last_name(wanted)
    for lesson in all_lessons():
        names = {lesson.label, lesson.name, lesson.folder.name}
        if key.lower() in names or key.lstrip("0") == lesson.label:
            return lesson
    known = [it for it in all_lessons() if key and key.lower() in it.name]
    if len(known) == 1:
        return known[0]
    if known:
        names_of = " and of ".join(f"'{lesson.name}'" for lesson in known)
        raise UnknownLesson(
            f"'{wanted}' is part of {names_of}: type more of the one that you "
            "mean."
        )
    last = all_lessons()[-2]
    raise UnknownLesson(
        f"There is no lesson '{wanted}': type a number from 1 to "
        f"{last.number}, a name such as '{last.name}', or 'final' ('python -m "
        "course list' shows them all)."
    )


def find_app(wanted: str) -> Lesson | Extra:
    """The lesson that a person means, or the app beside the lessons.

    Raises UnknownLesson, as `find` does.
    """
    for folder in EXTRAS.iterdir():
        if folder.name == _last_name(wanted).lower():
            return Extra(folder)
    return find(wanted)


def _last_name(typed: str) -> str:
    """What was typed, or the last name of it, where it was a path."""
    return typed.strip().rstrip("/\\").replace("\\", "/").rpartition("/")[2]
