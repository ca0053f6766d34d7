"""Lesson 11: a box to write in, and no line lost while writing."""

from __future__ import annotations

from pytest import mark

from course.browser.page import Form
from course.browser.tab import Tab
from course.browser.visitor import Visitor
from course.sandbox.failure import Failure, Unseen
from course.sandbox.work import Work

PAUSE = 800
"""Milliseconds between two keys of somebody who types slowly."""


def message_form(visitor: Visitor) -> Form:
    """The form to write a message in, on aaron's page."""
    page = visitor.enter("aaron")
    form = page.box_form()
    if not form:
        seen = "I found no form with a `<textarea>` on the page."
        raise page.failure("no_box_form", seen)
    return form


def test_the_page_has_a_box_to_write_in(visitor: Visitor) -> None:
    """The chat's page has a box to write in, and a button that sends.

    Inside `<form method="POST">` stand a `<textarea>` and a `<button>`.
    """
    form = message_form(visitor)
    if not form.buttons:
        seen = "The form has no button that sends it."
        raise visitor.page.failure("no_button", seen)


def test_the_form_sends_a_message(visitor: Visitor, another: Visitor) -> None:
    """What is written in the box and sent is there for everybody.

    `user` takes `methods=["GET", "POST"]`; `if request.method == "POST":` it
    takes `session["username"]` and `request.form["message"]` and calls
    `add_messages`.
    """
    message_form(visitor)
    visitor.say("aaron", "hello")
    another.enter("yoni").expect("hello", "aaron")


def test_the_sender_is_who_is_in_the_session(
    visitor: Visitor, another: Visitor
) -> None:
    """A message is from whoever is in the session, on whatever page.

    Take the sender from `session["username"]`, and not from the address or
    from the form.
    """
    message_form(visitor)
    visitor.ask("GET", visitor.page.url.replace("aaron", "yoni"))
    visitor.say("aaron", "it is me")
    line = another.enter("zoe").line_with("it is me")
    assert "yoni" not in line, f"The line says “{line}”."
    another.page.expect("aaron")
    form = visitor.page.box_form()
    fields = form.fields if form else {}
    named = [name for name, text in fields.items() if text == "aaron"]
    if form and named:
        written = {form.writable()[0]: "me again"}
        forged = dict.fromkeys(named, "yoni")
        visitor.try_to_submit(form, **written, **forged)
        assert not another.enter("zoe").shows("yoni"), (
            f"The form sends along who it is from, as `{named[0]}`. I changed "
            "that to “yoni”, and was believed. Whoever sends a form can have "
            "anything in it."
        )


def test_a_reload_does_not_send_again(visitor: Visitor) -> None:
    """Sending ends with a redirect, so that a reload sends nothing twice.

    After `add_messages(...)` comes `return redirect(session["username"])`.
    """
    form = message_form(visitor)
    name = form.writable()[0]
    fields = {**form.fields, name: "hello"}
    page, before = visitor.page, len(visitor.log)
    visitor.submit(form, **{name: "hello"})
    visitor.page.expect_once("hello")
    sent = visitor.log[before]
    assert 300 <= sent.status < 400, (
        f"`{sent.request}` answered {sent.status}, with the page itself. "
        "Whoever reloads that page sends the message again."
    )
    assert fields and page.forms, "The form has gone."


def test_sending_leads_back_to_one_s_page(visitor: Visitor) -> None:
    """Whoever has sent a message is on their own page again.

    `session["username"]` is the name of whoever is here; with quotes around
    all of it, or in place of it, it would be a word and nobody's name.
    """
    message_form(visitor)
    own = visitor.page.url
    visitor.say("aaron", "hello")
    there = visitor.page.url
    assert there == own, f"I sent it from `{own}`, and was led to `{there}`."


def test_any_text_can_be_sent(visitor: Visitor) -> None:
    """A message with `?`, `#` or `/` arrives whole.

    What was typed is `request.form["message"]`, all of it.
    """
    message_form(visitor)
    visitor.say("aaron", "why? and/or #1 & 100%")
    visitor.enter("aaron").expect("why? and/or #1 & 100%")


@mark.until("live_updates")
def test_what_is_being_typed_is_kept(
    visitor: Visitor, another: Visitor, work: Work
) -> None:
    """While somebody types, nothing of it is lost.

    At each key the timer is cleared and set anew:
    `textbox.onkeydown = function (e) { clearTimeout(timer); timer = ... };`,
    with `let textbox = document.getElementById("message");` above it.
    """
    message_form(visitor)
    box = visitor.page.box
    alone = Tab(visitor, work).stay()
    after = alone.renews_after
    if not after:
        raise alone.not_renewed()
    visitor.enter("aaron")
    tab = Tab(visitor, work)
    tab.wait(after * 6 // 10)
    typed = ""
    # Long enough for a timer that the first key sets and no other stops.
    while tab.now <= after * 18 // 10:
        tab.press(box)
        typed += "h"
        tab.wait(min(PAUSE, after * 6 // 10))
    if tab.errors:
        raise tab.not_renewed()
    if tab.typed(box) != typed:
        raise lost(tab, after)
    tab.erase(box)
    another.enter("yoni")
    another.say("yoni", "anybody there")
    shows = tab.shows_in_time("anybody there")
    if not shows:  # as long as somebody is in the box, a page may wait
        tab.leave_box(box)
        shows = tab.shows_in_time("anybody there")
    assert shows, "After I typed, nothing that others say appears any more."


def lost(tab: Tab, after: int) -> Failure:
    """How it came that something typed is in the box no more.

    Nobody typing, the page is renewed `after` so many milliseconds.
    """
    if tab.left_after is None:
        seen = (
            "While I typed, the script of the page took away what was in the "
            "box."
        )
        return Failure("box_renewed", seen)
    if tab.left_after == after:
        seen = (
            f"The page reloads {after} milliseconds after it was opened, even "
            "while I type. What is in the box is lost."
        )
        return Failure("reloads_while_typing", seen, got=after)
    pause = tab.left_after - tab.last_key_before(tab.left_after)
    seen = (
        f"I pressed a key, and {pause} milliseconds later the page reloaded. "
        "What was in the box is lost."
    )
    return Failure("reloads_after_a_key", seen, got=pause)


@mark.advice
@mark.until("final")
def test_the_box_is_as_in_the_video(visitor: Visitor) -> None:
    """The box has 50 columns, 4 rows, and `message` for name and id."""
    message_form(visitor)
    box = visitor.page.first("textarea")
    has = box.attributes if box else {}
    seen = {key: has.get(key) for key in ("cols", "rows", "name", "id")}
    wanted = {"cols": "50", "rows": "4", "name": "message", "id": "message"}
    assert seen == wanted, f"It has {seen}."


@mark.advice
def test_the_button_says_send_message(visitor: Visitor) -> None:
    """The button says `Send message`."""
    buttons = list(message_form(visitor).buttons)
    assert buttons == ["Send message"], f"It says {buttons}."


@mark.advice
@mark.until("own_script")
def test_the_script_names_the_box(visitor: Visitor) -> None:
    """The script calls the box `textbox`, and hears `onkeydown`.

    Nothing on the page would show it, so the page's own text is read.
    """
    message_form(visitor)
    if any(script.src for script in visitor.page.scripts):
        raise Unseen
    html = visitor.page.html
    for line in (
        'let textbox = document.getElementById("message")',
        "textbox.onkeydown =",
    ):
        assert line in html.replace("'", '"'), f"I do not find `{line}`."
