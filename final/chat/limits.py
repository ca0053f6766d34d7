"""How fast one visitor may go, counted in the database for all workers.

Each visitor has, for each limit, a moment from which it is all free again;
whatever they do moves it on by a step, and it may not lie further ahead than
so many steps. One row each, nothing to tidy but what has passed; and for as
many visitors as come together two statements are enough.

Names cost nothing, so whoever shares an address is limited together as well,
but so that a whole class can sit behind one.
"""

import functools
import ipaddress
import math
import time
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, select, text
from werkzeug.exceptions import TooManyRequests

from .database import limits


class Limit(NamedTuple):
    """So many at once, and one more in each so many seconds."""

    name: str
    at_once: int
    seconds: float

    def after_one(self, free_at: float, now: float) -> float | None:
        """Return when it is all free after one more; None: too fast.

        What is further ahead than it can be, was told by a clock set back
        since.
        """
        most = self.seconds * self.at_once
        if not now <= free_at <= now + most + SKEW:
            free_at = now
        after = free_at + self.seconds
        return after if after <= now + most else None


Counted = tuple[Limit, str]
"""A limit, and the visitor for whom one is counted against it."""


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


class TooFast(TooManyRequests):
    """A visitor has used up a limit: when one more is free, is said."""

    def __init__(self, limit: Limit) -> None:
        super().__init__(
            "That was a lot at once. Wait a few seconds and try again.",
            retry_after=math.ceil(limit.seconds),
        )


_FREE_AT = (
    select(limits.c.key, limits.c.free_at)
    .where(limits.c.key.in_(bindparam("keys", expanding=True)))
    .order_by(limits.c.key)
    .with_for_update()
)
"""Until the commit nobody else is told: both would be the last one.

Who comes for the first time has no row yet: on PostgreSQL two that do so in
the same moment may be counted as one, unless they post.
"""

_MOVE = text(
    "INSERT INTO limits (key, free_at) VALUES (:key, :free_at) "
    "ON CONFLICT (key) DO UPDATE SET free_at = excluded.free_at"
)


def spend(
    connection: Connection, visitors: Sequence[Sequence[Counted]]
) -> list[Limit | None]:
    """Count one for each of these visitors, against each of their limits.

    Returns for each of them the first limit that was used up, or None; what
    comes after that one is not counted.
    """
    keyed = [
        [(limit, f"{limit.name} {who}") for limit, who in counted]
        for counted in visitors
    ]
    keys = {key for counted in keyed for _, key in counted}
    found = connection.execute(_FREE_AT, {"keys": list(keys)})
    free_at: dict[str, float] = dict(found.all())
    moved: dict[str, float] = {}
    now = time.time()

    def used_up(counted: list[tuple[Limit, str]]) -> Limit | None:
        for limit, key in counted:
            after = limit.after_one(free_at.get(key, now), now)
            if after is None:
                return limit
            free_at[key] = moved[key] = after
        return None

    used = [used_up(counted) for counted in keyed]
    rows = [{"key": key, "free_at": moved[key]} for key in sorted(moved)]
    if rows:
        connection.execute(_MOVE, rows)
    return used


@functools.lru_cache(4096)
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
    passed = limits.c.free_at < time.time() - SKEW
    connection.execute(delete(limits).where(passed))
