"""Programs that run in the Python of a tab, under Node."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from course.lessons import ROOT

NODE = ROOT / "web" / "node"
ZONE = "America/St_Johns"
"""Whatever the zone of a browser is, its works have their own."""
PATIENCE = 1800.0
"""Seconds after which a program that has not ended never will."""


class InATab:
    """A program of `web/node` that has been started, and what it prints."""

    def __init__(self, packs: Path, program: str, *arguments: str) -> None:
        """Start it, without waiting, with what `web.bundle` has made."""
        self._said = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115
        command = ["node", str(NODE / "run.mjs"), str(packs)]
        self._process = subprocess.Popen(
            [*command, str(NODE / program), *arguments],
            cwd=ROOT,
            env={**os.environ, "TZ": ZONE},
            stdout=self._said,
        )
        self._records: list[dict[str, Any]] | None = None

    def records(self) -> list[dict[str, Any]]:
        """What it has printed, a record a line, once it has ended."""
        if self._records is None:
            status = self._process.wait(PATIENCE)
            assert status == 0, f"It ended with {status}."
            self._said.seek(0)
            self._records = [json.loads(line) for line in self._said]
        return self._records

    def close(self) -> None:
        """End it, if it has not ended."""
        self._process.kill()
        self._process.wait()
        self._said.close()
