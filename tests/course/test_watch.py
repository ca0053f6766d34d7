"""`course watch` as somebody works beside it."""

from __future__ import annotations

import functools
import io
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rich.console import Console

from course.commands import watch
from course.lessons import STEPS, find
from course.output.terminal import ROWS, tell
from course.verdict import verdict
from course.words import DOES_NOT_START

from .conftest import fingerprint

CALL = (
    "import sys; from pathlib import Path; from course.commands import watch; "
    "watch.SETTLE *= 10; sys.exit(watch.watch(Path(sys.argv[1])))"
)
"""With more patience for a save than one needs whose machine is not busy."""


def _hear_ctrl_c() -> None:
    """Whoever starts the tests in the background has it ignored."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


class Watched:
    """A folder under watch, in a process of its own, and what was said."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said = ""
        self.heard = 0
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-c", CALL, str(folder)],
            env={**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "80"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            preexec_fn=None if sys.platform == "win32" else _hear_ctrl_c,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def hears(self, words: str, seconds: float = 60) -> str:
        """Wait for these words after those heard last; gives what is new."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            found = self.said.find(words, self.heard)
            if found >= 0:
                new = self.said[self.heard : found + len(words)]
                self.heard = found + len(words)
                return new
            time.sleep(0.02)
        raise AssertionError(f"not heard: {words!r} in {self.said!r}")

    def end(self) -> None:
        """End it, and read what it has said to its end."""
        self.process.kill()
        self._reader.join()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.said += line


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    """Lesson 4, under watch, and checked once."""
    folder = tmp_path / "chat"
    shutil.copytree(STEPS / "04_presenting", folder)
    watched = Watched(folder)
    with watched.process:
        watched.hears("Lessons 1 to 4 are done")
        watched.hears("course diff 5")
        yield watched
        watched.end()


def save_in_place(source: Path, target: Path) -> None:
    target.write_bytes(source.read_bytes())


def save_by_renaming(source: Path, target: Path) -> None:
    new = target.with_name("run.py~")
    new.write_bytes(source.read_bytes())
    new.replace(target)


def save_by_deleting(source: Path, target: Path) -> None:
    target.unlink()
    time.sleep(watch.SETTLE / 2)
    target.write_bytes(source.read_bytes())


@pytest.mark.parametrize(
    "save",
    [
        save_in_place,
        pytest.param(save_by_renaming, marks=pytest.mark.long),
        pytest.param(save_by_deleting, marks=pytest.mark.long),
    ],
)
def test_a_save_is_checked_and_the_course_moves_on(
    save: object, watched: Watched
) -> None:
    assert callable(save)
    save(STEPS / "05_timestamps" / "run.py", watched.folder / "run.py")
    watched.hears("Checking")
    new = watched.hears("Lesson 6, Creating an index.html page")
    assert "Lesson 5, Adding timestamps: done." in new
    assert "\u25cf" * 5 + "\u25cb" * 8 in new
    assert new.count("Checking") == 0


def test_what_is_done_and_what_is_to_do_is_listed(watched: Watched) -> None:
    step = STEPS / "06_templates"
    page = (step / "templates" / "index.html").read_text()
    (watched.folder / "templates").mkdir()
    (watched.folder / "templates" / "index.html").write_text(
        page.replace("title>", "b>")
    )
    save_in_place(step / "run.py", watched.folder / "run.py")
    watched.hears("Lesson 5, Adding timestamps: done.")
    new = watched.hears("course diff 6")
    assert "   done  The main page is made from a file" in new
    assert "  to do  The main page has a title" in new


@pytest.mark.long
def test_what_is_told_in_the_middle_of_a_long_lesson_fits_on_a_screen(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "chat"
    shutil.copytree(STEPS / "11_textbox", folder)
    page = folder / "templates" / "chat.html"
    page.write_text(page.read_text().replace("onkeydown", "onclick"))
    paper = io.StringIO()
    out = Console(file=paper, width=79)
    tell(verdict(folder), out, watched=True, known="It is like another.")
    said = paper.getvalue()
    assert said.count("\n") <= ROWS
    assert "\n    to do  While somebody types" in said
    assert "--" not in said, "That is no command that watches."


@pytest.mark.parametrize("lesson", ["4", "6"])
def test_a_crash_at_the_beginning_of_a_lesson_fits_on_a_screen(
    lesson: str, tmp_path: Path
) -> None:
    """The bar stands on top: a row too many, and it is what goes."""
    folder = tmp_path / "chat"
    shutil.copytree(find(lesson).folder, folder)
    program = folder / "run.py"
    if lesson == "4":
        text = program.read_text()
        program.write_text(text.replace("Flask, redirect", "Flask"))
    else:
        shutil.rmtree(folder / "templates")
    paper = io.StringIO()
    out = Console(file=paper, width=79)
    tell(verdict(folder), out, watched=True, known="It is like another.")
    said = paper.getvalue()
    assert "Why that is" in said
    assert said.count("\n") <= ROWS


@pytest.mark.long
def test_a_folder_that_goes_and_comes_back_is_watched_on(
    watched: Watched,
) -> None:
    away = watched.folder.with_name("away")
    watched.folder.rename(away)
    watched.hears("There is no folder")
    away.rename(watched.folder)
    watched.hears("Lessons 1 to 4 are done")


def test_work_that_stops_starting_is_said_to(watched: Watched) -> None:
    (watched.folder / "run.py").write_text("from flask import (\n")
    watched.hears(DOES_NOT_START)
    watched.hears("SyntaxError")
    watched.hears("line 1 of run.py, and save it.")


def test_a_fault_that_is_mended_is_not_praised(watched: Watched) -> None:
    program = watched.folder / "run.py"
    right = program.read_bytes()
    program.write_text("from flask import (\n")
    watched.hears(DOES_NOT_START)
    program.write_bytes(right)
    new = watched.hears("course diff 5")
    assert "Next is lesson 5" in new
    assert "Well done" not in new


def test_a_save_that_changes_nothing_wakes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does what an editor keeps beside a file, or another window size."""
    program = tmp_path / "run.py"
    program.write_text("1")

    def swap(name: str) -> None:
        (tmp_path / name).write_text("kept by an editor")

    happens: Iterator[Callable[[], object]] = iter(
        [
            lambda: os.utime(program, (1, 1)),
            *(
                functools.partial(swap, name)
                for name in (".run.py.swp", "run.py~", "#run.py#", "4913")
            ),
            lambda: program.write_text("1"),
            lambda: program.write_text("2"),
        ]
    )
    left = 0

    def look(_: float) -> None:
        nonlocal left
        left += 1
        if left % 3 == 0:  # each has time to be seen, and to be whole
            next(happens, lambda: None)()

    monkeypatch.setattr(time, "sleep", look)
    seen = watch.changes(tmp_path)
    next(seen)
    next(seen)
    assert program.read_text() == "2"
    assert next(happens, None) is None


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is another there")
def test_ctrl_c_ends_it_well_and_leaves_nothing(watched: Watched) -> None:
    before = fingerprint(watched.folder)
    watched.process.send_signal(signal.SIGINT)
    watched.hears(watch.NO_LONGER)
    assert watched.process.wait(20) == 0
    assert "Traceback" not in watched.said
    assert "\x1b" not in watched.said
    assert fingerprint(watched.folder) == before


def test_a_file_that_is_still_being_written_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "run.py"
    file.write_text("")
    sizes = iter([3, 6, 9])

    def write_more(_: float) -> None:
        size = next(sizes, 0)
        if size:
            file.write_text("#" * size)

    monkeypatch.setattr(time, "sleep", write_more)
    seen = next(watch.changes(tmp_path))
    assert seen
    assert [size for _, size in seen.values()] == [9]


def test_a_folder_that_was_never_there_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert watch.watch(tmp_path / "nothing") == 2
    assert "There is no folder" in capsys.readouterr().err
