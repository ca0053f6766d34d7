"""Packages that a work names and that take long to be loaded."""

from __future__ import annotations

import contextlib
import importlib
import sys
from pathlib import Path

SLOW = {"sqlalchemy"}
"""It takes as long as Flask."""


def load_needed(folder: Path) -> bool:
    """Load what a work in a folder will need; whether there was anything.

    Then its time is not counted as the work's.
    """
    found = False
    for name in SLOW.difference(sys.modules):
        if not (folder / f"{name}.py").exists() and _names(folder, name):
            with contextlib.suppress(ImportError):
                importlib.import_module(name)
                found = True
    return found


def _names(folder: Path, module: str) -> bool:
    """Whether a module is named in a program of a folder, or further down."""
    with contextlib.suppress(OSError):
        return any(
            module.encode() in file.read_bytes()
            for file in folder.rglob("*.py")
        )
    return False
