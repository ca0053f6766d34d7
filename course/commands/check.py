"""`course check`: is this folder right, and if not, what did it miss?"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from ..lessons import Lesson
from ..output.terminal import console, tell
from ..results import JudgeFailed
from ..sandbox.folder import NoWork
from ..verdict import verdict
from ..words import OUR_FAULT


def check(
    folder: Path,
    lesson: Lesson | None,
    *,
    as_json: bool = False,
    all_advice: bool = False,
    hint: bool = False,
) -> int:
    """Judge a folder and say so; the exit status: 0 yes, 1 not yet, 2 no way.

    Without a lesson it finds where in the course the folder is. `hint` shows
    the lines that the lesson adds as well.
    """
    try:
        found = verdict(folder, lesson.number if lesson else None)
    except NoWork as problem:
        print(problem, file=sys.stderr)
        return 2
    except JudgeFailed as problem:
        print(f"{problem}\n{OUR_FAULT}", file=sys.stderr)
        return 2
    if as_json:
        print(json.dumps(found.as_record(), indent=2, ensure_ascii=False))
    else:
        tell(found, console(), all_advice, hint)
    return 0 if found.passed else 1
