"""The repository's own words and code, as pages take them."""

from __future__ import annotations

import re
from html import unescape

import pytest

from course.changes import changes, code
from course.lessons import Lesson, all_lessons
from pages import notes
from pages.changes import changed_files, whole_files
from pages.code import as_html, pieces
from pages.words import as_html as words_as_html

each = pytest.mark.parametrize(
    "lesson", all_lessons(), ids=lambda lesson: lesson.name
)


def plain(html: str) -> str:
    """HTML without its tags."""
    return unescape(re.sub(r"<[^>]+>", "", html))


@each
def test_every_line_of_every_file_is_shown(lesson: Lesson) -> None:
    shown = {
        file.path: [plain(line.html) for line in file.lines]
        for file in whole_files(lesson)
    }
    assert shown == {
        path: text.splitlines() for path, text in code(lesson.folder).items()
    }


@each
def test_changes_are_counted_as_diff_counts_them(lesson: Lesson) -> None:
    assert [
        (file.path, file.added, file.removed)
        for file in changed_files(lesson.before, lesson)
    ] == [
        (change.path, change.count("+"), change.count("-"))
        for change in changes(lesson.before, lesson)
    ]


def test_letters_that_differ_are_marked_whatever_their_colours() -> None:
    (line,) = pieces("run.py", "x = 'ab' + c\n")
    marked = as_html(line, [(5, 6), (9, 12)])
    assert "".join(re.findall(r"<mark>(.*?)</mark>", marked)).count("</") == 3
    assert [plain(it) for it in re.findall("<mark>(.*?)</mark>", marked)] == [
        "a",
        "+ c",
    ]
    assert plain(marked) == "x = 'ab' + c"


def test_links_between_files_lead_to_pages() -> None:
    text = "[a](../06_templates/README.md) [b](#here) [c](https://a.example/)"
    assert notes.linked(text, "steps/05_timestamps") == (
        "[a](/lessons/06_templates.md) [b](#here) [c](https://a.example/)"
    )
    assert notes.linked("[a](questions.toml)", "steps/05_timestamps") == (
        "[a](/lessons/05_timestamps.md#what-comes-back)"
    )
    assert notes.linked("[a](../README.md#teach-with-it)", "final") == (
        "[a](/teach.md)"
    )


def test_a_link_to_what_has_no_page_is_refused() -> None:
    with pytest.raises(notes.NoPage, match="no_such"):
        notes.linked("[a](no_such.md)", "docs")


def test_words_are_escaped_and_code_is_code() -> None:
    assert words_as_html("Write `<b>` & go") == (
        "Write <code>&lt;b&gt;</code> &amp; go"
    )


@each
def test_each_lesson_says_what_differs_from_the_video(lesson: Lesson) -> None:
    assert notes.different_from_the_video(lesson)
