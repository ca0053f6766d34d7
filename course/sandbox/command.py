"""A command as a Procfile has it: what it starts, and whether that is here."""

from __future__ import annotations

import importlib.util
import re
import shlex
import sys
from functools import cached_property
from pathlib import Path

PYTHON = ("python", "python3")
SERVERS = {
    "flask": "flask",
    "gunicorn": "gunicorn",
    "waitress-serve": "waitress",
}
"""Programs that serve a Flask object, and the module that each of them is."""
OTHERS = ("daphne", "granian", "hypercorn", "uvicorn", "uwsgi")
"""More of them, which are not tried."""

_FOR_A_SHELL = re.compile(r"[();<>|&]+|.*`.*")
_VARIABLE = re.compile(r"(\w+)=(.*)", re.DOTALL)
_TARGET = re.compile(r"([A-Za-z_][\w.]*):([A-Za-z_]\w*)")


class NotHere(Exception):
    """A command cannot be tried here; the message says why."""


class Command:
    """One line of a Procfile, which Heroku gives to a shell."""

    def __init__(self, text: str) -> None:
        """Raises ValueError where a quote is not closed."""
        self.text = text
        self.variables: dict[str, str] = {}
        """What it sets in front of the program, as in `PORT=5000 python`."""
        reader = shlex.shlex(text, posix=True, punctuation_chars=True)
        reader.whitespace_split, reader.commenters = True, ""
        words = list(reader)
        self.needs_a_shell = any(map(_FOR_A_SHELL.fullmatch, words))
        while words and (found := _VARIABLE.fullmatch(words[0])):
            self.variables[found[1]] = found[2]
            del words[0]
        if words and words[0] in PYTHON:
            words[0] = "python"
        for name, module in SERVERS.items():
            if words[:3] == ["python", "-m", module]:
                words[:3] = [name]
        self.words = words
        """The program, and what it is given; `python -m flask` is `flask`."""

    @property
    def program(self) -> str:
        """Its name, or nothing."""
        return self.words[0] if self.words else ""

    @property
    def is_known(self) -> bool:
        """Whether there is a program of that name."""
        known = ("python", *SERVERS, *OTHERS)
        return self.needs_a_shell or self.program in known

    @property
    def package(self) -> str:
        """What has to be installed for it besides Flask, or nothing."""
        if self.program in ("python", "flask"):
            return ""
        return SERVERS.get(self.program, self.program)

    @property
    def file(self) -> str | None:
        """The file that Python is to run, or None."""
        if self.program != "python" or self.needs_a_shell:
            return None
        if "-m" in self.words[1:]:
            return None
        return next((w for w in self.words[1:] if w[:1] != "-"), None)

    @cached_property
    def target(self) -> tuple[str, str] | None:
        """The module and the name that a server is to serve, or None."""
        found = [_TARGET.match(word) for word in self.words[1:]]
        names = [(it[1], it[2]) for it in found if it]
        if self.program == "python" or self.needs_a_shell:
            return None
        return names[0] if names else None

    def finds_its_file(self, folder: Path) -> bool:
        """Whether the file that it names is there, where it names one."""
        if self.file:
            return (folder / self.file).is_file()
        if not self.target:
            return True
        place = folder.joinpath(*self.target[0].split("."))
        return place.with_suffix(".py").is_file() or place.is_dir()

    def environment(self, port: int) -> dict[str, str]:
        """What is set around it: the port, and what it sets itself."""
        own = {k: _with_port(v, port) for k, v in self.variables.items()}
        return {"PORT": str(port), **own}

    def line(self, port: int) -> list[str]:
        """What is to be started for it; raises NotHere."""
        if self.needs_a_shell:
            raise NotHere("it takes a shell to read it")
        words = [_with_port(word, port) for word in self.words[1:]]
        if self.program == "python":
            return [sys.executable, *words]
        module = SERVERS.get(self.program, "")
        if not module or importlib.util.find_spec(module) is None:
            raise NotHere(f"{self.program} is not installed here")
        if module == "gunicorn" and sys.platform == "win32":
            raise NotHere("gunicorn does not run on Windows")
        return [sys.executable, "-m", module, *words]


def _with_port(word: str, port: int) -> str:
    return re.sub(r"\$PORT\b|\$\{PORT[^}]*\}", str(port), word)
