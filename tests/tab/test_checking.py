"""The verdict, as data for the page: the same words as `course check`."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from rich.console import Console

from course.lessons import all_lessons, find
from course.output.terminal import tell
from course.sandbox.engine import QuickJs
from course.verdict import verdict
from tests.support.face import MachineFace
from web.python.tab import files
from web.python.tab.checking import Record, check
from web.python.tab.guard import Guard
from web.python.tab.lessons import stage
from web.python.tab.place import Interpreter


@pytest.fixture
def place(guard: Guard) -> Interpreter:
    """The place for works that this interpreter is."""
    return Interpreter(guard, MachineFace(), QuickJs)


def states(record: Record, lesson: int) -> set[str]:
    """What became of the checks of one lesson."""
    return {
        it["state"] for it in record["checks"] if it["lesson"] == lesson
    } - {"advice"}


def test_a_lesson_that_is_done_says_so(place: Interpreter) -> None:
    record = check(find("5").folder, 5, place)
    assert record["done"]
    assert states(record, 5) == {"holds"}


def test_what_fails_is_told_in_the_words_of_the_command(
    place: Interpreter,
) -> None:
    folder = find("4").folder
    record = check(folder, 5, place)
    assert not record["done"]
    assert "fails" in states(record, 5)
    paper = io.StringIO()
    tell(verdict(folder, 5), Console(file=paper, width=79))
    assert record["text"].split() == paper.getvalue().split()
    failed = [it for it in record["checks"] if it["state"] == "fails"]
    assert all(it["seen"] and it["promise"] for it in failed)


def test_without_a_lesson_it_says_where_one_is(place: Interpreter) -> None:
    record = check(find("3").folder, None, place)
    assert record["reached"] == record["lesson"] == 3
    assert {it["lesson"] for it in record["checks"]} == {4}
    assert "Lessons 1 to 3 are done." in record["text"]
    assert "python -m course" not in record["text"]


def test_where_one_is_leaves_nothing_to_be_typed(
    place: Interpreter, tmp_path: Path
) -> None:
    ours = stage(find("4"))
    bare = re.sub(r' +""".*"""\n', "", str(ours["run.py"]))
    files.replace(tmp_path / "chat", {**ours, "run.py": bare})
    text = check(tmp_path / "chat", None, place)["text"]
    assert text.count("docstring") > 2
    assert "--all" not in text


def test_what_stopped_the_program_is_told_with_its_line(
    place: Interpreter, tmp_path: Path
) -> None:
    run = (find("5").folder / "run.py").read_text(encoding="utf-8")
    broken = run.replace("redirect(", "redirekt(")
    files.replace(tmp_path / "chat", {"run.py": broken})
    record = check(tmp_path / "chat", 5, place)
    places = [it["where"] for it in record["checks"] if it["where"]]
    line = broken.partition("redirekt(")[0].count("\n") + 1
    assert f"run.py, line {line}" in places


def test_a_program_that_does_not_start_is_told_with_its_line(
    place: Interpreter, tmp_path: Path
) -> None:
    files.replace(tmp_path / "chat", {"run.py": "import flask\nmesages\n"})
    record = check(tmp_path / "chat", 1, place)
    assert record["stopped"]["file"] == "run.py"
    assert record["stopped"]["line"] == 2
    assert record["checks"] == []


def test_a_stage_is_all_that_its_program_needs(tmp_path: Path) -> None:
    """Also as it is written by the page, and not as it lies in `steps/`."""
    for lesson in all_lessons():
        found = stage(lesson)
        assert "run.py" in found
        assert "requirements.txt" in found
        templates = lesson.folder / "templates"
        names = {f"templates/{it.name}" for it in templates.glob("*")}
        assert names <= found.keys()
