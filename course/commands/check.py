"""`course check`: is this folder right, and if not, what did it miss?"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from ..catalogue import looks_like
from ..lessons import Lesson, all_lessons
from ..output.terminal import console, tell
from ..results import JudgeFailed
from ..sandbox.folder import NoWork
from ..verdict import Verdict, verdict
from ..words import OUR_FAULT


def check(
    folder: Path,
    lesson: Lesson | None,
    *,
    exercise: Lesson | None = None,
    as_json: bool = False,
    everything: bool = False,
    hint: bool = False,
) -> int:
    """Judge a folder and say so; the exit status: 0 yes, 1 not yet, 2 no way.

    Without a lesson it finds where in the course the folder is; with an
    `exercise` whether that lesson's is done. `hint` shows the lines that the
    lesson, or our solution, adds as well, `everything` whatever was seen.
    """
    try:
        number = lesson.number if lesson else None
        found = verdict(folder, number, exercise=exercise)
    except NoWork as problem:
        print(problem, file=sys.stderr)
        return 2
    except JudgeFailed as problem:
        print(f"{problem}\n{OUR_FAULT}", file=sys.stderr)
        return 2
    if as_json:
        print(json.dumps(found.as_record(), indent=2, ensure_ascii=False))
    else:
        tell(found, console(), everything, hint, known=known(found))
    return 0 if found.passed else 1


def known(found: Verdict) -> str:
    """Where the catalogue has what is told first, or nothing.

    The lesson that one is in is asked first, and then those before it, the
    latest first. Where the program does not start nobody knows the lesson:
    there all are asked, the first first, for a line that begins as this one.
    """
    first = found.told[0] if found.told else None
    if not first or not first.why:
        return ""
    last = found.at or all_lessons()[-1]
    lessons = all_lessons()[: last.number][::-1]
    line = ""
    if found.stopped and first.where:
        lessons, line = all_lessons(), first.where.code
    mistake = looks_like(first.why, found.file.parent, lessons, line)
    if mistake is None:
        return ""
    entry, number = mistake
    label = entry.lesson.label
    return (
        f"This looks like mistake {label}.{number}:  "
        f"python -m course mistakes {label} {number}"
    )
