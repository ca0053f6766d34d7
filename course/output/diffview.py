"""A change in colours: the code as an editor shows it, on a dark ground."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, pairwise, zip_longest

from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

from ..differ import marks

THEME = "monokai"
SIGN = {"+": "bold #7ee787", "-": "bold #ff8b85", " ": ""}
GROUND = {"+": "on #12391f", "-": "on #4b1a20", " ": "on #272822"}
"""Under a line that is new, one that goes, and one that stays."""
MARKED = {"+": "on #1f6b38", "-": "on #8a2a35"}
"""Under what differs within two lines that are much alike."""

_PLACE = re.compile(r"@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@")


def paint(path: str, old: str, new: str, diff: list[str]) -> list[Text]:
    """Each line of a unified diff of two texts, for a terminal.

    `path` tells the language; `diff` begins with the two file names.
    """
    codes = {sign: _code(path, it) for sign, it in (("-", old), ("+", new))}
    rows = [Text(line, "bold") for line in diff[:2]]
    rows += _lines(diff[2:], codes)
    _mark_words(rows[2:])
    return rows


def beside(rows: list[Text], width: int) -> Table:
    """The same lines side by side: what was on the left, what is on the right.

    Lines that come in the place of others stand beside them.
    """
    half = width // 2 - 1
    table = Table.grid(padding=(0, 1))
    for _ in range(2):
        table.add_column(width=half, overflow="fold")
    table.add_row(*rows[:2])
    pending: dict[str, list[Text]] = {"-": [], "+": []}
    for row in rows[2:]:
        row.pad_right(max(0, half - row.cell_len))
        sign = row.plain[:1]
        if sign in pending:
            pending[sign].append(row)
            continue
        _pair_off(pending, table)
        table.add_row(row, row if sign == " " else "")
    _pair_off(pending, table)
    return table


def _pair_off(pending: dict[str, list[Text]], table: Table) -> None:
    """Put what goes and what comes in its place into rows of their own."""
    for was, now in zip_longest(pending["-"], pending["+"], fillvalue=""):
        table.add_row(was, now)
    pending["-"], pending["+"] = [], []


def _code(path: str, text: str) -> list[Text]:
    syntax = Syntax(text, Syntax.guess_lexer(path, text), theme=THEME)
    return list(syntax.highlight(text).split("\n", allow_blank=True))


def _lines(diff: list[str], codes: dict[str, list[Text]]) -> Iterator[Text]:
    at = {"-": 0, "+": 0}
    for line in diff:
        if place := _PLACE.match(line):
            at = {"-": int(place[1]) - 1, "+": int(place[2]) - 1}
            yield Text(line, "cyan")
            continue
        sign = line[:1]
        side = "-" if sign == "-" else "+"
        code = codes[side][at[side]]
        row = Text.assemble((sign, SIGN[sign]), code, style=GROUND[sign])
        row.stylize(GROUND[sign])
        yield row
        for side in at:
            at[side] += sign in (side, " ")


def _mark_words(rows: list[Text]) -> None:
    """Mark what differs between lines that go and those in their place."""
    blocks = [
        (sign, list(block))
        for sign, block in groupby(rows, lambda row: row.plain[:1])
    ]
    for (sign, gone), (other, come) in pairwise(blocks):
        if (sign, other) == ("-", "+"):
            for old, new in zip(gone, come, strict=False):
                _mark_pair(old, new)


def _mark_pair(old: Text, new: Text) -> None:
    spans = marks(old.plain[1:], new.plain[1:])
    for row, sign, places in zip((old, new), "-+", spans, strict=True):
        for start, end in places:
            row.stylize(MARKED[sign], start + 1, end + 1)
