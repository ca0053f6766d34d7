"""The door: what no verb can help with, said in one sentence."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest

from course.commands import list as list_command
from course.lessons import ROOT
from course.words import OUR_FAULT

from .conftest import Type

ENTER = (
    "import sys, runpy; {}; sys.argv[1:] = ['list']; "
    "runpy.run_module('course', run_name='__main__', alter_sys=True)"
)


def enter(first: str) -> subprocess.CompletedProcess[str]:
    """`python -m course list` by a Python that lacks something."""
    return subprocess.run(
        [sys.executable, "-c", ENTER.format(first)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )


def test_the_door_opens() -> None:
    assert enter("pass").returncode == 0


@pytest.mark.parametrize("version", ["(2, 7, 18)", "(3, 10, 13)"])
def test_a_python_that_is_too_old_is_told_so(version: str) -> None:
    door = enter(f"sys.version_info = {version}")
    number = ".".join(version.strip("()").split(", ")[:2])
    assert (door.returncode, door.stdout) == (2, "")
    assert "needs Python 3.11 or newer" in door.stderr
    assert f"this is Python {number}:" in door.stderr
    assert door.stderr.count("\n") == 1


def test_an_old_python_can_read_what_tells_it() -> None:
    for name in ("course/__init__.py", "course/__main__.py"):
        text = (ROOT / name).read_text(encoding="utf-8")
        tree = ast.parse(text, feature_version=(3, 4))
        kinds = {type(node) for node in ast.walk(tree)}
        assert not kinds & {ast.AnnAssign, ast.FunctionDef, ast.JoinedStr}
    ast.parse(
        (ROOT / "noxfile.py").read_text(encoding="utf-8"),
        feature_version=(3, 7),
    )


@pytest.mark.parametrize("package", ["click", "rich"])
def test_a_package_that_is_missing_is_named(package: str) -> None:
    door = enter(f"sys.modules[{package!r}] = None")
    assert (door.returncode, door.stdout) == (2, "")
    assert door.stderr.startswith(f"'{package}")
    assert "nox -s course -- list" in door.stderr
    assert "pip install --group course" in door.stderr
    assert door.stderr.count("\n") == 1


def test_a_verb_that_there_is_not_is_refused(type_in: Type) -> None:
    said = type_in("rnu")
    assert said.refused_with("'rnu'", "'python -m course --help'")
    assert type_in("list", "--jsn").refused_with("--jsn", "--json")


def test_without_a_verb_it_says_what_there_is(type_in: Type) -> None:
    said = type_in()
    assert said.status == 0
    for verb in ("list", "run", "diff"):
        assert f"\n  {verb} " in said.out


def test_our_own_faults_are_called_ours(
    type_in: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(as_json: bool) -> int:
        raise ZeroDivisionError("a fault of ours")

    monkeypatch.setattr(list_command, "show", fail)
    said = type_in("list")
    assert said.status == 2
    assert "ZeroDivisionError: a fault of ours\n" in said.err
    assert said.err.endswith(f"{OUR_FAULT}\n")
