"""Judges one folder: runs the checks on it and keeps what they saw."""

from __future__ import annotations

import codecs
import contextlib
import io
import tokenize
from pathlib import Path
from typing import TYPE_CHECKING

from .lessons import Lesson
from .results import Judgement
from .sandbox.failure import Failure
from .sandbox.link import Backend
from .sandbox.machine import MACHINE
from .subject import Subject
from .traces import traces

if TYPE_CHECKING:
    from .suite import Suite


def judge(
    folder: Path,
    lesson: int | None = None,
    patience: float = 1.0,
    backend: Backend = MACHINE,
    alone: bool = False,
    exercise: Lesson | None = None,
    suite: Suite | None = None,
) -> Judgement:
    """Run the checks on a folder: all, or those that one lesson asks.

    With `alone` only those that came with that lesson; with `exercise` those
    of that lesson's exercise as well. Who judges many works hands over the
    `suite`, which was read once and has no exercise. `patience` multiplies
    every limit in time. The folder itself is only read. Raises NoWork where
    there is nothing to judge and JudgeFailed where the checks broke down.
    """
    with Subject(folder, patience, backend) as subject:
        work = subject.work
        judgement = Judgement(work.original, [])
        if lesson is None:
            judgement.traces = traces(work.original.parent)

        def use(suite: Suite) -> None:
            judgement.results = suite.run(
                subject, lesson, judgement.traces, alone
            )

        try:
            refuse_encoding(work.original.name, work.copy.source)
            if suite:
                use(suite)
            else:
                # The Python that a work starts in is being loaded beside this.
                from .suite import with_suite

                with_suite(use, lesson, alone, exercise)
        except Failure as stopped:
            judgement.stopped = stopped
    return judgement


def refuse_encoding(name: str, text: bytes) -> None:
    """Raise Failure where Python could not read a file, by its encoding."""
    if text[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) or (
        text.count(b"\0") > len(text) // 4
    ):
        raise Failure("utf_16_program", asked=name)
    encoding = "utf-8"
    with contextlib.suppress(SyntaxError):
        encoding, _ = tokenize.detect_encoding(io.BytesIO(text).readline)
    try:
        text.decode(encoding)
    except UnicodeDecodeError as error:
        line = text[: error.start].count(b"\n") + 1
        raise Failure("not_utf_8", asked=name, got=line) from None
