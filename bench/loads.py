"""The loads that every chat is put under."""

from __future__ import annotations

from dataclasses import dataclass

IN_TIME = 1.0
"""Seconds after which a message no longer counts as delivered in time."""


@dataclass(frozen=True)
class Load:
    """So many readers, so many messages a second, for so many seconds.

    When all are posted, they may take another `drain` seconds to arrive.
    """

    readers: int
    rate: int
    seconds: float
    drain: float = 5.0

    @property
    def messages(self) -> int:
        """How many messages are posted in all."""
        return round(self.rate * self.seconds)

    @property
    def speakers(self) -> int:
        """How many people post: each once a second, or less often."""
        return min(self.readers, max(self.rate, 100))

    def __str__(self) -> str:
        return f"{self.readers:,} readers, {self.rate:,} messages/s"


def table(seconds: float, drain: float) -> list[Load]:
    """The loads of the published table, each lasting `seconds`."""
    crowds = [(1000, 10), (1000, 100), (1000, 1000), (5000, 100)]
    return [Load(*crowd, seconds, drain) for crowd in crowds]
