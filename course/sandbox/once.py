"""What is made at each loading of a work, and need be made only once.

A work's process writes no bytecode, and loads the work again for nearly every
check.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from importlib.machinery import SourceFileLoader
from typing import Any

Builder = Callable[..., tuple[str, str]]


def compile_modules() -> None:
    """Have this Python compile the text of a module once."""
    loader: Any = SourceFileLoader
    plain = loader.source_to_code
    known: dict[tuple[bytes, str], types.CodeType] = {}

    def source_to_code(
        self: Any, data: Any, path: Any, **options: Any
    ) -> types.CodeType:
        if options or not isinstance(data, bytes):
            code: types.CodeType = plain(self, data, path, **options)
            return code
        key = data, str(path)
        if key not in known:
            known[key] = plain(self, data, path)
        return known[key]

    loader.source_to_code = source_to_code


def compile_addresses() -> None:
    """Have Werkzeug compile once what builds the addresses of a rule.

    That is more than half of a loading: two functions for each rule, which
    know nothing of the application that the rule is in. A Werkzeug that goes
    about it in another way is left to it.
    """
    from werkzeug.routing import Rule

    rule: Any = Rule
    plain = getattr(rule, "_compile_builder", None)
    if plain is None:
        return
    known: dict[object, Builder] = {}

    def compile_builder(self: Any, append_unknown: bool = True) -> Builder:
        trace = getattr(self, "_trace", None)
        if trace is None or self.defaults:
            built: Builder = plain(self, append_unknown)
            return built
        key = self.rule, tuple(trace), append_unknown
        if key not in known:
            known[key] = plain(self, append_unknown)
        return known[key]

    rule._compile_builder = compile_builder
