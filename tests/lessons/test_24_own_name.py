"""Lesson 24: a name belongs to a browser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pytest import mark

from course.browser.page import Form, Page
from course.browser.tab import Tab
from course.browser.visitor import Visitor
from course.sandbox.work import Work

InChat = Callable[[Page], bool]
Refused = Callable[[Visitor, str], Page]


def name_form(visitor: Visitor) -> Form:
    """The form that asks for a name, as in a tab that stays open."""
    page = visitor.get("/")
    form = page.form_with("text")
    assert form, "There is no form that asks for a name."
    return replace(form, action=form.action or page.url)


def box_form(page: Page) -> Form:
    """The form to write a message in, as in a tab that stays open."""
    form = page.box_form()
    assert form, "There is no box to write in."
    return replace(form, action=form.action or page.url)


def send(visitor: Visitor, form: Form, message: str) -> Page:
    """Send a message with the form of a tab that was left open."""
    return visitor.try_to_submit(form, **{form.box: message})


def test_a_name_belongs_to_one_browser(
    visitor: Visitor, another: Visitor, in_chat: InChat, refused: Refused
) -> None:
    """Nobody can come in under a name that somebody else has.

    The table `people` holds each name with the browser that took it; ask it
    for both. A browser is known by a long random text in its session.
    """
    assert in_chat(visitor.enter("aaron")), "I could not come in at all."
    refused(another, "aaron")


def test_whoever_is_refused_is_told_why_and_asked_again(
    visitor: Visitor, another: Visitor, in_chat: InChat, refused: Refused
) -> None:
    """A refusal is a sentence on the page that asks for a name.

    Render the page again and give it the sentence. It stands on the page only
    when somebody was refused.
    """
    visitor.enter("aaron")
    before = another.get("/").text
    page = refused(another, "aaron")
    form = page.form_with("text")
    assert form, "The page that I was refused on does not ask for a name."
    assert page.text != before, "The page does not say why I was refused."
    form = replace(form, action=form.action or page.url)
    page = another.try_to_submit(form, **{form.writable()[0]: "yoni"})
    assert in_chat(page), "I could not come in with another name then."


def test_a_name_that_is_given_up_is_free(
    visitor: Visitor, another: Visitor, in_chat: InChat, refused: Refused
) -> None:
    """Whoever leaves gives the name up, and somebody else can take it.

    The view `leave` deletes what `people` holds for this browser, before it
    forgets the session.
    """
    visitor.enter("aaron")
    refused(another, "aaron")
    visitor.press("leave")
    page = another.try_to_enter("aaron")
    assert in_chat(page), "The name was still taken."


def test_a_name_that_nobody_uses_is_free_after_a_day(
    visitor: Visitor, another: Visitor, work: Work, in_chat: InChat
) -> None:
    """A name that nobody has used for a day is free again, and not before.

    `people` holds when each name was used last. Delete those that were last
    used more than a day ago before somebody takes one.
    """
    work.clock("2030-05-06 12:00:00")
    visitor.enter("aaron")
    work.clock("2030-05-07 11:00:00")
    page = another.try_to_enter("aaron")
    assert not in_chat(page), "After 23 hours somebody else got the name."
    work.clock("2030-05-07 13:00:00")
    page = another.try_to_enter("aaron")
    assert in_chat(page), "After 25 hours the name was still taken."


def test_a_name_that_is_used_stays_one_s_own(
    visitor: Visitor, another: Visitor, work: Work, in_chat: InChat
) -> None:
    """Whoever goes on using a name keeps it for longer than a day.

    Each page that its owner opens notes the time anew.
    """
    work.clock("2030-05-06 12:00:00")
    visitor.enter("aaron")
    work.clock("2030-05-07 11:00:00")
    page = visitor.try_to_enter("aaron")
    assert in_chat(page), "After 23 hours I could not come in again."
    work.clock("2030-05-07 13:00:00")
    page = another.try_to_enter("aaron")
    assert not in_chat(page), (
        "Two hours after it was used somebody else got the name."
    )


def test_somebody_else_s_page_is_not_ours(
    visitor: Visitor, another: Visitor
) -> None:
    """Opening somebody else's page leads back to one's own.

    The view `user` compares the name in the address with the session's.
    """
    own = visitor.enter("aaron").url
    other = another.enter("yoni").url
    page = visitor.ask("GET", other)
    assert page.url == own, f"I was on `{page.url}`."


def test_whoever_has_no_name_is_asked_for_one(
    visitor: Visitor, another: Visitor
) -> None:
    """A chat page opened without a name leads to the page that asks for one.

    Where there is no name in the session, `session.get("username")` is None,
    and `session["username"]` a `KeyError`.
    """
    url = another.enter("yoni").url
    page = visitor.get(url)
    assert page.url == "/", f"I was on `{page.url}`."
    assert page.form_with("text"), "I was not asked for a name."


def test_a_page_left_open_speaks_under_no_other_name(
    visitor: Visitor, another: Visitor
) -> None:
    """What is written on the page of a former name is not said as the new one.

    A browser may have taken another name since, in another tab. Refuse it
    with a sentence, and the number 403.
    """
    form = box_form(visitor.enter("aaron"))
    visitor.press("leave")
    visitor.enter("carl")
    page = send(visitor, form, "who am I")
    assert 400 <= page.status < 500, (
        f"The message was answered {page.status}, and not refused."
    )
    assert not another.enter("yoni").shows("who am I"), "It is in the chat."


@mark.until("final")
def test_the_page_says_why_a_message_was_refused(
    visitor: Visitor, work: Work
) -> None:
    """The page shows the sentence with which the server refuses a message.

    For a number from 400 to 499 the function `send` of the script returns
    `await response.text()`, and what was typed is in the box again.
    """
    left_open = visitor.enter("aaron")
    form = box_form(left_open)
    visitor.press("leave")
    visitor.page = left_open
    tab = Tab(visitor, work)
    tab.write(tab.box, "still me")
    tab.enter(tab.box)
    tab.wait(1000)
    page, box = tab.page_now(), tab.typed(tab.box)
    reason = send(visitor, form, "still me").text
    assert page.shows(reason), f"The page does not say “{reason}”"
    assert "still me" in box, f"The box holds “{box}”."


def test_an_old_cookie_opens_no_door(
    visitor: Visitor, another: Visitor, in_chat: InChat
) -> None:
    """Whoever had a name does not speak under it when somebody else has it.

    A browser can keep a cookie and put it back. What is in it was true once:
    ask the table whose the name is now.
    """
    form = box_form(visitor.enter("aaron"))
    cookies = dict(visitor.cookies)
    visitor.press("leave")
    assert in_chat(another.try_to_enter("aaron")), "The name was still taken."
    visitor.cookies = cookies
    page = send(visitor, form, "who am I")
    assert 400 <= page.status < 500, (
        f"The message was answered {page.status}, and not refused."
    )
    assert not another.enter("aaron").shows("who am I"), "It is in the chat."


def test_a_name_that_is_refused_costs_nothing(
    visitor: Visitor, another: Visitor, in_chat: InChat
) -> None:
    """Whoever asks for a name that is taken keeps the one they have.

    The session gets the new name only when `people` has it for this browser.
    """
    choose = name_form(visitor)
    own = visitor.enter("aaron").url
    another.enter("yoni")
    page = visitor.try_to_submit(choose, **{choose.writable()[0]: "yoni"})
    assert page.url == own or not in_chat(page), "I was let in as “yoni”."
    page = visitor.ask("GET", "/")
    assert page.url == own, f"I was on `{page.url}`, and “aaron” is gone."


def test_a_name_is_not_lost_with_an_answer(
    visitor: Visitor, another: Visitor, in_chat: InChat, refused: Refused
) -> None:
    """Whoever takes a name, and gets no answer, can take it once more.

    The owner is in the cookie from the first page on, before a name is taken.
    """
    choose = name_form(visitor)
    cookies = dict(visitor.cookies)
    visitor.try_to_submit(choose, **{choose.writable()[0]: "aaron"})
    visitor.cookies = cookies
    refused(another, "aaron")
    page = visitor.try_to_enter("aaron")
    assert in_chat(page), "The name was taken by myself."
