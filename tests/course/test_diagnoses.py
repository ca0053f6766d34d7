"""Diagnoses: that each is asked, and goes by something that can happen."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest

from course.browser.visitor import Asked
from course.diagnoses import FILES, Case, all_diagnoses, explain
from course.diagnoses.registry import diagnoses_in
from course.lessons import ROOT
from course.sandbox.failure import Crash, Failure
from course.words import told

FOLDER = ROOT / "course" / "diagnoses"
NO_DIAGNOSES = {"__init__", "case", "registry"}


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


PAGE_IN_TWO_PLACES = """\
from flask import render_template


def refuse():
    return render_template("index.html", problem="No.")


def index():
    return render_template("index.html")
"""


@pytest.mark.parametrize("place", ["run.py", "chat/views.py"])
@pytest.mark.parametrize(
    ("page", "missing"),
    [
        ("{{ problem }}", ""),
        ("{{ problem }}{{ names }}", "names"),
        ("{{ names|in_order }}{{ problem is long }}", "names"),
        (
            "{% extends 'base.html' %}{% macro show() %}{% endmacro %}"
            "{% import 'forms.html' as forms %}"
            "{% block body %}{{ show() }}{{ forms.box() }}{% endblock %}",
            "",
        ),
    ],
    ids=["given", "not given", "filter", "macro"],
)
def test_what_a_page_is_given_somewhere_or_makes_itself_is_not_missing(
    page: str, missing: str, place: str, tmp_path: Path
) -> None:
    """Filters and tests of a program's own are none of Jinja's."""
    for name, text in (
        ("run.py", ""),
        (place, PAGE_IN_TWO_PLACES),
        ("templates/index.html", page),
    ):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
    failure = Failure("not_on_page", asked="Yes.", read="", at="/")
    why = explain(Case("", failure, [], tmp_path, tmp_path / "run.py"))
    if missing:
        assert why and f"`index.html` asks for `{missing}`" in why
        assert "hands over `problem`." in why
    else:
        assert why is None


@pytest.mark.parametrize(
    ("sign", "right"),
    [("%m", "%M"), ("%I", "%H"), ("%h", "%H"), ("%s", "%S")],
)
def test_a_sign_of_the_time_is_told_from_the_one_that_is_meant(
    sign: str, right: str, tmp_path: Path
) -> None:
    """What `%h` and `%s` give hangs on the computer: no mistake shows them."""
    file = tmp_path / "run.py"
    pattern = "%H:%M:%S".replace(right, sign)
    now = f'datetime.now().strftime("{pattern}")'
    file.write_text(f"def now():\n    return {now}\n")
    failure = Failure("not_on_page", asked="21:08:09", read="", at="/aaron")
    why = explain(Case("", failure, [], tmp_path, file))
    assert why and f"`{sign}` stands for" in why
    assert f"Write `{right}`." in why


def test_a_search_that_goes_out_as_a_get_is_meant_so(tmp_path: Path) -> None:
    """No method is missing where the program reads `request.args` for it."""
    (tmp_path / "templates").mkdir()
    page = tmp_path / "templates" / "chat.html"
    page.write_text('<form method="GET"><input name="word"></form>')
    program = tmp_path / "run.py"
    asked = [Asked("I looked for it", "GET /chat/ann?word=tea", 200, None)]
    failure = Failure("assertion", seen="It is not there.")
    case = Case("test_a_word", failure, asked, tmp_path, program)
    program.write_text('word = request.form["word"]\n')
    assert "went out as a GET" in str(explain(case))
    program.write_text('word = request.args.get("word", "")\n')
    case = Case("test_a_word", failure, asked, tmp_path, program)
    assert "GET" not in str(explain(case))
