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
from course.verdict import verdict
from web.python.tab.interpreter import get_ready


def judged(entry: Entry) -> dict[str, object]:
    """What is told of an entry, and whether it passes."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, WORK)
        entry.make(folder)
        try:
            found = verdict(folder, entry.lesson.number, backend=get_ready())
        except JudgeFailed as broken:
            return {"passed": False, "text": str(broken)}
        return {"passed": found.passed, "text": text_of(found)}


for name in sys.argv[1:]:
    for entry in read(CATALOGUE / name):
        about = {"entry": name, "lesson": entry.lesson.number}
        print(json.dumps({**about, **judged(entry)}))
