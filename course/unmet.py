"""What a check raises when a lesson's promise does not hold."""

from __future__ import annotations

from typing import Any


class Unmet(AssertionError):
    """The work does not do it yet; `seen` says what it did instead.

    `error` describes what the work's own code raised, where it did: its
    `type`, `says`, `file`, `line`, `code` and `function`.
    """

    def __init__(self, seen: str, error: dict[str, Any] | None = None) -> None:
        super().__init__(seen)
        self.seen = seen
        self.error = error


class Hung(Unmet):
    """The work did not come back within its time."""


class Ended(Unmet):
    """The work ended the Python that it ran in."""


class NotLoaded(Unmet):
    """The work raised before there was anything to ask."""
