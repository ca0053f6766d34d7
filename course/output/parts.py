"""The parts of an answer, and how they come to fit on a screen."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field

from rich.text import Text

INDENT = 4


@dataclass
class Part:
    """A heading, and lines below it.

    Where there is no room, the lines give way to the first of `shorter`, and
    so on; a part without lines is not shown.
    """

    heading: str
    lines: list[str]
    shorter: list[list[str]] = field(default_factory=list)

    def rows(self, width: int) -> list[Text]:
        """The part as it is printed, an empty row above it."""
        if not self.lines:
            return []
        below = [row for line in self.lines for row in folded(line, width)]
        return [Text(), Text(f"  {self.heading}", "bold"), *below]


def fitted(
    parts: list[Part], width: int, most: int
) -> tuple[list[Text], bool]:
    """The rows of all parts, at most so many where that can be.

    Of what can be shorter, the first part gives way first. The second is
    whether any did.
    """
    gave_way = False
    while True:
        rows = [row for part in parts for row in part.rows(width)]
        long = [part for part in parts if part.shorter]
        if len(rows) <= most or not long:
            return rows, gave_way
        long[0].lines = long[0].shorter.pop(0)
        gave_way = True


def folded(line: str, width: int) -> list[Text]:
    """A line as rows four columns in, folded at spaces, none at the ends.

    What hangs below a `- ` stands two columns further in.
    """
    start = " " * (INDENT + len(line) - len(line.lstrip()))
    hang = "  " if line.startswith("- ") else ""
    return [
        Text(row)
        for row in textwrap.wrap(
            line.strip(),
            width,
            initial_indent=start,
            subsequent_indent=start + hang,
            break_long_words=False,
            break_on_hyphens=False,
        )
    ]
