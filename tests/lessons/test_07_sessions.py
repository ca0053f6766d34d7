"""Lesson 7: a form asks for a name, and the session remembers it."""

from __future__ import annotations

from pytest import mark

from course.browser.page import Form, Page
from course.browser.visitor import Visitor
from course.sandbox.work import Work


def name_form(page: Page) -> Form:
    """The form that asks for a name."""
    form = page.form_with("text")
    if not form:
        seen = f"I found no form with a text field on `/`: {page.quoted}."
        raise page.failure("no_form", seen)
    return form


def test_the_main_page_asks_for_a_name(visitor: Visitor) -> None:
    """The main page has a form: a field for the name and a button.

    Inside `<form method="POST">` stand an `<input type="text">` and a
    `<button>`.
    """
    form = name_form(visitor.get("/"))
    if not (form.can_be_sent() and form.buttons):
        seen = "The form has no button that sends it."
        raise visitor.page.failure("no_button", seen)


def test_the_form_leads_to_the_own_page(visitor: Visitor) -> None:
    """Whoever gives a name is taken to their own page.

    `index` takes `methods=["GET", "POST"]`; for a POST it puts
    `request.form["username"]` into `session["username"]`; and with a
    username in the session it redirects to that name.
    """
    name_form(visitor.get("/"))
    page = visitor.enter("aaron")
    if not page.url.lower().rstrip("/").endswith("/aaron"):
        seen = f"It led to `{page.url}`, where I read: {page.quoted}."
        raise page.failure("led_elsewhere", seen)
    page.expect("aaron")


def test_the_name_is_remembered(visitor: Visitor) -> None:
    """Whoever comes back to `/` is taken to their page without being asked.

    The test `if "username" in session:` stands outside the one for POST, so
    that it is made for every visit.
    """
    name_form(visitor.get("/"))
    visitor.enter("aaron")
    page = visitor.get("/")
    asked = page.url == "/" and page.form_with("text")
    assert not asked, "I was asked for my name again."
    page.expect("aaron")


def test_every_browser_has_a_name_of_its_own(
    visitor: Visitor, another: Visitor
) -> None:
    """The name belongs to one browser: another is asked for its own.

    A name kept in the `session` travels in that browser's cookie. One kept in
    a variable of the program would be everybody's.
    """
    name_form(visitor.get("/"))
    visitor.enter("aaron")
    name_form(another.get("/"))
    another.enter("yoni").expect("yoni")
    visitor.get("/").expect("aaron")


@mark.advice
@mark.until("own_name")
def test_the_name_lasts_as_long_as_the_browser(visitor: Visitor) -> None:
    """The cookie is gone when the browser is closed."""
    visitor.enter("aaron")
    assert visitor.set_cookies, "There was no cookie."
    lasting = [c for c in visitor.set_cookies if "expires=" in c.lower()]
    assert not lasting, f"It lasts longer: {lasting}."


@mark.advice
@mark.until("final")
def test_the_secret_key_is_the_video_s(work: Work) -> None:
    """`app.secret_key` is `"randomstring123"`, where nothing else is set."""
    key = work.config("SECRET_KEY")
    assert key == "randomstring123", f"It is {key!r}."


@mark.advice
def test_the_field_is_called_username(visitor: Visitor) -> None:
    """The field has the id and the name `username`, and so has its label."""
    page = visitor.get("/")
    name_form(page)
    assert page.has("input#username[name=username]"), "It has another."
    assert page.has("label[for=username]"), "It has no label of that name."
    page.expect("Username:")


@mark.advice
def test_the_button_says_go_to_chat(visitor: Visitor) -> None:
    """The button says `Go to chat!`."""
    buttons = list(name_form(visitor.get("/")).buttons)
    assert buttons == ["Go to chat!"], f"It says {buttons}."


@mark.advice
def test_the_instruction_has_made_room(visitor: Visitor) -> None:
    """The form has taken the place of the instruction."""
    page = visitor.get("/")
    name_form(page)
    assert not page.shows("/USERNAME/MESSAGE"), "It is still there."
