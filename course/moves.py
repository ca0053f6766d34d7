"""Functions that a lesson takes from one file to another."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from .changes import Change


@dataclass(frozen=True)
class Move:
    """A function that was in one file and is in another."""

    name: str
    was: str
    now: str
    changed: bool
    """Whether it is another than it was, its docstring apart."""


def moves(found: list[Change]) -> list[Move]:
    """The functions that have gone from one of these files to another."""
    told = []
    for change in found:
        gone = _functions(change.path, change.was)
        for name in gone.keys() - _functions(change.path, change.now).keys():
            told += [
                Move(name, change.path, path, body != gone[name])
                for path, body in _come(name, found)
            ]
    return sorted(told, key=lambda move: (move.was, move.now, move.name))


def _come(name: str, found: list[Change]) -> Iterator[tuple[str, str]]:
    """The files that a function is new in, and what it does there."""
    for change in found:
        now = _functions(change.path, change.now)
        if name in now and name not in _functions(change.path, change.was):
            yield change.path, now[name]


def _functions(path: str, text: str) -> dict[str, str]:
    """What each function of a program does, by its name."""
    if not path.endswith(".py"):
        return {}
    return {
        node.name: "\n".join(
            ast.unparse(line)
            for line in node.body
            if ast.get_docstring(node) is None or line is not node.body[0]
        )
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef)
    }
