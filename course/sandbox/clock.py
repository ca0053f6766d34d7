"""The clock that a work sees: it stands still at the moment it is set to."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol


class Clock(Protocol):
    """What an agent needs of a clock."""

    def stand_at(self, moment: str) -> None:
        """Show a local time, such as `2030-05-06 07:08:09`, from now on."""


class MachineClock:
    """The clock of this whole process: its code and every library see it."""

    def __init__(self) -> None:
        self._shift: Any = None

    def stand_at(self, moment: str) -> None:
        """Show a local time, such as `2030-05-06 07:08:09`, from now on."""
        import time_machine

        self.go_on()
        self._shift = time_machine.travel(
            datetime.fromisoformat(moment).timestamp(), tick=False
        )
        self._shift.start()

    def go_on(self) -> None:
        """Show the true time again."""
        if self._shift:
            self._shift.stop()
            self._shift = None
