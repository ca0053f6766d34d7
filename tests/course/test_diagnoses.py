"""Diagnoses: that each is asked, and goes by something that can happen."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest

from course.diagnoses import FILES, all_diagnoses
from course.diagnoses.registry import diagnoses_in
from course.lessons import ROOT
from course.sandbox.failure import Crash, Failure
from course.words import told

FOLDER = ROOT / "course" / "diagnoses"
NO_DIAGNOSES = {"__init__", "case", "javascript", "registry"}


class Raised(NamedTuple):
    """Where a check, or what it leans on, makes a failure."""

    kind: str
    speaks: bool
    """Whether it says itself what was seen."""


def trees(*folders: Path) -> Iterator[ast.Module]:
    for folder in folders:
        for file in sorted(folder.rglob("*.py")):
            yield ast.parse(file.read_bytes())


def text(node: ast.expr) -> str:
    """A text that stands in the source as such, or nothing."""
    value = node.value if isinstance(node, ast.Constant) else None
    return value if isinstance(value, str) else ""


def kinds_asked_for() -> set[str]:
    """What the diagnoses compare `case.kind` with."""
    return {
        text(constant)
        for tree in trees(FOLDER)
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare)
        and isinstance(node.left, ast.Attribute)
        and node.left.attr == "kind"
        for other in node.comparators
        for constant in ast.walk(other)
        if isinstance(constant, ast.Constant)
    }


def all_raised() -> set[Raised]:
    """What is made with `Failure(...)` or `page.failure(...)`."""
    return {
        Raised(
            kind=text(node.args[0]),
            speaks=len(node.args) > 1
            or any(keyword.arg == "seen" for keyword in node.keywords),
        )
        for tree in trees(ROOT / "course", ROOT / "tests" / "lessons")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).rpartition(".")[2].lower() == "failure"
        and node.args
        and text(node.args[0])
    }


def name(file: ModuleType) -> str:
    return file.__name__.rpartition(".")[2]


def test_a_diagnosis_asks_for_a_kind_that_is_raised() -> None:
    raised = {failure.kind for failure in all_raised()}
    assert kinds_asked_for()
    assert kinds_asked_for() - raised == set()


@pytest.mark.parametrize(
    "kind", sorted({one.kind for one in all_raised() if not one.speaks})
)
def test_what_was_seen_can_be_said_of_each_kind(kind: str) -> None:
    crash = Crash("NameError", "name 'app' is not defined")
    assert told(Failure(kind, asked="load", got=1, crash=crash))


def test_every_file_of_diagnoses_is_asked() -> None:
    there = {file.stem for file in FOLDER.glob("*.py")} - NO_DIAGNOSES
    assert sorted(map(name, FILES)) == sorted(there)


@pytest.mark.parametrize("file", FILES, ids=name)
def test_a_file_registers_each_of_its_functions_once(
    file: ModuleType,
) -> None:
    """In the file's own order; helpers, with their underscore, are none."""
    tree = ast.parse((FOLDER / f"{name(file)}.py").read_bytes())
    functions = [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]
    registered = [known.__name__ for known in diagnoses_in(file)]
    assert registered == functions
    assert len(registered) == len(set(registered))


def test_a_diagnosis_names_its_fault_in_one_line() -> None:
    for known in all_diagnoses():
        assert known.__doc__ and "\n" not in known.__doc__, known.__name__
