"""What a program imports, and what its `requirements.txt` lacks of it."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_KNOWN = {"sqlalchemy": ["SQLAlchemy"]}
"""What needs no looking up, and is asked for in a browser's tab as well,
where no package tells its name."""


class Lacking(NamedTuple):
    """A package that is imported, and that nothing would install."""

    module: str
    """What the program imports."""
    package: str
    """The name by which pip knows it."""


def lacking(program: Path, requirements: str) -> Lacking | None:
    """The first package that requirements neither name nor bring along.

    Only what is installed here is known by its name; and only what a program
    imports whenever it starts is asked for, in the files that it is made of.
    """
    lines = [line.strip().lower() for line in requirements.splitlines()]
    if any(line.startswith(("-r", "--requirement", "-e")) for line in lines):
        return None  # they go on elsewhere
    named = {_plain(found[0]) for line in lines if (found := _name(line))}
    for module in sorted(_imported(program)):
        if _plain(module) in named:
            continue
        packages = _packages_with(module)
        if packages and not named & {_plain(it) for it in packages}:
            brought = _brought_by(named)
            if not brought & {_plain(it) for it in packages}:
                return Lacking(module, packages[0])
    return None


def _imported(program: Path) -> set[str]:
    """The modules that a program imports and that are not its own."""
    waiting, read, found = [program], set(), set()
    while waiting:
        file = waiting.pop()
        read.add(file)
        for module in _modules(file):
            own = _files_of(program.parent, module)
            waiting += [it for it in own if it not in read]
            if not own and module not in sys.stdlib_module_names:
                found.add(module)
    return found


def _files_of(folder: Path, module: str) -> list[Path]:
    """The files of a module that is the program's own."""
    file = folder / f"{module}.py"
    return [file] if file.is_file() else [*(folder / module).glob("*.py")]


def _modules(file: Path) -> Iterator[str]:
    """What a file imports as it is read, and not only in some case."""
    try:
        tree = ast.parse(file.read_bytes())
    except (SyntaxError, ValueError):
        return
    for node in tree.body:
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").partition(".")[0]


def _packages_with(module: str) -> list[str]:
    """The packages that are installed here and have a module of this name."""
    if module in _KNOWN:
        return _KNOWN[module]
    from importlib import metadata  # dear, and seldom needed

    return [*metadata.packages_distributions().get(module, [])]


def _brought_by(names: set[str]) -> set[str]:
    """The packages that these need, and those that they need in turn."""
    from importlib import metadata

    waiting, found = [*names], set(names)
    while waiting:
        try:
            needed = metadata.requires(waiting.pop()) or []
        except metadata.PackageNotFoundError:
            continue
        always = (_name(line) for line in needed if "extra ==" not in line)
        new = {_plain(it[0]) for it in always if it} - found
        waiting += new
        found |= new
    return found


def _name(line: str) -> re.Match[str] | None:
    """The name that a line of requirements begins with."""
    return re.match(r"[\w.-]+", line)


def _plain(name: str) -> str:
    """A package's name as pip compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()
