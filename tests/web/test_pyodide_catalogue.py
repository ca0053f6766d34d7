"""The catalogue in the Python of a tab: the same words as on a computer.

Where a tab differs, `different_in_a_tab.toml` says why. What is listed there
and is the same after all is as wrong as what differs and is not.

Of each lesson the first mistake, and the first change that is none, are judged
every day, as on a computer; the others are long tests, which `.ci/run` leaves
to `nox -s web`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from course.catalogue import CATALOGUE, all_accepted, all_mistakes, read
from course.lessons import Lesson
from tests.web.pyodide import InATab

Record = dict[str, Any]

DIFFERENT: dict[str, str] = tomllib.loads(
    Path(__file__)
    .with_name("different_in_a_tab.toml")
    .read_text(encoding="utf-8")
)
"""For entries that are judged otherwise in a tab, why that is."""


def named(folders: list[Path]) -> list[Any]:
    """The folders, within the catalogue; all but the first are long."""
    seen: set[Lesson] = set()
    found = []
    for folder in folders:
        lesson = read(folder)[0].lesson
        marks = [pytest.mark.long] if lesson in seen else []
        seen.add(lesson)
        name = folder.relative_to(CATALOGUE).as_posix()
        found.append(pytest.param(name, id=name, marks=marks))
    return found


MISTAKES, ACCEPTED = named(all_mistakes()), named(all_accepted())


@pytest.fixture(scope="module")
def judged(
    site: Path, request: pytest.FixtureRequest
) -> Iterator[dict[str, list[Record]]]:
    """The records of each entry that is asked for, one for each lesson.

    A machine has two cores or more: two programs judge half of them each.
    """
    packs = site / "workshop" / "python"
    wanted = [
        str(item.callspec.params["name"])
        for item in request.session.items
        if isinstance(item, pytest.Function) and item.path == request.path
        if "judged" in item.fixturenames
    ]
    runs = [
        InATab(packs, "catalogue.py", *half)
        for half in (wanted[::2], wanted[1::2])
    ]
    found: dict[str, list[Record]] = {name: [] for name in wanted}
    try:
        for run in runs:
            for record in run.records():
                found[record["entry"]].append(record)
        yield found
    finally:
        for run in runs:
            run.close()


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_in_a_tab_as_it_is_elsewhere(
    name: str, judged: dict[str, list[Record]]
) -> None:
    (record,) = judged[name]
    (entry,) = read(CATALOGUE / name)
    same = record["text"] == entry.seen.read_text(encoding="utf-8")
    assert same != (name in DIFFERENT), record["text"]


@pytest.mark.parametrize("name", ACCEPTED)
def test_what_is_no_mistake_passes_in_a_tab(
    name: str, judged: dict[str, list[Record]]
) -> None:
    failed = [it["text"] for it in judged[name] if not it["passed"]]
    assert bool(failed) == (name in DIFFERENT), "\n".join(failed)


def test_what_is_different_is_in_the_catalogue() -> None:
    assert DIFFERENT.keys() <= {it.id for it in MISTAKES + ACCEPTED}
