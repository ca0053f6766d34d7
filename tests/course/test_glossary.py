"""The glossary: each word is linked from the lesson that brings it."""

from __future__ import annotations

import re

import pytest

from course.lessons import ROOT, Lesson, all_lessons, find

GLOSSARY = ROOT / "docs" / "glossary.md"
BRINGS = dict(
    re.findall(
        r"^## (.+)\n\n(?:.+\n)*?.*\(\.\./steps/(\w+)/README\.md\)",
        GLOSSARY.read_text(encoding="utf-8"),
        re.MULTILINE,
    )
)
"""Each word, and the folder of the lesson that brings it."""


def anchor(word: str) -> str:
    """What a link to a heading ends with."""
    return word.lower().replace(" ", "-")


def linked_words(lesson: Lesson) -> list[str]:
    """The anchors of the words that a lesson's notes link to."""
    return re.findall(r"\.\./docs/glossary\.md#([\w-]+)\)", lesson.readme)


def test_the_words_are_in_order_and_each_has_a_lesson() -> None:
    headings = re.findall(r"^## (.+)$", GLOSSARY.read_text("utf-8"), re.M)
    assert headings == sorted(headings, key=str.casefold)
    assert headings == [*BRINGS]


@pytest.mark.parametrize("word", BRINGS)
def test_a_word_is_linked_where_it_first_stands(word: str) -> None:
    lesson = find(BRINGS[word])
    assert linked_words(lesson).count(anchor(word)) == 1
    own = re.search(rf"(?i)\b{word}", lesson.readme)
    assert own, "the notes have another word for it"


@pytest.mark.parametrize("lesson", all_lessons(), ids=lambda it: it.name)
def test_a_lesson_links_to_no_word_but_those_that_it_brings(
    lesson: Lesson,
) -> None:
    own = [
        anchor(word)
        for word, folder in BRINGS.items()
        if folder == lesson.folder.name
    ]
    assert sorted(linked_words(lesson)) == sorted(own)
