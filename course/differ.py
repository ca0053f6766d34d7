"""How two texts differ, line by line, as `diff -u` tells it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

ALIKE = 0.6
"""From here up, of 1, two lines are one that was changed."""


class Block(NamedTuple):
    """Lines that stay, or lines that go and those that come in their place.

    They are counted from 0.
    """

    same: bool
    was: range
    now: range


Span = tuple[int, int]
"""Where some letters of a line begin, and where they have ended."""


def blocks(
    was: list[str], now: list[str], context: int
) -> Iterator[list[Block]]:
    """The blocks of each hunk, with so many lines around what has changed.

    `difflib.unified_diff` takes what is frequent in 200 lines or more, such
    as a blank line, for no likeness, and shows more than has changed.
    """
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    for group in matcher.get_grouped_opcodes(context):
        yield [
            Block(tag == "equal", range(i1, i2), range(j1, j2))
            for tag, i1, i2, j1, j2 in group
        ]


def hunks(was: list[str], now: list[str], context: int) -> Iterator[str]:
    """The lines of each hunk, with so many lines around what has changed.

    Its heading names the function that it begins in, as `diff -p` does.
    """
    for hunk in blocks(was, now, context):
        old = range(hunk[0].was.start, hunk[-1].was.stop)
        new = range(hunk[0].now.start, hunk[-1].now.stop)
        within = _function(was, old.start)
        yield f"@@ -{_range(old)} +{_range(new)} @@{within and ' '}{within}"
        for block in hunk:
            if block.same:
                yield from (f" {was[line]}" for line in block.was)
            else:
                yield from (f"-{was[line]}" for line in block.was)
                yield from (f"+{now[line]}" for line in block.now)


def _function(lines: list[str], above: int) -> str:
    """The line that begins the function of a program before a line, if any."""
    for line in reversed(lines[:above]):
        if re.match(r"(async )?def |class ", line):
            return line
    return ""


def likeness(one: str, other: str) -> float:
    """How much two lines have in common: 1 where they are the same."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def marks(was: str, now: str) -> tuple[list[Span], list[Span]]:
    """Where each of two lines differs from the other, if they are alike.

    Both are empty where the lines have too little in common.
    """
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    if matcher.ratio() < ALIKE:
        return [], []
    differing = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    return (
        [(i1, i2) for _, i1, i2, _, _ in differing if i1 < i2],
        [(j1, j2) for _, _, _, j1, j2 in differing if j1 < j2],
    )


def _range(lines: range) -> str:
    """Some lines, as `diff -u` counts them."""
    first = lines.start + 1 if lines else lines.start
    return str(first) if len(lines) == 1 else f"{first},{len(lines)}"
