"""Faults that are known by name: what a failure comes from.

A diagnosis is one function under `@diagnosis`: it is given a `Case`, and says
in a sentence or two what the fault is and what to try, or gives None. They
are asked in order, and the first answer is told: one that is sure stands above
one that guesses.
"""

from __future__ import annotations

from . import (
    databases,
    deployment,
    forms,
    functions,
    imports,
    keys,
    lists,
    names,
    packages,
    redirects,
    reloads,
    routes,
    running,
    script_errors,
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

__all__ = [
    "Case",
    "Explanation",
    "all_diagnoses",
    "cause_of",
    "explain",
    "title_of",
]

FILES = (
    syntax,
    sessions,
    packages,
    imports,
    names,
    tags,
    scripts,
    reloads,
    script_errors,
    keys,
    redirects,
    routes,
    views,
    running,
    deployment,
    databases,
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


class Explanation(str):
    """What a failure comes from, and what to try; it knows who says so."""

    cause: str
    """The diagnosis, such as `forms.button_outside`."""


def explain(case: Case) -> Explanation | None:
    """What the failure is known as, and what to try, or None."""
    for diagnosis in all_diagnoses():
        told = diagnosis(case)
        if told:
            explanation = Explanation(told)
            explanation.cause = _name_of(diagnosis)
            return explanation
    return None


def cause_of(why: str | None) -> str | None:
    """The diagnosis that an explanation is from; None where there is none."""
    return why.cause if isinstance(why, Explanation) else None


def title_of(cause: str) -> str:
    """What a diagnosis is of, in a sentence: the fault, without a name."""
    for diagnosis in all_diagnoses():
        if _name_of(diagnosis) == cause:
            return (diagnosis.__doc__ or cause).partition("\n")[0]
    return cause


def _name_of(diagnosis: Diagnosis) -> str:
    return f"{diagnosis.__module__.rpartition('.')[2]}.{diagnosis.__name__}"
