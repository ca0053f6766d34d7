"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
import resource
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psutil

LIBRARIES = ("Flask", "gunicorn", "gevent", "SQLAlchemy")


def about() -> list[str]:
    """Sentences about today, the machine and the versions."""
    memory = psutil.virtual_memory().total / 2**30
    release, *_ = platform.release().split("-")  # not whose build it is
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return [
        f"{datetime.now(UTC):%Y-%m-%d}: {os.cpu_count()} cores "
        f"({_processor()}), {memory:.0f} GiB, {platform.system()} "
        f"{release}; load and server side by side.",
        f"Python {platform.python_version()}, {libraries}.",
    ]


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def used() -> float:
    """Processor seconds that everything on the machine has used so far."""
    times = psutil.cpu_times()
    idle = times.idle + times.iowait
    # A guest's time is in that of its user already.
    return float(sum(times) - idle - times.guest - times.guest_nice)


def make_room(connections: int) -> str:
    """Raise the limit on open files, here and for what is started from here.

    Return a sentence for people when it stays too low, else nothing.
    """
    # Log, database and libraries of a server open a few files as well.
    wanted = connections + 1000
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for most in (max(wanted, hard), hard):
        if soft < wanted:
            with suppress(ValueError, OSError):
                limits = (min(wanted, most), most)
                resource.setrlimit(resource.RLIMIT_NOFILE, limits)
                soft = limits[0]
    if soft >= wanted:
        return ""
    return (
        f"Only {soft:,} files may be open here, and {wanted:,} are needed "
        f"for {connections:,} readers. `ulimit -Hn` shows the limit that an "
        "administrator can raise."
    )
