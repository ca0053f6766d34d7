"""Lesson 28: a chat that one can leave on the internet."""

from __future__ import annotations

from dataclasses import replace

from pytest import mark

from course.browser.page import Form, Page
from course.browser.visitor import Visitor
from course.sandbox.work import Work


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


def test_names_that_look_the_same_are_the_same(
    visitor: Visitor, another: Visitor
) -> None:
    """`Aaron` and `aaron` are the same name, and so are other lookalikes.

    NFKC and case folding turn lookalikes into one.
    """
    assert in_chat(visitor.enter("aaron")), "I could not come in at all."
    refused(another, "AARON")
    refused(another, "\uff41aron")


def test_a_name_that_is_given_up_is_free(
    visitor: Visitor, another: Visitor
) -> None:
    """Whoever leaves gives the name up, and somebody else can take it."""
    visitor.enter("aaron")
    refused(another, "aaron")
    visitor.press("leave")
    assert in_chat(another.enter("aaron")), "The name was still taken."


def test_names_have_limits(visitor: Visitor) -> None:
    """A name has 1 to 32 visible characters and no slash."""
    for name in ("", "   ", "a" * 33, "a\u202eb", "a/b"):
        refused(visitor, name)
    assert in_chat(visitor.enter("a" * 32)), "32 characters were refused."


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


def test_messages_have_limits(visitor: Visitor, another: Visitor) -> None:
    """A message has 1 to 2,000 characters; others are refused, not cut."""
    visitor.enter("aaron")
    form = visitor.page.form_with("textarea")
    assert form, "There is no form."
    field = next(n for n, k in form.kinds.items() if k == "textarea")
    for text in ("", "   ", "x" * 2001):
        page = visitor.try_to_submit(form, **{field: text})
        assert page.status in (400, 413), f"It was answered {page.status}."
    assert "xxx" not in another.enter("yoni").text, "It is in the chat."


def test_one_visitor_cannot_flood_the_chat(visitor: Visitor) -> None:
    """Whoever sends very fast is asked to wait."""
    visitor.enter("aaron")
    form = visitor.page.form_with("textarea")
    assert form, "There is no form."
    field = next(n for n, k in form.kinds.items() if k == "textarea")
    for number in range(40):
        uid = {"uid": str(number)} if "uid" in form.fields else {}
        page = visitor.try_to_submit(form, **{field: f"n {number}", **uid})
        if page.status == 429:
            return
    raise AssertionError("I sent 40 messages at once, and all were taken.")


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
