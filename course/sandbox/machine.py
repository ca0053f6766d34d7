"""The place that a computer has for works: processes, and the network."""

from __future__ import annotations

from pathlib import Path

from .ahead import AheadLink
from .command import Command
from .folder import Copy
from .link import Backend, Link, Started
from .network import StartedProcess
from .process_link import ProcessLink


class Machine:
    """Each work in a process of its own, with limits: see `link.Backend`."""

    def __init__(self, crowded: bool) -> None:
        """Where it is `crowded`, other works keep the cores busy."""
        self.crowded = crowded

    def link(self, copy: Copy) -> Link:
        """Start a process in which the work can be loaded."""
        return ProcessLink(copy) if self.crowded else AheadLink(copy)

    def start(self, copy: Copy, patience: float) -> Started:
        """Start the work with `python run.py`, at a port of its own.

        Where it is crowded, when it is waited for: nothing is won by doing so
        ahead, and a work that cannot even be loaded needs none.
        """
        return StartedProcess(copy, patience, later=self.crowded)

    def serve(self, copy: Copy, command: Command, patience: float) -> Started:
        """Start a command in the work's folder, at a port of its own."""
        return StartedProcess(copy, patience, command)


MACHINE: Backend = Machine(crowded=False)
CROWDED: Backend = Machine(crowded=True)


def start(
    original: Path, patience: float = 1.0, backend: Backend = MACHINE
) -> Started:
    """Start a copy of a work, now or when it is waited for.

    Close it when done. Raises `folder.NoWork` where there is none. `patience`
    times as long as usual may everything take.
    """
    return backend.start(Copy.of(original), patience)
