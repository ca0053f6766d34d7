"""An hour's life of the deployed chat in two minutes: does anything pile up?

    python -m bench.soak                a minute's warming up, a minute watched
    python -m bench.soak --seconds 10   shorter
    DATABASE_URL=postgres://... python -m bench.soak    on PostgreSQL

People join, read, write, page back, lose their connection, come back and
leave. Half way everybody leaves, and again at the end: what the workers hold
then must be what they held before. The exit status is 1 if it is more.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import psutil
import psycopg

from tests.support.deployment import deployed, workers
from tests.support.event_source import EventSource
from tests.support.person import TROUBLE, Person
from tests.support.server import ServerProcess

AT_ONCE = 30
"""People who are there at the same time."""

QUIET, SETTLED = 5.0, 40.0
"""Seconds without a change, and at the latest, until all is let go of.

That somebody has vanished is noticed when they are next written to.
"""

GROWTH = 1.05
"""How much more memory is no more than the noise of the allocator."""

NAMES = ("memory, MiB", "open files", "database connections", "threads")


class Held(NamedTuple):
    """What all workers together hold while nobody is there."""

    memory: float
    files: int
    connections: int
    threads: int


def main(arguments: Sequence[str] | None = None) -> int:
    """Live, look, print the table; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=120.0)
    half = parser.parse_args(arguments).seconds / 2
    with TemporaryDirectory(prefix="soak-") as folder:
        url = os.getenv("DATABASE_URL", f"sqlite:///{folder}/chat.db")
        with deployed(url, Path(folder)) as server:
            before = workers(server)
            counts = [live(server.port, half)]
            first = look(server, url)
            counts.append(live(server.port, half))
            last = look(server, url)
            assert workers(server) == before, "a worker has died"
    print(f"{sum(counts):,} people came and went, {AT_ONCE} at a time.\n")
    return report(first, last)


def live(port: int, seconds: float) -> int:
    """Let people come and go for so long; returns how many did."""
    end = time.monotonic() + seconds
    names = itertools.count()
    lives = 0

    def lead() -> None:
        nonlocal lives
        while time.monotonic() < end:
            one_life(port, f"{seconds} {time.monotonic_ns()} {next(names)}")
            lives += 1

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for led in [pool.submit(lead) for _ in range(AT_ONCE)]:
            led.result()
    return lives


def one_life(port: int, name: str) -> None:
    """Join, read and write, come back a few times, look back, and leave."""
    person = Person(name[-32:], port)
    for _ in range(random.randint(1, 4)):
        with EventSource(person):
            for _ in range(random.randint(0, 3)):
                person.say("I was here. " * random.randint(1, 100))
                time.sleep(random.random() / 2)
    for page in (10, 60, 110):
        with suppress(*TROUBLE):
            person.ask("GET", f"{person.path}?before={page}")
    person.ask("POST", "/leave", {})


def look(server: ServerProcess, url: str) -> Held:
    """Return what the workers hold once they let go of nothing any more."""
    processes = workers(server)
    began = changed = time.monotonic()
    files = 0
    while time.monotonic() - changed < QUIET:
        now = sum(process.num_fds() for process in processes)
        if now != files and time.monotonic() - began < SETTLED:
            files, changed = now, time.monotonic()
        time.sleep(0.2)
    return Held(
        sum(process.memory_info().rss for process in processes) / 2**20,
        sum(process.num_fds() for process in processes),
        connections(processes, url),
        sum(process.num_threads() for process in processes),
    )


def connections(processes: Sequence[psutil.Process], url: str) -> int:
    """Return how many connections to the database the workers keep."""
    if url.startswith("sqlite"):
        file = url.removeprefix("sqlite:///")
        return sum(
            opened.path == file
            for process in processes
            for opened in process.open_files()
        )
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT count(*) - 1 FROM pg_stat_activity "
            "WHERE datname = current_database()"
        ).fetchone()
    return int(row[0]) if row else 0


def report(first: Held, last: Held) -> int:
    """Print both, side by side; returns 1 if something has piled up."""
    room = Held(first.memory * GROWTH + 1, *first[1:])
    print("| of all workers | half way | at the end | level |")
    print("|---|---|---|---|")
    for name, was, now, most in zip(NAMES, first, last, room, strict=True):
        level = "yes" if now <= most else "no"
        print(f"| {name} | {was:,.0f} | {now:,.0f} | {level} |")
    grown = any(now > most for now, most in zip(last, room, strict=True))
    return int(grown)


if __name__ == "__main__":
    sys.exit(main())
