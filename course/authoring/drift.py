"""What has drifted apart between the stages, and no lesson says why."""

from __future__ import annotations

import ast
import keyword
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise

from ..changes import code
from ..differ import Block, blocks
from ..lessons import FINAL, Lesson, all_lessons

SHORT = 4
"""Letters of a line that is too common to be known again."""

_WORD = re.compile(r"[A-Za-z_]\w{2,}")
_IMPORT = re.compile(r"\s*(?:from [\w.]+ )?import ")
_REMARK = re.compile(r"\s*(?:#|//|/\*|\{#|<!--)")

UNDONE = "is changed here, and back again in {}: {}"
ALONE = "is in no other stage."
UNTOLD = "differs from {}, and the notes do not say a word of it: {}"
SAID_OTHERWISE = "says “{}”, and {} says of the same lines “{}”."


@dataclass(frozen=True)
class Stage:
    """A lesson with its notes and the files of its code."""

    lesson: Lesson
    notes: str
    code: dict[str, str]


@dataclass(frozen=True)
class Drift:
    """Something that has drifted, where it stands, and in a sentence."""

    lesson: Lesson
    path: str
    line: int | None
    sentence: str


def stages() -> list[Stage]:
    """Those that are steps: `final/` is laid out anew, and none of them."""
    return [
        Stage(it, it.readme, code(it.folder))
        for it in all_lessons()
        if it.folder != FINAL
    ]


def drift(course: list[Stage]) -> list[Drift]:
    """All that has drifted, in the order of the lessons."""
    found = [
        *_undone(course),
        *_alone(course),
        *_untold(course),
        *_said_otherwise(course),
    ]
    return sorted(found, key=lambda it: (it.lesson, it.path, it.line or 0))


def _undone(course: list[Stage]) -> Iterator[Drift]:
    """Lines that one stage has otherwise than those on both its sides."""
    for before, stage, after in zip(
        course, course[1:], course[2:], strict=False
    ):
        for path in before.code.keys() & stage.code.keys() & after.code.keys():
            was, now, then = (
                it.code[path].splitlines() for it in (before, stage, after)
            )
            back = list(_changed(now, then))
            for block in _changed(was, now):
                old = _telling(was, block.was)
                if any(
                    old & _telling(then, it.now) and _touch(block.now, it.was)
                    for it in back
                ):
                    yield Drift(
                        stage.lesson,
                        path,
                        block.now.start + 1,
                        UNDONE.format(after.lesson.called, _first(old)),
                    )


def _alone(course: list[Stage]) -> Iterator[Drift]:
    """Files that only one stage has, other than the last."""
    known = Counter(path for stage in course for path in stage.code)
    for stage in course[:-1]:
        for path in stage.code:
            if known[path] == 1:
                yield Drift(stage.lesson, path, None, ALONE)


def _untold(course: list[Stage]) -> Iterator[Drift]:
    """What a lesson changes of which its notes have no word."""
    for before, stage in pairwise(course):
        told = set(_WORD.findall(stage.notes))
        text = " ".join(stage.notes.split())
        for path in sorted(before.code.keys() | stage.code.keys()):
            was = before.code.get(path, "").splitlines()
            now = stage.code.get(path, "").splitlines()
            for block in _changed(was, now):
                lines = _telling(was, block.was) | _telling(now, block.now)
                quoted = any(" ".join(it.split()) in text for it in lines)
                words = _words(was, block.was) ^ _words(now, block.now)
                words |= _users(lines, words, now)
                if lines and not quoted and not words & told:
                    yield Drift(
                        stage.lesson,
                        path,
                        block.now.start + 1,
                        UNTOLD.format(before.lesson.called, _first(lines)),
                    )


def _users(lines: set[str], names: set[str], text: list[str]) -> set[str]:
    """The words around what is imported: they are what it is there for."""
    if not all(_IMPORT.match(line) for line in lines):
        return set()
    return {
        word
        for line in text
        if not _IMPORT.match(line) and names & set(_WORD.findall(line))
        for word in _WORD.findall(line)
    }


def _said_otherwise(course: list[Stage]) -> Iterator[Drift]:
    """What two stages say of lines that are the same in both."""
    known: dict[tuple[str, str], tuple[Stage, str]] = {}
    for stage in course:
        for path, text in stage.code.items():
            for line, about, said in _remarks(path, text):
                key = (path, about)
                earlier, words = known.get(key, (stage, said))
                known[key] = (stage, said)
                if words != said:
                    yield Drift(
                        stage.lesson,
                        path,
                        line,
                        SAID_OTHERWISE.format(
                            said, earlier.lesson.called, words
                        ),
                    )


def _remarks(path: str, text: str) -> Iterator[tuple[int, str, str]]:
    """What is said in a file: at which line, of which lines, and what.

    It is the comment above a line, and the docstring of a function.
    """
    lines = text.splitlines()
    for number, (line, following) in enumerate(pairwise(lines), 1):
        about = "" if _REMARK.match(following) else following.strip()
        if _REMARK.match(line) and len(about) > SHORT:
            yield number, about, line.strip()
    if path.endswith(".py"):
        with suppress(SyntaxError):  # the checks of the lesson tell of it
            yield from _docstrings(ast.parse(text))


def _docstrings(tree: ast.Module) -> Iterator[tuple[int, str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            said = ast.get_docstring(node)
            if said is not None:
                line = node.body[0].lineno
                node.body = node.body[1:]
                yield line, ast.unparse(node), said


def _changed(was: list[str], now: list[str]) -> Iterator[Block]:
    for hunk in blocks(was, now, 0):
        yield from (block for block in hunk if not block.same)


def _telling(lines: list[str], part: range) -> set[str]:
    """Those of some lines that can be known again."""
    found = {lines[number].strip() for number in part}
    return {line for line in found if len(line) >= SHORT}


def _words(lines: list[str], part: range) -> set[str]:
    text = "\n".join(lines[part.start : part.stop])
    return set(_WORD.findall(text)) - set(keyword.kwlist)


def _touch(part: range, other: range) -> bool:
    return other.start <= part.stop and part.start <= other.stop


def _first(lines: set[str]) -> str:
    return f"“{min(lines)}”."
