"""The matrix in the Python of a tab: every check, on every stage.

Each must hold or fail there as its marks say, and so as it does on a computer,
where `tests/lessons` fails else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from course.lessons import Lesson, all_lessons, find
from course.results import Check
from course.suite import all_checks
from tests.web.pyodide import InATab

_TEST = re.compile(r"test_(\d+|final)\w*\.py::test_(\w+)\[(\w+)\]")

Outcomes = dict[tuple[str, int], str]
"""What became of each check, by its name and the number of the stage."""


@pytest.fixture(scope="module")
def checks() -> list[Check]:
    """Every check of the suite."""
    return all_checks()


@pytest.fixture(scope="module")
def outcomes(site: Path) -> Iterator[Outcomes]:
    """What became of the matrix in a tab."""
    zips = site / "workshop" / "python"
    with closing(InATab(zips, "matrix.py")) as run:
        yield {
            _place(record["test"]): record.get("why", record["outcome"])
            for record in run.records()
        }


def _place(test: str) -> tuple[str, int]:
    found = _TEST.search(test)
    assert found, test
    lesson, name, stage = found.groups()
    return f"{find(lesson).number:02}/{name}", find(stage).number


@pytest.mark.parametrize(
    "stage", [pytest.param(lesson, id=lesson.name) for lesson in all_lessons()]
)
def test_checks_hold_and_fail_in_a_tab_where_they_do_elsewhere(
    stage: Lesson, checks: list[Check], outcomes: Outcomes
) -> None:
    number = stage.number
    seen = {name: it for (name, at), it in outcomes.items() if at == number}
    assert seen == {
        check.name: "passed"
        if number in check.asked_at
        else "fails as expected"
        for check in checks
    }
