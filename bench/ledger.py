"""The count: which reader got which message when, and what went wrong.

A post carries its number in its text. What a reader receives is searched for
these numbers, so the count does not depend on how a chat wraps a message.
While the load runs, a read costs one comparison with what others saw before;
everything else is worked out afterwards.
"""

from __future__ import annotations

import operator
import re
from array import array
from collections import Counter
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bench.loads import IN_TIME

TOKEN = re.compile(rb"bench-(\d{8})")
TOKEN_LENGTH = len("bench-00000000")


def token(number: int) -> str:
    """The mark of post `number`, to be part of its text."""
    return f"bench-{number:08}"


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
    def exact(self) -> bool:
        """Every message once at every reader, in one order for all."""
        return not (self.missing or self.doubled or self.disordered)


class _Stray(NamedTuple):
    """One reader's messages without repeats; latencies since it strayed."""

    order: list[bytes]
    latencies: list[float]


class Ledger:
    """The deliveries of one load to `readers` readers, numbered from 0."""

    def __init__(self, readers: int) -> None:
        self.sent: list[float] = []
        self.received = 0
        self._order: list[bytes] = []
        self._known: set[bytes] = set()
        self._position = [0] * readers
        self._strays: dict[int, list[tuple[bytes, float]]] = {}
        # One entry a read: it was _order[start:stop], received at `when`.
        self._when = array("d")
        self._start = array("q")
        self._stop = array("q")

    def post(self, due: float) -> int:
        """Enter a post that is due at time `due`; return its number."""
        self.sent.append(due)
        return len(self.sent) - 1

    def receive(self, reader: int, numbers: list[bytes], when: float) -> None:
        """Enter what `reader` received at `when`, in the order it came."""
        self.received += len(numbers)
        if reader in self._strays:
            self._strays[reader] += [(number, when) for number in numbers]
            return
        start = self._position[reader]
        stop = start + len(numbers)
        known = self._order[start:stop]
        if known != numbers and not self._leads(known, numbers):
            self._strays[reader] = [(number, when) for number in numbers]
            return
        self._position[reader] = stop
        self._when.append(when)
        self._start.append(start)
        self._stop.append(stop)

    def _leads(self, known: list[bytes], numbers: list[bytes]) -> bool:
        """Whoever is the first to see a message sets the order for all."""
        new = numbers[len(known) :]
        ahead = set(new)
        if (
            numbers[: len(known)] != known
            or len(ahead) < len(new)
            or not ahead.isdisjoint(self._known)
            or max(int(number) for number in new) >= len(self.sent)
        ):
            return False
        self._order += new
        self._known |= ahead
        return True

    def count(self) -> Count:
        """What happened to every message at every reader."""
        expected = len(self.sent) * len(self._position)
        strays = [self._follow(reader) for reader in self._strays]
        latencies = np.concatenate(
            [self._latencies(), *(stray.latencies for stray in strays)]
        )
        delivered = len(latencies)
        return Count(
            expected=expected,
            delivered=delivered,
            in_time=int((latencies <= IN_TIME).sum()),
            missing=expected - delivered,
            doubled=self.received - delivered,
            disordered=self._disordered([stray.order for stray in strays]),
            per_second=self._rate(delivered),
            p50=_percentile(latencies, 50, expected),
            p99=_percentile(latencies, 99, expected),
            worst=_percentile(latencies, 100, expected),
        )

    def _follow(self, reader: int) -> _Stray:
        """What a reader saw that did not see the same as those before it."""
        order = self._order[: self._position[reader]]
        seen = set(order)
        latencies: list[float] = []
        for number, when in self._strays[reader]:
            if number not in seen and int(number) < len(self.sent):
                seen.add(number)
                order.append(number)
                latencies.append(when - self.sent[int(number)])
        return _Stray(order, latencies)

    def _disordered(self, strays: list[list[bytes]]) -> int:
        """How many deliveries came after one that should have followed.

        The order that counts is that of the reader who saw the most.
        """
        right = max([self._order, *strays], key=len)
        rank = {number: place for place, number in enumerate(right)}
        total = sum(_backward(stray, rank) for stray in strays)
        if right is not self._order:
            stayed = Counter(
                position
                for reader, position in enumerate(self._position)
                if reader not in self._strays
            )
            for position, readers in stayed.items():
                seen = self._order[:position]
                total += readers * _backward(seen, rank)
        return total

    def _rate(self, delivered: int) -> float:
        """Deliveries a second, from the first post to the last delivery."""
        ends = [max(self._when, default=0.0)]
        ends += [stray[-1][1] for stray in self._strays.values()]
        return delivered / (max(ends) - self.sent[0]) if delivered else 0.0

    def _latencies(self) -> npt.NDArray[np.float64]:
        """The latency of every delivery to the readers that did not stray."""
        order = np.array([int(number) for number in self._order], dtype=int)
        sent = np.array(self.sent)[order]
        start = np.array(self._start, dtype=int)
        length = np.array(self._stop, dtype=int) - start
        skipped = np.cumsum(length) - length
        place = np.arange(length.sum()) + np.repeat(start - skipped, length)
        received = np.repeat(np.array(self._when), length)
        latencies: npt.NDArray[np.float64] = received - sent[place]
        return latencies


def _backward(order: list[bytes], rank: dict[bytes, int]) -> int:
    """How many messages in `order` rank below one before them."""
    ranks = [rank[number] for number in order if number in rank]
    highest = accumulate(ranks, max)
    return sum(map(operator.lt, ranks, highest))


def _percentile(
    latencies: npt.NDArray[np.float64], percent: int, expected: int
) -> float:
    """The smallest latency that `percent` of all deliveries do not pass."""
    place = max(-(-expected * percent // 100) - 1, 0)
    if place >= len(latencies):
        return float("inf")
    return float(np.partition(latencies, place)[place])
