"""Makes the Python of a tab one that works can run in."""

from __future__ import annotations

import os
import sys

import flask  # noqa: F401, before the time of a work is counted


def get_ready() -> None:
    """Set what differs from a Python on a computer."""
    # Python is at `/` here, and Flask would take every file for a part of it.
    sys.prefix = sys.exec_prefix = "/python"
    sys.dont_write_bytecode = True
    os.environ["HOME"] = "/home/student"
