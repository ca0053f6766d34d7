"""The tables, and the way to read and write them.

Reading is a statement at a time. Writing is a transaction that either
happens as a whole or not at all, and that waits for a database that is busy
or being restarted.
"""

import contextlib
import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import (
    URL,
    BigInteger,
    Column,
    Connection,
    Double,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    create_engine,
    event,
    inspect,
    text,
)
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

T = TypeVar("T")
Work = Callable[[Connection], T]

POOL_SIZE = 2
"""Connections a worker keeps to read, and as many to write; one more listens.

Who reads does not wait for who writes, and three workers stay under 20.
"""

PATIENCE = 8.0
"""Seconds to wait for a database that is busy or away."""

STUCK = 10
"""Seconds that PostgreSQL waits for a statement, or for the next of a writer.

Who writes keeps all others out, also if their machine has gone meanwhile.
"""

BRIEFLY = 0.1
"""Seconds that everybody waits: to write takes that long at most."""


class WrongTables(Exception):
    """The database is somebody else's."""

    def __init__(self) -> None:
        super().__init__(
            "its tables are another program's, or a newer chat's. "
            "Set DATABASE_URL to a database of the chat's own."
        )


UNABLE = (DBAPIError, PoolTimeout, WrongTables)
"""What is raised when the database is away, or takes nothing more."""

WRITING, UPGRADING = 1, 2
"""What PostgreSQL's advisory locks are for."""

STORED = "stored"
"""What PostgreSQL notifies of those who listen."""

_LOCK = text("SELECT pg_advisory_xact_lock(:purpose), pg_notify(:channel, '')")

log = logging.getLogger(__name__)

metadata = MetaData()

_number = BigInteger().with_variant(Integer, "sqlite")

room = Table("room", metadata, Column("epoch", Text, primary_key=True))

