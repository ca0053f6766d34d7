"""The count notices whatever can go wrong with a delivery."""

from __future__ import annotations

import pytest

from bench.ledger import TOKEN, Count, Ledger, token

pytestmark = pytest.mark.long

SENT = 100.0


def number(message: int) -> bytes:
    (found,) = TOKEN.findall(token(message).encode())
    return bytes(found)


def count(*readers: list[int], posts: int = 4) -> Count:
    """The count when each reader receives its messages one at a time."""
    ledger = Ledger(len(readers))
    for _ in range(posts):
        ledger.post(SENT)
    for reader, messages in enumerate(readers):
        for message in messages:
            ledger.receive(reader, [number(message)], SENT + 0.5)
    return ledger.count()


def faults(*readers: list[int]) -> tuple[int, int, int]:
    found = count(*readers)
    return found.missing, found.doubled, found.disordered


def test_every_message_once_at_every_reader_is_exact() -> None:
    found = count([0, 1, 2, 3], [0, 1, 2, 3])

    assert found.exact
    assert (found.expected, found.delivered, found.in_time) == (8, 8, 8)


def test_an_order_of_the_server_s_own_is_exact_if_all_see_it() -> None:
    assert count([1, 0, 3, 2], [1, 0, 3, 2]).exact


@pytest.mark.parametrize(
    "messages", [[1, 2, 3], [0, 1, 3], [0, 1, 2]], ids=["first", "mid", "last"]
)
@pytest.mark.parametrize("first", [True, False], ids=["leads", "follows"])
def test_a_missing_message_is_noticed(
    messages: list[int], first: bool
) -> None:
    whole = [0, 1, 2, 3]
    readers = [messages, whole] if first else [whole, messages]

    assert faults(*readers) == (1, 0, 0)


@pytest.mark.parametrize(
    "messages",
    [[0, 0, 1, 2, 3], [0, 1, 2, 3, 0], [0, 1, 2, 3, 3]],
    ids=["at-once", "later", "last"],
)
@pytest.mark.parametrize("first", [True, False], ids=["leads", "follows"])
def test_a_doubled_message_is_noticed(
    messages: list[int], first: bool
) -> None:
    whole = [0, 1, 2, 3]
    readers = [messages, whole] if first else [whole, messages]

    assert faults(*readers) == (0, 1, 0)


def test_a_doubled_message_does_not_make_up_for_a_missing_one() -> None:
    assert faults([0, 1, 2, 3], [0, 1, 1, 3]) == (1, 1, 0)


def test_a_message_that_all_get_twice_is_noticed() -> None:
    assert faults([0, 1, 1, 2, 3], [0, 1, 1, 2, 3]) == (0, 2, 0)


def test_another_order_at_one_reader_is_noticed() -> None:
    assert faults([0, 1, 2, 3], [0, 2, 1, 3]) == (0, 0, 1)


def test_the_order_that_counts_is_that_of_whoever_saw_most() -> None:
    assert faults([1, 0], [0, 1, 2, 3]) == (2, 0, 1)


def test_a_message_twice_in_one_read_is_noticed() -> None:
    ledger = Ledger(1)
    ledger.post(SENT)
    ledger.receive(0, [number(0), number(0)], SENT + 1)

    assert ledger.count().doubled == 1


def test_another_order_within_one_read_is_noticed() -> None:
    ledger = Ledger(2)
    for _ in range(2):
        ledger.post(SENT)
    ledger.receive(0, [number(0), number(1)], SENT + 1)
    ledger.receive(1, [number(1), number(0)], SENT + 1)

    assert ledger.count().disordered == 1


def test_a_message_that_nobody_posted_is_noticed() -> None:
    assert faults([0, 1, 2, 3, 9], [0, 1, 2, 3]) == (0, 1, 0)


def test_a_reader_that_gets_nothing_misses_everything() -> None:
    assert faults([0, 1, 2, 3], []) == (4, 0, 0)


def test_latency_runs_from_the_moment_a_post_was_due() -> None:
    ledger = Ledger(2)
    ledger.post(SENT)
    ledger.post(SENT + 10)
    ledger.receive(0, [number(0)], SENT + 0.25)
    ledger.receive(1, [number(0)], SENT + 0.5)
    ledger.receive(0, [number(1)], SENT + 10.75)
    ledger.receive(1, [number(1)], SENT + 12)

    found = ledger.count()

    assert found.in_time == 3
    assert (found.p50, found.p99, found.worst) == (0.5, 2, 2)
    assert found.per_second == pytest.approx(4 / 12)


def test_latency_of_a_reader_that_strays_is_counted_once() -> None:
    ledger = Ledger(2)
    for _ in range(3):
        ledger.post(SENT)
    ledger.receive(0, [number(n) for n in range(3)], SENT + 0.5)
    ledger.receive(1, [number(0)], SENT + 0.5)
    ledger.receive(1, [number(n) for n in (2, 2)], SENT + 3)

    found = ledger.count()

    assert (found.delivered, found.in_time) == (5, 4)
    assert found.p50 == 0.5
    assert found.p99 == float("inf")


def test_a_message_that_never_came_took_for_ever() -> None:
    assert count([0, 1, 2, 3], [0, 1, 2]).worst == float("inf")
