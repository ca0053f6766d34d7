"""What an exception of a work comes to: its words, and the work's own line."""

from __future__ import annotations

import contextlib
import re
import traceback
from pathlib import Path
from typing import Any, NamedTuple

from .failure import Crash
from .sources import Sources


class _Place(NamedTuple):
    file: str
    line: int
    code: str
    function: str


def crash_of(error: BaseException, sources: Sources) -> Crash:
    """Describe an exception by the last line of the work that it came by.

    For what Python or Jinja cannot read, that is the line they complain of.
    """
    places = [
        _Place(
            frame.filename,
            frame.lineno or 0,
            sources.code(frame.filename, frame.lineno or 0),
            frame.name,
        )
        for frame in traceback.extract_tb(error.__traceback__)
        if sources.has(frame.filename)
    ]
    if isinstance(error, SyntaxError) and error.filename:
        if sources.has(error.filename) or not places:
            source = (error.text or "").rstrip("\n")
            line = error.lineno or 0
            places.append(_Place(error.filename, line, source, ""))
    elif getattr(error, "lineno", None) and getattr(error, "name", None):
        places.append(_in_template(error, sources))
    last = places[-1] if places else _Place("", 0, "", "")
    says = error.msg if isinstance(error, SyntaxError) else error
    plain, meant = _without_guess(str(says))
    return Crash(
        type=type(error).__name__,
        says=plain,
        file=sources.relative(last.file),
        line=last.line,
        code=last.code.strip(),
        function=last.function,
        name=getattr(error, "name", None),
        meant=meant or _guess(error),
    )


def _without_guess(says: str) -> tuple[str, str]:
    """What an exception says, and what it takes to be meant, or nothing.

    Only a newer Python adds that to the text itself.
    """
    found = re.search(r"\. (Did you mean '\w+'\?)$", says)
    return (says[: found.start()], found[1]) if found else (says, "")


def _guess(error: BaseException) -> str:
    """What Python adds to an exception where it prints it, or nothing."""
    printed = str(traceback.TracebackException.from_exception(error))
    return printed.removeprefix(str(error)).lstrip(". ")


def _in_template(error: Any, sources: Sources) -> _Place:
    """Where Jinja could not read a template: it has no frame of its own."""
    templates = sources.folder / "templates"
    path = error.filename or str(templates / error.name)
    with contextlib.suppress(OSError, IndexError, UnicodeError):
        lines = Path(path).read_text(encoding="utf-8").splitlines()
        return _Place(path, error.lineno, lines[error.lineno - 1], "")
    return _Place(path, error.lineno, "", "")
