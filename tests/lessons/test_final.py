"""The last stage: the same chat, laid out to be run by others."""

from __future__ import annotations

from course.browser.visitor import Visitor
from course.sandbox.work import Work


def test_it_tells_whether_it_is_well(visitor: Visitor) -> None:
    """`/health` answers `ok` as long as the database does.

    What watches over the chat asks there, without a name and without a
    cookie. Read something small from the database, and return the word alone.
    """
    page = visitor.get("/health")
    assert page.templates == [], (
        f"I was on `{page.url}`, and read what is for visitors: {page.quoted}."
    )
    page.expect("ok")


def test_gunicorn_does_not_start_it_without_a_secret(process: Work) -> None:
    """Where it is deployed it does not start on a secret that all know.

    Without `SECRET`, no default takes its place: `Settings.read` ends the
    program with a sentence that names the command, `heroku config:set`.
    """
    loaded = process.load(main=False, SECRET=None, DYNO="web.1")
    assert loaded.crash, "It starts with nothing set."
    assert "heroku config:set" in loaded.crash.says, (
        "It does not start, and names no command that sets a secret: "
        f"“{loaded.crash.says}”"
    )


def test_the_page_says_who_is_here(visitor: Visitor, another: Visitor) -> None:
    """The page says who is here, beside what they say.

    Whoever has an open page is here, whether they say something or not.
    `people.here` reads their names from the table, for the page to list.
    """
    another.enter("yoni")
    another.say("yoni", "hello")
    page = visitor.enter("aaron")
    page.expect("yoni")
    if page.count("yoni") < 2:
        raise page.failure(
            "not_on_page",
            "“yoni” is here, and the name stands by their message only.",
            asked="yoni",
        )
