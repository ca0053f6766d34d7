"""Makes the Python of a tab one that works can run in."""

from __future__ import annotations

import functools
import os
import sys

import flask  # noqa: F401, before the time of a work is counted

from .clock import JavaScriptFace
from .engine import QuickJs
from .guard import Guard
from .place import Interpreter


@functools.cache
def get_ready() -> Interpreter:
    """Set what differs from a Python on a computer: the place for works."""
    # Python is at `/` here, and Flask would take every file for a part of it.
    sys.prefix = sys.exec_prefix = "/python"
    sys.dont_write_bytecode = True
    os.environ["HOME"] = "/home/student"
    return Interpreter(Guard(), JavaScriptFace(), QuickJs)
