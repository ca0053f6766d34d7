"""Lesson 26: a form on somebody else's page."""

from __future__ import annotations

from pytest import mark

from course.browser.visitor import Visitor


def test_a_forged_form_is_refused(visitor: Visitor, another: Visitor) -> None:
    """A form that another website made is refused.

    With `SameSite=Lax` the browser keeps the cookie back from such a form.
    """
    visitor.enter("aaron")
    form = visitor.page.form_with("textarea")
    assert form, "There is no form."
    visitor.origin = "https://elsewhere.example"
    field = next(n for n, k in form.kinds.items() if k == "textarea")
    page = visitor.try_to_submit(form, **{field: "forged"})
    assert page.status == 403, f"It was answered {page.status}."
    assert not another.enter("yoni").shows("forged"), "It is in the chat."


def test_a_forged_form_takes_no_name(visitor: Visitor) -> None:
    """A form that another website made does not give anybody a name.

    The browser says in the header `Sec-Fetch-Site` whether a form stood on a
    page of the chat.
    """
    visitor.origin = "https://elsewhere.example"
    page = visitor.try_to_enter("aaron")
    assert page.status == 403, f"It was answered {page.status}."


@mark.advice
def test_the_cookie_is_kept_back_from_forms_elsewhere(
    visitor: Visitor,
) -> None:
    """The cookie does not go along with what another website sends.

    `app.config["SESSION_COOKIE_SAMESITE"] = "Lax"` has the browser see to it.
    """
    visitor.enter("aaron")
    assert visitor.same_site, "It goes along with every form."
