"""Judges the catalogue in the Python of a tab: a line of JSON for each entry.

A program for run.mjs; its arguments are the folders of the entries, within
`catalogue/`.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from course.catalogue import CATALOGUE, WORK, Entry, read
from course.output.terminal import text_of
from course.results import JudgeFailed
from course.suite import Suite, with_suite
from course.verdict import verdict
from web.python.tab.interpreter import get_ready


def judged(entry: Entry, suite: Suite) -> dict[str, object]:
    """What is told of an entry, and whether it passes.

    A mistake is told by its own lesson's checks, which are a few of all: only
    where they alone tell something else, the earlier lessons' are made too.
    """
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, WORK)
        entry.make(folder)
        if entry.seen.is_file():
            seen = entry.seen.read_text(encoding="utf-8")
            record = told(folder, entry.lesson.number, suite, alone=True)
            if record["text"] == seen:
                return record
        return told(folder, entry.lesson.number, suite)


def told(
    folder: Path, lesson: int, suite: Suite, alone: bool = False
) -> dict[str, object]:
    """The text of a verdict, and whether it is a good one."""
    place = get_ready()
    try:
        found = verdict(
            folder, lesson, backend=place, alone=alone, suite=suite
        )
    except JudgeFailed as broken:
        return {"passed": False, "text": str(broken)}
    return {"passed": found.passed, "text": text_of(found)}


def judge_all(suite: Suite) -> None:
    """Judge what was asked for, by checks that were read once."""
    for name in sys.argv[1:]:
        for entry in read(CATALOGUE / name):
            about = {"entry": name, "lesson": entry.lesson.number}
            print(json.dumps({**about, **judged(entry, suite)}))


with_suite(judge_all)
