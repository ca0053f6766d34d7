"""The matrix in the Python of a tab: every check, on every stage.

Each must hold or fail there as its marks say, and so as it does on a computer,
where `tests/lessons` fails else. `nox -s web` judges all of it; `.ci/run` has
time for its edges, the tests in `tests/lessons` that are not long.
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

STAGES = pytest.mark.parametrize(
    "stage", [pytest.param(lesson, id=lesson.name) for lesson in all_lessons()]
)

_TEST = re.compile(r"test_(\d+|final)\w*\.py::test_(\w+)\[(\w+)\]")

Outcomes = dict[tuple[str, int], str]
"""What became of each check, by its name and the number of the stage."""


@pytest.fixture(scope="module")
def checks() -> list[Check]:
    """Every check of the suite."""
    return all_checks()


@pytest.fixture(scope="module")
def outcomes(site: Path, request: pytest.FixtureRequest) -> Iterator[Outcomes]:
    """What became of the matrix in a tab, or of its edges if they will do."""
    all_of_it = any(
        item.path == request.path and item.get_closest_marker("long")
        for item in request.session.items
    )
    chosen = [] if all_of_it else ["-m", "not long"]
    packs = site / "workshop" / "python"
    with closing(InATab(packs, "matrix.py", *chosen)) as run:
        yield {
            _place(record["test"]): record.get("why", record["outcome"])
            for record in run.records()
        }


def _place(test: str) -> tuple[str, int]:
    found = _TEST.search(test)
    assert found, test
    lesson, name, stage = found.groups()
    return f"{find(lesson).number:02}/{name}", find(stage).number


def _wanted(checks: list[Check], number: int) -> dict[str, str]:
    """What must become of each check at a stage."""
    return {
        check.name: "passed"
        if number in check.asked_at
        else "fails as expected"
        for check in checks
    }


@STAGES
def test_checks_begin_and_end_to_hold_in_a_tab_where_they_do_elsewhere(
    stage: Lesson, checks: list[Check], outcomes: Outcomes
) -> None:
    wanted = _wanted(checks, stage.number)
    seen = {name: outcomes.get((name, stage.number)) for name in wanted}
    judged = {name: outcome for name, outcome in seen.items() if outcome}
    own = {check.name for check in checks if check.lesson == stage.number}
    assert own <= judged.keys()
    assert judged == {name: wanted[name] for name in judged}


@pytest.mark.long
@STAGES
def test_checks_hold_and_fail_in_a_tab_where_they_do_elsewhere(
    stage: Lesson, checks: list[Check], outcomes: Outcomes
) -> None:
    number = stage.number
    seen = {name: it for (name, at), it in outcomes.items() if at == number}
    assert seen == _wanted(checks, number)
