"""Lesson 17: one chat in several processes."""

from __future__ import annotations

from pathlib import Path

from pytest import mark


@mark.advice
@mark.until("final")
def test_gunicorn_starts_two_workers(folder: Path) -> None:
    """The Procfile starts gunicorn with two workers."""
    file = folder / "Procfile"
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    assert "gunicorn --workers 2" in text, f"It says “{text.strip()}”."
