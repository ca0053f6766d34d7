"""Limits in time go by what a work could have used, not by the wall."""

from __future__ import annotations

import contextlib
import itertools
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from course.sandbox import allowance, machine, network
from course.sandbox import work as work_module
from course.sandbox.allowance import GLANCE, OVERFULL, Allowance, Used, used
from course.sandbox.failure import Failure
from course.sandbox.work import Work

SLEEPY = """\
import time

from flask import Flask

app = Flask(__name__)


@app.route("/")
def index():
    time.sleep(1)
    return "Awake."


if __name__ == "__main__":
    app.run(port=8080)
"""

CROWD = "while True: pass"


class Computer:
    """A clock, and threads that stand in a queue, both moved by hand."""

    def __init__(self) -> None:
        self.now = 100.0
        self.queued = {1: 7.0}
        self.ran = 0.0
        """What each of the threads has run."""

    def used(self, _: int) -> dict[int, Used]:
        """See `allowance.used`."""
        return {
            task: Used(self.ran, queued)
            for task, queued in self.queued.items()
        }

    def allow(self, seconds: float) -> Allowance:
        """An allowance of which so much is left after the first look."""
        allowed = Allowance(seconds + GLANCE, 1, lambda: self.now)
        self.now += GLANCE
        assert allowed.left == pytest.approx(seconds)
        return allowed


@pytest.fixture
def computer(monkeypatch: pytest.MonkeyPatch) -> Computer:
    """A computer on which nothing happens but what a test says."""
    computer = Computer()
    monkeypatch.setattr(allowance, "used", computer.used)
    return computer


@pytest.fixture
def overfull(monkeypatch: pytest.MonkeyPatch) -> None:
    """Works are in the queue for a processor all the time."""
    begun = time.monotonic()
    monkeypatch.setattr(
        allowance, "used", lambda _: {1: Used(0.0, time.monotonic() - begun)}
    )


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a second for every answer."""
    monkeypatch.setattr(work_module, "VIEW_SECONDS", 0.5)
    monkeypatch.setattr(network, "ANSWER_SECONDS", 0.5)
    monkeypatch.setattr(network, "LISTEN_SECONDS", 0.5)


@pytest.fixture
def sleepy(tmp_path: Path) -> Path:
    """A work that takes a second to answer."""
    (tmp_path / "run.py").write_text(SLEEPY)
    return tmp_path


def test_what_runs_or_sleeps_is_told_when_its_time_is_up(
    computer: Computer,
) -> None:
    allowed = computer.allow(2.0)
    computer.now += 1.5
    assert allowed.left == pytest.approx(0.5)
    computer.now += 0.5
    assert allowed.left <= 0


def test_the_queue_for_a_processor_does_not_count(computer: Computer) -> None:
    allowed = computer.allow(2.0)
    computer.now += 9.0
    computer.queued[1] += 8.0
    assert allowed.left == pytest.approx(1.0)
    computer.now += 1.0
    assert allowed.left <= 0


def test_a_thread_that_came_and_went_has_been_in_the_queue(
    computer: Computer,
) -> None:
    allowed = computer.allow(2.0)
    computer.now += 5.0
    computer.queued[2] = 4.0
    assert allowed.left == pytest.approx(1.0)
    del computer.queued[2]
    assert allowed.left == pytest.approx(1.0)


def test_who_is_the_crowd_is_not_waited_for(computer: Computer) -> None:
    computer.queued[2] = 0.0
    allowed = computer.allow(2.0)
    computer.now += 2.0
    computer.ran += 1.2
    computer.queued = dict.fromkeys(computer.queued, 9.0)
    assert allowed.left <= 0


def test_there_is_an_end_whatever_the_queue(computer: Computer) -> None:
    allowed = computer.allow(2.0)
    computer.now += 3.0 * OVERFULL
    computer.queued[1] += 100.0 * OVERFULL
    assert allowed.left <= 0


def test_nobody_looks_while_an_answer_is_quick(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looks: list[int] = []

    def look(pid: int) -> dict[int, Used]:
        looks.append(pid)
        return {}

    monkeypatch.setattr(allowance, "used", look)
    now = iter([100.0, 100.0 + GLANCE / 2, 100.0 + GLANCE * 2])
    allowed = Allowance(2.0, 1, lambda: next(now))
    assert allowed.left == pytest.approx(2.0 - GLANCE / 2)
    assert not looks
    assert allowed.left == pytest.approx(2.0 - GLANCE * 2)
    assert looks


def test_where_there_is_no_process_all_time_counts() -> None:
    now = itertools.count(100.0, 3.0)
    assert Allowance(2.0, clock=lambda: next(now)).spent == 3.0


@contextlib.contextmanager
def on_one_processor(count: int) -> Iterator[list[int]]:
    """Processes that all want the same processor, by their numbers."""
    crowd: list[subprocess.Popen[bytes]] = []
    place = min(os.sched_getaffinity(0))
    try:
        for _ in range(count):
            crowd.append(
                subprocess.Popen(
                    [sys.executable, "-c", CROWD], stdout=subprocess.PIPE
                )
            )
            os.sched_setaffinity(crowd[-1].pid, {place})
        yield [it.pid for it in crowd]
    finally:
        for it in crowd:
            it.kill()
            it.communicate()


@pytest.mark.skipif(
    sys.platform != "linux", reason="other systems do not tell of the queue"
)
def test_linux_tells_of_the_queue_and_of_what_was_started() -> None:
    with on_one_processor(2) as crowd:
        of_one, of_all = 0.0, 0.0
        while of_one < 0.1 or of_all <= of_one:
            of_one = sum(it.queued for it in used(crowd[0]).values())
            of_all = sum(it.queued for it in used(os.getpid()).values())


@pytest.mark.usefixtures("hurried", "overfull")
def test_a_work_in_the_queue_is_waited_for(sleepy: Path) -> None:
    with Work(sleepy) as work:
        work.begin()
        assert work.send("GET", "/", [], b"").body == b"Awake."


@pytest.mark.usefixtures("hurried", "overfull")
def test_a_started_work_in_the_queue_is_waited_for(sleepy: Path) -> None:
    with machine.start(sleepy) as started:
        started.wait()
        assert started.send("GET", "/", [], b"").body == b"Awake."


@pytest.mark.usefixtures("hurried", "overfull")
def test_a_stream_in_the_queue_is_waited_for(sleepy: Path) -> None:
    with machine.start(sleepy) as started:
        started.wait()
        with started.listen("/", []) as stream:
            assert "Awake" in stream.until("Awake")


@pytest.mark.usefixtures("hurried")
def test_who_sleeps_is_not_waited_for(sleepy: Path) -> None:
    with Work(sleepy) as work:
        work.begin()
        with pytest.raises(Failure, match="hung"):
            work.send("GET", "/", [], b"")
    with machine.start(sleepy) as started:
        started.wait()
        with pytest.raises(Failure, match="no_answer"):
            started.send("GET", "/", [], b"")
