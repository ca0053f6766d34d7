"""The count: which reader got which message when, and what went wrong.

A post carries its number in its text. What a reader receives is searched for
these numbers, so the count does not depend on how a chat wraps a message.
While the load runs, what came is only noted; all else is worked out
afterwards.
"""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

IN_TIME = 1.0
"""Seconds after which a message no longer counts as delivered in time."""

DIGITS = 8
TOKEN = re.compile(rb"bench-(\d{%d})" % DIGITS)
TOKEN_LENGTH = len("bench-") + DIGITS

Numbers = npt.NDArray[np.int64]


def token(number: int) -> str:
    """The mark of post `number`, to be part of its text."""
    return f"bench-{number:0{DIGITS}}"


@dataclass(frozen=True)
class Count:
    """What became of a load's messages.

    `doubled` holds messages that nobody posted, too. Latencies are seconds
    from the moment a post was due to its receipt, over all deliveries that
    should have been; one that never came took `inf`.
    """

    expected: int
    delivered: int
    in_time: int
    missing: int
    doubled: int
    disordered: int
    per_second: float
    p50: float
    p99: float
    worst: float

    @property
    def punctual(self) -> float:
        """The share of what should have come that came in time."""
        return self.in_time / self.expected

    @property
    def exact(self) -> bool:
        """Every message once at every reader, in one order for all."""
        return not (self.missing or self.doubled or self.disordered)


class Ledger:
    """The deliveries of one load to `readers` readers, numbered from 0."""

    def __init__(self, readers: int) -> None:
        self.sent: list[float] = []
        self.received = 0
        self._readers = readers
        # One entry a read: who it was, when, and how many numbers they got.
        self._reader = array("q")
        self._when = array("d")
        self._length = array("q")
        self._numbers = bytearray()

    def post(self, due: float) -> int:
        """Enter a post that is due at time `due`; return its number."""
        self.sent.append(due)
        return len(self.sent) - 1

    def receive(self, reader: int, numbers: list[bytes], when: float) -> None:
        """Enter what `reader` received at `when`, in the order it came."""
        self.received += len(numbers)
        self._reader.append(reader)
        self._when.append(when)
        self._length.append(len(numbers))
        self._numbers += b"".join(numbers)

    def count(self) -> Count:
        """What happened to every message at every reader."""
        posts = len(self.sent)
        expected = posts * self._readers
        length = np.array(self._length)
        reader = np.repeat(np.array(self._reader), length)
        when = np.repeat(np.array(self._when), length)
        number = np.frombuffer(self._numbers, f"S{DIGITS}").astype(np.int64)
        (known,) = np.nonzero(number < posts)
        # A reader's further copies of a message are no deliveries.
        _, first = np.unique(
            reader[known] * posts + number[known], return_index=True
        )
        first = known[first]
        in_turn = first[np.lexsort((first, reader[first]))]
        latencies = when[first] - np.array(self.sent)[number[first]]
        delivered = len(first)
        last = max(self._when, default=0.0)
        return Count(
            expected=expected,
            delivered=delivered,
            in_time=int((latencies <= IN_TIME).sum()),
            missing=expected - delivered,
            doubled=self.received - delivered,
            disordered=_disordered(reader[in_turn], number[in_turn], posts),
            per_second=delivered / (last - self.sent[0]) if delivered else 0.0,
            p50=_percentile(latencies, 50, expected),
            p99=_percentile(latencies, 99, expected),
            worst=_percentile(latencies, 100, expected),
        )


def _disordered(reader: Numbers, number: Numbers, posts: int) -> int:
    """How many deliveries came after one that should have followed.

    Given are all deliveries, reader by reader. The order that counts is that
    of the reader who saw the most.
    """
    if not len(reader):
        return 0
    right = number[reader == np.argmax(np.bincount(reader))]
    rank = np.full(posts, -1)
    rank[right] = np.arange(len(right))
    ranked = rank[number] >= 0
    # Each reader's ranks are higher than all of the reader before.
    ranks = (reader * posts + rank[number])[ranked]
    return int((ranks < np.maximum.accumulate(ranks)).sum())


def _percentile(
    latencies: npt.NDArray[np.float64], percent: int, expected: int
) -> float:
    """The smallest latency that `percent` of all deliveries do not pass."""
    place = max(-(-expected * percent // 100) - 1, 0)
    if place >= len(latencies):
        return float("inf")
    return float(np.partition(latencies, place)[place])
