"""The exercise of lesson 13: the chat's name comes from outside."""

from __future__ import annotations

from course.browser.page import Page
from course.browser.visitor import Visitor
from course.sandbox.failure import Failure
from course.sandbox.work import Work


def first_page(work: Work, name: str | None) -> Page:
    """The first page of the work, where `CHAT_NAME` is this, or is not set."""
    crash = work.load(CHAT_NAME=name).crash
    if crash:
        raise Failure("crashed", crash=crash)
    where = f"with CHAT_NAME={name}" if name else "without CHAT_NAME"
    return Visitor(work).get("/", f"I started it {where} and opened /")


def test_the_name_of_the_chat_is_a_setting(process: Work) -> None:
    """The first page has a heading with the name that `CHAT_NAME` gives it.

    `os.getenv("CHAT_NAME", "Flask Chat")` asks for it, as `SECRET` is asked
    for, and `render_template("index.html", chat_name=…)` hands it over.
    """
    for name in ("Fireside", "Harbour 7"):
        page = first_page(process, name)
        heading = page.first("h1")
        assert heading and name in heading.text, (
            f"I set CHAT_NAME to “{name}”, and its heading is not that. I "
            f"read: {page.quoted}."
        )


def test_without_the_setting_it_has_a_name_too(process: Work) -> None:
    """Where nobody sets `CHAT_NAME`, the heading says “Flask Chat”.

    That is the second argument of `os.getenv`.
    """
    first_page(process, None).expect("Flask Chat")
