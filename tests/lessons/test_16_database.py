"""Lesson 16: messages that outlive the program, and serve several of it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from pytest import mark

from course.browser.visitor import Visitor
from course.sandbox.work import Work


def test_messages_outlive_a_restart(visitor: Visitor, work: Work) -> None:
    """What was said is still there after the program is started again.

    A list lives in the memory of one program and ends with it. A row of a
    table lives in a file.
    """
    visitor.enter("aaron")
    visitor.say("aaron", "remember me")
    work.load(fresh=False)
    Visitor(work, log=visitor.log).enter("yoni").expect("remember me")


def test_several_programs_are_one_chat(visitor: Visitor, work: Work) -> None:
    """Two copies of the program, side by side, show the same messages.

    gunicorn starts several at once. What one of them stores, the others read
    from the same file.
    """
    visitor.enter("aaron")
    with work.beside() as other:
        other.load(fresh=False)
        visitor.say("aaron", "can you hear me")
        elsewhere = Visitor(other, log=visitor.log)
        elsewhere.enter("yoni").expect("can you hear me")


def test_a_message_sent_twice_is_there_once(
    visitor: Visitor, another: Visitor
) -> None:
    """A message that is sent twice by a slip is there once.

    The form holds an id that the page made for this message; a second row
    with the same id is refused by the table.
    """
    form = visitor.enter("aaron").form_with("textarea")
    assert form, "There is no form."
    field = next(n for n, k in form.kinds.items() if k == "textarea")
    for _ in range(2):
        visitor.submit(form, **{field: "only once"})
    times = another.enter("yoni").count("only once")
    assert times == 1, f"It is there {times} times."


def test_a_message_says_its_day_and_its_time_zone(
    visitor: Visitor, work: Work
) -> None:
    """Each message says when it was sent: the day, the time, the time zone.

    It outlives the day, and may be read anywhere. A browser understands
    `<time>2030-05-06 21:08:09Z</time>`; the `Z` is the zone of Greenwich.
    """
    visitor.enter("aaron")
    now = work.clock("2030-05-06 21:08:09")
    visitor.say("aaron", "hello")
    element = visitor.enter("aaron").first("time")
    assert element, "I found no `<time>` that says when."
    written = (element.attributes.get("datetime") or element.text).strip()
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise AssertionError(f"“{written}” does not say the day.") from None
    assert moment.tzinfo, f"“{written}” does not say in which time zone."
    assert moment.timestamp() == now, (
        f"“{written}” is not when I sent it. With a `Z` behind it, it is the "
        "time of Greenwich: `time.gmtime()` gives that."
    )


def test_the_page_says_who_is_here(visitor: Visitor, another: Visitor) -> None:
    """The page says who is here, beside what they say.

    The names come out of the newest messages in the table:
    `{{ latest|map(attribute="from")|unique|join(", ") }}`.
    """
    another.enter("yoni")
    another.say("yoni", "hello")
    page = visitor.enter("aaron")
    page.expect("yoni")
    assert page.count("yoni") > 1, "“yoni” stands by their message only."


@mark.advice
@mark.until("final")
def test_gunicorn_starts_two_workers(folder: Path) -> None:
    """The Procfile starts gunicorn with two workers."""
    file = folder / "Procfile"
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    assert "gunicorn --workers 2" in text, f"It says “{text.strip()}”."
