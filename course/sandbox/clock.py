"""The clock that a work sees: it stands at the moment it is set to.

With each request it goes on by a millisecond: no two are answered at the same
moment anywhere, and a work may go by that.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any, Protocol

AHEAD = 5 * 3600
"""Seconds that the time zone of every work is ahead of Greenwich."""
ZONE = f"PKT-{AHEAD // 3600}"
"""The time zone of every work, as `TZ` has it: five hours ahead of Greenwich.

Who asks for the time of Greenwich is told another one than who asks for the
time, wherever the computer is.
"""
MOMENT = "2030-05-06 12:00:00"
"""What the work's clock says when it is loaded: the same for everybody."""


def seconds_at(moment: str) -> float:
    """A local time of works, as `MOMENT` is one, in seconds since 1970."""
    zone = timezone(timedelta(seconds=AHEAD))
    return datetime.fromisoformat(moment).replace(tzinfo=zone).timestamp()


class Clock(Protocol):
    """What an agent needs of a clock."""

    def stand_at(self, moment: str, after: int = 0) -> None:
        """Show a local time, such as `2030-05-06 07:08:09`, from now on.

        With `after`, so many milliseconds later.
        """


class MachineClock:
    """The clock of this whole process: its code and every library see it."""

    def __init__(self) -> None:
        self._shift: Any = None

    def stand_at(self, moment: str, after: int = 0) -> None:
        """See `Clock`."""
        import time_machine

        self.go_on()
        seconds = datetime.fromisoformat(moment).timestamp() + after / 1000
        self._shift = time_machine.travel(seconds, tick=False)
        self._shift.start()

    def go_on(self) -> None:
        """Show the true time again."""
        if self._shift:
            self._shift.stop()
            self._shift = None
