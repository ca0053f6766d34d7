"""The quiz: what somebody who plays it sees."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TypedDict

import pytest

from course.browser.page import Page
from course.browser.visitor import Visitor
from course.lessons import EXTRAS, ROOT, find
from course.sandbox.work import Work

QUIZ = EXTRAS / "quiz"
WRONG = "a riddle"


class Riddle(TypedDict):
    """One riddle of the file."""

    riddle: str
    answers: list[str]


def the_riddles() -> list[Riddle]:
    """What is in the file."""
    text = (QUIZ / "riddles.json").read_text(encoding="utf-8")
    riddles: list[Riddle] = json.loads(text)
    return riddles


RIDDLES = the_riddles()
COUNT = len(RIDDLES)


@pytest.fixture
def work() -> Iterator[Work]:
    with Work(QUIZ) as work:
        work.begin()
        yield work


@pytest.fixture
def visitor(work: Work) -> Visitor:
    """Somebody who has just opened the quiz."""
    visitor = Visitor(work)
    visitor.get("/")
    return visitor


def answer(visitor: Visitor, words: str) -> Page:
    """Answer the riddle that is on the page."""
    (form,) = visitor.page.forms
    return visitor.submit(form, answer=words)


def play(visitor: Visitor, right: int) -> Page:
    """Play a round to its end, with so many right answers."""
    visitor.press("play")
    for number, riddle in enumerate(RIDDLES):
        answer(visitor, riddle["answers"][0] if number < right else WRONG)
    return visitor.page


def test_its_first_page_has_no_score_yet(visitor: Visitor) -> None:
    assert "score" not in visitor.page.text


def test_each_riddle_is_asked_once_and_in_order(visitor: Visitor) -> None:
    visitor.press("play")
    for number, riddle in enumerate(RIDDLES, 1):
        visitor.page.expect(f"Riddle {number} of {COUNT}", riddle["riddle"])
        answer(visitor, WRONG)
    assert visitor.page.url == "/"


def test_a_right_answer_counts(visitor: Visitor) -> None:
    visitor.press("play")
    answer(visitor, RIDDLES[0]["answers"][0]).expect(
        "Right!", "Your score is 1,"
    )


def test_a_wrong_answer_is_told_the_right_one(visitor: Visitor) -> None:
    visitor.press("play")
    page = answer(visitor, WRONG)
    page.expect(f"No, it is {RIDDLES[0]['answers'][0]}.", "Your score is 0,")


@pytest.mark.parametrize("riddle", RIDDLES, ids=lambda it: it["answers"][0])
def test_answers_are_written_as_they_are_compared(riddle: Riddle) -> None:
    for words in riddle["answers"]:
        assert words == words.strip().lower()


def test_capitals_and_spaces_around_an_answer_do_no_harm(
    visitor: Visitor,
) -> None:
    visitor.press("play")
    words = f"  {RIDDLES[0]['answers'][0].upper()} "
    answer(visitor, words).expect("Right!")


def test_the_best_score_outlives_a_worse_round(visitor: Visitor) -> None:
    best = f"Your best score so far is {COUNT - 1}."
    play(visitor, COUNT - 1).expect(
        f"Your score is {COUNT - 1} of {COUNT}.", best
    )
    play(visitor, 1).expect(f"Your score is 1 of {COUNT}.", best)


def test_a_better_round_raises_the_best_score(visitor: Visitor) -> None:
    play(visitor, 1)
    play(visitor, COUNT).expect(f"Your best score so far is {COUNT}.")


def test_everybody_has_scores_of_their_own(work: Work) -> None:
    play(Visitor(work, page=Visitor(work).get("/")), COUNT)
    page = play(Visitor(work, page=Visitor(work).get("/")), 1)
    page.expect("Your best score so far is 1.")


def test_an_answer_that_is_sent_twice_counts_once(visitor: Visitor) -> None:
    first = visitor.press("play")
    answer(visitor, RIDDLES[0]["answers"][0])
    visitor.page = first
    page = answer(visitor, RIDDLES[0]["answers"][0])
    page.expect(f"Riddle 2 of {COUNT}", "Right!", "Your score is 1,")


@pytest.mark.parametrize("number", [0, 2, COUNT, COUNT + 1])
def test_no_riddle_can_be_passed_over(visitor: Visitor, number: int) -> None:
    visitor.press("play")
    assert visitor.get(f"/riddle/{number}").url == "/riddle/1"


@pytest.mark.parametrize("number", [1, COUNT, COUNT + 1])
def test_no_riddle_is_asked_outside_a_round(
    visitor: Visitor, number: int
) -> None:
    assert visitor.get(f"/riddle/{number}").url == "/"
    play(visitor, 0)
    assert visitor.get(f"/riddle/{number}").url == "/"


def test_a_round_goes_on_where_it_was(visitor: Visitor) -> None:
    visitor.press("play")
    answer(visitor, WRONG)
    assert visitor.get("/").url == "/riddle/2"


def test_it_pins_what_the_last_lesson_of_the_videos_pins() -> None:
    pins = find("13").folder / "requirements.txt"
    assert (QUIZ / "requirements.txt").read_bytes() == pins.read_bytes()


def test_the_notes_of_the_last_lesson_lead_to_it() -> None:
    leads_to = QUIZ.relative_to(ROOT).as_posix()
    assert f"(../../{leads_to}/README.md)" in find("13").readme
