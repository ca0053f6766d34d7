"""What the checks are about: one work, to be loaded, and started."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Self

from .sandbox.command import Command, NotHere
from .sandbox.folder import Copy
from .sandbox.link import Backend, Started
from .sandbox.machine import MACHINE, start
from .sandbox.work import Work


class Subject:
    """A work to judge, or one of our own stages; close it when done."""

    def __init__(
        self,
        folder: Path,
        patience: float = 1.0,
        backend: Backend = MACHINE,
        ours: bool = False,
    ) -> None:
        """Have the work in a folder started, and get ready to load it.

        Neither is waited for. Raises NoWork where there is no work.
        `patience` multiplies every limit in time. Of what is `ours`, checks
        ask the video's texts to the letter.
        """
        self.ours = ours
        self.work = Work(folder, patience, backend)
        try:
            self.work.prepare()
            self.started: Started = start(folder, patience, backend)
        except BaseException:  # the folder may be written to just now
            self.work.close()
            raise
        self._backend = backend
        self._served: list[Started] = []

    def serve(self, command: Command) -> Started:
        """The work as a command starts it, which is not waited for.

        Raises `command.NotHere` where that cannot be tried here.
        """
        name = self.work.original.name
        if command.words == ["python", name] and not command.variables:
            return self.started
        copy = Copy.of(self.work.original.parent)
        try:
            started = self._backend.serve(copy, command, self.work.patience)
        except NotHere:
            copy.remove()
            raise
        self._served.append(started)
        return started

    def close(self) -> None:
        """End all of it."""
        with contextlib.closing(self.work):
            for started in (*self._served, self.started):
                started.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
