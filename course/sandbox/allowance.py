"""How long a work may still take, whatever else the computer has to do.

What counts is the time in which the work could go on: in which it ran, slept
or waited for something. Where it only stood in the queue for a processor,
others had that, and it is not at fault; unless it is itself the crowd, for
what it has used of all processors counts in any case. Linux keeps a count of
both for each thread. Other systems do not; there all time counts.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

OVERFULL = 10
"""How many times as long as it may anything takes at most, in true time."""

GLANCE = 0.2
"""Seconds in which nobody looks: nearly all is done by then, and to look takes
longer than most answers. Whoever waits may wait so long and ask again."""

_PROC = Path("/proc")


class Used(NamedTuple):
    """Seconds in which something ran, and in which it was in the queue."""

    ran: float
    queued: float

    def plus(self, now: Used, before: Used) -> Used:
        """The same with what has come since."""
        return Used(
            self.ran + now.ran - before.ran,
            self.queued + now.queued - before.queued,
        )


NOTHING = Used(0.0, 0.0)


class Allowance:
    """So many seconds for a work, from now on.

    Where the work has no process of its own, `pid` is None, and all time
    counts.
    """

    def __init__(
        self,
        seconds: float,
        pid: int | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._seconds = seconds
        self._pid = pid
        self._clock = clock
        self._begun = clock()
        self._used = NOTHING
        self._seen: dict[int, Used] | None = None

    @property
    def spent(self) -> float:
        """The seconds so far that count."""
        past = self._clock() - self._begun
        if past < GLANCE or not self._pid:
            return past
        seen = used(self._pid)
        before = seen if self._seen is None else self._seen
        for task, now in seen.items():
            self._used = self._used.plus(now, before.get(task, NOTHING))
        self._seen = seen
        ran, queued = self._used
        return max(min(ran, past), past - queued, past / OVERFULL)

    @property
    def left(self) -> float:
        """The seconds that are left; none, or fewer, when time is up."""
        return self._seconds - self.spent

    @property
    def wait(self) -> float:
        """The seconds to wait until this is asked again."""
        return min(max(self.left, 0.0), GLANCE)


def used(pid: int) -> dict[int, Used]:
    """What the threads of a process have used, by the number of the thread.

    With those of every process that this one has started. Nothing where the
    system does not tell.
    """
    found: dict[int, Used] = {}
    family = [pid]
    for member in family:
        with contextlib.suppress(OSError):
            for task in (_PROC / str(member) / "task").iterdir():
                with contextlib.suppress(OSError, ValueError):
                    ran, queued, _ = (task / "schedstat").read_text().split()
                    found[int(task.name)] = Used(
                        int(ran) / 1e9, int(queued) / 1e9
                    )
                    children = (task / "children").read_text().split()
                    family.extend(map(int, children))
    return found
