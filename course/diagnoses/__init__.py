"""Faults that are known by name: each is recognised by what was seen.

A trap is a function that is given a `Case` and tells what it is, in a
sentence or two from `texts`, or None. The first that knows its own is right.
"""

from __future__ import annotations

from collections.abc import Callable

from . import deployment, page, program, raised, requests
from .case import Case

__all__ = ["Case", "explain"]

_TRAPS: tuple[Callable[[Case], str | None], ...] = (
    *raised.TRAPS,
    *page.TRAPS,
    *requests.TRAPS,
    *deployment.TRAPS,
    *program.TRAPS,
)


def explain(case: Case) -> str | None:
    """What the failure is known as, or None."""
    for trap in _TRAPS:
        told = trap(case)
        if told:
            return told
    return None
