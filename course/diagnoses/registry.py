"""Where each diagnosis is kept, in the order of its file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from types import ModuleType

from .case import Case

Diagnosis = Callable[[Case], str | None]
"""Says what a failure comes from and what to try, or None: not known here."""

_BY_FILE: defaultdict[str, list[Diagnosis]] = defaultdict(list)


def diagnosis(function: Diagnosis) -> Diagnosis:
    """Register a diagnosis, behind those that stand above it."""
    _BY_FILE[function.__module__].append(function)
    return function


def diagnoses_in(file: ModuleType) -> list[Diagnosis]:
    """Those of one file, in its order."""
    return _BY_FILE[file.__name__]
