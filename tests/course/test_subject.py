"""What is begun for a work is ended, whatever goes wrong on the way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from course import subject
from course.sandbox import folder
from course.sandbox.folder import NoWork
from course.sandbox.network import StartedProcess

from .conftest import Write


@pytest.fixture
def homes(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Where copies of the work were made."""
    made = []

    def new_home() -> Path:
        made.append(real())
        return made[-1]

    real = folder.new_home
    monkeypatch.setattr(folder, "new_home", new_home)
    return made


def fail(*_: Any) -> None:
    raise NoWork("It is being saved.")


def test_where_it_cannot_be_started_nothing_is_left(
    lesson_1: Write, homes: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subject, "start", fail)
    with pytest.raises(NoWork):
        subject.Subject(lesson_1())
    assert homes and not any(home.exists() for home in homes)


def test_where_it_cannot_be_ended_its_other_half_is(
    lesson_1: Write, homes: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    judged = subject.Subject(lesson_1())
    end = judged.started.close
    monkeypatch.setattr(StartedProcess, "close", fail)
    with pytest.raises(NoWork):
        judged.close()
    end()
    assert homes and not any(home.exists() for home in homes)
