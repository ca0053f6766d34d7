"""What is said in the room: one list that only grows.

A message that is removed keeps its number, without a word. That it is gone is
a row of its own, at the end of the list: so it reaches everybody as everything
else does, whether they read just now or come back later.
"""

import hashlib
import json
import time
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Connection, text

from .people import fold, seen_at
from .signs import is_seen

LONGEST = 2000
"""Characters in a message."""

LONGEST_UID = 64

EMPTY = 2
"""Empty lines in a row; a message of them would push all others away."""

PAGE = 50
"""Messages shown at once."""

LARGEST = 2**63 - 1
"""No message has a larger number."""

DAY = 24 * 3600.0


class Said(NamedTuple):
    """A message as it was sent, and from where.

    `uid` is the browser's own name for it.
    """

    author: str
    owner: str
    text: str
    uid: str
    network: str = ""


class Message(NamedTuple):
    """A message as it is stored; `sent_at` is in seconds since 1970.

    `removes` is the number of one that is gone, perhaps its own.
    """

    number: int
    author: str
    text: str
    sent_at: float
    uid: str
    removes: int | None = None

    @property
    def at(self) -> datetime:
        """When it was sent, in UTC."""
        return datetime.fromtimestamp(self.sent_at, UTC)

    @property
    def json(self) -> str:
        """The message in one line, for scripts."""
        told: dict[str, int | str] = {"id": self.number}
        if self.removes:
            told["removes"] = self.removes
        else:
            at = self.at.isoformat(timespec="milliseconds")
            told |= {"from": self.author, "text": self.text}
            told |= {"at": at.replace("+00:00", "Z"), "uid": self.uid}
        return _encode(told)


_encode = json.JSONEncoder(separators=(",", ":")).encode
"""`json.dumps` would make an encoder for each message."""


def tidy(typed: str) -> str:
    """Return what was typed as it is stored.

    Raises ValueError with a sentence for whoever typed it.
    """
    if not typed.isprintable():  # Most are, and are done at once.
        typed = "".join(
            character
            for character in "\n".join(_few_empty(typed.splitlines()))
            if character in "\n\t" or unicodedata.category(character) != "Cc"
        )
    tidied = typed.strip()
    if not any(map(is_seen, tidied)):
        raise ValueError("Write something first.")
    if len(tidied) > LONGEST:
        raise ValueError(
            f"A message has at most {LONGEST:,} characters, and this one has "
            f"{len(tidied):,}. Send it in parts."
        )
    return tidied


def _few_empty(lines: list[str]) -> Iterator[str]:
    """Yield lines; of those that show nothing, only EMPTY in a row."""
    empty = 0
    for line in lines:
        empty = 0 if any(map(is_seen, line)) else empty + 1
        if empty <= EMPTY:
            yield line


_ADD = text(
    "INSERT INTO messages (author, text, sent_at, uid) "
    "SELECT :author, :text, :sent_at, :uid "
    "WHERE EXISTS (SELECT 1 FROM people WHERE key = :key AND owner = :owner) "
    "ON CONFLICT (author, uid) DO NOTHING"
)

_ADD_ONE = text(f"{_ADD} RETURNING number")

_SELECT = f"SELECT {', '.join(Message._fields)} FROM messages WHERE"

_SAID = text(f"{_SELECT} author = :author AND uid = :uid")

_NEWEST = text(
    f"{_SELECT} number > :after AND number < :before AND removes IS NULL "
    "ORDER BY number DESC LIMIT :limit"
)

_FOLLOWING = text(f"{_SELECT} number > :after ORDER BY number LIMIT :limit")

_FIRST = text("SELECT min(number) FROM messages")
_LAST = text("SELECT max(number) FROM messages")

_WIPE = text(
    "UPDATE messages SET text = '', removes = number WHERE number = :number "
    "AND (removes IS NULL OR removes = number) RETURNING number"
)

