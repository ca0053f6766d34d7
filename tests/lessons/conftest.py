"""What every check is given: the work to judge, and visitors to it.

Without `--work` each check meets every stage of the course, and is expected
to fail before its lesson, to pass from its lesson on, and to fail again from
the lesson that does away with what it checks. With `--work FOLDER` it meets
that folder alone, and is expected nothing of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from course.lessons import all_lessons, find
from course.module import Module
from course.sandbox.server import Server
from course.sandbox.work import Work
from course.visitor import Visitor

HERE = Path(__file__).parent
CELLS: dict[tuple[str, str], dict[int, str]] = {}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--work", help="judge this folder, not the stages")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    work = metafunc.config.getoption("--work")
    if work:
        stages = [pytest.param(Path(work), id="work")]
    else:
        stages = [
            pytest.param(lesson.folder, id=f"{lesson.number:02}")
            for lesson in all_lessons()
        ]
    metafunc.parametrize("stage", stages, scope="session")


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    if config.getoption("--work"):
        return
    numbers = {lesson.folder: lesson.number for lesson in all_lessons()}
    for item in items:
        if (
            not isinstance(item, pytest.Function)
            or HERE not in item.path.parents
        ):
            continue
        stage: Any = item.callspec.params["stage"]
        number = numbers[stage]
        if number not in holds(item):
            item.add_marker(
                pytest.mark.xfail(reason="not here", raises=AssertionError)
            )


def holds(item: pytest.Item) -> set[int]:
    """The numbers of the lessons at which a check holds."""
    found = re.match(r"test_(\d\d)_", item.path.name)
    assert found, item.path
    end = len(all_lessons()) + 1

    def number_of(mark: str) -> int:
        marker = item.get_closest_marker(mark)
        try:
            return find(marker.args[0]).number if marker else end
        except LookupError:
            return end  # TEMPORARY

    first = range(int(found[1]), number_of("until"))
    return {*first, *range(number_of("again"), end)}


@pytest.fixture
def reads(request: pytest.FixtureRequest) -> Callable[..., bool]:
    """Compares a text with the video's: `reads(text, exact, *others)`.

    Our own stages must have it exactly. A student's may have one of the
    others, which the course's own published solutions have.
    """
    students = request.config.getoption("--work")

    def reads(text: str, exact: str, *others: str) -> bool:
        return text == exact or bool(students and text in others)

    return reads


@pytest.fixture(scope="session")
def process(stage: Path) -> Iterator[Work]:
    """The process that the work is loaded in, one for all checks."""
    with Work(stage) as work:
        yield work


@pytest.fixture
def work(process: Work) -> Work:
    """The work, loaded from the beginning for this check."""
    process.begin()
    return process


@pytest.fixture
def module(work: Work) -> Module:
    """The names that the work's module offers."""
    return Module(work)


@pytest.fixture
def visitor(work: Work) -> Visitor:
    """Somebody with a browser of their own."""
    return Visitor(work)


@pytest.fixture
def another(work: Work, visitor: Visitor) -> Visitor:
    """Somebody else, elsewhere, with another browser."""
    return Visitor(work, log=visitor.log)


@pytest.fixture(scope="session")
def started(stage: Path) -> Iterator[Server]:
    """The work started with `python run.py`, and `PORT` set."""
    with Server(stage) as server:
        yield server


@pytest.fixture
def folder(process: Work) -> Path:
    """The folder of the work, where its other files are."""
    return process.original.parent
