"""`course history`: the same repository everywhere, and nothing lost."""

from __future__ import annotations

import re
import shutil
import subprocess
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from course.authoring.history import PINS
from course.commands import history
from course.lessons import FINAL, ROOT, all_lessons, find

from .conftest import Type, commit, fingerprint
from .killing import tree

TAGS = [it.folder.name for it in all_lessons()]


@pytest.fixture(autouse=True)
def clone(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A checkout of the course, which the history is made of."""
    folder = tmp_path / "clone"
    shutil.copytree(checkout, folder)
    monkeypatch.setattr(history, "ROOT", folder)
    return folder


def git(folder: Path, *words: str) -> str:
    """What git says in a folder."""
    return subprocess.check_output(["git", "-C", folder, *words], text=True)


def change(clone: Path, lesson: str) -> None:
    """Edit a lesson, and commit that."""
    stage = clone / find(lesson).folder.relative_to(ROOT)
    with (stage / "run.py").open("a", encoding="utf-8") as file:
        file.write("# The end.\n")
    commit(clone)


def test_each_tag_is_given_back_by_the_workflow() -> None:
    workflow = ROOT / ".github" / "workflows" / "history.yml"
    text = workflow.read_text(encoding="utf-8")
    patterns = re.findall(r"refs/tags/(\S+):refs/tags/\1", text)
    for tag in TAGS:
        assert any(fnmatchcase(tag, it) for it in patterns), tag


def test_a_lesson_is_a_commit_and_a_tag(type_in: Type, tmp_path: Path) -> None:
    made = tmp_path / "made"
    said = type_in("history", str(made))
    assert (said.status, said.err) == (0, "")
    stages = len(all_lessons())
    assert f"{stages} commits, tagged 01_hello_world to final" in said.out
    assert git(made, "tag").split() == TAGS
    assert git(made, "rev-list", "--count", "main").strip() == str(stages)
    assert git(made, "status", "--porcelain") == ""
    for number, video in (
        (1, "Initial commit"),
        (7, "Lesson 7: Creating users"),
    ):
        said_by = git(made, "log", "-1", "--format=%s", TAGS[number - 1])
        assert said_by.strip() == video
    names = git(made, "diff", "--name-only", "04_presenting", "05_timestamps")
    notes = ["README.md", "exercise.patch", "questions.toml"]
    assert names.split() == [*notes, "run.py"]


@pytest.mark.long
def test_it_is_the_same_on_any_day_and_machine(
    type_in: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    type_in("history", str(tmp_path / "one"))
    for name, value in (
        ("GIT_COMMITTER_DATE", "2001-02-03T04:05:06+0700"),
        ("GIT_AUTHOR_NAME", "Somebody"),
        ("GIT_COMMITTER_NAME", "Somebody"),
        ("GIT_DEFAULT_HASH", "sha256"),
        ("TZ", "Asia/Tokyo"),
    ):
        monkeypatch.setenv(name, value)
    type_in("history", str(tmp_path / "two"))
    one, two = (git(tmp_path / it, "show-ref") for it in ("one", "two"))
    assert one == two


@pytest.mark.long
def test_after_an_edit_the_earlier_tags_can_be_had(
    clone: Path, type_in: Type, tmp_path: Path
) -> None:
    made = tmp_path / "made"
    type_in("history", str(made))
    before = {it: git(made, "rev-parse", it) for it in TAGS}
    assert "It was so before." in type_in("history", str(made)).out
    assert git(made, "tag").split() == TAGS

    change(clone, "7")
    said = type_in("history", str(made))
    assert "edition-1/01_hello_world to edition-1/final" in said.out
    for number, it in enumerate(TAGS, 1):
        same = git(made, "rev-parse", it) == before[it]
        assert same == (number < 7), it
        assert git(made, "rev-parse", f"edition-1/{it}") == before[it]
    assert git(made, "status", "--porcelain") == ""
    assert (made / "chat").is_dir(), "final, which is the last"

    change(clone, "9")
    assert "edition-2/" in type_in("history", str(made)).out
    assert len(git(made, "tag").split()) == 3 * len(TAGS)


@pytest.mark.long
def test_a_tag_that_lies_in_the_folder_stays_there(
    clone: Path, type_in: Type, tmp_path: Path
) -> None:
    made = tmp_path / "made"
    type_in("history", str(made))
    git(made, "checkout", "-q", "07_sessions")
    change(clone, "7")
    before = fingerprint(made / "templates")
    assert type_in("history", str(made)).status == 0
    assert fingerprint(made / "templates") == before
    assert git(made, "describe", "--tags").strip() == "edition-1/07_sessions"


@pytest.mark.long
def test_what_is_not_committed_is_not_in_it(
    clone: Path, type_in: Type, tmp_path: Path
) -> None:
    stage = clone / find("7").folder.relative_to(ROOT)
    (stage / "more.py").write_text("", encoding="utf-8")
    said = type_in("history", str(tmp_path / "made"))
    assert said.status == 0
    assert "Lesson 7 (sessions) is edited and not committed" in said.out
    assert not git(tmp_path / "made", "log", "--format=%h", "--", "more.py")


@pytest.mark.long
def test_a_folder_that_is_not_ours_is_left_alone(
    clone: Path, type_in: Type, tmp_path: Path
) -> None:
    full = tmp_path / "full"
    full.mkdir()
    (full / "mine.txt").write_text("mine", encoding="utf-8")
    for folder in full, full / "mine.txt", clone, clone / "steps":
        before = fingerprint(tmp_path)
        said = type_in("history", str(folder))
        assert said.refused_with(str(folder), "no history of this course")
        assert fingerprint(tmp_path) == before


@pytest.mark.long
def test_somebody_s_own_work_in_it_is_not_lost(
    clone: Path, type_in: Type, tmp_path: Path
) -> None:
    made = tmp_path / "made"
    type_in("history", str(made))
    change(clone, "7")
    (made / "run.py").write_text("mine", encoding="utf-8")
    assert type_in("history", str(made)).refused_with("not committed")
    commit(made)
    assert type_in("history", str(made)).refused_with("main", "git branch")
    assert (made / "run.py").read_text(encoding="utf-8") == "mine"
    git(made, "branch", "mine")
    git(made, "reset", "-q", "--hard", "final")
    assert type_in("history", str(made)).status == 0
    assert git(made, "show", "mine:run.py") == "mine"


@pytest.mark.long
def test_what_each_tag_has_is_its_stage_which_the_matrix_judges(
    clone: Path, type_in: Type, tmp_path: Path
) -> None:
    made = tmp_path / "made"
    type_in("history", str(made))
    for lesson in all_lessons():
        git(made, "checkout", "-q", lesson.folder.name)
        stage = tree(clone / lesson.folder.relative_to(ROOT))
        if lesson.folder == FINAL:
            stage[PINS] = (clone / PINS).read_bytes()
        assert tree(made) == stage
    git(made, "checkout", "-q", "07_sessions")
    assert type_in("check", str(made), "--lesson", "7").status == 0
