"""What one worker has stored wakes the tails of all others.

A look at the database costs a fifth of a millisecond, and most find nothing.
So whoever has stored something says so, and each worker has a thread that
hears it. PostgreSQL tells those who listen, with the commit. With SQLite each
worker has a socket in a folder beside the file, and is sent a datagram. What a
worker that was killed has left there goes when the next one is sent.

Nothing but speed depends on it. Each tail looks by itself, too, and often if
it hears nothing: where there are no such sockets, the folder's path is too
long for one (some 90 characters), or what stands before PostgreSQL keeps
notifications back. The log tells that, once.
"""

import contextlib
import os
import secrets
import select
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import text

from .database import STORED, Database, Trouble

AGAIN = 2.0
"""Seconds from a failure to listen to the next try."""

DEAF = 10.0
"""Seconds after which what a worker sent to itself will not be heard."""

HEAR, WAKE = "hear other workers", "wake other workers"
"""What the log says that the chat cannot do."""


class Datagrams:
    """Wake-ups beside an SQLite file."""

    def __init__(self, database: Database) -> None:
        self._folder = Path(f"{database.url.database}-wakeups")

    def send(self) -> None:
        """Wake all who listen, and take away what the killed have left."""
        if not self._folder.exists():
            return  # Nobody has listened yet.
        with _datagram_socket() as sender:
            for name in os.listdir(self._folder):
                path = self._folder / name
                try:
                    sender.sendto(b"!", str(path))
                except ConnectionRefusedError:
                    path.unlink(missing_ok=True)
                except OSError:
                    pass  # It is full: they will hear what came before.

    stored = send  # Here, a commit tells nobody.

    @contextlib.contextmanager
    def ear(self) -> Iterator[socket.socket]:
        """Lend what can be waited for until a wake-up has come."""
        self._folder.mkdir(exist_ok=True)
        path = self._folder / secrets.token_hex(4)
        with _datagram_socket() as ear:
            ear.bind(str(path))
            try:
                yield ear
            finally:
                path.unlink(missing_ok=True)

    def hear(self, ear: socket.socket) -> None:
        """Take all that has come: it is one wake-up."""
        with contextlib.suppress(BlockingIOError):
            while ear.recv(1):
                pass


class Notifications:
    """Wake-ups by PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def send(self) -> None:
        """Wake all who listen."""
        notify = text(f"NOTIFY {STORED}")
        self._database.read(
            lambda connection: connection.execute(notify), patience=0
        )

    def stored(self) -> None:
        """Send nothing: the commit did, as `database.lock` has asked."""

    @contextlib.contextmanager
    def ear(self) -> Iterator[Any]:
        """Lend what can be waited for until a wake-up has come."""
        with self._database.apart() as connection:
            connection.execute(text(f"LISTEN {STORED}"))
            yield connection.connection.dbapi_connection

    def hear(self, ear: Any) -> None:
        """Take all that has come: it is one wake-up."""
        list(ear.notifies(timeout=0))


class Wakeups:
    """The way of this worker to all others, and theirs to it."""

    sure = False
    """Whether wake-ups arrive: one has, since this began or was cut off."""

    def __init__(self, database: Database) -> None:
        way = Datagrams if database.sqlite else Notifications
        self._way: Any = way(database)
        self._trouble = Trouble()
        self._closed = threading.Event()

    def stored(self) -> None:
        """Wake the others: there is something new for them."""
        try:
            self._way.stored()
            self._trouble.ends(WAKE)
        except OSError as error:
            self._trouble.begins(WAKE, error)

    def listen(self, wake: Callable[[], None]) -> None:
        """Call `wake` whenever something was stored, here or elsewhere."""
        threading.Thread(
            target=self._run, args=[wake], name="wakeups", daemon=True
        ).start()

    def close(self) -> None:
        """Listen no longer."""
        self._closed.set()
        with contextlib.suppress(Exception):
            self._way.send()

    def _run(self, wake: Callable[[], None]) -> None:
        while not self._closed.is_set():
            try:
                with self._way.ear() as ear:
                    self._way.send()  # If this is heard, others will be.
                    while not self._closed.is_set():
                        wait = None if self.sure else DEAF
                        if not select.select([ear], [], [], wait)[0]:
                            raise TimeoutError("nothing arrives")
                        self._way.hear(ear)
                        self.sure = True
                        self._trouble.ends(HEAR)
                        wake()
            except Exception as error:
                # Whatever it is, there still are the tail's own looks.
                self._trouble.begins(HEAR, error)
            self.sure = False
            self._closed.wait(AGAIN)


def _datagram_socket() -> socket.socket:
    if not hasattr(socket, "AF_UNIX"):
        raise OSError("There are no such sockets here.")
    made = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    made.setblocking(False)
    return made
