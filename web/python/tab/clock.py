"""The clocks of works that share one interpreter."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from typing import Protocol

from course.sandbox.clock import AHEAD, ZONE, seconds_at

_NAME = ZONE.partition("-")[0]
OF_WORKS = {
    "timezone": -AHEAD,
    "altzone": -AHEAD,
    "daylight": 0,
    "tzname": (_NAME, _NAME),
}
"""What `time` says of the zone of works."""


class Face(Protocol):
    """The clock of the whole interpreter, as far as it can be set.

    Whatever it is set to is shown in the zone of works.
    """

    def stand_still(self, moment: float) -> None:
        """Show a moment, in seconds as `time.time` has them, from now on."""

    def go_shifted(self, shift: float) -> None:
        """Show a time that goes on, so many seconds away from the true one."""

    def go_on(self) -> None:
        """Show the true time again, in its own zone."""


class JavaScriptFace:
    """The clock of the JavaScript around, which Python goes by in a tab.

    What the module `time` has of the zone Python asks for but once there, as
    it starts. `%Z`, the name of a zone, stays that of the browser's.
    """

    def __init__(self) -> None:
        self._own = {name: vars(time)[name] for name in OF_WORKS}

    def stand_still(self, moment: float) -> None:
        """See `Face`."""
        from course_clock import standStill

        standStill(moment, AHEAD)
        vars(time).update(OF_WORKS)

    def go_shifted(self, shift: float) -> None:
        """See `Face`."""
        from course_clock import goShifted

        goShifted(shift, AHEAD)
        vars(time).update(OF_WORKS)

    def go_on(self) -> None:
        """See `Face`."""
        from course_clock import goOn

        goOn()
        vars(time).update(self._own)


class SharedClock:
    """A clock that one work sees, and only while it is asked something."""

    def __init__(self, face: Face) -> None:
        self._face = face
        self._moment: float | None = None

    def stand_at(self, moment: str, after: int = 0) -> None:
        """See `course.sandbox.clock.Clock`."""
        self._moment = seconds_at(moment) + after / 1000
        self._show()

    @contextlib.contextmanager
    def seen(self) -> Iterator[None]:
        """Show the work's time, and afterwards the true one."""
        self._show()
        try:
            yield
        finally:
            self._face.go_on()

    def _show(self) -> None:
        if self._moment is not None:
            self._face.stand_still(self._moment)


class StartedClock(SharedClock):
    """The same for a work that was started: there the clock goes on."""

    def __init__(self, face: Face) -> None:
        super().__init__(face)
        self._shift: float | None = None

    def stand_at(self, moment: str, after: int = 0) -> None:
        """Begin at a local time."""
        self._face.go_on()
        self._shift = seconds_at(moment) + after / 1000 - time.time()
        self._show()

    def _show(self) -> None:
        if self._shift is not None:
            self._face.go_shifted(self._shift)


class TrueClock:
    """For the chat that somebody writes: it is where they are."""

    def stand_at(self, moment: str, after: int = 0) -> None:
        """Go on as ever."""
