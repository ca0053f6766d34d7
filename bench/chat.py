"""Compare the deployed chat with what most people would write instead.

    python -m bench.chat            three rounds, written to docs/benchmarks.md
    python -m bench.chat --quick    one short round, printed only

Everything happens on this machine, over loopback.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from contextlib import ExitStack, nullcontext

from bench import capacity as climb
from bench import machine
from bench.ceiling import ceilings
from bench.chats import (
    Chat,
    Unavailable,
    final,
    final_on_postgresql,
    flask_socketio,
    node_ws,
)
from bench.load import Load
from bench.measures import memory, pages, stop, under_load
from bench.report import Results, line, report
from course.lessons import ROOT
from tests.support.server import NotStarted

PAGE = ROOT / "docs" / "benchmarks.md"

ROUNDS = 3
"""How often everything is measured; medians are told."""
CROWDS = [(1000, 10), (1000, 100), (1000, 1000), (5000, 100)]
"""Readers, and messages a second."""
LASTING, QUICK = (10.0, 5.0), (2.0, 1.0)
"""Seconds that each load lasts, and how long it may take to arrive."""
QUICK_RATES = climb.RATES[:2]
"""The first steps of a climb, in a crowd of the smaller kind."""
PAGE_SECONDS, QUICK_PAGE_SECONDS = 3.0, 1.0
FEW, MANY, FULL = 500, 2500, 15_000
"""Readers whose memory is compared, and how many must fit a small machine."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure everything, print it, and write it down unless it was quick."""
    if sys.platform != "linux":
        sys.exit("The benchmark needs Linux: it counts with epoll.")
    parser = argparse.ArgumentParser(
        prog="python -m bench.chat",
        description="Compare final/ with Flask-SocketIO and Node's ws.",
    )
    parser.add_argument(
        "--quick",
        action="store_true",
        help="one short round of everything, printed but not written down",
    )
    quick = parser.parse_args(arguments).quick
    # To be stopped is to leave by the door: the servers are ended, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        _compare(1 if quick else ROUNDS, quick)
    except (NotStarted, OSError) as error:
        log = getattr(error, "__notes__", [])
        sys.exit("\n".join([f"The benchmark stops here: {error}", *log]))


def _compare(rounds: int, quick: bool) -> None:
    with ExitStack() as stack:
        chats: list[Chat] = []
        notes = list(filter(None, [machine.make_room(FULL)]))
        for wanted in (
            nullcontext(final()),
            final_on_postgresql(),
            nullcontext(flask_socketio()),
            node_ws(),
        ):
            try:
                chats.append(stack.enter_context(wanted))
            except Unavailable as reason:
                notes.append(f"One is missing: {reason}.")
        results = Results({chat.name: chat.about for chat in chats}, notes)
        for note in notes:
            _say(note)
        results.ceilings = ceilings()
        for number in range(1, rounds + 1):
            _say(f"Round {number} of {rounds}")
            _round(results, chats, quick)
    page = report(results, machine.about(), rounds)
    print(page)
    if not quick:
        PAGE.write_text(page, encoding="utf-8")
        _say(f"Written to {PAGE.relative_to(ROOT)}.")


def _round(results: Results, chats: Sequence[Chat], quick: bool) -> None:
    for readers in climb.CROWDS[: 1 if quick else None]:
        for chat in chats:
            rates = QUICK_RATES if quick else climb.RATES
            reached = results.capacity[chat.name][readers]
            before = reached[-1] if reached else 0
            rate = climb.capacity(chat, readers, rates, before=before)
            reached.append(rate)
            _say(
                f"{readers:,} readers: {chat.name}: up to {rate:,} messages/s"
            )
    for crowd in CROWDS:
        load = Load(*crowd, *(QUICK if quick else LASTING))
        for chat in chats:
            outcome = under_load(chat, load)
            results.loads[load][chat.name].append(outcome)
            _say(line(load, chat.name, outcome))
    for chat in chats:
        _say(f"Memory of {chat.name}")
        results.memory[chat.name].append(memory(chat, FEW, MANY))
    # Others take their whole grace time.
    for chat in chats[: 1 if quick else None]:
        _say(f"Stopping {chat.name}")
        results.stops[chat.name].append(stop(chat))
    if not quick:
        results.full.append(memory(chats[0], MANY, FULL))
    _say("Opening the page")
    seconds = QUICK_PAGE_SECONDS if quick else PAGE_SECONDS
    for name, opened in pages(seconds).items():
        results.pages[name].append(opened)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
