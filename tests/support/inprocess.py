"""Has our own stages run in this interpreter, as a browser's tab runs them.

A pytest plugin, `-p tests.support.inprocess`: it proves that whatever is above
the seam does not know where a work runs. Clock and script engine are this
machine's.
"""

from __future__ import annotations

import pytest

from course.sandbox.engine import QuickJs
from course.suite import BACKEND
from tests.support.face import MachineFace
from web.python.tab.guard import Guard
from web.python.tab.place import Interpreter


def pytest_configure(config: pytest.Config) -> None:
    config.stash[BACKEND] = Interpreter(Guard(), MachineFace(), QuickJs)
