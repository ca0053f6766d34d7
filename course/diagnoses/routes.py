"""Routes: the addresses that there are, and those that are asked for."""

from __future__ import annotations

import ast
import re

from .case import Case, Function, Route, listed_routes, path_of, runs_in
from .registry import diagnosis


@diagnosis
def route_without_slash(case: Case) -> str | None:
    """The address of a route does not begin with a slash."""
    if not case.raised("ValueError", "must start with a slash"):
        return None
    return (
        "The address in `@app.route(...)` begins with a slash. Put one in "
        "front."
    )


@diagnosis
def route_without_brackets(case: Case) -> str | None:
    """A name in an address is not between `<` and `>`."""
    if not case.raised("ValueError", "malformed url rule"):
        return None
    return (
        "In an address each name stands between `<` and `>`: "
        "`/<username>/<message>`."
    )


@diagnosis
def no_such_view(case: Case) -> str | None:
    """`url_for` is given the name of a view that is not there."""
    view = case.raised("BuildError", r"endpoint '([^']+)'")
    if not view or case.raised("BuildError", "forget to specify values"):
        return None
    views = ", ".join(f"`{name}`" for name in _views(case))
    yours = f"; yours are {views}." if views else ": is it spelt right?"
    return (
        "`url_for` wants the name of a view, that is of its function. There "
        f"is no view `{view[1]}`{yours}"
    )


def _views(case: Case) -> list[str]:
    """What `url_for` calls the views, also those of imported files."""
    names: dict[str, None] = {}
    for place in _loaded(case):
        prefixes = dict(re.findall(_BLUEPRINT, case.files[place], re.M))
        for node in ast.walk(case.tree_of(place)):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            for owner in _owners(node):
                prefix = prefixes.get(owner)
                names[f"{prefix}.{node.name}" if prefix else node.name] = None
    return list(names)


_BLUEPRINT = r"^(\w+)\s*=\s*Blueprint\(\s*[\"'](\w+)"


def _owners(function: Function) -> list[str]:
    """The applications and Blueprints that have a function as a view."""
    return re.findall(
        r"^(\w+)\.(?:route|get|post)\(",
        "\n".join(map(ast.unparse, function.decorator_list)),
        re.MULTILINE,
    )


def _loaded(case: Case) -> list[str]:
    """The program's file, and those that it imports, by their places."""
    places = [place for place in case.files if place == case.file.name]
    for place in places:  # it grows
        imported = re.findall(_IMPORTS, case.files[place], re.MULTILINE)
        for other in case.files:
            modules = other.removesuffix(".py").split("/")
            if other not in places and not {*modules}.isdisjoint(imported):
                places.append(other)
    return places


_IMPORTS = r"^[ \t]*(?:from|import)[ \t]+\.?(\w+)"


@diagnosis
def address_without_its_name(case: Case) -> str | None:
    """`url_for` is not told which name the address has in it."""
    view = case.raised("BuildError", r"endpoint '([^']+)'")
    lacks = case.raised("BuildError", r"forget to specify values \['(\w+)'")
    if not view or not lacks:
        return None
    value = _VALUES.get(lacks[1], "...")
    return (
        f"The address of `{view[1]}` has a name in it, and `url_for` has to "
        f'be told which: `url_for("{view[1]}", {lacks[1]}={value})`.'
    )


_VALUES = {"username": 'session["username"]', "filename": '"style.css"'}
"""What a name in an address can be, where the course has it."""


@diagnosis
def no_such_option(case: Case) -> str | None:
    """A route is given an option that no route has, such as `method`."""
    option = case.raised(
        "TypeError", r"^Rule.*unexpected keyword argument '(\w+)'"
    )
    if not option:
        return None
    return (
        f"A route has no `{option[1]}`. For a form it says which methods it "
        'takes, with an s: `methods=["GET", "POST"]`.'
    )


@diagnosis
def methods_in_one_text(case: Case) -> str | None:
    """The methods of a route are one text, and no list."""
    if not case.raised("TypeError", "^Allowed methods must be a list"):
        return None
    return (
        "The methods are a list, with each of them in quotes of its own: "
        '`methods=["GET", "POST"]`.'
    )


@diagnosis
def route_without_at(case: Case) -> str | None:
    """A route lacks its `@`."""
    line = re.search(r"^\s*app\.route\(.*$", case.source, re.MULTILINE)
    if not line or not case.not_found:
        return None
    return f"A line lacks its `@`: `{line[0].strip()}`."


@diagnosis
def route_after_run(case: Case) -> str | None:
    """A route stands below `app.run`, which does not come back."""
    if not case.not_found:
        return None
    runs = [call.lineno for call in runs_in(case.tree)]
    for route in case.routes:
        line = route.view.decorator_list[0].lineno
        if runs and line > min(runs):
            return (
                f"`app.run` stands above line {line}, where there is still a "
                "route. `app.run` does not come back while the server runs, "
                "so it has to be last."
            )
    return None


@diagnosis
def fixed_route(case: Case) -> str | None:
    """A route has a word in its address where a name is to be filled in."""
    lacks = case.raised("TypeError", r"^(\w+)\(\) missing \d+ required")
    if not case.not_found and not lacks:
        return None
    for route in case.routes:
        if lacks and route.view.name != lacks[1]:
            continue
        meant = re.sub(r"/(username|message)\b", r"/<\1>", route.rule)
        if meant != route.rule and (lacks or _asks_for(case, meant, route)):
            return (
                f"`{route.rule}` is that one address and no other. A name "
                "that is to be filled in stands between `<` and `>`: "
                f"`{meant}`."
            )
    return None


def _asks_for(case: Case, meant: str, route: Route) -> bool:
    """Whether the address that was not there is one that a route is meant for.

    A view that takes no message may well be at `/message`.
    """
    filled_in = Route(meant, route.view)
    taken = {argument.arg for argument in route.view.args.args}
    return filled_in.takes(path_of(case.log[-1])) and bool(
        {"username", *taken} & {*filled_in.names} - {*route.names}
    )


@diagnosis
def no_route_for_the_main_page(case: Case) -> str | None:
    """No route is for `/`."""
    rules = [route.rule for route in case.routes]
    if not case.not_found or "/" in rules or len(rules) != 1:
        return None
    if not case.log[-1].request.endswith(" /"):
        return None
    return (
        f"The main page has the address `/`, and your view is at "
        f"`{rules[0]}`. "
        'Write `@app.route("/")` above it.'
    )


@diagnosis
def old_route_left(case: Case) -> str | None:
    """A view has its old route beside the new one."""
    if case.kind != "page_is_elsewhere":
        return None
    moved = [it.view for it in case.routes if "/chat/" in it.rule]
    for route in case.routes:
        if route.view in moved and "/chat/" not in route.rule:
            return (
                f"`{route.view.name}` has two routes, so its page is at two "
                f"addresses. Take the old one out: `{route.rule}`."
            )
    return None


@diagnosis
def redirect_to_no_route(case: Case) -> str | None:
    """A redirect leads to an address that no route has."""
    if len(case.log) < 2 or not case.not_found or not case.log[-2].location:
        return None
    here, there = map(path_of, case.log[-2:])
    yours = listed_routes(case, there)
    # Where only a name is missing, or is none, that is what is wrong.
    if not yours or any(it.without_names == there for it in case.routes):
        return None
    return (
        f"`{here}` redirects to `{there}`, and no route has that address. "
        f"Yours are {yours}."
    )
