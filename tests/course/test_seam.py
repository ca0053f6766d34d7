"""The seam: whatever is above it does not know where a work runs.

The cells of the matrix that are long tests are left to the same place in the
Python of a tab, in `tests/web`.
"""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from course.lessons import ROOT
from course.suite import CHECKS, all_checks

OPEN = "ignore:unclosed database:ResourceWarning"
"""What is loaded anew in one interpreter leaves its last database open."""


@pytest.mark.long
@pytest.mark.skipif(
    sys.version_info < (3, 12), reason="The place has `sys.monitoring` look."
)
def test_a_second_place_for_works_gives_the_same_matrix() -> None:
    """Every check holds, and fails, where it does on the machine itself."""
    pytest_here = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"]
    place = ["-p", "tests.support.inprocess", "-W", OPEN]
    done = subprocess.run(
        [*pytest_here, *place, "-m", "not long", str(CHECKS)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
    )
    rows = re.findall(r"^ [ ●·✗]+ \d\d/\w", done.stdout, re.MULTILINE)
    assert done.returncode == 0, done.stdout
    assert len(rows) == len(all_checks())
