"""What the page asks of Python: all goes in and out as JSON.

Only bodies are bytes. The worker calls these functions and no others.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from course.lessons import Lesson, all_lessons

from . import files
from .interpreter import get_ready
from .live import Live
from .log import Log

WORK = Path("/home/student/chat")
"""Where the work lies that is being written."""

_READ_WHEN_ASKED_FOR = ("templates/", "static/")
"""Where a change needs no new start."""

_log = Log()
_place = get_ready()
_live = Live(_place, WORK, _log)


def open(work: str) -> str:
    """Take these files for the work, and load it."""
    return _loaded(lambda: files.replace(WORK, json.loads(work)))


def change(changed: str) -> str:
    """Change some files of the work, and load it anew."""
    names = json.loads(changed)
    small = all(name.startswith(_READ_WHEN_ASKED_FOR) for name in names)
    return _loaded(lambda: files.change(WORK, names), small)


def ask(
    who: str, method: str, target: str, headers: str, body: Any
) -> tuple[str, bytes, int]:
    """One request of a browser: head, body, and the number of a stream."""
    begun = time.perf_counter()
    answer = _live.ask(who, method, target, json.loads(headers), _bytes(body))
    head = {
        "status": answer.status,
        "headers": answer.headers,
        "ms": _milliseconds(begun),
    }
    return json.dumps(head), answer.body, answer.stream


def pull(number: int) -> tuple[bytes | None, float]:
    """The next part of a stream: see `Live.pull`."""
    return _live.pull(number)


def drop(number: int) -> None:
    """Nobody listens to a stream any more."""
    _live.drop(number)


def forget(who: str) -> None:
    """A browser loses its cookies."""
    _live.forget(who)


def said() -> str:
    """What the server has said since this was last asked."""
    return json.dumps(_log.taken())


def check(lesson: int | None, patience: float = 1.0) -> str:
    """The verdict of the work as it lies there: see `checking.check`.

    JavaScript's `null`, which is not None, asks for no lesson too.
    """
    from .checking import check

    return json.dumps(check(WORK, lesson or None, _place, patience))


def lessons() -> str:
    """The list of lessons."""
    from .lessons import lessons

    return json.dumps(lessons())


def stage(lesson: int) -> str:
    """The files of a stage."""
    from .lessons import stage

    return json.dumps(stage(_lesson(lesson)))


def mistakes(lesson: int) -> str:
    """What goes wrong most easily in a lesson."""
    from .lessons import mistakes

    return json.dumps(mistakes(_lesson(lesson)))


def hint(lesson: int) -> str:
    """The lines that a lesson adds, by file."""
    from course.changes import added

    return json.dumps(added(_lesson(lesson)))


def differences(before: str, after: str) -> str:
    """How two sets of files differ."""
    from .differences import differences

    return json.dumps(differences(json.loads(before), json.loads(after)))


def _lesson(number: int) -> Lesson:
    return all_lessons()[number - 1]


def _loaded(write: Callable[[], None], small: bool = False) -> str:
    begun = time.perf_counter()
    write()
    if small:
        _live.read_pages_anew()
    else:
        _live.load()
    why = _live.failed
    return json.dumps(
        {
            "ok": why is None,
            "ms": _milliseconds(begun),
            "failure": why and why.as_record(),
        }
    )


def _milliseconds(begun: float) -> float:
    return round((time.perf_counter() - begun) * 1000, 1)


def _bytes(body: Any) -> bytes:
    """What JavaScript has given as a `Uint8Array`."""
    return bytes(body.to_bytes() if hasattr(body, "to_bytes") else body)
