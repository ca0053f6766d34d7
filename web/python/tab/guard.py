"""Ends what a work does when its time is over, and knows at which line.

A process can be looked at from another one, and ended. Here there is no other:
Python itself has to look at the clock, and `sys.monitoring` has it do so, at
each start of a function of the work and at each jump in one. What is not the
work's own is looked at once, and costs nothing after that.

What runs in C, such as `sum(range(10**12))`, cannot be ended from inside.
"""

from __future__ import annotations

import contextlib
import math
import os
import sys
import time
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from course.sandbox.failure import Crash

_MONITORING: Any = vars(sys)["monitoring"]
"""It came with Python 3.12; the course's own code goes by 3.11."""
_TOOL = 4
_LOOKS = _MONITORING.events.PY_START | _MONITORING.events.JUMP
_NAMELESS = {"<string>", "<template>", "<unknown>"}
"""What code is called that a work has given to `exec`, or to Jinja."""
MANY_LOOKS = 10_000
"""So often a work is looked at in a second or two that does not end."""
SLOW = 3
"""How many times as long what is looked at less often may take: a telephone
is slow, and so is a computer with much else to do."""
MOST_DEBT = 60.0
"""Seconds that a stream may sleep before it sends something."""


class Overtime(BaseException):
    """The work has taken as long as it may."""

    def __init__(self, place: Crash | None) -> None:
        """`place` is the line that it was at, if that is known."""
        super().__init__(place)
        self.place = place


class Left(BaseException):
    """The work has ended the Python that it runs in, or would have."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Guard:
    """Watches the works of this interpreter; there can be but one."""

    def __init__(self) -> None:
        self.debt: float | None = None
        """Where it is a number, a sleep is not slept but added to it."""
        self._folder = ""
        self._end = self._very_end = math.inf
        self._looks = 0
        self._stop: Overtime | Left | None = None
        self._sleep, self._exit, self._abort = time.sleep, os._exit, os.abort
        _MONITORING.use_tool_id(_TOOL, "course")
        for event in (_MONITORING.events.PY_START, _MONITORING.events.JUMP):
            _MONITORING.register_callback(_TOOL, event, self._look)
        _MONITORING.set_events(_TOOL, _MONITORING.events.PY_START)
        vars(time)["sleep"] = self._rest
        vars(os).update(_exit=self._leave, abort=lambda: self._leave(-6))

    def remove(self) -> None:
        """Watch no longer."""
        for event in (_MONITORING.events.PY_START, _MONITORING.events.JUMP):
            _MONITORING.register_callback(_TOOL, event, None)
        _MONITORING.free_tool_id(_TOOL)
        vars(time)["sleep"] = self._sleep
        vars(os).update(_exit=self._exit, abort=self._abort)

    @contextlib.contextmanager
    def within(self, folder: Path, seconds: float) -> Iterator[None]:
        """Let the work in a folder do something for so long.

        What does little of its own may take longer: see SLOW.
        Raises Overtime or Left where it did not come to its end, also where
        the work, or whoever ran it, has caught that on the way.
        """
        outside = self._folder, self._end, self._very_end
        self._folder, self._stop = str(folder) + os.sep, None
        begun, self._looks = time.monotonic(), 0
        self._end, self._very_end = begun + seconds, begun + SLOW * seconds
        try:
            yield
        except (Overtime, Left):
            pass  # it is kept
        finally:
            self._folder, self._end, self._very_end = outside
        if self._stop:
            raise self._stop

    def _look(self, code: types.CodeType, *_: object) -> Any:
        if not self._is_of_the_work(code.co_filename):
            return _MONITORING.DISABLE
        _MONITORING.set_local_events(_TOOL, code, _LOOKS)
        self._looks += 1
        end = self._end if self._looks > MANY_LOOKS else self._very_end
        if time.monotonic() > end:
            self._give_up()
        return None

    def _is_of_the_work(self, name: str) -> bool:
        own = name.startswith(self._folder) or name in _NAMELESS
        return bool(self._folder) and own

    def _rest(self, seconds: float) -> None:
        """What the work has for `time.sleep`."""
        if self.debt is not None:
            self.debt += seconds
            if self.debt > MOST_DEBT:
                self._give_up()
        elif time.monotonic() + seconds > self._end:
            self._give_up()
        else:
            self._sleep(seconds)

    def _leave(self, status: int) -> None:
        """What the work has for `os._exit`."""
        self._stop = Left(status)
        raise self._stop

    def _give_up(self) -> None:
        self._stop = Overtime(self._place())
        raise self._stop

    def _place(self) -> Crash | None:
        """The innermost line of the work that is being run."""
        frame: types.FrameType | None = sys._getframe(2)
        while frame and not frame.f_code.co_filename.startswith(self._folder):
            frame = frame.f_back
        if frame is None:
            return None
        path, line = Path(frame.f_code.co_filename), frame.f_lineno
        template = frame.f_globals.get("__jinja_template__")
        if template:
            line = template.get_corresponding_lineno(line)
        lines = path.read_text(encoding="utf-8").splitlines()
        return Crash(
            type="Hung",
            says="",
            file=path.relative_to(self._folder).as_posix(),
            line=line,
            code=lines[line - 1].strip(),
            function=frame.f_code.co_name,
        )
