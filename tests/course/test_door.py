"""The door: what no verb can help with, said in one sentence."""

from __future__ import annotations

import ast
import os
import pkgutil
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest

from course.cli import main
from course.commands import list as list_command
from course.lessons import ROOT
from course.pool import WORKER
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


def test_it_opens_in_a_chat_s_own_folder(tmp_path: Path) -> None:
    door = enter_from(tmp_path, "diff", "5", "--html", "five.html")
    assert (door.returncode, door.stderr) == (0, "")
    assert (tmp_path / "five.html").is_file()


@pytest.mark.long
def test_so_does_the_door_for_whoever_judges_a_class(tmp_path: Path) -> None:
    door = enter_from(tmp_path, command=WORKER)
    assert (door.returncode, door.stderr) == (0, "")


def enter_from(
    folder: Path,
    *words: str,
    command: Sequence[str] = (sys.executable, "-m", "course"),
) -> subprocess.CompletedProcess[str]:
    """The tool, installed, in a folder whose files have names of packages."""
    for name in ("click", "pytest", "random"):
        (folder / f"{name}.py").write_text("raise SystemExit('not me')")
    return subprocess.run(
        [*command, *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )


def test_the_door_has_a_name_of_its_own() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    door = project["project"]["scripts"]["course"]
    assert pkgutil.resolve_name(door) is main


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
