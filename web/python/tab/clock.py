"""The clocks of works that share one interpreter."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import datetime
from typing import Protocol


class Face(Protocol):
    """The clock of the whole interpreter, as far as it can be set."""

    def stand_at(self, moment: str) -> None:
        """Show a local time, such as `2030-05-06 07:08:09`, from now on."""

    def go_on(self) -> None:
        """Show the true time again."""


class JavaScriptFace:
    """The clock of the JavaScript around, which Python goes by in a tab."""

    def stand_at(self, moment: str) -> None:
        """See `Face`."""
        from course_clock import standStill

        standStill(datetime.fromisoformat(moment).timestamp() * 1000)

    def go_on(self) -> None:
        """See `Face`."""
        from course_clock import goOn

        goOn()


class SharedClock:
    """A clock that one work sees, and only while it is asked something."""

    def __init__(self, face: Face) -> None:
        self._face = face
        self._moment: str | None = None

    def stand_at(self, moment: str) -> None:
        """See `course.sandbox.clock.Clock`."""
        self._moment = moment
        self._face.stand_at(moment)

    @contextlib.contextmanager
    def seen(self) -> Iterator[None]:
        """Show the work's time, and afterwards the true one."""
        if self._moment:
            self._face.stand_at(self._moment)
        try:
            yield
        finally:
            self._face.go_on()


class TrueClock:
    """For a work that is started, and not looked into."""

    def stand_at(self, moment: str) -> None:
        """Go on as ever."""
