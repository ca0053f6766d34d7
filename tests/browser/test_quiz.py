"""The quiz in a real browser, played to its end twice."""

from __future__ import annotations

import json

from playwright.sync_api import Page, expect

from course.lessons import EXTRAS

from .conftest import People, Serve

QUIZ = EXTRAS / "quiz"
ANSWERS = [
    riddle["answers"][0]
    for riddle in json.loads((QUIZ / "riddles.json").read_text("utf-8"))
]


def play(page: Page, answers: list[str]) -> None:
    """Begin a round, and give these answers with the keyboard alone."""
    page.get_by_role("button").press("Enter")
    for number, answer in enumerate(answers, 1):
        heading = f"Riddle {number} of {len(answers)}"
        expect(page.get_by_role("heading")).to_have_text(heading)
        page.keyboard.type(answer)
        page.keyboard.press("Enter")


def test_the_best_score_is_kept_from_round_to_round(
    people: People, serve: Serve
) -> None:
    page = people(serve(QUIZ))
    body = page.locator("body")
    page.goto("/")
    count = len(ANSWERS)
    play(page, ANSWERS)
    expect(body).to_contain_text(f"Your score is {count} of {count}.")
    play(page, [*ANSWERS[:2], *["a riddle"] * (count - 2)])
    expect(body).to_contain_text(f"Your score is 2 of {count}.")
    expect(body).to_contain_text(f"Your best score so far is {count}.")
