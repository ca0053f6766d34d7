"""Faults that are known by name: what a failure comes from.

A diagnosis is one function under `@diagnosis`: it is given a `Case`, and says
in a sentence or two what the fault is and what to try, or gives None. They
are asked in order, and the first answer is told: one that is sure stands above
one that guesses.
"""

from __future__ import annotations

from . import (
    deployment,
    forms,
    functions,
    imports,
    lists,
    names,
    redirects,
    routes,
    running,
    scripts,
    sessions,
    strings,
    syntax,
    tags,
    templates,
    times,
    views,
)
from .case import Case
from .registry import Diagnosis, diagnoses_in

__all__ = ["Case", "all_diagnoses", "explain"]

FILES = (
    syntax,
    sessions,
    imports,
    names,
    tags,
    scripts,
    redirects,
    routes,
    views,
    running,
    deployment,
    lists,
    times,
    functions,
    templates,
    forms,
    strings,
)
"""In the order in which they are asked."""


def all_diagnoses() -> list[Diagnosis]:
    """Every diagnosis, in the order in which they are asked."""
    return [known for file in FILES for known in diagnoses_in(file)]


def explain(case: Case) -> str | None:
    """What the failure is known as, and what to try, or None."""
    for diagnosis in all_diagnoses():
        told = diagnosis(case)
        if told:
            return told
    return None
