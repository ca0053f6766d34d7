"""What the figures were measured on, in words."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

LIBRARIES = ("Flask", "gunicorn", "gevent", "SQLAlchemy")


def machine() -> list[str]:
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


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
