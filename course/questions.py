"""The questions of a lesson: what comes back? Guess, and then look.

`steps/05_timestamps/questions.toml` has those of lesson 5. Of each it says
what it `asks`, what people `does` to the stage, one act a line, what then
`comes`, and `why`. With a `change` it is asked of the stage with one line
changed. What is done is done to the stage itself, so no answer has to be
believed.
"""

from __future__ import annotations

import re
import tempfile
import tomllib
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from .browser.page import Form, Page
from .browser.tab import Tab
from .browser.visitor import Visitor
from .lessons import Lesson
from .sandbox import folder
from .sandbox.failure import Failure
from .sandbox.work import Work

FILE = "questions.toml"
DAY = "2030-05-06"
"""On which everything happens, from noon on."""
LED_ON = "The browser gives up: each answer sends it on to another."

_ACT = re.compile(
    r"(?P<who>The clock|The program|[A-Z]\w+) "
    r"(?P<verb>says|starts|opens|takes the name|sends|presses|reloads|waits)"
    r"(?: (?P<what>.+))?"
)


class WrongQuestion(ValueError):
    """A question cannot be played; the message says why."""


@dataclass(frozen=True)
class Change:
    """A text of a file of the stage, and what is written in its place."""

    file: str
    old: str
    new: str

    def apply(self, stage: Path) -> None:
        """Change the file; raises WrongQuestion where it does not fit."""
        file = stage / self.file
        text = file.read_text(encoding="utf-8")
        if text.count(self.old) != 1:
            raise WrongQuestion(f"{self.old!r} stands not once in {file}")
        file.write_text(text.replace(self.old, self.new), encoding="utf-8")


@dataclass(frozen=True)
class Question:
    """What somebody may guess before they look."""

    lesson: Lesson
    asks: str
    does: tuple[str, ...]
    comes: str
    """The address at which a browser is at last, and below what it shows."""
    why: str
    change: Change | None = None


def questions(lesson: Lesson) -> list[Question]:
    """The questions of a lesson; there may be none."""
    file = lesson.folder / FILE
    if not file.is_file():
        return []
    told = tomllib.loads(file.read_text(encoding="utf-8"))
    return [
        Question(
            lesson,
            asks=_one_line(about["asks"]),
            does=tuple(about["does"]),
            comes=about["comes"].strip(),
            why=_one_line(about["why"]),
            change=Change(**about["change"]) if "change" in about else None,
        )
        for about in told["question"]
    ]


def answer(question: Question) -> str:
    """What really comes, in the form of `Question.comes`.

    Raises WrongQuestion where it cannot be played.
    """
    with tempfile.TemporaryDirectory(prefix="flask-course-") as place:
        stage = Path(place, "stage")
        folder.copy(question.lesson.folder, stage)
        if question.change:
            question.change.apply(stage)
        with Work(stage) as work:
            work.begin()
            return _Play(work).play(question.does)


class _Play:
    """A stage, and the people who use it."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self._set_clock("12:00:00")
        self.people: dict[str, Visitor] = {}
        self.sent: dict[str, tuple[Form, str]] = {}
        """What each sent last: the form, as it was, and the message in it."""

    def play(self, acts: tuple[str, ...]) -> str:
        """Do all of it; gives what the last one sees."""
        page = None
        try:
            for act in acts:
                page = self._do(act)
        except Failure as failure:
            if failure.kind == "redirect_loop":
                return LED_ON
            raise WrongQuestion(f"{act}: {failure.kind}") from failure
        if page is None:
            raise WrongQuestion("Nobody looks at a page at last.")
        return _seen(page)

    def _do(self, act: str) -> Page | None:
        parts = _ACT.fullmatch(act)
        if parts is None:
            raise WrongQuestion(f"Nobody knows how to do {act!r}.")
        who, verb, what = parts["who"], parts["verb"], parts["what"]
        if who == "The clock":
            self._set_clock(what)
            return None
        if who == "The program":
            self._start_anew()
            return None
        visitor = self.people.setdefault(who, Visitor(self.work))
        match verb:
            case "opens":
                return visitor.ask("GET", what)
            case "takes the name":
                return visitor.try_to_enter(what)
            case "sends":
                self.sent[who] = self._box(visitor), what
                return self._send(visitor, *self.sent[who])
            case "presses":
                return visitor.press(what.lower())
            case "reloads":
                return self._reload(who, visitor)
            case _:
                return self._wait(visitor, int(what.split()[0]))

    def _set_clock(self, time: str) -> None:
        self._time = time
        self.work.clock(f"{DAY} {time}")

    def _start_anew(self) -> None:
        """End the program and start it; its files are as it left them."""
        self.work.load(fresh=False)
        self._set_clock(self._time)

    def _box(self, visitor: Visitor) -> Form:
        form = visitor.page.form_with("textarea")
        if form is None:
            raise WrongQuestion(f"There is no box at {visitor.page.url}.")
        return form

    def _send(self, visitor: Visitor, form: Form, message: str) -> Page:
        return visitor.try_to_submit(form, **{form.writable()[0]: message})

    def _reload(self, who: str, visitor: Visitor) -> Page:
        """Ask again for what is on the screen, as it was asked for."""
        if visitor.log[-1].request.startswith("POST"):
            return self._send(visitor, *self.sent[who])
        return visitor.ask("GET", visitor.page.url)

    def _wait(self, visitor: Visitor, seconds: int) -> Page:
        """Leave the page alone, so that only its script does something."""
        tab = Tab(visitor, self.work)
        tab.wait(seconds * 1000)
        return tab.page_now()


def _seen(page: Page) -> str:
    """The address bar, and what stands below it."""
    lines = [page.url]
    if page.status == 200:
        lines.append(page.text)
    else:
        lines.append(f"{page.status} {HTTPStatus(page.status).phrase}")
    if page.crash:
        error = f"{page.crash.type}: {page.crash.says}"
        lines.append(f"and in the terminal: {error}")
    return "\n".join(lines).strip()


def _one_line(text: str) -> str:
    return " ".join(text.split())
