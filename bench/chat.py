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

from bench import machine
from bench.ceiling import ceilings
from bench.chats import (
    ROOT,
    Chat,
    Unavailable,
    final,
    final_on_postgresql,
    flask_socketio,
    node_ws,
)
from bench.descriptors import make_room
from bench.load import Run
from bench.loads import Load, table
from bench.memory import memory
from bench.pages import pages
from bench.report import Measured, Results, line, report
from bench.stopping import stop
from tests.support.server import NotStarted

PAGE = ROOT / "docs" / "benchmarks.md"

LASTING, QUICK = (10.0, 5.0), (2.0, 1.0)
"""Seconds that each load lasts, and how long it may take to arrive."""
PAGE_SECONDS, QUICK_PAGE_SECONDS = 3.0, 1.0
FEW, MANY, FULL = 500, 2500, 15_000
"""Readers whose memory is compared, and how many must fit a small machine."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure everything, print it, and write it down unless it was quick."""
    if sys.platform != "linux":
        sys.exit("The benchmark needs Linux: it counts with epoll and /proc.")
    options = _parser().parse_args(arguments)
    # To be stopped is to leave by the door: the servers are ended, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        _compare(options)
    except (NotStarted, OSError) as error:
        log = getattr(error, "__notes__", [])
        sys.exit("\n".join([f"The benchmark stops here: {error}", *log]))


def _compare(options: argparse.Namespace) -> None:
    rounds = 1 if options.quick else options.rounds
    with ExitStack() as stack:
        chats, notes = _chats(stack, options.workers)
        results = Results({chat.name: chat.about for chat in chats})
        results.notes += filter(None, [*notes, make_room(FULL)])
        if options.realtime:
            results.notes.append(machine.go_ahead())
        for note in results.notes:
            _say(note)
        results.ceilings = ceilings()
        for number in range(1, rounds + 1):
            _say(f"Round {number} of {rounds}")
            _round(results, chats, options.quick)
    page = report(results, machine.about(), rounds)
    print(page)
    if not options.quick:
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(page, encoding="utf-8")
        _say(f"Written to {PAGE.relative_to(ROOT)}.")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench.chat",
        description="Compare final/ with Flask-SocketIO and Node's ws.",
    )
    parser.add_argument(
        "--quick",
        action="store_true",
        help="one short round of everything, printed but not written down",
    )
    parser.add_argument(
        "--rounds",
        type=int,
        default=3,
        metavar="N",
        help="how often everything is measured; medians are told (3)",
    )
    parser.add_argument(
        "--realtime",
        action="store_true",
        help="run before all else on a machine that is busy (as root)",
    )
    parser.add_argument(
        "--workers",
        type=int,
        default=1,
        metavar="N",
        help="processes that final/ runs in (1)",
    )
    return parser


def _chats(stack: ExitStack, workers: int) -> tuple[list[Chat], list[str]]:
    """The chats that can be started here, and why others cannot."""
    chats: list[Chat] = []
    missing: list[str] = []
    for wanted in (
        nullcontext(final(workers)),
        final_on_postgresql(workers),
        nullcontext(flask_socketio()),
        node_ws(),
    ):
        try:
            chats.append(stack.enter_context(wanted))
        except Unavailable as reason:
            missing.append(f"One is missing: {reason}.")
    return chats, missing


def _round(results: Results, chats: Sequence[Chat], quick: bool) -> None:
    for load in table(*(QUICK if quick else LASTING)):
        for chat in chats:
            measured = _measure(chat, load)
            results.loads.setdefault((load, chat.name), []).append(measured)
            _say(line(load, chat.name, measured))
    for chat in chats:
        _say(f"Memory of {chat.name}")
        found = memory(chat, FEW, MANY)
        results.memory.setdefault(chat.name, []).append(found)
    # Others take their whole grace time.
    for chat in chats[: 1 if quick else None]:
        _say(f"Stopping {chat.name}")
        results.stops.setdefault(chat.name, []).append(stop(chat))
    if not quick:
        results.full.append(memory(chats[0], MANY, FULL))
    _say("Opening the page")
    results.pages.append(pages(QUICK_PAGE_SECONDS if quick else PAGE_SECONDS))


def _measure(chat: Chat, load: Load) -> Measured:
    with chat.running() as server:
        crowd = chat.dialect.gather(server.port, load.readers, load.speakers)
        used = server.cpu()
        outcome = Run(crowd, load).outcome()
        measured = Measured(outcome, server.cpu() - used)
        crowd.leave()
    return measured


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
