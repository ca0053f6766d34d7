"""The checks are read once, and one work after the other is judged by them."""

from __future__ import annotations

from pathlib import Path

import pytest

from course.catalogue import CATALOGUE, read
from course.judge import judge
from course.lessons import STEPS
from course.results import JudgeFailed
from course.suite import Suite, with_suite
from course.verdict import Verdict, verdict

BREAKS = """\
from course.suite import SUBJECT


def test_it(request):
    name = request.config.stash[SUBJECT].work.original.parent.name
    assert name != "07_sessions", "That one."
    assert name != "08_dictionaries", 1 / 0
"""


def test_each_work_is_judged_as_if_it_were_the_only_one(
    tmp_path: Path,
) -> None:
    (mistake,) = read(CATALOGUE / "mistakes/04_presenting/nothing_stored")
    mistake.make(tmp_path / "wrong")
    works = [
        STEPS / "05_timestamps",
        tmp_path / "wrong",
        STEPS / "02_routes",
    ]
    together: list[Verdict] = []

    def use(suite: Suite) -> None:
        together.extend(verdict(work, suite=suite) for work in works)

    with_suite(use)
    alone = [verdict(work) for work in works]
    assert [it.as_record() for it in together] == [
        it.as_record() for it in alone
    ]
    assert [it.progress.reached for it in together][::2] == [5, 2]


def test_a_check_that_breaks_down_on_one_work_judges_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "test_01_it.py").write_text(BREAKS)
    monkeypatch.setattr("course.suite.CHECKS", tmp_path)
    seen: list[str] = []

    def use(suite: Suite) -> None:
        with pytest.raises(JudgeFailed, match="ZeroDivisionError"):
            judge(STEPS / "08_dictionaries", suite=suite)
        for name in ("07_sessions", "06_templates"):
            (result,) = judge(STEPS / name, suite=suite).results
            seen.append(str(result.failure).splitlines()[0])

    with_suite(use)
    assert seen == ["That one.", "None"]


def test_ctrl_c_is_heard_while_the_checks_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "test_01_it.py").write_text("raise KeyboardInterrupt\n")
    monkeypatch.setattr("course.suite.CHECKS", tmp_path)
    with pytest.raises(KeyboardInterrupt):
        with_suite(lambda suite: None)


def test_what_goes_wrong_in_between_is_raised_as_it_was() -> None:
    def use(suite: Suite) -> None:
        assert suite.checks
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        with_suite(use)
