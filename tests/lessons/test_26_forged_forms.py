"""Lesson 26: a form on somebody else's page."""

from __future__ import annotations

from urllib.parse import urljoin

from pytest import mark

from course.browser.page import SITE, Form, Page
from course.browser.visitor import Visitor
from course.sandbox.failure import Failure

ELSEWHERE = "https://elsewhere.example"
NEXT_DOOR = f"{SITE}:8000"
"""Another program on the same computer."""
LOOK_ALIKES = ("http://elsewhere-localhost", f"{SITE}.elsewhere.example")
"""Other websites, which have the host of the chat in their names."""


def forge(visitor: Visitor, form: Form, origin: str, **filled: str) -> Page:
    """What comes when another website sends a form for a visitor.

    What is hidden in the form it cannot know, and makes up.
    """
    hidden = [name for name, kind in form.kinds.items() if kind == "hidden"]
    fields = {**form.fields, **dict.fromkeys(hidden, "made-up"), **filled}
    leads_to = urljoin(visitor.page.address, form.action)
    visitor.origin = origin
    page = visitor.ask("POST", leads_to, f"{origin} sent a form", fields)
    visitor.origin = SITE
    return page


def forge_message(visitor: Visitor, origin: str) -> Page:
    """What comes when another website says “forged” where a visitor is."""
    form = visitor.page.box_form()
    assert form, "There is no form."
    return forge(visitor, form.pressed(), origin, **{form.box: "forged"})


def forge_press(visitor: Visitor, words: str) -> None:
    """Have another website send the form whose button says this."""
    for form in visitor.page.forms:
        for button in form.buttons:
            if words in button.lower():
                forge(visitor, form.pressed(button), ELSEWHERE)
                return
    raise AssertionError(f"There is no button with the word “{words}”.")


def must_be_refused(page: Page, origin: str) -> None:
    """No page, no redirect: an answer that says no."""
    assert 400 <= page.status < 500, (
        f"A form that stood on {origin} was not refused: it was answered "
        f"{page.status}."
    )


def test_a_forged_form_is_refused(visitor: Visitor, another: Visitor) -> None:
    """A form that another website made is refused.

    The browser says in the header `Sec-Fetch-Site` whether a form stood on a
    page of the chat. A function under `@app.before_request` can ask for it
    before any view is called, and what it returns is the answer.
    """
    page = visitor.ask("GET", "/", "I typed the address of the chat")
    assert page.status != 403, (
        "I was refused before I had sent anything. Ask where a form comes "
        'from, `if request.method == "POST"`, and let in who wants to look.'
    )
    visitor.enter("aaron")
    must_be_refused(forge_message(visitor, ELSEWHERE), ELSEWHERE)
    assert not another.enter("yoni").shows("forged"), "It is in the chat."


def test_a_forged_form_takes_no_name(visitor: Visitor) -> None:
    """A form that another website made does not give anybody a name.

    It needs no cookie, so that `SameSite` does not help.
    """
    form = visitor.get("/").form_with("text")
    assert form, "There is no form that asks for a name."
    field = form.writable()[0]
    page = forge(visitor, form.pressed(), ELSEWHERE, **{field: "aaron"})
    must_be_refused(page, ELSEWHERE)


def test_an_old_browser_is_asked_for_its_origin(visitor: Visitor) -> None:
    """Where a browser sends no `Sec-Fetch-Site`, `Origin` tells the same.

    Old browsers do not send it, and none does to an address of plain HTTP.
    `Origin` is the website that a form stood on, and `request.host` is yours.
    """
    visitor.is_old = True
    own = visitor.enter("aaron")
    assert own.box_form(), "I could not come in at all."
    page = forge_message(visitor, ELSEWHERE)
    assert 400 <= page.status < 500, (
        f"A form came with `Origin: {ELSEWHERE}` and no `Sec-Fetch-Site`, and "
        f"was answered {page.status}."
    )
    for origin in (*LOOK_ALIKES, NEXT_DOOR):
        visitor.page = own
        page = forge_message(visitor, origin)
        if page.status < 400:
            raise Failure(
                "origin_looks_alike",
                f"A form came with `Origin: {origin}` and no "
                f"`Sec-Fetch-Site`, and was answered {page.status}. Your own "
                f"is `{SITE}`, and this one is not.",
            )


def test_a_program_next_door_is_somebody_else(
    visitor: Visitor, another: Visitor
) -> None:
    """Another port of the same computer is another website.

    Cookies know no ports, and a browser calls it `same-site`. Only
    `same-origin` is the chat itself.
    """
    visitor.enter("aaron")
    must_be_refused(forge_message(visitor, NEXT_DOOR), NEXT_DOOR)
    assert not another.enter("yoni").shows("forged"), "It is in the chat."


def test_a_forged_clear_hides_nothing(visitor: Visitor) -> None:
    """A form that another website made does not clear anybody's history."""
    visitor.enter("aaron")
    visitor.say("aaron", "good morning")
    visitor.enter("aaron")
    forge_press(visitor, "clear")
    page = visitor.ask("GET", "/", "I went to the chat again")
    assert page.shows("good morning"), (
        "A form of another website was sent, and “good morning” is gone."
    )


def test_a_forged_leave_takes_nobody_away(visitor: Visitor) -> None:
    """A form that another website made takes nobody out of the chat.

    The answer to it can take the cookie away, even where the browser has sent
    none: so the form must not come as far as the view.
    """
    own = visitor.enter("aaron").url
    forge_press(visitor, "leave")
    page = visitor.ask("GET", "/")
    assert page.url == own, (
        "A form of another website was sent, and I was asked for a name."
    )


@mark.advice
def test_the_cookie_is_kept_back_from_forms_elsewhere(
    visitor: Visitor,
) -> None:
    """The cookie does not go along with what another website sends.

    `app.config["SESSION_COOKIE_SAMESITE"] = "Lax"` has the browser see to it.
    """
    visitor.enter("aaron")
    assert visitor.same_site, "It goes along with every form."
