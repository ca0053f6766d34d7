"""Lesson 28: what the browser may run."""

from __future__ import annotations

from course.browser.visitor import Visitor
from course.sandbox.work import Work


def test_it_does_not_start_on_heroku_without_a_secret(process: Work) -> None:
    """On Heroku, where `DYNO` is set, it does not start without a `SECRET`.

    `os.environ["SECRET"]` ends the program where there is none.
    """
    loaded = process.load(main=False, SECRET=None, DYNO="web.1")
    assert loaded.crash, "It starts with the secret that everybody can read."


def test_the_browser_is_told_what_may_run(visitor: Visitor) -> None:
    """The browser is told to run only what comes from the chat itself.

    The header `Content-Security-Policy` says so.
    """
    reply = visitor.request("GET", "/", story="I opened /")
    policy = reply.header("Content-Security-Policy")
    assert policy, "There is no such header."
    assert "unsafe-inline" not in policy, f"It is “{policy}”."
