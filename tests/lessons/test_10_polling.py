"""Lesson 10: a line for each message, and a page that asks again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from pytest import mark

from course.browser.tab import A_MOMENT, Tab
from course.browser.visitor import Visitor
from course.sandbox.failure import Failure, Unseen
from course.sandbox.work import Work


def test_each_message_is_a_line_of_the_page(
    visitor: Visitor,
    another: Visitor,
    work: Work,
    set_clock: Callable[[str], str],
) -> None:
    """Each message is a line of its own: when, who, what.

    `{% for message in chat_messages %}` takes one after the other, and
    `{{ message.message }}` is the text of it. The name after `for` is the one
    that you use inside.
    """
    now = work.clock("2030-05-06 21:08:09")
    time = set_clock("2030-05-06 21:08:09")
    visitor.enter("aaron")
    visitor.say("aaron", "good morning")
    visitor.say("aaron", "good night")
    page = visitor.enter("aaron")
    assert page.templates, "No template was used."
    page.expect("good morning", "good night")
    at_greenwich = datetime.fromtimestamp(now, UTC).strftime("%H:%M")
    if not page.shows(at_greenwich):  # as lesson 19 writes it
        page.expect_time(time[:5])
    line = page.line_with("good morning")
    assert "good night" not in line, f"Both are on one line: “{line}”."
    assert "{" not in line, (
        f"The line shows the whole dictionary: “{line}”. Its parts are "
        "`message.timestamp`, `message.from` and `message.message`."
    )
    another.enter("yoni").expect("aaron")


@mark.until("live_updates")
def test_what_others_say_appears_by_itself(
    visitor: Visitor, another: Visitor, work: Work
) -> None:
    """What others say appears on the page by itself, after a few seconds.

    A script, last in the body, starts a timer that reloads the page:
    `let timer = setTimeout(() => location.reload(), 5000);`. What it is given
    is a function to call later, and not the result of calling it now.
    """
    visitor.enter("aaron")
    tab = Tab(visitor, work).stay()
    if tab.left_after is None and not tab.asks:
        raise tab.not_renewed()
    if tab.left_after is not None and tab.left_after < A_MOMENT:
        raise Failure(
            "reloads_at_once",
            f"It reloads after {tab.left_after} milliseconds, and then again, "
            "without an end.",
            got=tab.left_after,
        )
    another.enter("yoni")
    another.say("yoni", "anybody there")
    if not tab.shows_in_time("anybody there"):
        raise tab.nothing_new("anybody there")
    if tab.left_after is None:
        must_stay_text(tab, another)


def must_stay_text(tab: Tab, another: Visitor) -> None:
    """Raise Failure where a page's script makes a tag of what is said."""
    another.say("yoni", "<mark>look")
    if tab.shows_in_time("look") and tab.page_now().has("mark"):
        raise Failure(
            "tag_by_script",
            "Somebody else said “<mark>look”, and the script of the page "
            "made a tag of `<mark>`. Whoever sends a message could put a "
            "script on everybody's page.",
        )


@mark.advice
@mark.until("live_updates")
def test_it_reloads_after_five_seconds(visitor: Visitor, work: Work) -> None:
    """It reloads after 5000 milliseconds."""
    visitor.enter("aaron")
    tab = Tab(visitor, work).stay()
    asks_instead = tab.left_after is None and tab.asks
    assert tab.left_after == 5000 or asks_instead, f"It is {tab.left_after}."


@mark.advice
@mark.until("own_time")
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
@mark.until("own_script")
def test_the_timer_has_a_name(visitor: Visitor) -> None:
    """The timer is kept as `timer`: `let timer = setTimeout(...)`.

    Nothing on the page would show it, so the page's own text is read.
    """
    page = visitor.enter("aaron")
    if any(script.src for script in page.scripts):
        raise Unseen
    assert "let timer = setTimeout(" in page.html, "It is not."
