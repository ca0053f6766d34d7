"""The verb `pin`: versions are raised in one place, and reach every stage."""

from __future__ import annotations

import re
from pathlib import Path

from ..lessons import ROOT

PINS = "requirements.txt"
"""The one place: what the deployed chat pins, which is all of it."""

NO_PIN = (
    "'{}' pins nothing: it is typed as in 'python -m course pin Flask==3.1.3'."
)
NOT_PINNED = "{} is not pinned in requirements.txt: write it there first."
AGREED = "Every stage pins what requirements.txt does."
THEN = (
    "Now 'python -m nox -s lock' has the tools follow, and 'python -m nox' "
    "says whether all is well with them."
)

_PIN = re.compile(r"^([\w.-]+)==([^\s;]+)", re.MULTILINE)


class CannotPin(Exception):
    """What was typed is no pin; the message is a sentence for a person."""


def pin(wanted: tuple[str, ...]) -> int:
    """Pin some versions, have every stage pin the same, and say so.

    Gives the exit status; raises CannotPin before anything is written.
    """
    place = ROOT / PINS
    pins = _pins(place)
    for typed in wanted:
        found = _PIN.fullmatch(typed)
        if not found:
            raise CannotPin(NO_PIN.format(typed))
        if _plain(found[1]) not in pins:
            raise CannotPin(NOT_PINNED.format(found[1]))
        pins[_plain(found[1])] = found[2]
    files = [place, *sorted(ROOT.glob(f"steps/*/{PINS}"))]
    written = [file for file in files if _write(file, pins)]
    for file in written:
        print(file.relative_to(ROOT).as_posix())
    print(THEN if written else AGREED)
    return 0


def _pins(file: Path) -> dict[str, str]:
    text = file.read_text(encoding="utf-8")
    return {_plain(name): version for name, version in _PIN.findall(text)}


def _write(file: Path, pins: dict[str, str]) -> bool:
    """Have a file pin these versions of what it names; whether it changed."""
    text = file.read_text(encoding="utf-8")

    def raised(found: re.Match[str]) -> str:
        return f"{found[1]}=={pins.get(_plain(found[1]), found[2])}"

    new = _PIN.sub(raised, text)
    if new != text:
        file.write_text(new, encoding="utf-8", newline="\n")
    return new != text


def _plain(name: str) -> str:
    """A package's name as an index compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()
