"""What any two stages differ in, for a page that puts them side by side.

All lines of all stages, each once, and for each two stages only where they
differ: a page for each two would weigh a hundred times as much.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

from markupsafe import Markup

from course.changes import CONTEXT, code
from course.differ import blocks
from course.lessons import Lesson

from .changes import ChangedFile, Line, Part
from .code import as_html, pieces

_LINE = Line(None, None, Markup())
BLANK = ChangedFile(
    path="",
    fate="changed",
    added=1,
    removed=1,
    hunks=[[Part([_LINE], [], []), Part([], [_LINE], [_LINE])]],
)
"""A file with one of each part, which the page's script makes others of."""


def data(lessons: tuple[Lesson, ...]) -> dict[str, Any]:
    """What the page's script is given.

    `lines` is HTML; `stages` has for each file of each stage the numbers of
    its lines there, and `changes` the hunks of each two stages, file by file.
    A hunk is a list of blocks: whether it stays, where it begins and has ended
    in the one and in the other, counted from 0.
    """
    lines: dict[Markup, int] = {}
    texts = [code(lesson.folder) for lesson in lessons]
    stages = [
        {
            path: [
                lines.setdefault(as_html(line), len(lines))
                for line in pieces(path, text)
            ]
            for path, text in sorted(files.items())
        }
        for files in texts
    ]
    changes = {
        f"{was}-{now}": _hunks(texts[was], texts[now])
        for was, now in combinations(range(len(lessons)), 2)
    }
    return {"lines": list(lines), "stages": stages, "changes": changes}


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
