"""Which versions every lesson works with: a row of README's table for each.

`nox -s latest` has this written by each Python that there is, once with what
is pinned and once with what is newest.
"""

from __future__ import annotations

import platform
import re
import sys
from dataclasses import dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, version

from ..lessons import ROOT, all_lessons
from ..pool import Task, judge_all

PACKAGES = ("Flask", "Werkzeug", "gunicorn", "SQLAlchemy")
HEADING = f"""\
| Python | packages | {" | ".join(PACKAGES)} | lessons that hold | on |
|---|---|{"---|" * len(PACKAGES)}---|---|
"""
ABSENT = "\u2013"
"""What stands for the version of a package that is not installed."""

_ROW = re.compile(r"\| (\d+)\.(\d+)[^|]* \| (\w+) \|.*\n")
_TABLE = re.compile(
    rf"{re.escape(HEADING.splitlines()[0])}\n\|[-|]+\n((?:\|.*\n)*)"
)


@dataclass(frozen=True)
class Tried:
    """The lessons, judged with these versions."""

    python: str
    packages: str
    """`pinned`, or `newest`."""
    versions: tuple[str, ...]
    """Those of `PACKAGES`."""
    failed: tuple[str, ...]
    """The lessons at which not all holds."""
    on: date

    @property
    def row(self) -> str:
        """It as a line of the table."""
        held = f"all but {', '.join(self.failed)}" if self.failed else "all"
        cells = self.python, self.packages, *self.versions, held, str(self.on)
        return f"| {' | '.join(cells)} |\n"


def tried(packages: str, today: date) -> Tried:
    """Judge every lesson with what is installed here."""
    tasks = {it: Task(it.folder, it.number) for it in all_lessons()}
    judged = sorted(judge_all(tasks))
    failed = tuple(it.label for it, about in judged if not about["passed"])
    versions = tuple(map(_version, PACKAGES))
    return Tried(platform.python_version(), packages, versions, failed, today)


def with_row(readme: str, found: Tried) -> str:
    """The README with this row in its table, in place of an earlier one."""
    table = _TABLE.search(readme)
    assert table, "README.md has the table of versions no longer"
    rows = {_key(row): row for row in table[1].splitlines(keepends=True)}
    rows[_key(found.row)] = found.row
    written = HEADING + "".join(rows[key] for key in sorted(rows))
    return readme[: table.start()] + written + readme[table.end() :]


def _key(row: str) -> tuple[int, int, bool]:
    """By what a row is found, and stands where it does."""
    about = _ROW.fullmatch(row)
    assert about, f"README.md has a row of no version: {row}"
    return int(about[1]), int(about[2]), about[3] == "newest"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ABSENT


def main(packages: str) -> int:
    """Try every lesson, write that down, and give the exit status."""
    found = tried(packages, date.today())
    file = ROOT / "README.md"
    text = with_row(file.read_text(encoding="utf-8"), found)
    file.write_text(text, encoding="utf-8", newline="\n")
    print(found.row, end="")
    return 1 if found.failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
