"""Judges one folder: runs the checks on it and keeps what they saw."""

from __future__ import annotations

import codecs
import contextlib
import io
import re
import tokenize
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import texts
from .browser.visitor import Asked
from .lessons import ROOT, all_lessons, find
from .sandbox.network import Server
from .sandbox.work import Work
from .unmet import Unmet

if TYPE_CHECKING:
    import pytest

CHECKS = ROOT / "tests" / "lessons"
PLUGIN = "course-judge"


@dataclass(frozen=True)
class Check:
    """One promise: what must hold, from which lesson, and at which."""

    name: str
    """Such as `05/a_message_shows_the_time_it_was_sent`."""
    lesson: int
    """The lesson that brings it."""
    holds: frozenset[int]
    """The lessons at which it holds."""
    advice: bool
    promise: str
    """What must hold: the first line of its docstring."""
    hint: str
    """The rest of the docstring."""


@dataclass
class Result:
    """What became of one check."""

    check: Check
    passed: bool
    seen: str = ""
    error: dict[str, Any] | None = None
    log: list[Asked] = field(default_factory=list)


@dataclass
class Judgement:
    """What all checks together saw in one folder.

    Where the program could not be loaded there are no results; `stopped`
    says why.
    """

    folder: Path
    file: Path
    results: list[Result]
    stopped: Unmet | None = None


class JudgeFailed(RuntimeError):
    """The checks themselves broke: the fault is not the student's."""


def judge(
    folder: Path, lesson: int | None = None, patience: float = 1.0
) -> Judgement:
    """Run the checks on a folder: all, or those that hold at one lesson.

    `patience` times as long as usual may everything take. The folder itself
    is only read. Raises NoWork where there is nothing to judge and
    JudgeFailed where the checks broke down.
    """
    with (
        Work(folder, patience) as work,
        Server(folder, patience) as server,
    ):
        work.prepare()
        from .suite import run_suite  # both are starting while this loads

        judgement = Judgement(folder, work.original, [])
        try:
            _refuse_encoding(work.file)
            work.begin()
        except Unmet as stopped:
            judgement.stopped = stopped
            return judgement
        judgement.results = run_suite(work, server, lesson)
    return judgement


def _refuse_encoding(file: Path) -> None:
    """Unmet where Python could not read the file, by its encoding."""
    text = file.read_bytes()
    if text[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) or (
        text.count(b"\0") > len(text) // 4
    ):
        raise Unmet(texts.UTF_16.format(file.name))
    encoding = "utf-8"
    with contextlib.suppress(SyntaxError):
        encoding, _ = tokenize.detect_encoding(io.BytesIO(text).readline)
    try:
        text.decode(encoding)
    except UnicodeDecodeError as error:
        line = text[: error.start].count(b"\n") + 1
        raise Unmet(texts.NOT_UTF_8.format(file.name, line)) from None


def read_check(item: pytest.Item) -> Check:
    """The check that a test stands for: its place, its marks, its words."""
    found = re.match(r"test_(\d\d)_", item.path.name)
    assert found, item.path
    function = getattr(item, "function", None)
    doc = re.sub(r"\n {4}", "\n", (function and function.__doc__) or "")
    promise, _, hint = doc.partition("\n\n")
    name = getattr(item, "originalname", item.name)
    return Check(
        name=f"{found[1]}/{name.removeprefix('test_')}",
        lesson=int(found[1]),
        holds=_holds(item, int(found[1])),
        advice=item.get_closest_marker("advice") is not None,
        promise=" ".join(promise.split()),
        hint=hint.strip(),
    )


def _holds(item: pytest.Item, lesson: int) -> frozenset[int]:
    """From its lesson until the one that ends it, and maybe again."""
    end = len(all_lessons()) + 1

    def number(mark: str) -> int:
        marker = item.get_closest_marker(mark)
        return find(marker.args[0]).number if marker else end

    return frozenset(
        {*range(lesson, number("until")), *range(number("again"), end)}
    )
