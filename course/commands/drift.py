"""The verb `drift`: what has drifted apart, and no lesson says why."""

from __future__ import annotations

from ..authoring.drift import Drift, drift, stages

NONE = "Nothing has drifted apart."


def show() -> int:
    """Print what has drifted; the exit status is 0 where nothing has."""
    found = drift(stages())
    for it in found:
        print(f"{_place(it)}: {it.sentence}")
    if not found:
        print(NONE)
    return 1 if found else 0


def _place(it: Drift) -> str:
    path = f"{it.lesson.folder.name}/{it.path}"
    return f"{path}, line {it.line}" if it.line else path
