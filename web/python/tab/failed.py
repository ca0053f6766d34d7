"""What is told of a chat that does not run, or that stops at a page."""

from __future__ import annotations

import re
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from course.browser.visitor import Asked
from course.sandbox.failure import Failure
from course.sandbox.sources import Sources
from course.words import told


@dataclass(frozen=True)
class Failed:
    """A failure of the live chat, in words for whoever writes it."""

    failure: Failure
    text: str
    trace: list[str]
    """The lines of a traceback that are about the student's own files."""

    def as_record(self) -> dict[str, Any]:
        """It as plain data, for the page."""
        crash = self.failure.crash
        return {
            "text": self.text,
            "kind": self.failure.kind,
            "file": crash.file if crash else "",
            "line": crash.line if crash else 0,
            "code": crash.code if crash else "",
            "traceback": self.trace,
        }

    def as_page(self) -> bytes:
        """It as a page to show in place of the chat's own."""
        crash = self.failure.crash
        place = ""
        if crash and crash.line:
            name = f"{crash.file}, line {crash.line}"
            place = f"<p>{escape(name)}:<pre>{escape(crash.code)}</pre>"
        text = _CODE.sub(r"<code>\1</code>", escape(self.text))
        title = _TITLES.get(self.failure.kind, "The chat has stopped")
        return _PAGE.format(title=title, text=text, place=place).encode()


_CODE = re.compile(r"`([^`]+)`")
_TITLES = {"redirect_loop": "No page comes"}
_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<h1>{title}</h1>
<p>{text}</p>
{place}"""


def failed(
    failure: Failure,
    file: Path,
    error: BaseException | None = None,
    asked: Sequence[Asked] = (),
) -> Failed:
    """Put a failure into words, with what it comes from, if that is known.

    `file` is the program, `error` what its code raised, and `asked` the
    requests that led there.
    """
    from course.diagnoses import Case, explain

    case = Case(
        check="",
        failure=failure,
        log=list(asked),
        folder=file.parent,
        file=file,
    )
    why = explain(case)
    text = told(failure)
    if why:
        text = f"{text.rstrip('.')}. {why}"
    return Failed(failure, text, _trace(error, Sources(file.parent)))


def _trace(error: BaseException | None, sources: Sources) -> list[str]:
    if error is None:
        return []
    lines = []
    for frame in traceback.extract_tb(error.__traceback__):
        if sources.has(frame.filename):
            name = sources.relative(frame.filename)
            lines.append(f'  File "{name}", line {frame.lineno}')
            lines.append(f"    {frame.line}")
    last = traceback.format_exception_only(error)
    return [*lines, *"".join(last).splitlines()]