messages = Table(
    "messages",
    metadata,
    Column("number", _number, primary_key=True),
    Column("author", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("sent_at", Double, nullable=False),
    Column("uid", Text, nullable=False),
    Column("removes", _number),
    UniqueConstraint("author", "uid", name="said_once"),
    sqlite_autoincrement=True,
)

people = Table(
    "people",
    metadata,
    Column("key", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("seen_at", Double, nullable=False),
    Index("people_seen_at", "seen_at"),
)

limits = Table(
    "limits",
    metadata,
    Column("key", Text, primary_key=True),
    Column("free_at", Double, nullable=False),
)


class Trouble:
    """What fails just now: the log has the first failure, and its end."""

    def __init__(self) -> None:
        self.failing: set[str] = set()

    def begins(self, what: str, error: Exception) -> None:
        """Log that the chat cannot do something, unless that is known."""
        if what not in self.failing:
            self.failing.add(what)
            log.error("The chat cannot %s: %s", what, explain(error))

    def ends(self, what: str) -> None:
        """Log that the chat can do it, if it could not."""
        if what in self.failing:
            self.failing.discard(what)
            log.warning("The chat can %s again.", what)


class Database:
    """The database at a URL; nothing connects before it must.

    Whoever uses it waits `patience` seconds, or PATIENCE, for one that is
    busy or away; then OperationalError is raised.
    """

    def __init__(self, url: URL) -> None:
        self.url = url
        self.sqlite = url.get_backend_name() == "sqlite"
        if self.sqlite:
            Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
            driver: dict[str, Any] = {"timeout": 0.1}
        else:
            silent = ("statement", "idle_in_transaction_session")
            ends = " ".join(f"-c {one}_timeout={STUCK}s" for one in silent)
            driver = {"connect_timeout": 5, "options": ends}
        options: dict[str, Any] = {
            "connect_args": driver,
            "pool_size": POOL_SIZE,
            "max_overflow": 0,
            "pool_timeout": PATIENCE,
            "hide_parameters": True,  # What people write is in no log.
        }
        self._engine = create_engine(url, **options)
        options["isolation_level"] = "AUTOCOMMIT"
        self._reader = create_engine(url, **options)
        self._upgraded = False
        self._upgrading = threading.Lock()
        self._trouble = Trouble()
        if self.sqlite:
            event.listen(self._engine, "connect", _prepare_sqlite)
            event.listen(self._reader, "connect", _prepare_sqlite)
            event.listen(self._engine, "begin", _begin_sqlite)

    def read(self, work: Work[T], patience: float | None = None) -> T:
        """Return what `work` reads, each statement by itself."""
        if not self._upgraded:
            self.upgrade(patience)
        return self._patiently("read", self._reader.connect, work, patience)

    def write(self, work: Work[T], patience: float | None = None) -> T:
        """Return what `work` returns, once it is stored for good.

        `work` runs again when the database was busy or went away, perhaps
        after it had been stored: it must be a thing that can be done twice.
        """
        if not self._upgraded:
            self.upgrade(patience)
        what = "" if patience == 0 else "write"  # Or it was only a try.
        return self._patiently(what, self._engine.begin, work, patience)

    @contextlib.contextmanager
    def apart(self) -> Iterator[Connection]:
        """Lend a connection that is none of those which a worker keeps."""
        with self._reader.connect() as connection:
            connection.detach()
            yield connection

    def upgrade(self, patience: float | None = None) -> None:
        """Make the tables, or bring them up to date.

        May be run twice, and by many at the same time. Where it fails,
        whoever reads or writes next tries it again.
        """
        from alembic import command, config, migration, script

        settings = config.Config()
        settings.set_main_option("script_location", "chat:migrations")
        steps = script.ScriptDirectory.from_config(settings)

        def done(connection: Connection) -> set[str]:
            context = migration.MigrationContext.configure(connection)
            return set(context.get_current_heads())

        def is_new(connection: Connection) -> bool:
            return done(connection) == set(steps.get_heads())

        def upgrade(connection: Connection) -> None:
            lock(connection, UPGRADING)
            ours = {step.revision for step in steps.walk_revisions()}
            there = inspect(connection).get_table_names()
            begun = done(connection)
            if begun - ours or (metadata.tables.keys() & there and not begun):
                raise WrongTables
            settings.attributes["connection"] = connection
            command.upgrade(settings, "head")

        with self._upgrading:
            # To look first costs nobody who writes anything.
            do = self._patiently
            if not do("read", self._reader.connect, is_new, patience):
                do("write", self._engine.begin, upgrade, patience)
            self._upgraded = True

    def close(self) -> None:
        """Give every connection back."""
        self._engine.dispose()
        self._reader.dispose()

    def _patiently(
        self,
        what: str,
        connect: Callable[[], AbstractContextManager[Connection]],
        work: Work[T],
        patience: float | None,
    ) -> T:
        patience = PATIENCE if patience is None else max(patience, BRIEFLY)
        ends, pause = time.monotonic() + patience, 0.001
        with self._told(what):
            while True:
                try:
                    with connect() as connection:
                        return work(connection)
                except (OperationalError, InterfaceError):
                    if time.monotonic() >= ends:
                        raise
                    time.sleep(pause)
                    pause = min(2 * pause, 0.05)

    @contextlib.contextmanager
    def _told(self, what: str) -> Iterator[None]:
        """Log the first failure to do something, and that it is over.

        What had begun before the failure tells nothing of its end.
        """
        was_failing = what in self._trouble.failing
        try:
            yield
        except UNABLE as error:
            if what:
                self._trouble.begins(what, error)
            raise
        if was_failing:
            self._trouble.ends(what)


def lock(connection: Connection, purpose: int) -> None:
    """Let nobody else in who has the same purpose, until the commit.

    That is told to those who listen to PostgreSQL. SQLite has one writer at a
    time in any case.
    """
    if connection.dialect.name != "sqlite":
        connection.execute(_LOCK, {"purpose": purpose, "channel": STORED})


def explain(error: Exception) -> str:
    """Return in one line what is wrong with the database."""
    cause = getattr(error, "orig", None) or error
    return str(cause).partition("\n")[0]


def _prepare_sqlite(connection: sqlite3.Connection, _: object) -> None:
    # SQLAlchemy says when a transaction begins, not the driver.
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    # Who waits in the driver has all others in the worker wait: we try again.
    connection.execute("PRAGMA busy_timeout = 0")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later would be refused when
    # somebody else wrote in between: it must be a writer from the start.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
