"""`course run`: a chat that starts, says where, and ends as a whole."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from course.commands import run
from course.lessons import ROOT, Lesson
from course.sandbox.ports import free_port

from .conftest import Type

Start = Callable[..., "Tool"]


class Tool:
    """`python -m course run …` as a terminal starts it: a group of its own."""

    def __init__(self, *words: str, **environment: str) -> None:
        own = {k: v for k, v in os.environ.items() if k not in ("IP", "PORT")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "course", "run", *words],
            cwd=ROOT,
            env={**own, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=sys.platform != "win32",
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )

    def says(self, words: str) -> str:
        """Reads on to the line that has these words in it."""
        assert self.process.stdout
        read = []
        for line in self.process.stdout:
            read.append(line)
            if words in line:
                return line
        pytest.fail(f"It never said {words!r}, but: {''.join(read)}")

    def press_ctrl_c(self) -> None:
        """The terminal tells the whole group."""
        if sys.platform == "win32":
            self.process.send_signal(signal.CTRL_BREAK_EVENT)
        else:
            os.killpg(self.process.pid, signal.SIGINT)

    def stop(self, how: str, port: int) -> None:
        """By Ctrl-C or by a polite `kill`, which Windows has not."""
        if how == "ctrl-c" or sys.platform == "win32":
            self.press_ctrl_c()
        else:
            self.process.terminate()
        self.says(f"Port {port} is free again.")
        assert self.process.wait(10) == 0

    def close(self) -> None:
        for process in psutil.Process(self.process.pid).children(True):
            process.kill()
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts the tool; at the end nothing of it is left."""
    tools: list[Tool] = []

    def start(*words: str, **environment: str) -> Tool:
        tools.append(Tool(*words, **environment))
        return tools[-1]

    yield start
    for tool in tools:
        if tool.process.poll() is None:
            tool.close()
        elif tool.process.stdout:
            tool.process.stdout.close()


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which somebody else listens."""
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        yield other.getsockname()[1]


def fetch(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
        text: str = answer.read().decode()
        return text


def test_it_says_where_and_then_answers_there(start: Start) -> None:
    port = free_port()
    tool = start("hello_world", "--port", str(port))
    expected = f"Lesson 1 (hello_world) is at http://127.0.0.1:{port} "
    assert tool.says("http").startswith(expected)
    tool.says(f"Running on http://127.0.0.1:{port}")
    assert fetch(port) == "<h1>Hello There!</h1>"


def test_the_quiz_starts_like_a_lesson(start: Start) -> None:
    port = free_port()
    tool = start("quiz", "--port", str(port))
    expected = f"The quiz is at http://127.0.0.1:{port} "
    assert tool.says("http").startswith(expected)
    tool.says(f"Running on http://127.0.0.1:{port}")
    assert "riddles" in fetch(port)


def test_the_chat_that_is_deployed_starts_alike(start: Start) -> None:
    port = free_port()
    tool = start("final", PORT=str(port))
    assert "The chat of final/ is at" in tool.says("http")
    tool.says(f"http://127.0.0.1:{port}")
    assert "username" in fetch(port)


@pytest.mark.long
@pytest.mark.skipif(
    sys.platform == "win32", reason="gunicorn does not run there"
)
@pytest.mark.parametrize("stop", ["ctrl-c", "kill"])
def test_the_chat_that_is_deployed_outlives_a_worker(
    start: Start, stop: str
) -> None:
    port = free_port()
    tool = start("final", PORT=str(port))
    for _ in range(2):
        tool.says("Booting worker")
    (server,) = psutil.Process(tool.process.pid).children()
    workers = server.children()
    workers[0].kill()
    tool.says("Booting worker")
    assert "username" in fetch(port)
    family = [server, *server.children()]
    assert len(family) == 3
    tool.stop(stop, port)
    assert not [process for process in family if process.is_running()]


@pytest.mark.parametrize("stop", ["ctrl-c", "kill"])
def test_nothing_is_left_when_it_is_stopped(start: Start, stop: str) -> None:
    port = free_port()
    tool = start("5", "--port", str(port))
    tool.says("Debugger PIN")
    family = psutil.Process(tool.process.pid).children(recursive=True)
    assert len(family) == 2, "the server and its reloader"
    tool.stop(stop, port)
    assert not [process for process in family if process.is_running()]
    assert run._is_free(port)


def test_another_port_is_taken_when_its_own_is(
    start: Start, taken: int
) -> None:
    tool = start("1", PORT=str(taken))
    line = tool.says("is taken by another program, so")
    assert line.startswith(f"Port {taken} ")
    other = int(line.rstrip(".\n").rpartition(" ")[2])
    assert other != taken
    tool.says(f"Running on http://127.0.0.1:{other}")
    assert fetch(other) == "<h1>Hello There!</h1>"


def test_a_port_that_was_asked_for_and_is_taken_is_refused(
    type_in: Type, taken: int
) -> None:
    said = type_in("run", "5", "--port", str(taken))
    assert said.refused_with(f"Port {taken} is taken", "run 5 --port")


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "50 00", "²"])
def test_what_is_no_port_is_refused(
    type_in: Type, monkeypatch: pytest.MonkeyPatch, port: str
) -> None:
    said = type_in("run", "5", f"--port={port}")
    assert said.refused_with(f"'{port}' is no port", "1 to 65535")
    monkeypatch.setenv("PORT", port)
    assert type_in("run", "5").refused_with("PORT", f"'{port}'", "--port")


def test_a_lesson_that_there_is_not_is_refused(type_in: Type) -> None:
    assert type_in("run", "99").refused_with("'99'", "course list")


@pytest.fixture
def broken(tmp_path: Path) -> Lesson:
    """A lesson whose program ends at once."""
    (tmp_path / "requirements.txt").write_text("", encoding="utf-8")
    (tmp_path / "run.py").write_text("raise SystemExit(3)", encoding="utf-8")
    return Lesson(99, "broken", tmp_path)


def test_a_chat_that_stops_by_itself_is_told_of(broken: Lesson) -> None:
    with pytest.raises(run.CannotRun, match="exit status 3"):
        run.serve(broken, free_port())


def test_a_package_that_a_lesson_needs_is_named(broken: Lesson) -> None:
    file = broken.folder / "requirements.txt"
    file.write_text("Flask==3.0\nno-such-thing==1.0\n", encoding="utf-8")
    with pytest.raises(ModuleNotFoundError) as raised:
        run.serve(broken, None)
    assert raised.value.name == "no-such-thing"
