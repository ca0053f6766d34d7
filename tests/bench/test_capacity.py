"""The climb ends where a chat no longer keeps up."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from bench import capacity
from bench.chats import Chat, final
from bench.ledger import Count
from bench.load import Load, Outcome
from bench.measures import under_load
from tests.support.person import Refused

pytestmark = pytest.mark.long

CHAT = final()


class Limited:
    """A chat that keeps up with so many messages a second.

    At some rates it fails so many times before.
    """

    def __init__(self, most: int, hiccups: dict[int, int] | None = None):
        self.most = most
        self.hiccups = hiccups or {}
        self.asked: list[int] = []
        self.workers: set[int] = set()

    def __call__(self, chat: Chat, load: Load, workers: int) -> Outcome:
        self.asked.append(load.rate)
        self.workers.add(workers)
        left = self.hiccups.get(load.rate, 0)
        self.hiccups[load.rate] = left - 1
        in_time = 989 if load.rate > self.most or left > 0 else 990
        count = Count(1000, 1000, in_time, 0, 0, 0, 1.0, 0.1, 0.1, 0.1)
        return Outcome(count, 0, 0, 1.0, 1.0, 1.0, 1.0)


def climb(
    chat: Limited, before: int = 0, rates: Sequence[int] = (10, 20, 50, 100)
) -> int:
    return capacity.capacity(CHAT, 1000, rates, chat, before)


@pytest.mark.parametrize(
    ("most", "reached"), [(5, 0), (10, 10), (60, 50), (1000, 100)]
)
def test_it_is_the_last_rate_that_is_kept_up_with(
    most: int, reached: int
) -> None:
    assert climb(Limited(most)) == reached


def test_nobody_goes_on_where_it_has_ended() -> None:
    chat = Limited(20)
    climb(chat)
    assert chat.asked == [10, 20, 50, 50]


def test_a_hiccup_is_not_the_end_and_two_are() -> None:
    assert climb(Limited(100, {20: 1})) == 100
    assert climb(Limited(100, {20: 2})) == 10


@pytest.mark.parametrize(
    ("before", "asked"),
    [
        (0, [10, 20, 50, 100]),
        (10, [10, 20, 50, 100]),
        (50, [10, 20, 50, 100]),
        (100, [20, 50, 100]),
    ],
)
def test_a_later_round_begins_two_steps_below_the_one_before(
    before: int, asked: list[int]
) -> None:
    chat = Limited(100)
    assert climb(chat, before) == 100
    assert chat.asked == asked


@pytest.mark.parametrize(
    ("most", "reached", "asked"),
    [(15, 10, [20, 20, 10]), (5, 0, [20, 20, 10, 10, 8, 8])],
)
def test_a_later_round_goes_down_until_a_rate_is_kept_up_with(
    most: int, reached: int, asked: list[int]
) -> None:
    chat = Limited(most)
    assert climb(chat, 100, [8, 10, 20, 50, 100]) == reached
    assert chat.asked == asked


@pytest.mark.parametrize("error", [Refused("503"), TimeoutError()])
def test_who_is_not_let_in_is_not_kept_up_with(error: Exception) -> None:
    def put(chat: Chat, load: Load, workers: int) -> Outcome:
        raise error

    assert capacity.capacity(CHAT, 5000, [10, 20], put) == 0


def test_there_are_as_many_workers_as_the_page_says() -> None:
    chat = Limited(20)
    climb(chat)
    assert chat.workers == {2}


def test_the_deployed_chat_has_so_many_workers(tmp_path: Path) -> None:
    with final().running(3) as server:
        _, *workers = server.processes()
        assert len(workers) == 3


def test_a_real_load_can_be_climbed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(capacity, "LASTING", (0.3, 10.0))
    found = []

    def put(chat: Chat, load: Load, workers: int) -> Outcome:
        found.append(under_load(chat, load, workers))
        return found[-1]

    capacity.capacity(CHAT, 5, [10], put)
    assert all(outcome.count.exact for outcome in found)
    assert found[0].count.delivered == 15
