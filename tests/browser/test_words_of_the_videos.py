"""The lines of the videos that fail today, typed as they are there.

The notes say what each does in a browser; here it does it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Error, expect
from pytest import mark

from course.lessons import Lesson
from tests.browser.acts import enter, say, script_errors, stop_clock
from tests.browser.conftest import People, Serve

Typed = Callable[[str, str, str], str]


@pytest.fixture
def typed(stage: Lesson, serve: Serve, tmp_path: Path) -> Typed:
    """Starts the stage with one line typed otherwise; gives its address."""

    def otherwise(name: str, ours: str, theirs: str) -> str:
        copy = tmp_path / "copy"
        shutil.copytree(stage.folder, copy)
        text = (copy / name).read_text(encoding="utf-8")
        assert ours in text, f"{name} has no such line any more."
        text = text.replace(ours, theirs)
        (copy / name).write_text(text, encoding="utf-8")
        return serve(copy)

    return otherwise


@mark.stages(4, 4)
def test_redirect_without_a_slash_never_ends(
    people: People, typed: Typed
) -> None:
    """Chromium gives up after twenty, and the list holds what it did."""
    chat = typed("run.py", 'redirect("/" + username)', "redirect(username)")
    aaron, yoni = people(chat), people(chat)
    with pytest.raises(Error, match="ERR_TOO_MANY_REDIRECTS"):
        aaron.goto("/aaron/hi")
    yoni.goto("/yoni")
    text = yoni.inner_text("body")
    assert text.count("aaron: hi") == 1
    assert text.count("aaron: aaron") == 19


@mark.stages(10, 10)
def test_reload_handed_over_bare_is_refused(
    people: People, typed: Typed, stage: Lesson
) -> None:
    """`location.reload` knows no longer what to reload, in real time."""
    chat = typed(
        "templates/chat.html",
        "let timer = setTimeout(() => location.reload(), 5000)",
        "let timer = setTimeout(location.reload, 5000)",
    )
    aaron = people(chat)
    enter(aaron, "aaron")
    aaron.evaluate("window.same = true")
    message = aaron.wait_for_event("pageerror").message
    assert message == "Illegal invocation"
    assert f"Uncaught TypeError: {message}" in stage.readme
    assert aaron.evaluate("window.same"), "It reloaded all the same."


@mark.stages(11, 11)
def test_get_element_by_id_in_capitals_stops_the_script(
    people: People, typed: Typed, stage: Lesson
) -> None:
    chat = typed("templates/chat.html", "getElementById", "getElementByID")
    aaron = people(chat)
    stop_clock(aaron)
    enter(aaron, "aaron")
    (message,) = script_errors(aaron)
    assert message == "document.getElementByID is not a function"
    assert f"Uncaught TypeError: {message}" in stage.readme
    aaron.evaluate("window.same = true")
    aaron.clock.run_for(60_000)
    aaron.wait_for_timeout(100)
    assert aaron.evaluate("window.same"), "It reloaded all the same."


@mark.stages(10, 10)
@mark.parametrize(
    ("ours", "theirs", "error"),
    [
        ("location.reload()", "location.reload():", "SyntaxError"),
        ("setTimeout(", "setTimer(", "ReferenceError"),
    ],
)
def test_the_console_says_what_the_notes_quote(
    ours: str,
    theirs: str,
    error: str,
    people: People,
    typed: Typed,
    stage: Lesson,
) -> None:
    aaron = people(typed("templates/chat.html", ours, theirs))
    enter(aaron, "aaron")
    (message,) = script_errors(aaron)
    assert f"| `Uncaught {error}: {message}` |" in stage.readme


@mark.stages(11, 11)
def test_two_names_for_one_box_are_told_as_the_notes_quote(
    people: People, typed: Typed, stage: Lesson
) -> None:
    chat = typed("templates/chat.html", 'id="message"', 'id="text"')
    aaron = people(chat)
    stop_clock(aaron)
    enter(aaron, "aaron")
    (message,) = script_errors(aaron)
    assert f"`{message}`" in " ".join(stage.readme.split())


@mark.stages(22, 22)
def test_a_stream_of_another_type_is_told_as_the_notes_quote(
    people: People, typed: Typed, stage: Lesson
) -> None:
    chat = typed(
        "run.py",
        'return send_events(last), {"Content-Type": "text/event-stream"}',
        "return send_events(last)",
    )
    aaron = people(chat)
    quoted = 'EventSource\'s response has a MIME type ("text/html")'
    with aaron.expect_console_message(lambda it: quoted in it.text):
        enter(aaron, "aaron")
    assert f"`{quoted}`" in stage.readme


@mark.stages(22, 22)
def test_two_events_in_one_are_told_as_the_notes_quote(
    people: People, typed: Typed, stage: Lesson
) -> None:
    """Both are sent at once to a page that asks for all there is."""
    chat = typed("run.py", "data: {}\\n\\n", "data: {}\\n")
    aaron = people(chat)
    enter(aaron, "aaron")
    for message in "one", "two":
        aaron.request.post(
            "/chat/aaron", form={"message": message, "uid": message}
        )
    aaron.goto("/chat/aaron")
    with aaron.expect_event("pageerror") as told:
        aaron.evaluate(
            "() => { new EventSource('/stream').onmessage = "
            "(event) => JSON.parse(event.data); }"
        )
    assert "after JSON" in told.value.message
    assert '"after JSON"' in stage.readme


@mark.stages(22, 22)
def test_a_time_of_another_form_is_told_as_the_notes_quote(
    people: People, typed: Typed, stage: Lesson
) -> None:
    aaron = people(typed("run.py", "%Y-%m-%d %H:%M:%SZ", "at %H o'clock"))
    enter(aaron, "aaron")
    say(aaron, "aaron", "hello")
    aaron.reload()
    expect(aaron.locator("time")).to_have_text("Invalid Date")
    assert "`Invalid Date`" in stage.readme


@mark.stages(7, 7)
def test_an_empty_name_leads_nowhere(people: People, chat: str) -> None:
    """The hole that the notes name: `/` sends to itself."""
    aaron = people(chat)
    aaron.goto("/")
    aaron.get_by_role("button", name="Go to chat!").click()
    expect(aaron.locator("body")).to_contain_text("Redirecting")
