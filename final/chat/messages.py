"""What is said in the room: one list that only grows."""

from __future__ import annotations

import json
import time
import unicodedata
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, func, insert, select

from .database import WRITING, Database, messages, room

LONGEST = 2000
"""Characters in a message."""

LONGEST_UID = 64

PAGE = 50
"""Messages shown at once."""


class Message(NamedTuple):
    """A message as it is stored; `sent_at` is in seconds since 1970."""

    number: int
    author: str
    text: str
    sent_at: float
    uid: str

    @property
    def at(self) -> datetime:
        """When it was sent, in UTC."""
        return datetime.fromtimestamp(self.sent_at, UTC)

    @property
    def json(self) -> str:
        """The message in one line, for scripts."""
        at = self.at.isoformat(timespec="milliseconds")
        return json.dumps(
            {
                "id": self.number,
                "from": self.author,
                "text": self.text,
                "at": at.replace("+00:00", "Z"),
                "uid": self.uid,
            },
            separators=(",", ":"),
        )


def tidy(text: str) -> str:
    """Return what was typed as it is stored.

    Raises ValueError with a sentence for whoever typed it.
    """
    text = "\n".join(text.splitlines()).strip()
    text = "".join(
        character
        for character in text
        if character in "\n\t" or unicodedata.category(character) != "Cc"
    )
    if not text:
        raise ValueError("Write something first.")
    if len(text) > LONGEST:
        raise ValueError(
            f"A message has at most {LONGEST:,} characters, and this one has "
            f"{len(text):,}. Send it in parts."
        )
    return text


def add_message(
    database: Database,
    connection: Connection,
    author: str,
    text: str,
    uid: str,
) -> Message:
    """Store a message and return it; said again, it is the first one still.

    Numbers are in the order of the commits: whoever has read as far as a
    number never misses a smaller one that comes later.
    """
    database.lock(connection, WRITING)
    said = connection.execute(
        select(messages).where(
            messages.c.author == author, messages.c.uid == uid
        )
    ).first()
    if said:
        return Message(*said.tuple())
    sent_at = time.time()
    number = connection.execute(
        insert(messages)
        .values(author=author, text=text, sent_at=sent_at, uid=uid)
        .returning(messages.c.number)
    ).scalar_one()
    return Message(number, author, text, sent_at, uid)


def newest(
    connection: Connection,
    after: int = 0,
    before: int | None = None,
    limit: int = PAGE,
) -> list[Message]:
    """Return the last messages between two numbers, oldest first."""
    query = select(messages).where(messages.c.number > after)
    if before is not None:
        query = query.where(messages.c.number < before)
    query = query.order_by(messages.c.number.desc()).limit(limit)
    return _messages(connection, query)[::-1]


def following(connection: Connection, after: int, limit: int) -> list[Message]:
    """Return the first messages after a number, oldest first."""
    query = (
        select(messages)
        .where(messages.c.number > after)
        .order_by(messages.c.number)
        .limit(limit)
    )
    return _messages(connection, query)


def last_number(connection: Connection) -> int:
    """Return the newest message's number, 0 when nothing was said yet."""
    query = select(func.max(messages.c.number))
    return connection.execute(query).scalar_one() or 0


def epoch(connection: Connection) -> str:
    """Return the name of these numbers: other tables, other epoch."""
    found: str = connection.execute(select(room.c.epoch)).scalar_one()
    return found


def _messages(
    connection: Connection, query: Select[*tuple[Any, ...]]
) -> list[Message]:
    return [Message(*row) for row in connection.execute(query).tuples()]
