"""What is known of one failure, for the diagnoses to look at."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property, lru_cache
from pathlib import Path
from urllib.parse import unquote

from ..browser.visitor import Asked
from ..sandbox.failure import Crash, Failure
from ..sandbox.folder import NoWork
from ..sandbox.folder import files as files_of_work

Function = ast.FunctionDef | ast.AsyncFunctionDef

MOST_FILES = 50
"""More of them than anybody has in a chat are not read."""
SCRIPT = re.compile(r"<script[^>]*>(.*?)(?:</script>|\Z)", re.S | re.I)
"""A script that stands in a page, with its code as the first group."""


@dataclass(frozen=True)
class Route:
    """An address, and the function that stands below it."""

    rule: str
    view: Function

    @property
    def names(self) -> list[str]:
        """The names between `<` and `>`."""
        return re.findall(r"<(?:\w+:)?(\w+)>", self.rule)

    @property
    def without_names(self) -> str:
        """The address where each of its names is nothing."""
        return re.sub("<[^>]*>", "", self.rule)

    def takes(self, path: str) -> bool:
        """Whether an address is one of this route."""
        parts = re.split("<[^>]*>", self.rule)
        return bool(re.fullmatch("[^/]+".join(map(re.escape, parts)), path))


@dataclass(frozen=True)
class Case:
    """One failure: of which check, after what, and with which program."""

    check: str
    """Its name, or nothing where the program could not even be loaded."""
    failure: Failure
    log: list[Asked]
    """What was asked of the program before."""
    folder: Path
    """The student's own folder, the one that the program is in."""
    file: Path

    @cached_property
    def source(self) -> str:
        """The program's text."""
        return _text(self.file)

    @cached_property
    def files(self) -> dict[str, str]:
        """The text of each file of the program, also of those in a package."""
        return files_in(self.folder)

    @cached_property
    def pages(self) -> dict[str, str]:
        """The text of every template, by its name."""
        place = self.folder / "templates"
        found = sorted(place.glob("*.html"))
        return {page.name: _text(page) for page in found}

    @cached_property
    def places(self) -> list[str]:
        """Where each file of the folder is that is not installed there."""
        with suppress(NoWork):
            return sorted(
                path.relative_to(self.folder).as_posix()
                for path, _ in files_of_work(self.folder)
            )
        return []

    @property
    def templates(self) -> str:
        """The text of all templates."""
        return "\n".join(self.pages.values())

    @property
    def scripts(self) -> str:
        """The scripts that stand in the templates."""
        return "\n".join(SCRIPT.findall(self.templates))

    @property
    def all_scripts(self) -> str:
        """The scripts of all pages, also those in files of their own."""
        files = sorted((self.folder / "static").glob("*.js"))
        return "\n".join([self.scripts, *map(_text, files)])

    @property
    def kind(self) -> str:
        """The kind of the failure."""
        return self.failure.kind

    @property
    def crash(self) -> Crash | None:
        """What the student's code raised, or where it was stopped."""
        return self.failure.crash

    @property
    def says(self) -> str:
        """What the exception says of itself, or nothing."""
        return self.crash.says if self.crash else ""

    @property
    def code(self) -> str:
        """The line of the student's own that raised, or nothing."""
        return self.crash.code if self.crash else ""

    @property
    def name(self) -> str:
        """The name that the exception is about, or nothing."""
        return (self.crash and self.crash.name) or ""

    def raised(self, types: str, says: str = "") -> re.Match[str] | None:
        """What is found of a pattern in what the student's code raised.

        None where something else was raised, or nothing. The name of the
        exception is a pattern too, for all of its name.
        """
        if not self.crash or not re.fullmatch(types, self.crash.type):
            return None
        return re.search(says, self.says)

    @property
    def not_found(self) -> bool:
        """Whether the last page that was asked for is not there."""
        return bool(self.log) and self.log[-1].status == 404

    @property
    def looked_for(self) -> str:
        """The text that was looked for on a page in vain, or nothing."""
        return str(self.failure.asked) if self.kind == "not_on_page" else ""

    @property
    def shown(self) -> str:
        """What could be read in place of what should be, or nothing."""
        if self.kind in (
            "not_on_page",
            "no_heading",
            "no_template",
            "not_three_lines",
            "not_in_order",
            "led_elsewhere",
        ):
            return self.failure.read
        return ""

    @cached_property
    def tree(self) -> ast.Module:
        """The program as Python reads it; empty where it cannot."""
        return _tree(self.file.read_bytes())

    def tree_of(self, file: str) -> ast.Module:
        """A file of the program as Python reads it, by its place there."""
        return _tree(self.files.get(file, "").encode())

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """All that the tree is made of."""
        return list(ast.walk(self.tree))

    @cached_property
    def nodes_of_all(self) -> list[ast.AST]:
        """All that the trees are made of, of each file of the program."""
        trees = map(self.tree_of, self.files)
        return [node for tree in trees for node in ast.walk(tree)]

    @cached_property
    def functions(self) -> list[Function]:
        """Every function of the program, also those inside another."""
        return [
            node
            for node in self.nodes
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        ]

    def function(self, name: str) -> Function | None:
        """The function of this name, or None."""
        for function in self.functions:
            if function.name == name:
                return function
        return None

    @cached_property
    def routes(self) -> list[Route]:
        """Every route of the program, in order."""
        return [
            Route(call.args[0].value, function)
            for function in self.functions
            for call in function.decorator_list
            if isinstance(call, ast.Call)
            and isinstance(call.func, ast.Attribute)
            and call.func.attr in ("route", "get", "post")
            and call.args
            and isinstance(call.args[0], ast.Constant)
            and isinstance(call.args[0].value, str)
        ]

    @property
    def names(self) -> set[str]:
        """Every name that the program itself makes or imports."""
        found = {function.name for function in self.functions}
        for node in self.nodes:
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                found.add(node.id)
            elif isinstance(node, ast.arg):
                found.add(node.arg)
            elif isinstance(node, ast.alias):
                found.add(node.asname or node.name)
        return found


