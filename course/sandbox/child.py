"""The process that a work is loaded in: takes orders, gives answers.

A program of its own, `python -m course.sandbox.child FILE REPORT`. A line on
standard input is an order, `SECONDS ORDER`; its answer is a line on what was
standard output when it started. The work itself gets neither: it reads
nothing, and what it prints goes nowhere. When an order's seconds are over, it
is told so; the interpreter writes where it is to REPORT, and ends.
"""

from __future__ import annotations

import contextlib
import ctypes
import faulthandler
import gc
import os
import sys
import threading
import traceback
from pathlib import Path
from typing import IO

from . import launch, limits, once, sqlite
from .agent import Agent
from .clock import MachineClock
from .engine import QuickJs
from .world import World

M_ARENA_MAX = -8
"""What glibc's malloc.h calls the number of arenas."""


def main(file: str, report: str) -> None:
    """Answer orders until standard input ends."""
    orders, answers, errors = _take_pipes()
    try:
        import flask  # noqa: F401, before anyone waits

        _make_room_for_threads()
        once.compile_modules()
        once.compile_addresses()
        sqlite.prepare()
        gc.set_threshold(100_000)  # a loading makes much, and it stays
        program = Path(file)
        world = World(program, os.environ)
        agent = Agent(program, world, MachineClock(), QuickJs)
        with open(report, "w", encoding="utf-8") as hung:
            if limits.TIME_IS_UP:
                # What the signal did before comes after: it ends a process,
                # and that tells that the report is whole.
                faulthandler.register(
                    limits.TIME_IS_UP, file=hung, all_threads=False, chain=True
                )
            print("ready", file=answers, flush=True)
            for line in orders:
                print(_answer(agent, line, hung), file=answers, flush=True)
    except BaseException:
        traceback.print_exc(file=errors)
        errors.flush()
        raise


def _take_pipes() -> tuple[IO[str], IO[str], IO[str]]:
    """Orders, answers and errors; the work is left with the null device."""
    orders = os.fdopen(os.dup(0), encoding="utf-8")
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    errors = os.fdopen(os.dup(2), "w", encoding="utf-8")
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in range(3):
        os.dup2(nothing, descriptor)
    return orders, answers, errors


def _make_room_for_threads() -> None:
    """A thread that a work starts stays when the work is loaded anew.

    Of what a work may have, each would take 8 MB, and an arena of 64 MB from
    glibc, which has one for all where it is told so.
    """
    threading.stack_size(512 << 10)
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)


def _answer(agent: Agent, line: str, hung: IO[str]) -> str:
    own = os.getpid()
    seconds, order = line.split(" ", 1)
    if not limits.TIME_IS_UP:
        faulthandler.dump_traceback_later(float(seconds), exit=True, file=hung)
    try:
        return agent.follow(order)
    finally:
        if os.getpid() != own:  # a fork that came out of the work
            os._exit(0)
        if not limits.TIME_IS_UP:
            faulthandler.cancel_dump_traceback_later()


if __name__ == "__main__":
    launch.forget_ours()
    main(*sys.argv[1:])
