"""Many people talking at once, and what must be true of it at the end."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack
from typing import Self

from tests.support.event_source import EventSource
from tests.support.person import Entry, Person
from tests.support.server import PATIENCE

TALKERS = 20


class Conversation:
    """People who each say so many things, and streams of all they say.

    It goes on within `with`. Restless streams break and are opened again all
    the time.
    """

    def __init__(
        self, *ports: int, each: int = 50, restless: bool = False
    ) -> None:
        self._each = each
        self._said: list[Entry] = []
        self._more = threading.Condition()
        self._people = [
            Person(f"talker {number}", *ports) for number in range(TALKERS)
        ]
        self.streams = [
            EventSource(person, restless=restless) for person in self._people
        ]

    def __enter__(self) -> Self:
        with ExitStack() as ends:
            for stream in self.streams:
                ends.enter_context(stream)
            pool = ThreadPoolExecutor(TALKERS)
            ends.callback(pool.shutdown, cancel_futures=True)
            self._ends = ends.pop_all()
        self._talks = [
            pool.submit(self._talk, person) for person in self._people
        ]
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.close()

    def _talk(self, person: Person) -> None:
        for number in range(self._each):
            message = person.say(f"{number} of {person.name}")
            with self._more:
                self._said.append(message)
                self._more.notify_all()

    def until(self, count: int) -> None:
        """Wait until so many messages have been acknowledged."""
        with self._more:
            assert self._more.wait_for(
                lambda: len(self._said) >= count, PATIENCE
            ), f"only {len(self._said)} of {count} were ever acknowledged"

    def everybody_has_everything(self) -> None:
        """Wait until all is said; then everybody must have the same."""
        wait(self._talks, PATIENCE)
        for talk in self._talks:
            talk.result(timeout=0)
        stored = self._people[0].reads_back()
        assert_each_is_there_once(self._said, stored)
        for person in self._people:
            own = [text for _, name, text in stored if name == person.name]
            told = [f"{turn} of {person.name}" for turn in range(self._each)]
            assert own == told, "what one person says keeps its order"
        for stream in self.streams:
            assert_the_same(stream.wait(len(stored)), stored, stream.name)


def assert_each_is_there_once(
    said: Sequence[Entry], stored: Sequence[Entry]
) -> None:
    """What was acknowledged must be what is stored: no less, no more."""
    missing = set(said) - set(stored)
    assert not missing, f"{len(missing)} lost, as {min(missing)}"
    extra = sorted(set(stored) - set(said))
    assert not extra, f"{len(extra)} stored again, as {extra[0]}"
    assert len(stored) == len(said)


def assert_the_same(
    got: Sequence[Entry], stored: Sequence[Entry], who: str
) -> None:
    """What a reader was sent must be what is stored, in its order."""
    twice = len(got) - len(set(got))
    missing = len(set(stored) - set(got))
    assert list(got) == list(stored), (
        f"{who}: {missing} of {len(stored)} never came, {twice} came twice, "
        f"and the order is {'right' if sorted(got) == list(got) else 'wrong'}"
    )
