"""How fast one visitor may go, counted in the database for all workers.

Each visitor has, for each limit, a moment from which it is all free again;
whatever they do moves it on by a step, and it may not lie further ahead than
so many steps. One row, one statement, nothing to tidy but what has passed.

Names cost nothing, so whoever shares an address is limited together as well,
but so that a whole class can sit behind one.
"""

import ipaddress
import math
import time
from typing import NamedTuple

from sqlalchemy import Connection, text


class Limit(NamedTuple):
    """So many at once, and one more in each so many seconds."""

    name: str
    at_once: int
    seconds: float


JOINING = Limit("join", 60, 5)
"""For an address: nobody is a visitor before they have a name."""

POSTING = Limit("post", 10, 1)
POSTING_TOGETHER = Limit("posts", 150, 0.1)

STREAMING = Limit("stream", 30, 2)
STREAMING_TOGETHER = Limit("streams", 600, 0.1)

OPEN = 20
"""Streams that one visitor may hold open in a worker: tabs, that is."""

OPEN_TOGETHER = 400

SKEW = 5.0
"""Seconds by which the clocks of two machines may differ."""


class TooFast(Exception):
    """A visitor has used up a limit; `seconds` until one more is free."""

    def __init__(self, limit: Limit) -> None:
        self.seconds = math.ceil(limit.seconds)
        super().__init__(
            "That was a lot at once. Wait a few seconds and try again."
        )


_SPEND = text(
    "INSERT INTO limits (key, free_at) VALUES (:key, :after_one) "
    "ON CONFLICT (key) DO UPDATE SET free_at = :seconds + "
    "CASE WHEN limits.free_at BETWEEN :now AND :furthest "
    "THEN limits.free_at ELSE :now END "
    "WHERE limits.free_at <= :latest OR limits.free_at > :furthest "
    "RETURNING key"
)
"""What is further ahead than it can be, was told by a clock set back since."""

_FORGET = text("DELETE FROM limits WHERE free_at < :now")


def spend(connection: Connection, limit: Limit, visitor: str) -> None:
    """Count one for a visitor; raises TooFast when there is none left."""
    now, most = time.time(), limit.seconds * limit.at_once
    row = {
        "key": f"{limit.name} {visitor}",
        "now": now,
        "seconds": float(limit.seconds),
        "after_one": now + limit.seconds,
        "latest": now + most - limit.seconds,
        "furthest": now + most + SKEW,
    }
    if connection.execute(_SPEND, row).first() is None:
        raise TooFast(limit)


def network(address: str) -> str:
    """Return what an address shares with all others of its holder.

    With IPv6 that is its first half: who has one has 2**64 of them.
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4 or found.ipv4_mapped:
        return address
    return found.exploded[:19]


def forget(connection: Connection) -> None:
    """Drop what has passed and limits nobody any more."""
    connection.execute(_FORGET, {"now": time.time() - SKEW})