def path_of(asked: Asked) -> str:
    """The path that was asked for, as it is read, without what follows `?`."""
    return unquote(asked.request.partition(" ")[2].partition("?")[0])


def listed_routes(case: Case, path: str) -> str:
    """The routes there are, for a sentence, where none is for this path.

    Nothing where one may be: it takes the path, or is made in another way.
    """
    rules = [route.rule for route in case.routes]
    program = "\n".join(case.files.values())
    if re.search(r"\b(Blueprint|add_url_rule|register_blueprint)\(", program):
        return ""
    if not rules or any(route.takes(path) for route in case.routes):
        return ""
    *most, last = (f"`{rule}`" for rule in rules)
    return f"{', '.join(most)} and {last}" if most else last


def files_in(folder: Path) -> dict[str, str]:
    """The text of each file of a program, by its place in the folder."""
    found = sorted([*folder.glob("*.py"), *folder.glob("*/*.py")])
    return {
        file.relative_to(folder).as_posix(): _text(file)
        for file in found[:MOST_FILES]
    }


def runs_in(tree: ast.AST) -> list[ast.Call]:
    """Where a `run` of something is called, such as the app's."""
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "run"
    ]


def target(node: ast.Assign) -> str:
    """What an assignment gives a value to, the first of it."""
    return ast.unparse(node.targets[0])


def like(name: str, names: Iterable[str]) -> str | None:
    """The one of these that a name was probably meant to be."""
    by_lower = {known.lower(): known for known in names}
    found = get_close_matches(name.lower(), by_lower, 1, 0.75)
    return by_lower[found[0]] if found else None


@lru_cache(maxsize=16)  # all failures of a work are about one program
def _tree(program: bytes) -> ast.Module:
    try:
        return ast.parse(program)
    except (SyntaxError, ValueError):
        return ast.Module([], [])


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace")
