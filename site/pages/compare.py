"""What any two stages differ in, for a page that puts them side by side.

A file for each stage, with its lines and where the later ones differ from it:
the page asks for two of them, as a file of all stages keeps a phone busy.
"""

from __future__ import annotations

import functools
import hashlib
import json
from itertools import combinations
from typing import Any

from markupsafe import Markup

from course.changes import CONTEXT, code
from course.differ import blocks
from course.lessons import Lesson

from .changes import ChangedFile, Line, Part
from .code import as_html, pieces

FOLDER = "compared"

_LINE = Line(None, None, Markup())
BLANK = ChangedFile(
    path="",
    fate="changed",
    added=1,
    removed=1,
    hunks=[[Part([_LINE], [], []), Part([], [_LINE], [_LINE])]],
)
"""A file with one of each part, which the page's script makes others of."""


@functools.cache
def files(lessons: tuple[Lesson, ...]) -> dict[str, str]:
    """What the page's script is given: a file for each stage, in JSON.

    `files` has the lines of each file of the stage, as HTML, and `changes` by
    the label of each later stage the hunks of the files in which that differs.
    A hunk is a list of blocks: whether it stays, where it begins and has ended
    in the one and in the other, counted from 0.
    """
    texts = {lesson.label: code(lesson.folder) for lesson in lessons}
    changes: dict[str, dict[str, Any]] = {label: {} for label in texts}
    for was, now in combinations(texts, 2):
        changes[was][now] = _hunks(texts[was], texts[now])
    stages = {label: _lines(found) for label, found in texts.items()}
    return {
        f"{label}.json": json.dumps(
            {"files": stages[label], "changes": changes[label]},
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for label in texts
    }


def folder(lessons: tuple[Lesson, ...]) -> str:
    """Where these files are, as the page has to ask for them.

    The name changes with them: a browser that has kept one of them for some
    minutes never puts it beside a newer one, whose lines are counted anew.
    """
    all_of_them = "\n".join(files(lessons).values())
    digest = hashlib.sha256(all_of_them.encode()).hexdigest()
    return f"{FOLDER}/{digest[:12]}"


def _lines(files: dict[str, str]) -> dict[str, list[Markup]]:
    return {
        path: [as_html(line) for line in pieces(path, text)]
        for path, text in sorted(files.items())
    }


def _hunks(
    was: dict[str, str], now: dict[str, str]
) -> dict[str, list[list[list[int]]]]:
    return {
        path: found
        for path in sorted(was.keys() | now.keys())
        if (found := _file(was.get(path, ""), now.get(path, "")))
    }


def _file(was: str, now: str) -> list[list[list[int]]]:
    return [
        [
            [
                int(it.same),
                *(it.was.start, it.was.stop),
                *(it.now.start, it.now.stop),
            ]
            for it in hunk
        ]
        for hunk in blocks(was.splitlines(), now.splitlines(), CONTEXT)
    ]
