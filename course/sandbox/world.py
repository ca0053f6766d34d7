"""What a program finds around it: environment, folder, path, `__main__`."""

from __future__ import annotations

import os
import sys
import time
import types
from collections.abc import Mapping
from pathlib import Path


class World:
    """The surroundings of a work in a Python that it has to itself."""

    def __init__(self, file: Path, environment: Mapping[str, str]) -> None:
        """`file` is the program, `environment` what is set around it."""
        self.file = file
        self._environment = dict(environment)
        self._folder = str(file.parent)
        self._others: set[str] = set()
        """The modules that are known to come from elsewhere."""

    def begin(self, variables: Mapping[str, str | None]) -> None:
        """Make everything as it is when Python starts the program.

        `variables` are set besides; None unsets. Modules that the work
        brought are forgotten, so that they are loaded anew.
        """
        for name in self.own_modules():
            del sys.modules[name]
        folder = self.file.parent
        folder.mkdir(parents=True, exist_ok=True)
        os.chdir(folder)
        wanted = {**self._environment, **variables}
        os.environ.clear()
        os.environ.update({k: v for k, v in wanted.items() if v is not None})
        go_by_zone()
        sys.path[0] = str(folder)
        sys.argv = [self.file.name]

    def own_modules(self) -> list[str]:
        """The names of the modules that the work brought."""
        own = []
        for name in sys.modules.keys() - self._others:
            if self._is_own(sys.modules[name]):
                own.append(name)
            else:
                self._others.add(name)
        return own

    def _is_own(self, module: types.ModuleType) -> bool:
        """Whether it lies in the folder; a package may have no file there."""
        file = getattr(module, "__file__", None)
        places = [file] if file else [*getattr(module, "__path__", ())]
        return any(str(it).startswith(self._folder) for it in places)

    def module(self, main: bool) -> types.ModuleType:
        """The module that the program is about to fill.

        With `main` it is `__main__`, as `python FILE` has it; else it is
        called as the file, as an import has it.
        """
        name = "__main__" if main else self.file.stem
        module = sys.modules[name] = types.ModuleType(name)
        module.__file__ = str(self.file)
        return module


def go_by_zone() -> None:
    """Have this Python go by the time zone in its environment."""
    if hasattr(time, "tzset"):  # Windows looks but once, as it starts
        time.tzset()
