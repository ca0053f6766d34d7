"""How two texts differ, line by line, as `diff -u` tells it."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher


def hunks(was: list[str], now: list[str], context: int) -> Iterator[str]:
    """The lines of each hunk, with so many lines around what has changed.

    `difflib.unified_diff` takes what is frequent in 200 lines or more, such
    as a blank line, for no likeness, and shows more than has changed.
    """
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    for group in matcher.get_grouped_opcodes(context):
        _, i1, _, j1, _ = group[0]
        _, _, i2, _, j2 = group[-1]
        yield f"@@ -{_range(i1, i2)} +{_range(j1, j2)} @@"
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                yield from (f" {line}" for line in was[i1:i2])
            else:
                yield from (f"-{line}" for line in was[i1:i2])
                yield from (f"+{line}" for line in now[j1:j2])


def _range(start: int, end: int) -> str:
    """Some lines, counted from 0 and without `end`, as `diff -u` counts."""
    length = end - start
    first = start + 1 if length else start
    return str(first) if length == 1 else f"{first},{length}"
