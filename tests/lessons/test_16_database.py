"""Lesson 16: messages outlive the program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from course.browser.visitor import Visitor
from course.sandbox.failure import Failure
from course.sandbox.requirements import lacking
from course.sandbox.work import Work


def must_be_required(program: Path) -> None:
    """Raise Failure where Heroku would not install what is imported.

    That there is no `requirements.txt`, or in UTF-16, is told elsewhere.
    """
    file = program.with_name("requirements.txt")
    text = file.read_text("utf-8", "replace") if file.is_file() else ""
    is_told_elsewhere = not text or "\0" in text
    left_out = None if is_told_elsewhere else lacking(program, text)
    if left_out:
        raise Failure(
            "not_required",
            f"The program imports `{left_out.module}`, and `requirements.txt` "
            f"does not name {left_out.package}: Heroku would not install it, "
            "and the program would not start there.",
        )


def test_messages_outlive_a_restart(
    visitor: Visitor, work: Work, start_anew: Callable[[Work], None]
) -> None:
    """What was said is still there after the program is started again.

    A list lives in the memory of one program and ends with it. A row of a
    table lives in a file.
    """
    visitor.enter("aaron")
    visitor.say("aaron", "remember me")
    visitor.say("aaron", "me as well")
    start_anew(work)
    page = Visitor(work, log=visitor.log).enter("yoni")
    page.expect("remember me", "me as well")
    text = page.text.casefold()
    if text.index("me as well") < text.index("remember me"):
        seen = "They are not in the order I sent them."
        raise page.failure("not_in_order", f"{seen} I read: {page.quoted}.")
    must_be_required(work.original)


def test_several_programs_are_one_chat(
    visitor: Visitor, work: Work, start_anew: Callable[[Work], None]
) -> None:
    """Two copies of the program, side by side, show the same messages.

    What one of them writes into the table, the other reads from the same
    file, if each page asks the table anew.
    """
    visitor.enter("aaron")
    with work.beside() as other:
        start_anew(other)
        visitor.say("aaron", "can you hear me")
        elsewhere = Visitor(other, log=visitor.log)
        elsewhere.enter("yoni").expect("can you hear me")
