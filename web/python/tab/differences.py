"""How two sets of files differ, row by row, for the page to show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from course.changes import CONTEXT
from course.differ import Block, blocks

Record = dict[str, Any]


def differences(
    before: Mapping[str, str], after: Mapping[str, str]
) -> list[Record]:
    """The texts that differ, each with its rows.

    A row is the same in both, removed or added; or it is a gap, where rows
    that are the same are left out.
    """
    found = []
    for name in sorted(before.keys() | after.keys()):
        was, now = before.get(name, ""), after.get(name, "")
        if isinstance(was, str) and isinstance(now, str) and was != now:
            rows = list(_rows(was.splitlines(), now.splitlines()))
            found.append({"file": name, "rows": rows})
    return found


def _rows(was: list[str], now: list[str]) -> Iterator[Record]:
    for number, hunk in enumerate(blocks(was, now, CONTEXT)):
        if number:
            yield {"kind": "gap", "was": None, "now": None, "text": ""}
        for block in hunk:
            yield from _rows_of(block, was, now)


def _rows_of(block: Block, was: list[str], now: list[str]) -> Iterator[Record]:
    if block.same:
        for old, new in zip(block.was, block.now, strict=True):
            yield _row("same", old, new, was[old])
        return
    for line in block.was:
        yield _row("removed", line, None, was[line])
    for line in block.now:
        yield _row("added", None, line, now[line])


def _row(kind: str, was: int | None, now: int | None, text: str) -> Record:
    """One row; lines are counted from 1 for whoever reads it."""
    return {
        "kind": kind,
        "was": None if was is None else was + 1,
        "now": None if now is None else now + 1,
        "text": text,
    }
