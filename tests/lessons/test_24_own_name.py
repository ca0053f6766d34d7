"""Lesson 24: a name belongs to a browser."""

from __future__ import annotations

from dataclasses import replace

from course.browser.page import Form, Page
from course.browser.visitor import Visitor


def in_chat(page: Page) -> bool:
    """Whether a visitor has been let into the chat."""
    return page.status == 200 and page.form_with("textarea") is not None


def name_form(visitor: Visitor) -> Form:
    """The form that asks for a name, as in a tab that stays open."""
    page = visitor.get("/")
    form = page.form_with("text")
    assert form, "There is no form that asks for a name."
    return replace(form, action=form.action or page.url)


def refused(visitor: Visitor, name: str) -> Page:
    """The page that a name leads to, where it is refused."""
    page = visitor.try_to_enter(name)
    assert not in_chat(page), f"I was let in as “{name}”."
    return page


def test_a_name_belongs_to_one_browser(
    visitor: Visitor, another: Visitor
) -> None:
    """Nobody can come in under a name that somebody else has.

    A table holds each name with the browser that took it.
    """
    assert in_chat(visitor.enter("aaron")), "I could not come in at all."
    page = refused(another, "aaron")
    assert page.text, "I was refused, and not told why."


def test_a_name_that_is_given_up_is_free(
    visitor: Visitor, another: Visitor
) -> None:
    """Whoever leaves gives the name up, and somebody else can take it."""
    visitor.enter("aaron")
    refused(another, "aaron")
    visitor.press("leave")
    assert in_chat(another.enter("aaron")), "The name was still taken."


def test_somebody_else_s_page_is_not_ours(
    visitor: Visitor, another: Visitor
) -> None:
    """Opening somebody else's page leads back to one's own."""
    own = visitor.enter("aaron").url
    other = another.enter("yoni").url
    page = visitor.ask("GET", other)
    assert page.url == own, f"I was on `{page.url}`."


def test_a_page_left_open_speaks_under_no_other_name(
    visitor: Visitor, another: Visitor
) -> None:
    """What is written on the page of a former name is not said as the new one.

    A browser may have taken another name since, in another tab.
    """
    old = visitor.enter("aaron")
    form = old.form_with("textarea")
    assert form, "There is no form."
    form = replace(form, action=form.action or old.url)
    field = next(n for n, k in form.kinds.items() if k == "textarea")
    visitor.press("leave")
    visitor.enter("carl")
    page = visitor.try_to_submit(form, **{field: "who am I"})
    assert page.status == 403, f"It was answered {page.status}."
    assert not another.enter("yoni").shows("who am I"), "It is in the chat."


def test_an_old_cookie_opens_no_door(
    visitor: Visitor, another: Visitor
) -> None:
    """Whoever had a name does not speak under it when somebody else has it.

    A browser can keep a cookie, take another name, and put the old cookie
    back.
    """
    choose = name_form(visitor)
    old = visitor.enter("aaron")
    form = old.form_with("textarea")
    assert form, "There is no form."
    form = replace(form, action=form.action or old.url)
    field = next(n for n, k in form.kinds.items() if k == "textarea")
    cookies = dict(visitor.cookies)
    visitor.try_to_submit(choose, **{choose.writable()[0]: "carl"})
    visitor.cookies = cookies
    if in_chat(another.try_to_enter("aaron")):
        visitor.try_to_submit(form, **{field: "who am I"})
        page = another.enter("aaron")
        assert not page.shows("who am I"), "It is in the chat."


def test_a_name_that_is_refused_costs_nothing(
    visitor: Visitor, another: Visitor
) -> None:
    """Whoever asks for a name that is taken keeps the one they have."""
    choose = name_form(visitor)
    own = visitor.enter("aaron").url
    another.enter("yoni")
    page = visitor.try_to_submit(choose, **{choose.writable()[0]: "yoni"})
    assert not in_chat(page), "I was let in as “yoni”."
    page = visitor.ask("GET", "/")
    assert page.url == own, f"I was on `{page.url}`, and “aaron” is gone."


def test_a_name_is_not_lost_with_an_answer(
    visitor: Visitor, another: Visitor
) -> None:
    """Whoever takes a name, and gets no answer, can take it once more."""
    choose = name_form(visitor)
    cookies = dict(visitor.cookies)
    visitor.try_to_submit(choose, **{choose.writable()[0]: "aaron"})
    visitor.cookies = cookies
    refused(another, "aaron")
    page = visitor.try_to_enter("aaron")
    assert in_chat(page), "The name was taken by myself."
