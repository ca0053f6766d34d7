"""`course list`: every lesson, and what it brings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from course import lessons
from course.lessons import ROOT, all_lessons

from .conftest import Type


def test_each_lesson_is_there_with_what_it_brings(type_in: Type) -> None:
    said = type_in("list")
    assert said.status == 0
    read = " ".join(said.out.split())
    for lesson in all_lessons():
        number = lesson.label if lesson.label.isdigit() else ""
        first = lesson.brings.split(" for ")[0].split(" and ")[0]
        assert f"{number} {lesson.name} {first[:40]}".strip() in read


def test_nothing_is_cut_off_at_eighty_columns(type_in: Type) -> None:
    out = type_in("list").out
    assert "…" not in out
    assert max(map(len, out.splitlines())) <= 80
    read = out.split()
    for lesson in all_lessons():
        assert lesson.brings.split()[-1] in read


def test_there_is_no_colour_in_a_pipe(type_in: Type) -> None:
    assert "\x1b" not in type_in("list").out


@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
def test_colour_is_the_terminal_s_choice(
    type_in: Type,
    monkeypatch: pytest.MonkeyPatch,
    no_color: str,
    coloured: bool,
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("NO_COLOR", no_color)
    assert ("\x1b[36m" in type_in("list").out) is coloured


def test_programs_get_json(type_in: Type) -> None:
    told = json.loads(type_in("list", "--json").out)
    assert [record["lesson"] for record in told] == [
        lesson.label for lesson in all_lessons()
    ]
    assert told[4] == {
        "lesson": "5",
        "name": "timestamps",
        "title": "Adding timestamps",
        "brings": all_lessons()[4].brings,
        "folder": "steps/05_timestamps",
    }


@pytest.mark.parametrize(
    "typed", ["5", "05", "timestamps", "Timestamps", "steps/05_timestamps/"]
)
def test_a_lesson_goes_by_its_number_its_name_or_its_folder(
    typed: str,
) -> None:
    assert lessons.find(typed).folder == ROOT / "steps" / "05_timestamps"


def test_the_folders_are_the_list() -> None:
    folders = sorted(path for path in (ROOT / "steps").iterdir())
    listed = [lesson.folder for lesson in all_lessons()]
    assert listed == [*folders, ROOT / "final"]
    assert [lesson.number for lesson in all_lessons()] == [
        place for place, _ in enumerate(listed, start=1)
    ]
    assert Path(listed[-1], "run.py").is_file()
