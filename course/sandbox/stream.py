"""A stream of Server-Sent Events, as far as it has been read."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable

from .allowance import Allowance
from .failure import Failure

_OF_AN_EVENT = ("data:", "event:", "id:", "retry:")
"""How the lines of an event begin; one that begins with `:` is a comment."""
COMMENTS = 4
"""After so many, whoever sends one each time they have looked has looked."""
A_WHILE = 2.0
"""Seconds in which one may send comments without looking each time."""


class Stream:
    """The lines of a stream: read on demand, and for some seconds at most."""

    def __init__(
        self,
        content_type: str,
        read_line: Callable[[], bytes],
        allow: Callable[[], Allowance],
    ) -> None:
        """`read_line` gives the next line, its end included, or nothing.

        It may raise OSError where no line comes. `allow` gives the time that
        one may listen, which begins to count.
        """
        self.content_type = content_type
        self._read_line = read_line
        self._allow = allow
        self._read: list[str] = []

    def until(self, words: str) -> str:
        """Read on until a line has these words, or time is over: all read.

        Sooner, where nothing comes but one comment after the other.
        """
        allowance = self._allow()
        comments = 0
        while allowance.left > 0:
            line = self._next()
            self._read.append(line)
            comments += line.startswith(":")
            in_vain = comments >= COMMENTS and allowance.spent > A_WHILE
            if not line or words in line or in_vain:
                break
        return "".join(self._read)

    def expect(self, words: str) -> str:
        """Read on until a line has these words: all read.

        Raises Failure if none has.
        """
        heard = self.until(words)
        if words not in heard:
            raise Failure("not_heard", asked=words, got=heard[-300:])
        return heard

    def event_ends(self) -> bool:
        """Whether an empty line comes next, or after more of this event."""
        line = self._next()
        while line.startswith(_OF_AN_EVENT):
            line = self._next()
        return line in ("\n", "\r\n")

    def event_with(self, words: str) -> str:
        """Read on until an event has these words: its lines.

        Raises Failure if none has.
        """
        self.expect(words)
        line = self._next()
        while line.startswith(_OF_AN_EVENT):
            self._read.append(line)
            line = self._next()
        whole = "".join(self._read).replace("\r\n", "\n")
        return whole.rstrip("\n").rpartition("\n\n")[2]

    def last_id(self, heard: str) -> str:
        """The last event id among what was heard, or nothing."""
        found = re.findall(r"^id: ?(.*)$", heard, re.MULTILINE)
        return found[-1] if found else ""

    def _next(self) -> str:
        with contextlib.suppress(OSError):
            return self._read_line().decode("utf-8", "replace")
        return ""
