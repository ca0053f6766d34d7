"""What is typed runs up to lesson 8, and is text from lesson 9 on."""

from __future__ import annotations

from playwright.sync_api import Dialog, Page, expect
from pytest import mark

from tests.browser.acts import enter, say
from tests.browser.conftest import People

BOX = "<img src=x onerror=alert(1)>"
"""Opens a box where it is markup. An address cannot hold `</script>`."""


def boxes(page: Page) -> list[str]:
    """What the boxes say that open from now on; each is closed at once."""
    said: list[str] = []

    def close(box: Dialog) -> None:
        said.append(box.message)
        box.dismiss()

    page.on("dialog", close)
    return said


@mark.stages(2, 8)
def test_a_name_in_the_address_runs(people: People, chat: str) -> None:
    aaron = people(chat)
    said = boxes(aaron)
    aaron.goto(f"/{BOX}", wait_until="networkidle")
    assert said == ["1"]


@mark.stages(4, 8)
def test_a_message_runs_at_whoever_reads_it(people: People, chat: str) -> None:
    aaron, yoni = people(chat), people(chat)
    said = boxes(yoni)
    aaron.goto(f"/aaron/{BOX}")
    yoni.goto("/yoni", wait_until="networkidle")
    assert said == ["1"]


@mark.stages(9)
def test_a_name_is_text(people: People, chat: str) -> None:
    aaron = people(chat)
    said = boxes(aaron)
    enter(aaron, BOX)
    assert BOX in aaron.inner_text("h1")
    aaron.wait_for_load_state("networkidle")
    assert said == []


@mark.stages(9, 10)
def test_a_message_is_text(people: People, chat: str) -> None:
    aaron, yoni = people(chat), people(chat)
    said = boxes(yoni)
    enter(aaron, "aaron")
    say(aaron, "aaron", BOX)
    enter(yoni, "yoni")
    expect(yoni.locator("body")).to_contain_text(BOX)
    yoni.wait_for_load_state("networkidle")
    assert said == []


@mark.stages(11)
def test_a_message_from_the_box_is_text(people: People, chat: str) -> None:
    """The box takes what an address cannot hold, a whole script too."""
    whole = BOX + "<script>alert(2)</script>"
    aaron, yoni = people(chat), people(chat)
    said = boxes(yoni)
    enter(aaron, "aaron")
    say(aaron, "aaron", whole)
    enter(yoni, "yoni")
    expect(yoni.locator("body")).to_contain_text(whole)
    yoni.wait_for_load_state("networkidle")
    assert said == []
