"""SQLite as a work has it: by the work's clock, and with no wait for a disk.

By itself it asks the computer and not Python what time it is; here a work's
database shows the work's time too: `CURRENT_TIMESTAMP`, and the `now` of
SQLite's own functions. And it would wait, at each message, until a disk has
it, which takes longer than all else where the copies of works are on one; they
are thrown away when they are judged.
"""

from __future__ import annotations

import contextlib
import sqlite3
from datetime import UTC, datetime
from functools import partial
from typing import Any

_FUNCTIONS = ("date", "time", "datetime", "julianday", "strftime", "unixepoch")
_WORDS = {
    "current_date": "date",
    "current_time": "time",
    "current_timestamp": "datetime",
}
_connect = sqlite3.connect


def prepare() -> None:
    """Have every connection from now on go by Python's clock, and not wait."""
    sqlite3.connect = _connected  # type: ignore[assignment]
    sqlite3.dbapi2.connect = _connected  # type: ignore[assignment]


def _connected(*arguments: Any, **options: Any) -> sqlite3.Connection:
    connection: sqlite3.Connection = _connect(*arguments, **options)
    with contextlib.suppress(sqlite3.DatabaseError):  # it may be none at all
        connection.execute("PRAGMA synchronous = OFF").close()
    give = partial(connection.create_function, deterministic=True)
    for name in _FUNCTIONS:
        give(name, -1, partial(_told, name))
    for word, name in _WORDS.items():
        give(word, 0, partial(_told, name))
    return connection


def _told(name: str, *arguments: Any) -> Any:
    """What SQLite's function gives, with the moment in place of `now`."""
    at_least = 2 if name == "strftime" else 1
    given = [*arguments] if len(arguments) >= at_least else [*arguments, "now"]
    now = datetime.now(UTC).isoformat(" ", "milliseconds")
    values = [now if str(it).lower() == "now" else it for it in given]
    marks = ", ".join("?" * len(values))
    plain = _connect(":memory:")
    try:
        return plain.execute(f"SELECT {name}({marks})", values).fetchone()[0]
    finally:
        plain.close()
