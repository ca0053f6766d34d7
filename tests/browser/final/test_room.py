"""The page as a room: what stands where, and what it looks like."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from playwright.sync_api import FloatRect, Page, expect

from course.lessons import FINAL
from tests.browser.final.conftest import Join
from tests.browser.final.test_chat import LOST, choose, say, sees, settled
from tests.support.person import Person
from tests.support.server import ServerProcess

PHONE = {"width": 360, "height": 640}
ERROR = "rgb(165, 29, 36)"

GROUPS = """
[...document.querySelectorAll("#messages li")].map((item) => [
    item.classList.contains("more"),
    item.querySelector("time").getBoundingClientRect().width > 2,
])
"""


def groups(page: Page) -> list[list[bool]]:
    """Of each message, whether it goes with the one before; shows a time."""
    found: list[list[bool]] = page.evaluate(GROUPS)
    return found


def test_the_bar_is_slim_and_says_where_one_is(join: Join) -> None:
    ann = join("ann", viewport=PHONE)
    expect(ann.locator("#room")).to_have_text("Flask Chat")
    top = ann.evaluate("log.getBoundingClientRect().top")
    assert top <= 48
    expect(ann.locator("#names")).to_be_hidden()
    ann.click("#people summary")
    expect(ann.locator("#names")).to_be_visible()
    ann.click("#menu summary")
    expect(ann.locator("#names")).to_be_hidden()
    expect(ann.get_by_text("Hide earlier messages")).to_be_visible()
    ann.keyboard.press("Escape")
    expect(ann.get_by_text("Hide earlier messages")).to_be_hidden()


def test_a_menu_closes_when_the_keyboard_leaves_it(join: Join) -> None:
    ann = join("ann", viewport=PHONE)
    ann.focus("#menu summary")
    for key in ("Enter", "Tab", "Tab"):
        ann.keyboard.press(key)
    expect(ann.get_by_text("Leave")).to_be_focused()
    ann.keyboard.press("Tab")
    expect(ann.locator("#log")).to_be_focused()
    expect(ann.get_by_text("Leave")).to_be_hidden()


def test_who_goes_to_the_messages_by_keyboard_sees_where_they_are(
    join: Join,
) -> None:
    ann = join("ann", viewport=PHONE)
    ann.wait_for_timeout(300)
    box = ann.locator("#log").bounding_box()
    assert box
    edge: FloatRect = {
        "x": box["x"] - 8,
        "y": box["y"] + 100,
        "width": 16,
        "height": 50,
    }
    before = ann.screenshot(clip=edge)
    ann.keyboard.press("Shift+Tab")
    expect(ann.locator("#log")).to_be_focused()
    assert ann.screenshot(clip=edge) != before


def test_what_was_hidden_can_be_shown_again(join: Join) -> None:
    ann, ben = join("ann"), join("ben")
    say(ann, "old")
    settled(ann)
    expect(ann.locator(".empty")).to_be_hidden()
    choose(ann, "Hide earlier messages")
    sees(ann)
    expect(ann.locator(".empty")).to_have_text(
        "What was said so far is hidden. The menu shows it again."
    )
    say(ben, "new")
    sees(ann, "new")
    choose(ann, "Show again")
    sees(ann, "old", "new")
    ann.click("#menu summary")
    expect(ann.get_by_text("Show again")).to_have_count(0)


def test_what_one_says_within_five_minutes_is_together(
    join: Join, server: ServerProcess, tmp_path: Path
) -> None:
    """On a page that follows it as on one that is loaded then."""
    ann = join("ann")
    ben, carl = (Person(name, server.port) for name in ("ben", "carl"))
    said = [ben.say("1"), ben.say("2"), carl.say("3"), ben.say("4")]
    sees(ann, *"1234")
    alone, joined = [False, True], [True, False]
    assert groups(ann) == [alone, joined, alone, alone]
    with closing(sqlite3.connect(tmp_path / "chat.db")) as database, database:
        database.execute(
            "UPDATE messages SET sent_at = sent_at - 400 WHERE number < ?",
            [said[1].number],
        )
    ben.say("5")
    sees(ann, *"12345")
    ann.reload()
    expect(ann.locator("#messages li")).to_have_count(5)
    assert groups(ann) == [alone, alone, alone, alone, joined]
    bare = join("bare", java_script_enabled=False)
    assert [
        "more" in (item.get_attribute("class") or "")
        for item in bare.locator("#messages li").all()
    ] == [False, False, False, False, True]


def test_ones_own_are_as_wide_as_what_they_say(join: Join) -> None:
    ann = join("ann")
    say(ann, "hi")
    settled(ann)
    box = ann.locator("#messages .own article").bounding_box()
    whole = ann.locator("#messages").bounding_box()
    assert box and whole
    assert box["width"] < whole["width"] / 3
    assert abs(box["x"] + box["width"] - whole["x"] - whole["width"]) < 2


def test_everybody_has_a_face_and_it_is_the_same_for_all(
    join: Join, server: ServerProcess
) -> None:
    ann = join("ann")
    for name in ("ben", "\u05d3\u05e0\u05d4", "\U0001f98ariti"):
        Person(name, server.port).say("hello")
    sees(ann, "hello", "hello", "hello")
    faces = """[...document.querySelectorAll("article")].map((each) => [
        each.dataset.initial, each.dataset.hue,
        getComputedStyle(each, "::before").backgroundColor,
    ])"""
    live = ann.evaluate(faces)
    assert [face[0] for face in live] == ["B", "\u05d3", "\U0001f98a"]
    assert len({face[2] for face in live}) > 1
    ann.reload()
    sees(ann, "hello", "hello", "hello")
    assert ann.evaluate(faces) == live


def test_what_went_wrong_has_the_colour_of_errors(join: Join) -> None:
    ann = join("ann", color_scheme="light")
    assert ann.evaluate("document.querySelector('#status').offsetHeight") == 0
    ann.route("**/chat/ann", lambda route: route.abort())
    say(ann, "not sent")
    failed = ann.locator("#messages .failed time")
    expect(failed).to_have_css("color", ERROR)
    ann.evaluate("pause = 600000; reconnect()")
    expect(ann.locator("#status")).to_contain_text(LOST)
    expect(ann.locator("#status")).to_have_css("color", ERROR)


def test_texts_from_right_to_left_stand_there(
    join: Join, server: ServerProcess
) -> None:
    ann = join("ann")
    Person("\u05d3\u05e0\u05d4", server.port).say("\u05e9\u05dc\u05d5\u05dd!")
    sees(ann, "\u05e9\u05dc\u05d5\u05dd!")
    assert ann.evaluate("""() => {
        const text = document.querySelector("#messages p");
        const range = document.createRange();
        range.selectNodeContents(text);
        const right = range.getBoundingClientRect().right;
        return Math.abs(right - text.getBoundingClientRect().right) < 2;
    }""")


def test_what_is_new_since_one_was_away_has_a_line_above(
    join: Join, server: ServerProcess
) -> None:
    ann, ben = join("ann"), Person("ben", server.port)
    ben.say("seen")
    sees(ann, "seen")
    hide = (
        "Object.defineProperty(document, 'hidden', {value: %s, writable: 1})"
    )
    for turn in (1, 2):
        ann.evaluate(hide % "true")
        for text in ("new", "newer"):
            ben.say(f"{text} {turn}")
        expect(ann.locator("#messages p").last).to_have_text(f"newer {turn}")
        ann.evaluate(hide % "false")
        ann.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(ann.locator("#messages .news p")).to_have_text([f"new {turn}"])
    line = "getComputedStyle(document.querySelector('.news'), '::after')"
    assert "away" in ann.evaluate(f"{line}.content")


def test_the_box_grows_with_what_is_in_it(join: Join) -> None:
    ann = join("ann")
    height = "document.querySelector('#message').offsetHeight"
    one = ann.evaluate(height)
    assert one < 50
    ann.fill("#message", "\n" * 3)
    four = ann.evaluate(height)
    assert four > 2 * one
    ann.fill("#message", "x\n" * 200)
    assert ann.evaluate(height) < 350
    say(ann, "gone")
    assert ann.evaluate(height) == one
    expect(ann.get_by_label("Message:")).to_be_focused()
    expect(ann.get_by_role("button", name="Send message")).to_be_visible()


def test_a_long_list_of_people_says_that_it_goes_on(
    join: Join, server: ServerProcess
) -> None:
    ann = join("ann", viewport=PHONE)
    ann.click("#people summary")
    further = ann.locator(".further")
    expect(further).to_be_hidden()
    for number in range(30):
        Person(f"guest {number}", server.port)
    expect(ann.locator("#count")).to_have_text("31")
    expect(further).to_be_visible()
    ann.evaluate("names.scrollTop = names.scrollHeight")
    expect(further).to_be_hidden()


def test_the_front_page_says_what_this_is_and_who_is_in(
    join: Join, server: ServerProcess
) -> None:
    ann = join("ann")
    stranger = ann.context.browser.new_page()  # type: ignore[union-attr]
    stranger.goto(server.url)
    expect(stranger.locator("h1")).to_have_text("Flask Chat")
    expect(stranger.locator("#here")).to_have_text("1 here now: ann.")
    expect(stranger.get_by_text("seen by all who are here")).to_be_visible()
    for number in range(6):
        Person(f"guest {number}", server.port)
    stranger.reload()
    expect(stranger.locator("#here")).to_contain_text("and 2 more.")
    stranger.close()


def remove(database: Path, number: int) -> None:
    """Take a message out of the room, as whoever runs the chat does."""
    flask = [sys.executable, "-m", "flask", "--app", "run.py"]
    subprocess.run(
        [*flask, "remove", str(number)],
        cwd=FINAL,
        env={**os.environ, "DATABASE_URL": f"sqlite:///{database}"},
        check=True,
    )


def test_what_is_removed_goes_from_every_open_page(
    join: Join, server: ServerProcess, tmp_path: Path
) -> None:
    """Also from one that had no connection; whoever reads keeps the place."""
    ann, away = join("ann"), join("away")
    ben = Person("ben", server.port)
    said = [ben.say(f"message {number}") for number in range(40)]
    expect(ann.locator("#messages li")).to_have_count(40)
    expect(away.locator("#messages li")).to_have_count(40)
    away.context.set_offline(True)
    ann.evaluate("log.scrollTop = -200")
    place = "list.lastElementChild.previousElementSibling"
    place += ".previousElementSibling.getBoundingClientRect().top"
    before = ann.evaluate(place)
    for gone in (said[0], said[39]):
        remove(tmp_path / "chat.db", gone.number)
    expect(ann.locator("#messages li")).to_have_count(38)
    assert groups(ann)[:2] == [[False, True], [True, False]]
    place = place.replace(".previousElementSibling", "", 1)
    assert abs(ann.evaluate(place) - before) < 2
    away.context.set_offline(False)
    expect(away.locator("#messages li")).to_have_count(38)
    for page in (ann, away):
        page.reload()
        sees(page, *(entry.text for entry in said[1:39]))
