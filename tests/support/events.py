"""Server-Sent Events, read as a browser reads them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple


class Event(NamedTuple):
    """One event: its kind, its id if it has one, and what it carries."""

    kind: str
    id: str
    data: str

    @property
    def json(self) -> Any:
        """What it carries, read as JSON."""
        return json.loads(self.data)


def events(chunks: Iterable[bytes]) -> Iterator[Event]:
    """The events of a stream that comes in chunks, however these are cut."""
    rest = b""
    for chunk in chunks:
        *blocks, rest = (rest + chunk).split(b"\n\n")
        for block in blocks:
            lines = block.decode().split("\n")
            pairs = (line.partition(":")[::2] for line in lines)
            fields = {name: value.removeprefix(" ") for name, value in pairs}
            # Without data it is a comment, or only says when to come back.
            if "data" in fields:
                yield Event(
                    fields.get("event", "message"),
                    fields.get("id", ""),
                    fields["data"],
                )
