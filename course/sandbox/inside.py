"""What of a loaded work can be reached by a name: its lists and functions."""

from __future__ import annotations

import collections
import contextlib
import inspect
import types
from collections.abc import Sequence
from typing import Any

from .sources import Sources

Record = dict[str, Any]

_CONTAINERS = (list, set, collections.deque, collections.UserList)


def reachable(modules: Sequence[types.ModuleType], app: Any) -> Record:
    """The values of a work, each by a name that leads to it.

    Those of the first module, the program, come first, and then its views
    with what they see of a function around them. A dot leads into the work's
    other modules, its classes and its objects.
    """
    found = _named(vars(modules[0]))
    for view in app.view_functions.values() if app else ():
        for name, value in _seen_by(view).items():
            found.setdefault(name, value)
    for other in modules[1:]:
        for name, value in _named(vars(other)).items():
            found.setdefault(f"{other.__name__}.{name}", value)
    own = {module.__name__ for module in modules}
    for name, value in list(found.items()):
        kind = value if isinstance(value, type) else type(value)
        if kind.__module__ in own and not issubclass(kind, tuple):
            for inner, member in _members(value).items():
                found.setdefault(f"{name}.{inner}", member)
    return found


def describe(value: Any, sources: Sources) -> Record:
    """What a value is: a function of the work, a container, or other."""
    if inspect.isfunction(value) or inspect.ismethod(value):
        code = inspect.unwrap(value).__code__
        if sources.has(code.co_filename):
            return {
                "kind": "function",
                "doc": inspect.getdoc(value),
                "takes_two": _takes_two(value),
                "variables": list(value.__code__.co_varnames),
            }
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, _CONTAINERS):
        return {"kind": "list", "value": [_by_parts(item) for item in value]}
    return {"kind": "other"}


def _takes_two(function: Any) -> bool:
    """Whether it can be called with two things, whatever it may be given."""
    try:
        inspect.signature(function).bind("", "")
    except TypeError:
        return False
    return True


def is_within(view: Any, sources: Sources) -> bool:
    """Whether a function of the work was made inside another."""
    plain = inspect.unwrap(view) if inspect.isfunction(view) else None
    return (
        plain is not None
        and sources.has(plain.__code__.co_filename)
        and "<locals>" in plain.__qualname__
    )


def _by_parts(item: Any) -> Any:
    """A message as a dictionary, where its parts have names."""
    if hasattr(item, "_asdict"):
        return item._asdict()
    if hasattr(item, "__dict__"):
        return dict(vars(item))
    return item


def _named(names: Record) -> Record:
    return {k: v for k, v in names.items() if not k.startswith("__")}


def _seen_by(view: Any) -> Record:
    """A function, and all that it sees of a function around it."""
    if not inspect.isfunction(view):
        return {}
    found: Record = {view.__name__: view}
    waiting = [view]
    while waiting:
        function = waiting.pop()
        around = function.__closure__ or ()
        for name, cell in zip(
            function.__code__.co_freevars, around, strict=True
        ):
            with contextlib.suppress(ValueError):  # nothing is in it yet
                if name not in found:
                    found[name] = cell.cell_contents
                    waiting += filter(inspect.isfunction, [found[name]])
    return found


def _members(value: Any) -> Record:
    """What an object has, or a class, that can be used as it stands."""
    found = {}
    for name, member in _named(dict(inspect.getmembers_static(value))).items():
        needs_self = inspect.isfunction(member)
        if needs_self and isinstance(value, type):
            continue
        if needs_self or isinstance(member, (classmethod, staticmethod)):
            member = getattr(value, name)
        found[name] = member
    return found
