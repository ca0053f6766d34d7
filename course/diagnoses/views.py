"""Views: what they are given, where they stand, and what they return."""

from __future__ import annotations

import ast
import re
from typing import TypeGuard

from .case import Case, Function, Route
from .registry import diagnosis


@diagnosis
def same_view_twice(case: Case) -> str | None:
    """Two views have the same name."""
    view = case.raised("AssertionError", r"existing endpoint function: (\w+)")
    if not view:
        return None
    return (
        f"Two views are called `{view[1]}`. Give each function a name of its "
        "own."
    )


@diagnosis
def answer_not_returned(case: Case) -> str | None:
    """A view makes its answer, and does not return it."""
    view = _returns_nothing(case)
    for node in ast.walk(view) if view else ():
        match node:
            case ast.Expr(ast.Call(ast.Name(made))) if view and made in _MAKE:
                return (
                    f"`{made}(...)` makes the answer, and only `return` sends "
                    f"it. In `{view.name}`, write `return {made}(...)`."
                )
    return None


_MAKE = ("redirect", "render_template")


@diagnosis
def print_for_return(case: Case) -> str | None:
    """A view prints what it should return."""
    view = _returns_nothing(case)
    if not view or not ast.unparse(view.body[-1]).startswith("print("):
        return None
    return (
        "`print` writes in the terminal, and the browser gets nothing. In "
        f"`{view.name}`, write `return` where `print` stands."
    )


@diagnosis
def nothing_to_return(case: Case) -> str | None:
    """A view returns what a function gives back, which is nothing."""
    view = _returns_nothing(case)
    for node in ast.walk(view) if view else ():
        match node:
            case ast.Return(ast.Call(ast.Name(name))):
                function = case.function(name)
                if view and function and not _gives_back(function):
                    return (
                        f"`{view.name}` returns what `{name}` gives back, and "
                        f"`{name}` gives nothing back. Write `{name}(...)` in "
                        "a line of its own, and below it `return` with an "
                        "answer."
                    )
    return None


def _gives_back(function: Function) -> bool:
    """Whether a function may give back anything but None."""
    for node in ast.walk(function):
        match node:
            case ast.Return(None | ast.Constant(None)):
                pass
            case ast.Return() | ast.Yield() | ast.YieldFrom():
                return True
    return False


def _returns_nothing(case: Case) -> Function | None:
    """The view that gave back nothing."""
    view = case.raised("TypeError", _NO_ANSWER)
    return case.function(view[1]) if view else None


_NO_ANSWER = r"^The view function for '(\w+)' did not return a valid"


@diagnosis
def no_return(case: Case) -> str | None:
    """A view gives no answer on one of the ways through it."""
    view = case.raised("TypeError", _NO_ANSWER)
    if not view:
        return None
    return (
        f"`{view[1]}` gave nothing back. Is there a `return` on every way "
        "through it, with an answer behind it?"
    )


@diagnosis
def comma_before_format(case: Case) -> str | None:
    """A comma stands before `format`, where a dot belongs."""
    if not re.search(r"[\"']\s*,\s*format\(", case.code):
        return None
    return (
        "A comma stands before `format`, where a dot belongs: "
        '`"{0}: {1}".format(username, message)`.'
    )


@diagnosis
def two_things_returned(case: Case) -> str | None:
    """A view returns two texts with a comma between them."""
    if not case.raised("ValueError|TypeError"):
        return None
    for route in case.routes:
        for node in ast.walk(route.view):
            if _returns_two_texts(node):
                return (
                    f"Line {node.lineno} returns two things, with a comma "
                    "between them. A page is one text: put it together with "
                    '`"{0}: {1}".format(username, message)`.'
                )
    return None


def _returns_two_texts(node: ast.AST) -> TypeGuard[ast.Return]:
    match node:
        case ast.Return(ast.Tuple([_, ast.Name() | ast.Call()])):
            return True
    return False


@diagnosis
def two_routes_above_one_view(case: Case) -> str | None:
    """A view has the route above it of one that is missing."""
    above = _routes_of_what_was_called(case)
    for route in above[:-1]:
        if not _agree(route):
            return (
                f"`{route.rule}` has no function of its own, so it shares "
                f"`{route.view.name}` in line {route.view.lineno} with the "
                "route below it. Each `@app.route(...)` is for the `def` that "
                "comes next: write the one that is missing between the two."
            )
    return None


@diagnosis
def one_route_of_two(case: Case) -> str | None:
    """One of the routes of a view lacks a name that the view takes."""
    routes = _routes_of_what_was_called(case)
    others = [it for it in routes if not _agree(it)]
    if not others or len(others) == len(routes):
        return None
    return (
        f"`{others[0].view.name}` in line {others[0].view.lineno} takes "
        f"{_listed(_parameters(others[0].view))}. One of its routes hands "
        f"that over, and `{others[0].rule}` hands over "
        f"{_listed(others[0].names)}. Give each route a function of its own."
    )


@diagnosis
def other_names_than_the_route(case: Case) -> str | None:
    """A view takes other names than its address has."""
    for route in _routes_of_what_was_called(case):
        if not _agree(route):
            return (
                f"The address `{route.rule}` hands over "
                f"{_listed(route.names)}, and `{route.view.name}` in line "
                f"{route.view.lineno} takes "
                f"{_listed(_parameters(route.view))}. The names "
                "between `<` and `>` and those in the `def` have to be the "
                "same."
            )
    return None


def _routes_of_what_was_called(case: Case) -> list[Route]:
    """Those above the view that Flask called with names it does not take."""
    view = case.raised(
        "TypeError",
        r"^(\w+)\(\) (?:got an unexpected keyword|missing \d+ required)",
    )
    if not view or f"{view[1]}(" in case.code:
        return []
    return [it for it in case.routes if it.view.name == view[1]]


def _agree(route: Route) -> bool:
    """Whether a view can be called with the names that its route has."""
    takes = route.view.args
    all_names = _parameters(route.view)
    needed = all_names[: len(all_names) - len(takes.defaults)]
    given = set(route.names)
    return given >= set(needed) and bool(takes.kwarg or given <= {*all_names})


def _parameters(view: Function) -> list[str]:
    return [argument.arg for argument in view.args.args]


def _listed(names: list[str]) -> str:
    return " and ".join(f"`{name}`" for name in names) or "nothing"


@diagnosis
def view_in_a_view(case: Case) -> str | None:
    """A view is indented, and so is part of the function above it."""
    if not case.not_found:
        return None
    views = [route.view for route in case.routes]
    for outer in case.functions:
        for inner in views:
            if inner is outer or inner not in ast.walk(outer):
                continue
            if outer in views or not _has_the_app_of(inner, outer):
                edge = (
                    f"as far left as `def {outer.name}`"
                    if outer.col_offset
                    else "to the left edge"
                )
                return (
                    f"`{inner.name}` and its route are indented, and so they "
                    f"are part of `{outer.name}`. Move them {edge}."
                )
    return None


def _has_the_app_of(view: Function, outer: Function) -> bool:
    """Whether a function makes or takes what the route of a view is of.

    Such as `create_app`, inside of which its views have to stand.
    """
    apps = {ast.unparse(it).partition(".")[0] for it in view.decorator_list}
    made = {
        node.id
        for node in ast.walk(outer)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    return bool(apps & {*made, *_parameters(outer)})
