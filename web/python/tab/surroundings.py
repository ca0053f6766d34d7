"""What a work finds around it, put in place for each order and taken away."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, TextIO

from course.sandbox import process
from course.sandbox.world import World, go_by_zone


class Scene(NamedTuple):
    """What a program can change around it."""

    environment: dict[str, str]
    place: str
    path: list[str]
    arguments: list[str]
    modules: dict[str, types.ModuleType]


class Surroundings(World):
    """Those that a work is in only while it is asked something."""

    def __init__(
        self, file: Path, home: Path, output: TextIO | None = None
    ) -> None:
        """What the program in `file` prints goes to `output`, or nowhere."""
        super().__init__(file, process.environment(home))
        self._output = output or io.StringIO()
        self._scene: Scene | None = None

    @contextlib.contextmanager
    def entered(self) -> Iterator[None]:
        """Have everything as the work left it, and afterwards as it was."""
        outside, keyboard = self._look(), sys.stdin
        if self._scene:
            self._change(outside, self._scene)
        sys.stdin = io.StringIO()
        try:
            with (
                contextlib.redirect_stdout(self._output),
                contextlib.redirect_stderr(self._output),
            ):
                yield
        finally:
            sys.stdin = keyboard
            self._scene = self._look()
            self._change(self._scene, outside)

    def _look(self) -> Scene:
        return Scene(
            dict(os.environ),
            os.getcwd(),
            list(sys.path),
            list(sys.argv),
            {name: sys.modules[name] for name in self._shown()},
        )

    def _change(self, here: Scene, to: Scene) -> None:
        """Go from what is around now to something else.

        Each order does so twice, and each variable is dear to set.
        """
        for name in here.environment.keys() - to.environment.keys():
            del os.environ[name]
        os.environ.update(to.environment.items() - here.environment.items())
        go_by_zone()
        os.chdir(to.place)
        sys.path[:] = to.path
        sys.argv[:] = to.arguments
        for name in here.modules:
            del sys.modules[name]
        sys.modules.update(to.modules)

    def _shown(self) -> set[str]:
        """The modules that only the work is to find, or only the others."""
        return {"__main__", *self.own_modules()} & sys.modules.keys()
