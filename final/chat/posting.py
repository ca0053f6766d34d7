"""What is posted in this worker, stored together.

To commit costs more than to store a message. So all that has come in at the
same moment goes into one transaction: whoever is first stores it for all, and
the others find theirs stored when it is their turn.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from . import limits, messages
from .database import WRITING, Database, lock
from .limits import TooFast
from .messages import Message, Said


@dataclass
class Post:
    """A message on its way, and what became of it."""

    said: Said
    done: bool = False
    message: Message | None = None
    error: Exception | None = None


class Posting:
    """The way from this worker's visitors into the table.

    `stored` is called whenever something has arrived there.
    """

    def __init__(
        self, database: Database, limited: bool, stored: Callable[[], None]
    ) -> None:
        self._database = database
        self._limited = limited
        self._stored = stored
        self._waiting: list[Post] = []
        self._turn = threading.Lock()

    def add(self, said: Said) -> Message | None:
        """Return the message once it is stored.

        Returns None when the author's name is not theirs. Raises TooFast,
        or one of UNABLE when the database stays away.
        """
        post = Post(said)
        self._waiting.append(post)
        time.sleep(0)  # Others who have posted by now come along.
        with self._turn:
            if not post.done:
                posts, self._waiting = self._waiting, []
                self._store(posts)
        if post.error:
            raise post.error
        return post.message

    def _store(self, posts: list[Post]) -> None:
        def store(connection: Connection) -> None:
            # Numbers must come in the order of the commits: whoever has read
            # as far as one never sees a smaller one that is stored later.
            lock(connection, WRITING)
            for post in posts:
                post.error = None
                try:
                    if self._limited:
                        self._spend(connection, post.said)
                    post.message = messages.add_message(connection, post.said)
                except TooFast as error:
                    post.error = error

        try:
            self._database.write(store)
            self._stored()
        except Exception as error:
            # Those who wait for this one have nobody else to tell them.
            for post in posts:
                post.error = error
        for post in posts:
            post.done = True

    def _spend(self, connection: Connection, said: Said) -> None:
        limits.spend(connection, limits.POSTING, said.owner)
        limits.spend(connection, limits.POSTING_TOGETHER, said.network)
