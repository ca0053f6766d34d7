"""Functions: what they are given, what they do, and what they give back."""

from __future__ import annotations

import ast
import re
from itertools import pairwise

from .case import Case
from .registry import diagnosis


@diagnosis
def values_without_names(case: Case) -> str | None:
    """A function of Flask is given a value without its name."""
    function = case.raised(
        "TypeError", r"^(url_for|render_template)\(\) takes 1 positional"
    )
    if not function:
        return None
    return (
        f"`{function[1]}` takes only its first argument without a name. All "
        "others say what they are for, as in `username=...`."
    )


@diagnosis
def square_brackets(case: Case) -> str | None:
    """A function is followed by square brackets, and so not called."""
    called = re.search(r"([\w.]+)\[", case.code)
    if not called or not case.raised("TypeError", "^'function' object is not"):
        return None
    return (
        f"`{called[1]}` is a function: what it is given stands in round "
        f"brackets, `{called[1]}(...)`."
    )


@diagnosis
def given_too_little(case: Case) -> str | None:
    """A function is called with less than it takes."""
    missing = case.raised("TypeError", r"^(\w+)\(\) missing \d+ required")
    function = case.function(missing[1]) if missing else None
    if not function or f"{function.name}(" not in case.code:
        return None
    takes = " and ".join(f"`{it.arg}`" for it in function.args.args)
    return (
        f"`{function.name}` in line {function.lineno} takes {takes}, in this "
        "order. The line above calls it with less. Give it all of them."
    )


@diagnosis
def below_a_return(case: Case) -> str | None:
    """A line stands below a `return`, and never runs."""
    if case.kind not in ("no_adder", "not_on_page"):
        return None
    for node in case.nodes:
        body = getattr(node, "body", None)
        for one, following in pairwise(body if isinstance(body, list) else []):
            if isinstance(one, ast.Return):
                return (
                    f"Line {following.lineno} never runs: it stands below the "
                    f"`return` of line {one.lineno}, which leaves the "
                    "function. Move it above."
                )
    return None


@diagnosis
def return_in_a_loop(case: Case) -> str | None:
    """A `return` inside a loop ends the function in its first round."""
    if case.kind not in ("not_three_lines", "not_on_page"):
        return None
    for node in case.nodes:
        if isinstance(node, ast.For) and isinstance(node.body[-1], ast.Return):
            return (
                f"The `return` of line {node.body[-1].lineno} stands inside "
                "the loop, so the function ends in the first round, with one "
                f"message. Move it out, as far left as the `for` of line "
                f"{node.lineno}."
            )
    return None


@diagnosis
def returns_nothing(case: Case) -> str | None:
    """A function has no `return`, and the page shows `None` for it."""
    if not re.search(r"\bNone\b", case.shown):
        return None
    for function in case.functions:
        returns = [n for n in ast.walk(function) if isinstance(n, ast.Return)]
        if not returns and _used_as_value(case, function.name):
            return (
                f"`{function.name}` in line {function.lineno} has no "
                "`return`, so what it makes is thrown away and `None` comes "
                "back. Put `return` in front of it."
            )
    return None


def _used_as_value(case: Case, name: str) -> bool:
    calls = [
        node
        for node in case.nodes
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == name
    ]
    alone = [n.value for n in case.nodes if isinstance(n, ast.Expr)]
    return any(call not in alone for call in calls)


@diagnosis
def function_not_called(case: Case) -> str | None:
    """A function is handed over itself, and not what it gives."""
    if not case.looked_for:
        return None
    names = {function.name for function in case.functions}
    taken = _taken_by_functions(case)
    for node in case.nodes:
        if not isinstance(node, ast.Call) or not _makes_a_text(node):
            continue
        for argument in node.args:
            if argument in taken or not isinstance(argument, ast.Name):
                continue
            if argument.id in names:
                return (
                    f"Line {argument.lineno} hands over `{argument.id}` "
                    "itself, and not what it gives. With brackets it is "
                    f"called: `{argument.id}()`."
                )
    return None


def _taken_by_functions(case: Case) -> set[ast.Name]:
    """Where a name stands for what the function around it takes."""
    return {
        node
        for function in case.functions
        for node in ast.walk(function)
        if isinstance(node, ast.Name)
        and node.id in {it.arg for it in function.args.args}
    }


def _makes_a_text(call: ast.Call) -> bool:
    """Whether what is called wants texts, and no function to call itself."""
    name = ast.unparse(call.func).rpartition(".")[2]
    return name in ("append", "escape", "format", "insert", "join", "str")
