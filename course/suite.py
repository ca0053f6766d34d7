"""Runs the checks of `tests/lessons` on one work, with pytest, silently."""

from __future__ import annotations

from typing import Literal

import pytest

from . import texts
from .browser.visitor import Visitor
from .judge import CHECKS, PLUGIN, JudgeFailed, Result, read_check
from .lessons import ROOT
from .progress import place
from .sandbox.network import Server
from .sandbox.work import Work
from .unmet import Unmet

_OPTIONS = [
    *("--rootdir", str(ROOT), "-c", str(ROOT / "pyproject.toml")),
    "--disable-plugin-autoload",
    "--assert=plain",
]
_LEFT_OUT = (
    "cacheprovider",
    "debugging",
    "doctest",
    "faulthandler",
    "junitxml",
    "logging",
    "pastebin",
    "stepwise",
    "terminal",
    "threadexception",
    "unittest",
    "unraisableexception",
    "warnings",
)
"""What pytest brings and nobody here looks at."""


def run_suite(work: Work, server: Server, lesson: int | None) -> list[Result]:
    """What each check saw: all checks, or those that hold at one lesson.

    Raises JudgeFailed where a check broke down by a fault of its own.
    """
    judge = _Judge(work, server, lesson)
    left_out = [word for name in _LEFT_OUT for word in ("-p", f"no:{name}")]
    status = pytest.main([*_OPTIONS, *left_out, str(CHECKS)], plugins=[judge])
    if judge.broken or status not in (0, 1):
        raise JudgeFailed("\n".join(judge.broken) or f"pytest: {status}")
    return judge.results


class _Judge:
    """The pytest plugin that hands the work over and takes the results."""

    def __init__(self, work: Work, server: Server, lesson: int | None) -> None:
        self.__name__ = PLUGIN  # what pytest will know this plugin by
        self.work = work
        self.server = server
        self.lesson = lesson
        self.results: list[Result] = []
        self.broken: list[str] = []
        self.reached: int | None = None

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        if self.lesson is not None:
            items[:] = [
                item for item in items if self.lesson in read_check(item).holds
            ]
        items.sort(key=lambda item: read_check(item).advice)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.broken.append(f"{report.nodeid}: {report.longrepr}")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Pass over what the work cannot have reached yet.

        The first check of each lesson is made in any case: what is broken
        in the middle does not hide what works behind it. Advice comes last,
        and only where the work has come to.
        """
        check = read_check(item)
        if self.lesson is not None:
            return
        if not check.advice:
            looked_into = any(
                result.check.lesson == check.lesson for result in self.results
            )
            passed_over = looked_into and self._is_far(check.lesson)
        else:
            if self.reached is None:
                self.reached = place(self.results).reached
            passed_over = self.reached not in check.holds
        if passed_over:
            pytest.skip()

    def _is_far(self, lesson: int) -> bool:
        """Whether nothing holds of this lesson and the three before it."""
        held = {
            result.check.lesson
            for result in self.results
            if result.passed and not result.check.advice
        }
        return lesson > 3 and held.isdisjoint(range(lesson - 3, lesson + 1))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> pytest.TestReport:
        """Take the result, and spare pytest the traceback nobody reads."""
        outcome: Literal["passed", "failed", "skipped"]
        if call.excinfo is None:
            outcome = "passed"
        elif call.excinfo.errisinstance(pytest.skip.Exception):
            outcome = "skipped"
        else:
            outcome = "failed"
        if outcome == "failed" or (call.when, outcome) == ("call", "passed"):
            self._take(item, call)
        return pytest.TestReport(
            item.nodeid,
            item.location,
            item.keywords,
            outcome,
            None,
            call.when,  # type: ignore[arg-type]
        )

    def _take(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        result = Result(read_check(item), passed=call.excinfo is None)
        self.results.append(result)
        for value in getattr(item, "funcargs", {}).values():
            if isinstance(value, Visitor):
                result.log = value.log
        if call.excinfo is None:
            return
        raised = call.excinfo.value
        if isinstance(raised, Unmet):
            result.seen, result.error = raised.seen, raised.error
        elif isinstance(raised, AssertionError):
            result.seen = str(raised).split("\nassert ")[0]
        else:
            self.broken.append(f"{result.check.name}: {raised!r}")
        result.seen = texts.cut(result.seen, texts.SEEN)
