"""Runs the matrix in the Python of a tab: a line of JSON for each test.

A program for run.mjs; its arguments go to pytest.
"""

from __future__ import annotations

import json
import sys

import pytest

from course.suite import BACKEND, CHECKS, OPTIONS
from web.python.tab.interpreter import get_ready


class Outcomes:
    """A pytest plugin: our stages run here, and what became of each check."""

    def pytest_configure(self, config: pytest.Config) -> None:
        config.stash[BACKEND] = get_ready()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Print it; a check that failed as it must is `expected to fail`."""
        if report.when != "call" and not report.failed:
            return
        outcome: str = report.outcome
        if report.skipped and hasattr(report, "wasxfail"):
            outcome = "fails as expected"
        told = {"test": report.nodeid, "outcome": outcome}
        if report.failed:
            told["why"] = report.longreprtext[-2000:]
        print(json.dumps(told))


pytest.main([*OPTIONS, str(CHECKS), *sys.argv[1:]], plugins=[Outcomes()])
