"""The tool as somebody types it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from course.cli import main


@dataclass
class Said:
    """What one call of the tool ended with."""

    status: int
    out: str
    err: str

    def refused_with(self, *words: str) -> bool:
        """Whether it was refused with one line that has these words in it."""
        one_line = len(self.err.splitlines()) == 1
        return (
            (self.status, self.out) == (2, "")
            and one_line
            and all(word in self.err for word in words)
        )


Type = Callable[..., Said]


@pytest.fixture
def type_in(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Type:
    """Types `python -m course` and some words, 80 columns wide, no colour."""
    monkeypatch.setenv("COLUMNS", "80")
    for name in ("FORCE_COLOR", "PORT", "IP"):
        monkeypatch.delenv(name, raising=False)

    def type_in(*words: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["course", *words])
        status = main()
        out, err = capsys.readouterr()
        return Said(status, out, err)

    return type_in
