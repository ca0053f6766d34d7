"""README's table of versions: how it is written, and that it is not old."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from course.authoring import versions
from course.authoring.versions import PACKAGES, Tried, tried, with_row
from course.lessons import ROOT, Lesson, all_lessons
from course.pool import Task

README = (ROOT / "README.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| 3\.\d+\.\d.*\n", README, re.MULTILINE)
DAY = date(2030, 5, 6)


def a_row(python: str, packages: str, *failed: str) -> Tried:
    """What was tried with a Python."""
    return Tried(python, packages, ("1", "2", "3", "4"), failed, DAY)


def test_a_row_takes_the_place_of_an_earlier_one_and_keeps_the_order() -> None:
    text = f"Above.\n\n{versions.HEADING}\nBelow.\n"
    for found in (
        a_row("3.13.1", "newest"),
        a_row("3.9.2", "pinned"),
        a_row("3.13.0", "pinned"),
        a_row("3.13.2", "newest", "7", "final"),
    ):
        text = with_row(text, found)
    assert text == (
        f"Above.\n\n{versions.HEADING}"
        "| 3.9.2 | pinned | 1 | 2 | 3 | 4 | all | 2030-05-06 |\n"
        "| 3.13.0 | pinned | 1 | 2 | 3 | 4 | all | 2030-05-06 |\n"
        "| 3.13.2 | newest | 1 | 2 | 3 | 4 | all but 7, final | 2030-05-06 |\n"
        "\nBelow.\n"
    )


def test_every_lesson_is_judged_and_those_that_do_not_hold_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[Lesson] = []

    def judge_all(
        tasks: dict[Lesson, Task],
    ) -> Iterator[tuple[Lesson, dict[str, bool]]]:
        asked.extend(tasks)
        for lesson in reversed(tasks):
            yield lesson, {"passed": lesson.label not in ("7", "final")}

    monkeypatch.setattr(versions, "judge_all", judge_all)
    found = tried("newest", DAY)
    assert asked == [*all_lessons()]
    assert found.failed == ("7", "final")


def test_what_is_written_is_what_there_was(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "README.md").write_text(README, encoding="utf-8")
    found = a_row("3.99.0", "newest", "7")
    monkeypatch.setattr(versions, "ROOT", tmp_path)
    monkeypatch.setattr(versions, "tried", lambda *_: found)
    assert versions.main("newest") == 1
    assert (tmp_path / "README.md").read_text("utf-8") == with_row(
        README, found
    )


def test_the_table_is_of_what_is_pinned_today() -> None:
    """Where the pins were raised, `nox -s latest` writes it anew."""
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    pins = dict(re.findall(r"^([\w.-]+)==([^\s;]+)", text, re.MULTILINE))
    wanted = " | ".join(pins[package] for package in PACKAGES)
    pinned = [row for row in ROWS if "| pinned |" in row]
    assert pinned
    for row in pinned:
        assert f"| pinned | {wanted} | all | " in row, (
            f"README.md has a row of other pins, or of lessons that do not "
            f"hold; `nox -s latest` writes it anew: {row}"
        )
    assert with_row(README, a_row("3.99.0", "newest")) != README
