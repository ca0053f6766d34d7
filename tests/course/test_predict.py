"""`course predict`: no answer can be wrong, and each is waited for."""

from __future__ import annotations

import io

import pytest

from course.changes import changes, code
from course.lessons import Lesson, all_lessons, find
from course.questions import (
    FILE,
    Question,
    WrongQuestion,
    answer,
    questions,
)

from .conftest import Type

ASKED = [it for lesson in all_lessons() for it in questions(lesson)]


@pytest.mark.long
@pytest.mark.parametrize(
    "question",
    ASKED,
    ids=[f"{it.lesson.label}: {it.asks[:40]}" for it in ASKED],
)
def test_what_comes_is_what_the_answer_says(question: Question) -> None:
    assert answer(question) == question.comes


@pytest.mark.parametrize("lesson", all_lessons(), ids=lambda it: it.name)
def test_each_lesson_has_a_few(lesson: Lesson) -> None:
    """But for the chat in `final`."""
    if lesson.name == "final":
        assert not questions(lesson)
        return
    assert 2 <= len(questions(lesson)) <= 4
    assert f"python -m course predict {lesson.label}`" in lesson.readme


def test_questions_are_notes_and_no_code() -> None:
    lesson = find("5")
    assert (lesson.folder / FILE).is_file()
    assert FILE not in code(lesson.folder)
    assert FILE not in [it.path for it in changes(lesson.before, lesson)]


@pytest.mark.parametrize(
    "acts",
    [
        (),
        ("The clock says 10:00:00",),
        ("Aaron sings loudly",),
        ("Aaron opens /", "Aaron sends hello"),
    ],
)
def test_what_nobody_can_do_is_no_question(acts: tuple[str, ...]) -> None:
    with pytest.raises(WrongQuestion):
        answer(Question(find("1"), "", acts, "", ""))


def test_each_question_waits_for_enter(
    type_in: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("\n"))
    said = type_in("predict", "3")
    first, second = questions(find("3"))
    assert said.status == 130, "nobody pressed Enter a second time"
    words = " ".join(said.out.split())
    for text in first.asks, first.comes, first.why, second.asks:
        assert " ".join(text.split()) in words
    assert second.why not in words


def test_a_lesson_without_questions_says_so(type_in: Type) -> None:
    assert type_in("predict", "final").refused_with("no questions for final")
