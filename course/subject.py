"""What the checks are about: one work, to be loaded, and started."""

from __future__ import annotations

from pathlib import Path
from typing import Self

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
        """Start the work in a folder, and get ready to load it.

        Neither is waited for. Raises NoWork where there is no work.
        `patience` multiplies every limit in time. Of what is `ours`, checks
        ask the video's texts to the letter.
        """
        self.ours = ours
        self.work = Work(folder, patience, backend)
        self.work.prepare()
        self.started: Started = start(folder, patience, backend)

    def close(self) -> None:
        """End all of it."""
        self.started.close()
        self.work.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