_TELL = text(
    "INSERT INTO messages (author, text, sent_at, uid, removes) "
    "VALUES ('', '', :now, :uid, :number) "
    "ON CONFLICT (author, uid) DO NOTHING"
)

_YOUNG = text(
    "SELECT number FROM messages WHERE sent_at >= :since "
    "ORDER BY number LIMIT 1"
)

_FORGET = text("DELETE FROM messages WHERE number < :number")

_EPOCH = text("SELECT epoch FROM room")


def add_message(connection: Connection, said: Said) -> Message | None:
    """Store a message and return it; said again, it is the first one still.

    Another text under the same uid is another message: nobody's words are
    taken for what they said before. One that was removed stays so. Returns
    None when the author's name is not theirs.
    """
    row = _row(said)
    number = connection.execute(_ADD_ONE, row).scalar()
    if number:
        at = float(row["sent_at"])
        return Message(number, said.author, said.text, at, said.uid)
    if seen_at(connection, said.author, said.owner) is None:
        return None
    found = connection.execute(_SAID, row).first()
    if found and not found.removes and found.text != said.text:
        both = f"{said.uid} {said.text}".encode()
        # Too long for anybody else: no other text can be stored under it.
        uid = hashlib.sha512(both).hexdigest()
        return add_message(connection, said._replace(uid=uid))
    return Message(*found) if found else None


def add_all(
    connection: Connection, said: Sequence[Said]
) -> list[Message | None]:
    """Store messages in this order, as `add_message` does one by one.

    Nobody else may store any until the commit: all that is new is theirs.
    """
    if len(said) < 2:
        return [add_message(connection, one) for one in said]
    before = last_number(connection)
    connection.execute(_ADD, [_row(one) for one in said])
    new = {
        (message.author, message.uid): message
        for message in following(connection, before, len(said))
    }
    found = [new.get((one.author, one.uid)) for one in said]
    return [
        message
        if message and message.text == one.text
        else add_message(connection, one)
        for message, one in zip(found, said, strict=True)
    ]


def _row(said: Said) -> dict[str, str | float]:
    key = fold(said.author)
    return {**said._asdict(), "key": key, "sent_at": time.time()}


def newest(
    connection: Connection,
    after: int = 0,
    before: int = LARGEST,
    limit: int = PAGE,
) -> list[Message]:
    """Return the last messages between two numbers, oldest first."""
    span = {"after": after, "before": before, "limit": limit}
    return [Message(*row) for row in connection.execute(_NEWEST, span)][::-1]


def following(connection: Connection, after: int, limit: int) -> list[Message]:
    """Return the first messages after a number, oldest first."""
    span = {"after": after, "limit": limit}
    return [Message(*row) for row in connection.execute(_FOLLOWING, span)]


def first_number(connection: Connection) -> int:
    """Return the oldest message's number, or that which it will have."""
    return int(connection.scalar(_FIRST) or 1)


def last_number(connection: Connection) -> int:
    """Return the newest message's number, 0 when nothing was said yet."""
    return int(connection.scalar(_LAST) or 0)


def remove(connection: Connection, number: int) -> bool:
    """Take a message out of the room, and say so at the end of it.

    Returns whether there is one with this number.
    """
    row = {"number": number, "uid": str(number), "now": time.time()}
    if connection.execute(_WIPE, row).first() is None:
        return False
    connection.execute(_TELL, row)
    return True


def forget(connection: Connection, days: int) -> None:
    """Drop what was said so many days ago; for 0, nothing.

    The last row keeps its number, without a word: those who have read it must
    not find that there are only smaller ones.
    """
    if not days:
        return
    since = {"since": time.time() - days * DAY}
    young = connection.execute(_YOUNG, since).scalar()
    if young is None:
        young = last_number(connection)
        connection.execute(_WIPE, {"number": young})
    connection.execute(_FORGET, {"number": young})


def epoch(connection: Connection) -> str:
    """Return the name of these numbers: other tables, other epoch."""
    return str(connection.execute(_EPOCH).scalar_one())
