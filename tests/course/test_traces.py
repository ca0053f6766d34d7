"""The traces of lessons: what a work's text shows of where somebody is."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from course.changes import changes, code
from course.judge import judge
from course.lessons import Lesson, all_lessons, find
from course.traces import traces

LONG_LESSONS = find("database").number
"""From here on a lesson changes files that no trace is in, such as a style."""


def one_file_more() -> Iterator[tuple[Lesson, str]]:
    """Each lesson, and each file that it brings or changes."""
    for lesson in all_lessons()[1 : LONG_LESSONS - 1]:
        for change in changes(lesson.before, lesson):
            yield lesson, change.path


def begin(lesson: Lesson, path: str, place: Path) -> Path:
    """The stage before a lesson, with one file of it on top."""
    assert lesson.before
    folder = place / "work"
    shutil.copytree(lesson.before.folder, folder)
    file = folder / path
    file.parent.mkdir(exist_ok=True)
    file.write_text(code(lesson.folder)[path], encoding="utf-8")
    return folder


@pytest.mark.parametrize("lesson", all_lessons(), ids=lambda it: it.label)
def test_a_stage_leads_to_its_lesson_from_wherever_it_is_held_for(
    lesson: Lesson,
) -> None:
    found = traces(lesson.folder)
    for reached in range(lesson.number + 1):
        assert found.lesson_after(reached) == lesson.number


@pytest.mark.parametrize(
    ("lesson", "path"), list(one_file_more()), ids=lambda it: str(it)[-20:]
)
def test_one_file_shows_that_a_lesson_is_begun(
    lesson: Lesson, path: str, tmp_path: Path
) -> None:
    found = traces(begin(lesson, path, tmp_path))
    for reached in (lesson.number - 2, lesson.number - 1):
        assert found.lesson_after(max(reached, 0)) == lesson.number


@pytest.mark.parametrize(
    ("lesson", "old", "new"),
    [
        ("5", "import os", "import os\nfrom flask import url_for"),
        ("4", '"{}: {}".format(username, message)', '{"from": username}'),
        ("4", "import os", "import os\n# from datetime import datetime"),
        ("5", "import os", 'import os\n"""\nrender_template("a.html")\n"""'),
    ],
    ids=["import of 12", "dictionary of 8", "comment", "text"],
)
def test_a_stray_trace_leads_nowhere(
    lesson: str, old: str, new: str, tmp_path: Path
) -> None:
    stage = find(lesson)
    text = (stage.folder / "run.py").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "run.py").write_text(text.replace(old, new), encoding="utf-8")
    assert traces(tmp_path).lesson_after(stage.number) == stage.number


def test_a_program_that_python_cannot_read_has_traces_too(
    tmp_path: Path,
) -> None:
    text = (find("5").folder / "run.py").read_text(encoding="utf-8")
    (tmp_path / "run.py").write_text(f"{text}\ndef (:\n", encoding="utf-8")
    assert traces(tmp_path).lesson_after(0) == 5


def test_an_empty_list_is_a_trace_however_it_is_typed(tmp_path: Path) -> None:
    text = (find("5").folder / "run.py").read_text(encoding="utf-8")
    assert "messages = []" in text
    typed = text.replace("messages = []", "messages = [ ]")
    (tmp_path / "run.py").write_text(typed, encoding="utf-8")
    assert traces(tmp_path).lesson_after(2) == 5


def test_where_there_is_nothing_there_are_no_traces(tmp_path: Path) -> None:
    assert not traces(tmp_path / "nowhere").marks
    assert traces(tmp_path / "nowhere").lesson_after(3) == 3


def test_no_check_is_made_of_a_far_lesson_of_which_nothing_shows() -> None:
    made = {it.check.lesson for it in judge(find("5").folder).results}
    assert made == set(range(1, 9))


def test_a_later_lesson_of_which_something_shows_is_looked_into(
    tmp_path: Path,
) -> None:
    """A single call of its stage is enough, where nothing between works."""
    folder = shutil.copytree(find("5").folder, tmp_path / "chat")
    program = folder / "run.py"
    text = program.read_text(encoding="utf-8")
    program.write_text(f"{text}\nall(messages)\n", encoding="utf-8")
    made = {it.check.lesson for it in judge(folder).results}
    assert find("database").number in made
