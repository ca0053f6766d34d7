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

TOGETHER = 1000
"""Messages in a transaction, at most."""


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
            while not post.done:
                posts = self._waiting[:TOGETHER]
                del self._waiting[:TOGETHER]
                self._store(posts)
        if post.error:
            raise post.error
        return post.message

    def _store(self, posts: list[Post]) -> None:
        def store(connection: Connection) -> None:
            # Numbers must come in the order of the commits: whoever has read
            # as far as one never sees a smaller one that is stored later.
            lock(connection, WRITING)
            allowed = self._allowed(connection, posts)
            stored = messages.add_all(
                connection, [post.said for post in allowed]
            )
            for post, message in zip(allowed, stored, strict=True):
                post.message = message

        try:
            self._database.write(store)
            self._stored()
        except Exception as error:
            # Those who wait for this one have nobody else to tell them.
            for post in posts:
                post.error = error
        for post in posts:
            post.done = True

    def _allowed(
        self, connection: Connection, posts: list[Post]
    ) -> list[Post]:
        """Return those who were not too fast; the others are told so."""
        if not self._limited:
            return posts
        counted = [
            [
                (limits.POSTING, post.said.owner),
                (limits.POSTING_TOGETHER, post.said.network),
            ]
            for post in posts
        ]
        used_up = limits.spend(connection, counted)
        for post, limit in zip(posts, used_up, strict=True):
            post.error = TooFast(limit) if limit else None
        return [post for post in posts if not post.error]
