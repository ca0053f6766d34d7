"""The clock of the Python that runs the tests, as a tab sets it for works."""

from __future__ import annotations

import time

import time_machine


class MachineFace:
    """See `web.python.tab.clock.Face`; the zone stays that of the machine."""

    def __init__(self) -> None:
        self._shown: time_machine.travel | None = None

    def stand_still(self, moment: float) -> None:
        """Show one moment."""
        self.go_on()
        self._show(time_machine.travel(moment, tick=False))

    def go_shifted(self, shift: float) -> None:
        """Show a time that goes on."""
        self.go_on()
        self._show(time_machine.travel(time.time() + shift, tick=True))

    def go_on(self) -> None:
        """Show the true time again."""
        if self._shown:
            self._shown.stop()
            self._shown = None

    def _show(self, shown: time_machine.travel) -> None:
        self._shown = shown
        shown.start()
