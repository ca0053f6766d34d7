"""The highest rate at which nearly all comes in time, found by stepping up."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bench.chats import Chat
from bench.load import Load, Outcome
from bench.measures import under_load

CROWDS = (1000, 5000)
"""How many read."""
RATES = (10, 20, 50, 100, 200, 300, 400, 500, 600, 800, 1000, 1250, 1500, 2000)
"""Messages a second, step by step."""
ENOUGH = 0.99
"""The share of all deliveries that must come in time."""
WORKERS = 2
"""Processes of a chat that can have several."""
STEPS_BELOW = 2
"""A later round begins so many steps below what the one before reached."""
TRIES = 2
"""A hiccup of the machine is not the end: what fails is tried once more."""
LASTING = (3.0, 2.0)
"""Seconds that each step lasts, and how long it may take to arrive."""

Put = Callable[[Chat, Load, int], Outcome]


def capacity(
    chat: Chat,
    readers: int,
    rates: Sequence[int] = RATES,
    put: Put = under_load,
    before: int = 0,
) -> int:
    """The last of the rates that a chat keeps up with, 0 if none.

    `put` puts a chat with so many workers under a load; `before` is what the
    round before reached, 0 if there was none.
    """

    def holds(rate: int) -> bool:
        load = Load(readers, rate, *LASTING)
        return any(_keeps_up(chat, load, put) for _ in range(TRIES))

    start = max(0, rates.index(before) - STEPS_BELOW) if before else 0
    if not holds(rates[start]):
        return next(filter(holds, reversed(rates[:start])), 0)
    reached = rates[start]
    for rate in rates[start + 1 :]:
        if not holds(rate):
            break
        reached = rate
    return reached


def _keeps_up(chat: Chat, load: Load, put: Put) -> bool:
    try:
        return put(chat, load, WORKERS).count.punctual >= ENOUGH
    except (ConnectionError, TimeoutError):
        return False  # It did not even take in so many readers.
