"""What a tab has of Python, in the Python that runs the tests."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

if sys.version_info < (3, 12):
    collect_ignore_glob = ["test_*.py"]  # it has no `sys.monitoring`
else:
    from web.python.tab.guard import Guard

    @pytest.fixture
    def guard() -> Iterator[Guard]:
        """The guard of this interpreter."""
        guard = Guard()
        yield guard
        guard.remove()
