"""The most that a work may have, of all that a computer has.

As a program, `python limits.py COMMAND…`, it sets the limits and becomes the
command. Windows has no such limits; there only the clock holds, which is
looked at elsewhere: see `allowance`, and the seconds in `work`.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys

MEMORY = 1 << 30
"""Bytes that one process may ask for, everything loaded included."""
FILE_SIZE = 16 << 20
"""Bytes that one file written by the work may grow to."""
TIME_IS_UP = getattr(signal, "SIGUSR1", None)
"""At this signal a work's process writes down where it is, and ends.

Windows has none: there the process looks at the clock itself, with a thread
that is started for each order. It takes ten times as long as a short order.
"""
MORE_PROCESSES = 512
"""How many processes and threads may join those the user already has."""


def limit() -> None:
    """Set the limits on this process and on all that it will start."""
    try:
        import resource
    except ImportError:
        return
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, FILE_SIZE),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, _tasks() + MORE_PROCESSES),
    ):
        with contextlib.suppress(OSError, ValueError):
            hard = resource.getrlimit(what)[1]
            if hard != resource.RLIM_INFINITY:
                most = min(most, hard)
            resource.setrlimit(what, (most, most))


def _tasks() -> int:
    """Processes and threads of this user, where Linux tells; else many."""
    count = 0
    with contextlib.suppress(OSError):
        for name in filter(str.isdigit, os.listdir("/proc")):
            with contextlib.suppress(OSError):
                if os.stat(f"/proc/{name}").st_uid == os.getuid():
                    count += len(os.listdir(f"/proc/{name}/task"))
        return count
    return 1000


if __name__ == "__main__":
    limit()
    os.execv(sys.argv[1], sys.argv[1:])
