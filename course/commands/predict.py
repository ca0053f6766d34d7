"""The verb `predict`: what comes back? Guess, and then look."""

from __future__ import annotations

import sys

from rich.console import Console
from rich.text import Text

from ..lessons import Lesson
from ..output.terminal import capital, console, tell_part
from ..questions import Question, answer, questions

WAITS = "    Say what comes, and then press Enter to see it. "
AFTER_ALL = "That was all. To try things yourself:"


def ask(lesson: Lesson) -> int:
    """Ask each question of a lesson, wait for Enter, and show what comes.

    The exit status: 0 asked, 2 there are none.
    """
    asked = questions(lesson)
    if not asked:
        print(f"There are no questions for {lesson.short}.", file=sys.stderr)
        return 2
    out = console()
    for number, question in enumerate(asked, 1):
        _ask(question, f"{number} of {len(asked)}", out)
        out.input(WAITS)
        _show(question, out)
    out.print(Text(f"{AFTER_ALL}  python -m course run {lesson.label}", "dim"))
    return 0


def _ask(question: Question, place: str, out: Console) -> None:
    out.print(
        Text(f"{capital(question.lesson.titled)}: question {place}", "bold")
    )
    tell_part(out, "Guess", question.asks)
    out.print()


def _show(question: Question, out: Console) -> None:
    tell_part(out, "What comes", answer(question))
    tell_part(out, "Why", question.why)
    out.print()
