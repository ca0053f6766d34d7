"""The tool as somebody types it, and folders of work for it to judge."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from course.cli import main
from course.lessons import ROOT

from .trying import Program


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
Write = Callable[..., Path]

PATIENCE = 10.0
"""By how much every limit in time is wider where a test judges a work that
does not hang: the machine that tests it may be busy."""

PARTS = ("steps", "final", "catalogue/mistakes/07_sessions")
"""What a checkout has of the repository, for a verb to work in."""

PROGRAM = """\
import os
from flask import Flask
app = Flask(__name__)
{above}

@app.route("/")
def index():
    {inside}
    return "<h1>Hello There!</h1>"


app.run(
    host=os.getenv("IP", "0.0.0.0"),
    port=int(os.getenv("PORT", "5000")),
    debug=True,
)
"""
"""Lesson 1, with room for a mistake at the top and one in the view."""


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


@pytest.fixture
def lesson_1(tmp_path: Path) -> Write:
    """Writes a folder with lesson 1 and one thing more; gives the folder."""

    def write(above: str = "", inside: str = "pass") -> Path:
        folder = tmp_path / "chat"
        folder.mkdir()
        text = PROGRAM.format(above=above, inside=inside)
        (folder / "run.py").write_text(text, encoding="utf-8")
        return folder

    return write


@pytest.fixture
def program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Program]:
    """A program that has no views yet, to be written, run and asked."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "run", raising=False)
    program = Program(tmp_path)
    yield program
    program.forget()


def commit(folder: Path) -> None:
    """Commit all that lies in a checkout, as nobody in particular."""
    who = ["-c", "user.name=Author", "-c", "user.email=author@example.org"]
    for words in ["add", "-A"], [*who, "commit", "-qm", "All of it"]:
        subprocess.run(["git", "-C", folder, *words], check=True)


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout of the course, for others to be copied from."""
    folder = tmp_path_factory.mktemp("course")
    unwanted = shutil.ignore_patterns("__pycache__", "instance", "*.db*")
    for part in PARTS:
        shutil.copytree(ROOT / part, folder / part, ignore=unwanted)
    shutil.copy(ROOT / "requirements.txt", folder)
    subprocess.run(["git", "init", "-q", folder], check=True)
    commit(folder)
    return folder


def fingerprint(folder: Path) -> dict[str, tuple[str, int]]:
    """Every file below a folder: what is in it, and when it was written."""
    return {
        path.relative_to(folder).as_posix(): (
            hashlib.sha256(path.read_bytes()).hexdigest(),
            path.stat().st_mtime_ns,
        )
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
