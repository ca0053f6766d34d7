"""The last stage: the same chat, laid out to be run by others."""

from __future__ import annotations

from course.browser.visitor import Visitor
from course.sandbox.work import Work


def test_it_tells_whether_it_is_well(visitor: Visitor) -> None:
    """`/health` answers as long as the database does."""
    page = visitor.get("/health")
    assert page.templates == [], "It is an ordinary page."
    page.expect("ok")


def test_gunicorn_does_not_start_it_without_a_secret(process: Work) -> None:
    """Where it is deployed it does not start on a secret that all know.

    The message says which command sets one.
    """
    loaded = process.load(main=False, SECRET=None, DYNO="web.1")
    assert loaded.crash, "It starts with nothing set."
    assert "heroku config:set" in loaded.crash.says, (
        f"It says “{loaded.crash.says}”."
    )


def test_the_page_says_who_is_here(visitor: Visitor, another: Visitor) -> None:
    """The page says who is here, beside what they say.

    Whoever has an open page is here, whether they say something or not.
    """
    another.enter("yoni")
    another.say("yoni", "hello")
    page = visitor.enter("aaron")
    page.expect("yoni")
    assert page.count("yoni") > 1, "“yoni” stands by their message only."
