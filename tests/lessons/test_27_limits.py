"""Lesson 27: not too long, and not too fast."""

from __future__ import annotations

from course.browser.page import Form, Page
from course.browser.visitor import Visitor
from course.sandbox.work import Work

MEGABYTE = 1024 * 1024
PARTS = "multipart/form-data; boundary=part"
"""How a browser sends a form with a file in it."""


def box(visitor: Visitor) -> tuple[Form, str]:
    """The form of the chat, and its field for the message."""
    form = visitor.page.box_form()
    assert form, "There is no form."
    return form.pressed(), form.box


def send(visitor: Visitor, text: str, uid: str) -> Page:
    """What comes of a message that was never sent before."""
    form, field = box(visitor)
    new = {"uid": uid} if "uid" in form.fields else {}
    data = {**form.fields, **new, field: text}
    return visitor.ask("POST", visitor.page.url, f"I sent “{text}”", data)


def send_fast(visitor: Visitor) -> int:
    """How many messages of 40 are taken before one is asked to wait."""
    for number in range(40):
        page = send(visitor, f"n {number}", str(number))
        if page.status == 429:
            visitor.enter("aaron")
            return number
    raise AssertionError("I sent 40 messages at once, and all were taken.")


def test_messages_have_limits(visitor: Visitor, another: Visitor) -> None:
    """A message has 1 to 2,000 characters; others are refused, not cut.

    `len(message)` is how many it has, and `message.strip()` is what is left
    without the spaces around it. Return a sentence and the number 400.
    """
    visitor.enter("aaron")
    form, field = box(visitor)
    for text in ("", "   ", "x" * 2001):
        page = visitor.try_to_submit(form, **{field: text})
        assert page.status in (400, 413), (
            f"{f'“{text}”' if len(text) < 9 else f'{len(text)} characters'} "
            f"should be refused, and the answer was {page.status}."
        )
        assert page.text, "It was refused, and I was not told why."
    assert "xxx" not in another.enter("yoni").text, "It is in the chat."
    page = visitor.try_to_submit(form, **{field: "y" * 2000})
    assert page.status == 200, "2,000 characters were refused as well."


def test_what_is_huge_is_refused_in_a_sentence(visitor: Visitor) -> None:
    """A request of a megabyte is refused before it is read, with a sentence.

    `app.config["MAX_CONTENT_LENGTH"]` says how many bytes a request may have,
    and a function under `@app.errorhandler(413)` returns the sentence.
    """
    visitor.enter("aaron")
    form, field = box(visitor)
    fields = {**form.fields, field: "a film"}
    parts = "".join(
        "--part\r\nContent-Disposition: form-data; "
        f'name="{name}"\r\n\r\n{text}\r\n'
        for name, text in fields.items()
    )
    film = (
        '--part\r\nContent-Disposition: form-data; name="film"; '
        'filename="film.mp4"\r\n\r\n' + MEGABYTE * "x" + "\r\n--part--\r\n"
    )
    visitor.enter("aaron")
    reply = visitor.request(
        "POST",
        visitor.page.url,
        (parts + film).encode(),
        "I sent a form with a file of a megabyte",
        [("Content-Type", PARTS)],
    )
    assert reply.status == 413, (
        f"A megabyte should be refused, and the answer was {reply.status}."
    )
    assert b"Request Entity Too Large" not in reply.body, (
        "It was answered “Request Entity Too Large”, which are Flask's words "
        "and not yours."
    )


def test_one_visitor_cannot_flood_the_chat(visitor: Visitor) -> None:
    """Whoever sends very fast is asked to wait.

    Count in the table what this name sent in the last ten seconds, and return
    a sentence and the number 429 where that is a lot.
    """
    visitor.enter("aaron")
    taken = send_fast(visitor)
    assert taken > 3, (
        f"I was asked to wait after {taken} of my messages. People who talk "
        "to each other send a few at once."
    )


def test_the_others_need_not_wait(visitor: Visitor, another: Visitor) -> None:
    """When one is asked to wait, all the others may go on.

    Count only the messages that are from this name.
    """
    visitor.enter("aaron")
    another.enter("yoni")
    send_fast(visitor)
    page = send(another, "hello", "hello")
    assert page.status == 200, (
        "Aaron had sent a lot, and then Yoni's first message was answered "
        f"{page.status}."
    )


def test_whoever_has_waited_may_go_on(visitor: Visitor, work: Work) -> None:
    """After ten seconds one can send again.

    Count from ten seconds ago. The table has the moment of each message as a
    text of UTC: what it is compared with must be written in the same way.
    """
    work.clock("2030-05-06 21:08:09")
    visitor.enter("aaron")
    send_fast(visitor)
    work.clock("2030-05-06 21:08:20")
    page = send(visitor, "may I", "may I")
    assert page.status == 200, (
        f"I waited for eleven seconds, and was answered {page.status}."
    )
