"""The journal of a change: cut off at any step, nothing is lost."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from course.authoring.git import Git
from course.authoring.journal import Journal

from .killing import tree

BEFORE = {"a.py": b"a\n", "b/c.py": b"c\n", "gone.py": b"gone\n"}
AFTER = {"a.py": b"A\n", "b/c.py": b"C\n", "new/d.py": b"d\n"}


class CutOff(Exception):
    """The process is no more."""


@pytest.fixture
def git(tmp_path: Path) -> Git:
    """A checkout with some files in it."""
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    for path, content in BEFORE.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(content)
    return Git(tmp_path)


def recorded(git: Git) -> Journal:
    """The change that makes of the files before those after, not begun."""
    journal = Journal.begin(git, "")
    journal.record({**AFTER, "gone.py": None}, None)
    return journal


def cut_off_after(steps: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have what is done to files end behind so many steps."""
    done = 0

    def stepped(act: object) -> object:
        def step(*given: object, **named: object) -> object:
            nonlocal done
            done += 1
            if done > steps:
                raise CutOff
            return act(*given, **named)  # type: ignore[operator]

        return step

    for owner, name in (
        (os, "replace"),
        (Path, "unlink"),
        (Path, "write_bytes"),
        (shutil, "rmtree"),
    ):
        monkeypatch.setattr(owner, name, stepped(getattr(owner, name)))


def test_cut_off_at_any_step_it_is_as_before_or_finished_or_undone(
    git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends = []
    for steps in range(100):
        with monkeypatch.context() as short:
            cut_off_after(steps, short)
            try:
                recorded(git).write()
                break
            except CutOff:
                pass
        left = Journal.find(git)
        if left:
            left.undo()
            assert tree(git.folder) == BEFORE
            ends.append("undone")
            continue
        assert tree(git.folder) in (BEFORE, AFTER)
        ends.append("as before" if tree(git.folder) == BEFORE else "finished")
        if ends[-1] == "finished":
            break
    assert tree(git.folder) == AFTER
    assert ends.count("undone") > len(AFTER)
    assert ends == sorted(ends, key=["as before", "undone", "finished"].index)


def test_an_undoing_that_is_cut_off_at_any_step_is_only_to_be_done_again(
    git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    for steps in range(100):
        begun = recorded(git)
        with monkeypatch.context() as short:
            cut_off_after(4, short)
            with pytest.raises(CutOff):
                begun.write()
        assert tree(git.folder) not in (BEFORE, AFTER)
        with monkeypatch.context() as short:
            cut_off_after(steps, short)
            with contextlib.suppress(CutOff):
                begun.undo()
        left = Journal.find(git)
        if left:
            left.undo()
        assert tree(git.folder) == BEFORE
        if not left:
            break
    assert steps > len(AFTER)
