"""What the figures were measured on, in words."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

LIBRARIES = ("Flask", "gunicorn", "gevent", "SQLAlchemy")


def about() -> list[str]:
    """Sentences about today, the machine and the versions."""
    page = os.sysconf("SC_PAGE_SIZE")
    memory = os.sysconf("SC_PHYS_PAGES") * page / 2**30
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return [
        f"{datetime.now(UTC):%Y-%m-%d}: {os.cpu_count()} cores "
        f"({_processor()}), {memory:.0f} GiB, {platform.system()} "
        f"{platform.release()}; load and server side by side.",
        f"Python {platform.python_version()}, {libraries}.",
    ]


def used() -> float:
    """Processor seconds that everything on the machine has used so far."""
    line = Path("/proc/stat").read_text().partition("\n")[0]
    times = [int(ticks) for ticks in line.split()[1:9]]
    idle, waiting = times[3:5]
    return (sum(times) - idle - waiting) / os.sysconf("SC_CLK_TCK")


def go_ahead() -> str:
    """Let this process, and all it starts, run before others on the machine.

    Return a sentence for the report: whether it was allowed.
    """
    try:
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
    except PermissionError:
        return "Realtime priority was asked for, and takes an administrator."
    return "Load and servers ran before all else on the machine (SCHED_RR)."


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
