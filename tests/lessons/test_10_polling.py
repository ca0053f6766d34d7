"""Lesson 10: a line for each message, and a page that asks again."""

from __future__ import annotations

from pytest import mark

from course.browser.script import PageScript
from course.browser.visitor import Visitor
from course.sandbox.failure import Failure
from course.sandbox.work import Work


def test_each_message_is_a_line_of_the_page(
    visitor: Visitor, another: Visitor, work: Work
) -> None:
    """Each message is a line of its own: when, who, what.

    `{% for message in chat_messages %}` takes one after the other, and
    `{{ message.message }}` is the text of it. The name after `for` is the one
    that you use inside.
    """
    work.clock("2030-05-06 21:08:09")
    visitor.enter("aaron")
    visitor.say("aaron", "good morning")
    visitor.say("aaron", "good night")
    page = visitor.enter("aaron")
    assert page.templates, "No template was used."
    page.expect("good morning", "good night")
    page.expect_time("21:08")
    line = page.line_with("good morning")
    assert "good night" not in line, f"Both are on one line: “{line}”."
    assert "{" not in line, (
        f"The line shows the whole dictionary: “{line}”. Its parts are "
        "`message.timestamp`, `message.from` and `message.message`."
    )
    another.enter("yoni").expect("aaron")


@mark.until("live_updates")
def test_the_page_reloads_by_itself(visitor: Visitor, work: Work) -> None:
    """The chat's page reloads by itself after a few seconds.

    A script, last in the body, starts a timer:
    `let timer = setTimeout(() => location.reload(), 5000);`. What it is given
    is a function to call later, and not the result of calling it now.
    """
    watched = PageScript(visitor, work).watch()
    after = watched.reloads_after
    if after is None:
        raise watched.no_reload()
    if after < 500:
        raise Failure(
            "reloads_at_once",
            f"It reloads after {after} milliseconds, and then again, without "
            "an end.",
            got=after,
        )


@mark.advice
@mark.until("live_updates")
def test_it_reloads_after_five_seconds(visitor: Visitor, work: Work) -> None:
    """It reloads after 5000 milliseconds."""
    after = PageScript(visitor, work).watch().reloads_after
    assert after == 5000, f"It is {after}."


@mark.advice
@mark.until("database")
def test_a_line_is_time_name_and_text(visitor: Visitor, work: Work) -> None:
    """A line of the chat is `(21:08:09) aaron: hello`."""
    work.clock("2030-05-06 21:08:09")
    visitor.enter("aaron")
    visitor.say("aaron", "hello")
    page = visitor.enter("aaron")
    assert page.templates, "No template was used."
    page.expect("(21:08:09) aaron: hello")


@mark.advice
@mark.until("final")
def test_the_script_is_last_in_the_body(visitor: Visitor) -> None:
    """The script is the last thing in the body, below what it works on."""
    page = visitor.enter("aaron")
    last = page.first("body > :last-child")
    assert last and last.tag == "script", "Something else is last."


@mark.advice
@mark.until("live_updates")
def test_the_timer_has_a_name(visitor: Visitor) -> None:
    """The timer is kept as `timer`: `let timer = setTimeout(...)`.

    Nothing on the page would show it, so the page's own text is read.
    """
    html = visitor.enter("aaron").html
    assert "let timer = setTimeout(" in html, "It is not."
