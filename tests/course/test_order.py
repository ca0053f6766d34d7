"""`course insert`, `move` and `remove`: another order of the lessons."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from course.authoring.numbering import Renumbering, row, with_next, with_rows
from course.commands import order
from course.lessons import ROOT, all_lessons, find

from .conftest import Type, commit
from .killing import kill_often, tree, with_the_tool

PAGES = ("README.md", "CONTRIBUTING.md", "docs", "site/pages")
NAMES = Renumbering(
    {15: 15, 16: 17, 17: 18}, {"16_database": "17_database"}, {14: "14_old"}
)


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("lesson 16 and 17 more", "lesson 17 and 17 more"),
        ("Lesson 15, lesson\n  16", "Lesson 15, lesson\n  17"),
        ("lessons 15, 16 and 17", "lessons 15, 17 and 18"),
        ("lessons 4\u201316; UTF-16", "lessons 4\u201317; UTF-16"),
        ('lessons = "3-16, 17"', 'lessons = "3-17, 18"'),
        ("(`16_database`)", "(`17_database`)"),
        (
            "tests/lessons/test_16_database.py",
            "tests/lessons/test_17_database.py",
        ),
        ("`python -m course run 16`", "`python -m course run 17`"),
        ("course diff 15 17", "course diff 15 18"),
        ("course diff 16 17", "course diff 17 18"),
        ("course mistakes 16 17", "course mistakes 17 17"),
        ("--lesson 16", "--lesson 17"),
        ("check ../mychat --exercise 16", "check ../mychat --exercise 17"),
        ("exercise_16_database.py", "exercise_17_database.py"),
        ("typing_extensions==4.16.0", "typing_extensions==4.16.0"),
    ],
)
def test_a_reference_follows(was: str, now: str) -> None:
    assert NAMES.text(was) == now


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("lesson 16\n| 2\u201316 |\n(16, 15)\n", [2, 3]),
        ("4.16.0, 16 %, UTF-16\n", [1]),
        ("in lesson 14\n`14_old`\n14\n", [1, 2]),
        ("Next: [lesson 14](../14_old/README.md)\n", []),
    ],
)
def test_what_cannot_be_decided_is_named(text: str, lines: list[int]) -> None:
    assert NAMES.undecided(text) == lines


def test_the_lines_that_are_written_are_those_that_are_there() -> None:
    for lesson in all_lessons()[:-1]:
        assert lesson.after
        assert with_next(lesson.readme, lesson.after) == lesson.readme
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = [row(it, it.brings) for it in all_lessons()]
    assert with_rows(readme, rows) == readme


def test_what_cannot_be_is_refused(type_in: Type) -> None:
    assert type_in("insert", "15", "Em-o").refused_with("'Em-o' is no name")
    assert type_in("insert", "15", "polling").refused_with("lesson 10")
    assert type_in("insert", "final", "more").refused_with("is the end")
    assert type_in("insert", "35", "more").refused_with("no lesson '35'")
    assert type_in("move", "final", "3").refused_with("stays there")
    assert type_in("move", "4", "3").refused_with("Lesson 4", "already")
    assert type_in("remove", "final").refused_with("stays there")


def test_it_takes_a_checkout(
    type_in: Type, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(order, "ROOT", tmp_path)
    for words in ["insert", "15", "more"], ["move", "4", "5"], ["remove", "4"]:
        assert type_in(*words).refused_with("is not a git checkout")


@pytest.fixture
def clone(checkout: Path, tmp_path: Path) -> Path:
    """A checkout with all in it that names lessons, and the tool."""
    folder = with_the_tool(checkout, tmp_path)
    shutil.rmtree(folder / "catalogue")
    for part in (*PAGES, "catalogue", "tests/course"):
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, folder / part)
        else:
            shutil.copy(ROOT / part, folder / part)
    commit(folder)
    return folder


def said(clone: Path, *words: str) -> str:
    """What a verb says in a checkout, where all went well."""
    return subprocess.check_output(
        [sys.executable, "-m", "course", *words],
        cwd=clone,
        encoding="utf-8",
    )


@pytest.mark.long
def test_in_and_moved_and_out_again_is_byte_for_byte_what_it_was(
    clone: Path,
) -> None:
    before = tree(clone)
    told = said(clone, "insert", "15", "emojis")
    assert "Lesson 16 (emojis) is put in." in told
    assert "steps/16_emojis/README.md: what it is about" in told
    assert "final/README.md, line " in told
    notes = (clone / "steps/15_styling/README.md").read_text(encoding="utf-8")
    assert notes.splitlines()[-1].startswith("Next: [lesson 16](../16_emojis/")
    assert (clone / "tests/lessons/test_29_headers.py").is_file()

    assert "is moved." in said(clone, "move", "emojis", "database")
    stages = [it.name for it in sorted((clone / "steps").iterdir())]
    assert stages[14:17] == ["15_styling", "16_database", "17_emojis"]
    for path in (clone / "steps/17_emojis").rglob("*.py"):
        other = clone / "steps/16_database" / path.name
        assert path.read_bytes() == other.read_bytes()

    said(clone, "remove", "emojis")
    assert tree(clone) == before


@pytest.mark.long
def test_what_git_does_not_have_of_a_lesson_is_kept(clone: Path) -> None:
    (clone / "steps/15_styling/draft.txt").write_text("an idea", "utf-8")
    about = clone / "docs/ideas_for_15_styling.md"
    about.write_text("more of them", "utf-8")
    told = said(clone, "remove", "styling")
    place = Path(told.rpartition(" kept in ")[2].strip())
    assert tree(place) == {"steps/15_styling/draft.txt": b"an idea"}
    assert not (clone / "steps/15_styling").exists()
    assert about.read_text(encoding="utf-8") == "more of them"


@pytest.mark.long
def test_a_moved_lesson_brings_there_what_it_brought(clone: Path) -> None:
    said(clone, "move", "clear_history", "styling")
    stages = clone / "steps"
    assert (stages / "14_styling" / "static" / "style.css").is_file()
    assert "def clear" not in (stages / "14_styling/run.py").read_text()
    assert "def clear" in (stages / "15_clear_history/run.py").read_text()
    old = find("15").folder / "run.py"
    new = stages / "15_clear_history" / "run.py"
    assert new.read_bytes() == old.read_bytes()


@pytest.mark.long
def test_files_that_git_does_not_know_are_not_left_behind(
    clone: Path,
) -> None:
    (clone / ".gitignore").write_text("*.db\n__pycache__/\n", "utf-8")
    commit(clone)
    (clone / "steps/16_database/chat.db").write_text("mine", "utf-8")
    before = tree(clone)
    done = subprocess.run(
        [sys.executable, "-m", "course", "insert", "15", "emojis"],
        cwd=clone,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert "steps/16_database/chat.db: take them out" in done.stderr
    assert tree(clone) == before


@pytest.mark.long
def test_a_kill_leaves_it_as_it_was_or_finished_or_to_be_undone(
    clone: Path,
) -> None:
    kill_often(clone, "insert", "15", "emojis")
