"""What the server says: its requests, what the work prints, tracebacks."""

from __future__ import annotations

import io
from typing import Any

MOST = 500
"""Entries that are kept of what nobody has asked for."""

Entry = dict[str, Any]


class Log(io.StringIO):
    """A file for the work to print to, and for the server's own lines."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[Entry] = []
        self._line = ""

    def add(self, kind: str, text: str, **more: Any) -> None:
        """Keep an entry; of too many, the oldest go."""
        self._entries.append({"kind": kind, "text": text, **more})
        del self._entries[:-MOST]

    def taken(self) -> list[Entry]:
        """What was said since this was last asked."""
        if self._line:
            self.write("\n")
        taken, self._entries = self._entries, []
        return taken

    def write(self, text: str) -> int:
        """Take what is printed; a line is an entry when it is whole."""
        *whole, self._line = (self._line + text).split("\n")
        for line in whole:
            self.add("print", line)
        return len(text)
