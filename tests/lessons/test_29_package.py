"""Lesson 29: a larger program has rooms."""

from __future__ import annotations

import contextlib

from pytest import mark

from course.browser.visitor import Visitor
from course.sandbox.command import Command, NotHere
from course.sandbox.work import Work
from course.subject import Subject


def factories(work: Work) -> list[str]:
    """The names that lead to a function called `create_app`."""
    found = [
        name
        for name, about in work.names().items()
        if name.rpartition(".")[2] == "create_app"
        and about["kind"] == "function"
    ]
    assert found, "There is no function called `create_app`."
    return found


def test_a_function_makes_the_application(work: Work) -> None:
    """`create_app()` makes a new application each time it is called.

    It makes the Flask object, gives it its settings and its views, and
    returns it. `run.py` says `app = create_app()`.
    """
    name = factories(work)[0]
    for _ in range(2):
        made = work.call(name)
        assert "Flask" in str(made), f"It returned {made}."


def test_its_pages_still_lead_to_each_other(
    work: Work, visitor: Visitor
) -> None:
    """What `create_app` makes is the whole chat: each page leads to the next.

    The view `user` of the Blueprint `pages` is called `pages.user` now, in
    templates, too: `url_for("pages.user", username=username)`.
    """
    factories(work)
    page = visitor.enter("aaron")
    assert page.box_form(), "I could not come in."
    page = visitor.say("aaron", "hello")
    page.expect("hello")
    visitor.press("clear")
    visitor.press("leave")


def test_the_package_is_a_chat_without_run_py(
    work: Work, visitor: Visitor, subject: Subject
) -> None:
    """`flask --app chat run` serves the chat too, without `run.py`.

    `flask` imports the package `chat` and calls its `create_app`. So all that
    the chat needs is put together in there.
    """
    packages = [name.rpartition(".")[0] for name in factories(work)]
    packages = sorted(filter(None, packages), key=len)
    assert packages, "`create_app` stands in `run.py`, and in no package."
    command = Command(f"flask --app {packages[0]} run --port=$PORT")
    with contextlib.suppress(NotHere):
        served = subject.serve(command)
        served.wait()
        page = Visitor(served, log=visitor.log).get("/")
        assert page.form_with("text"), "Its first page asks for no name."


@mark.advice
def test_its_views_are_a_blueprint(work: Work) -> None:
    """The views are a `Blueprint`, which `create_app` registers.

    `pages = Blueprint("pages", __name__)` in the module of the views, where
    each of them then begins with `@pages.route`.
    """
    names = [it["endpoint"] for it in work.urls() if it["rule"] == "/"]
    assert names, "There is no view for `/`."
    assert "." in names[0], (
        f"The view of `/` is called `{names[0]}`, without the name of a "
        "Blueprint."
    )
