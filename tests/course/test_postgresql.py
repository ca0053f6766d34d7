"""Lesson 30 on a real PostgreSQL: the same chat, and nothing of it lost."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest

from course.lessons import Lesson, all_lessons
from tests.support import postgresql as postgres
from tests.support.person import Person, Refused
from tests.support.server import PATIENCE, ServerProcess

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(sys.platform == "win32", reason="needs gunicorn"),
]

LESSON = 30
GUNICORN = ("gunicorn", "--workers", "2", "--threads", "50", "run:app")

MAKE_TABLES = """
import sys
from chat.tables import create_tables
print("ready", flush=True)
sys.stdin.readline()
create_tables()
"""

HOLD_THE_FIRST = """
CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_advisory_xact_lock(99); RETURN NEW; END $$;
CREATE TRIGGER hold AFTER INSERT ON messages FOR EACH ROW
WHEN (NEW.message = 'first') EXECUTE FUNCTION hold();
"""
"""Whoever says `first` has its number, and waits before it is stored."""


@pytest.fixture(scope="module")
def server_of_databases() -> Iterator[str]:
    with postgres.postgresql("fsync = off") as url:
        yield url


@pytest.fixture
def url(server_of_databases: str) -> str:
    """An empty database, as Heroku writes its address."""
    postgres.clear(server_of_databases)
    assert server_of_databases.startswith("postgres://")
    return server_of_databases


@pytest.fixture
def stage() -> Lesson:
    """The lesson that brings PostgreSQL."""
    return all_lessons()[LESSON - 1]


@pytest.fixture
def chat(url: str, stage: Lesson, tmp_path: Path) -> Iterator[ServerProcess]:
    """The stage as its Procfile starts it, with two workers."""
    procfile = (stage.folder / "Procfile").read_text(encoding="utf-8")
    assert procfile.strip() == f"web: {' '.join(GUNICORN)}"
    command = [sys.executable, "-m", *GUNICORN]
    env = {**os.environ, "DATABASE_URL": url}
    server = ServerProcess(command, tmp_path, env, cwd=stage.folder)
    with server:
        yield server


def test_two_workers_are_one_chat(chat: ServerProcess) -> None:
    aaron, yoni = Person("aaron", chat.port), Person("yoni", chat.port)
    with pytest.raises(Refused):
        Person("AARON", chat.port)
    for person in (aaron, yoni):
        said = person.post(
            f"hello from {person.name}", f"uid of {person.name}"
        )
        assert said.status == 302
        again = person.post(
            f"hello from {person.name}", f"uid of {person.name}"
        )
        assert again.status == 302
    for _ in range(20):
        page = aaron.ask("GET", aaron.path).body.decode()
        assert page.count("hello from aaron") == 1
        assert page.count("hello from yoni") == 1


def test_it_is_there_after_a_restart(chat: ServerProcess) -> None:
    Person("aaron", chat.port).post("remember me", "a")
    chat.stop()
    chat.start()
    yoni = Person("yoni", chat.port)
    assert b"remember me" in yoni.ask("GET", yoni.path).body


def test_many_make_the_tables_at_once(url: str, stage: Lesson) -> None:
    env = {**os.environ, "DATABASE_URL": url}
    for _ in range(3):
        postgres.clear(url)
        with ExitStack() as all_of_them:
            programs = [
                all_of_them.enter_context(
                    subprocess.Popen(
                        [sys.executable, "-c", MAKE_TABLES],
                        cwd=stage.folder,
                        env=env,
                        stdin=subprocess.PIPE,
                        stdout=subprocess.PIPE,
                        stderr=subprocess.PIPE,
                        text=True,
                    )
                )
                for _ in range(4)
            ]
            for program in programs:
                assert program.stdout
                assert program.stdout.readline() == "ready\n"
            for program in programs:
                assert program.stdin
                program.stdin.write("\n")
                program.stdin.flush()
            for program in programs:
                _, complaint = program.communicate(timeout=PATIENCE)
                assert program.returncode == 0, complaint


def test_nobody_overtakes(chat: ServerProcess, url: str) -> None:
    """What has the larger number is stored later.

    A reader who has seen number 2 never asks for number 1.
    """
    aaron, yoni = Person("aaron", chat.port), Person("yoni", chat.port)
    with psycopg.connect(url, autocommit=True) as operator:
        # A worker that still has to make the tables would wait as well.
        wait_until(lambda: at_rest(operator) == 2)
        operator.execute(HOLD_THE_FIRST)
        operator.execute("SELECT pg_advisory_lock(99)")
        first = threading.Thread(target=aaron.post, args=("first", "a"))
        second = threading.Thread(target=yoni.post, args=("second", "b"))
        first.start()
        wait_until(lambda: waiting(operator) == 1)
        second.start()
        wait_until(lambda: waiting(operator) == 2 or not second.is_alive())
        page = aaron.ask("GET", aaron.path).body.decode()
        operator.execute("SELECT pg_advisory_unlock(99)")
        first.join()
        second.join()
    assert "second" not in page
    page = aaron.ask("GET", aaron.path).body.decode()
    assert page.index("first") < page.index("second")


def at_rest(operator: psycopg.Connection) -> int:
    """How many sessions have done what they were begun for: one a worker."""
    return count(operator, "pg_stat_activity WHERE state = 'idle'")


def waiting(operator: psycopg.Connection) -> int:
    """How many wait for somebody else's lock."""
    return count(operator, "pg_locks WHERE NOT granted")


def count(operator: psycopg.Connection, what: LiteralString) -> int:
    """How many rows there are of this."""
    row = operator.execute(f"SELECT count(*) FROM {what}").fetchone()
    assert row
    return int(row[0])


def wait_until(it_is_so: Callable[[], bool]) -> None:
    """Wait for what must come; raises AssertionError when it never does."""
    end = time.monotonic() + PATIENCE
    while not it_is_so():
        assert time.monotonic() < end, "It never came to that."
        time.sleep(0.02)
