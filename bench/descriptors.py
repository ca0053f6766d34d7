"""Room for thousands of open connections."""

from __future__ import annotations

import resource


def make_room(connections: int) -> str:
    """Raise the limit on open files, here and for what is started from here.

    Return a sentence for people when it stays too low, else nothing.
    """
    # Log, database and libraries of a server open a few files as well.
    wanted = connections + 1000
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for limits in ((wanted, max(wanted, hard)), (min(wanted, hard), hard)):
        if soft >= wanted:
            return ""
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, limits)
        except (ValueError, OSError):
            continue
        soft, hard = limits
    if soft >= wanted:
        return ""
    return (
        f"Only {soft:,} files may be open here, and {wanted:,} are needed "
        f"for {connections:,} readers. `ulimit -Hn` shows the limit that an "
        "administrator can raise."
    )
