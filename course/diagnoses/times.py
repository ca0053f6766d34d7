"""The time of a message: how it is asked for, when, and how written."""

from __future__ import annotations

import ast
import re

from .case import Case, target
from .registry import diagnosis


@diagnosis
def module_for_its_class(case: Case) -> str | None:
    """`now` is asked of the module `datetime`, and not of what is in it."""
    if "strftime" not in case.code:
        return None
    if not case.raised("AttributeError", "module 'datetime'"):
        return None
    return (
        "`import datetime` brings the module. What has `now` is inside it, "
        "under the same name: write `from datetime import datetime`."
    )


@diagnosis
def now_without_brackets(case: Case) -> str | None:
    """`now` is not called."""
    if "strftime" not in case.code or "now." not in case.code:
        return None
    if not case.raised("TypeError|AttributeError", "builtin_function"):
        return None
    return (
        "`now` is a function: only with brackets does it say what time it is. "
        'Write `datetime.now().strftime("%H:%M:%S")`.'
    )


@diagnosis
def no_moment(case: Case) -> str | None:
    """`strftime` is asked of something that is no moment."""
    if "strftime" not in case.code:
        return None
    if not case.raised("TypeError|AttributeError", "strftime|struct_time"):
        return None
    return (
        "`strftime` needs a moment to write down, and `now()` gives it one: "
        '`datetime.now().strftime("%H:%M:%S")`.'
    )


@diagnosis
def no_such_place(case: Case) -> str | None:
    """The clock of a place is asked for that Python does not know."""
    if not case.raised("ZoneInfoNotFoundError"):
        return None
    return (
        "Python knows no place of this name. On Windows it knows none until "
        "you type `python -m pip install tzdata`, and in a browser's tab none "
        "at all. With nothing in its brackets, `datetime.now()` is the time "
        "of the computer itself."
    )


@diagnosis
def time_asked_once(case: Case) -> str | None:
    """The time is asked for outside every function, so only once."""
    if not _lacks_a_time(case):
        return None
    used = _times(case) & _used_by_what_adds(case)
    for node in case.tree.body:
        if isinstance(node, ast.Assign) and target(node) in used:
            return (
                f"`{target(node)}` in line {node.lineno} stands outside every "
                "function, so it runs once, when the program starts. Move it "
                "into the function that adds a message."
            )
    return None


def _times(case: Case) -> set[str]:
    """What the file makes of a time that is asked for outside functions."""
    found: set[str] = set()
    for node in case.tree.body:
        if isinstance(node, ast.Assign) and (
            "now()" in ast.unparse(node) or found & _names_in(node.value)
        ):
            found.add(target(node))
    return found


def _used_by_what_adds(case: Case) -> set[str]:
    """The names in what adds a message, and in what calls that."""
    adders = [it for it in case.functions if re.search(_ADDS, ast.unparse(it))]
    names = {it.name for it in adders}
    callers = [it for it in case.functions if names & _names_in(it)]
    calls = [
        node
        for caller in callers
        for node in ast.walk(caller)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in names
    ]
    return set().union(*map(_names_in, [*adders, *calls]))


_ADDS = r"\b(?:append|insert)\("


def _names_in(tree: ast.AST) -> set[str]:
    return {it.id for it in ast.walk(tree) if isinstance(it, ast.Name)}


@diagnosis
def time_as_a_default(case: Case) -> str | None:
    """The time is asked for between the brackets of a `def`, so only once."""
    if not _lacks_a_time(case):
        return None
    for function in case.functions:
        if any("now()" in ast.unparse(it) for it in function.args.defaults):
            return (
                "What stands between the brackets of `def "
                f"{function.name}(...)` is worked out once, when the program "
                "starts. Ask for the time inside the function, in a line of "
                "its own."
            )
    return None


@diagnosis
def sign_of_the_pattern(case: Case) -> str | None:
    """The pattern for the time has a sign that means something else."""
    if not _lacks_a_time(case):
        return None
    for _, pattern in re.findall(_PATTERN, case.source):
        if re.fullmatch(_DAY, pattern):
            continue
        for sign, meaning, right in _SIGNS:
            if sign in pattern and right not in pattern:
                return (
                    f"In the pattern for the time, `{sign}` stands for "
                    f"{meaning}. Write `{right}`."
                )
    return None


_PATTERN = r"\bstrftime\(\s*([\"'])(.*?)\1"
_DAY = r"(?=.*%[dYyBb])(?:[^%]|%[dmYyBbaA])*"
"""A pattern for a day, where `%m` belongs."""


_SIGNS = (
    ("%m", "the month", "%M"),
    ("%I", "the hour up to twelve", "%H"),
    ("%h", "the name of the month", "%H"),
    ("%s", "all seconds since 1970", "%S"),
)


@diagnosis
def pattern_without_signs(case: Case) -> str | None:
    """The pattern for the time has letters without their `%`."""
    pattern = re.search(r"strftime\(\s*[\"']([^\"'%]+)[\"']", case.source)
    if not pattern or not _lacks_a_time(case):
        return None
    return (
        f"In the pattern `{pattern[1]}` the letters are only letters. With a "
        "`%` in front each is filled in: `%H:%M:%S`."
    )


@diagnosis
def time_of_greenwich(case: Case) -> str | None:
    """The time that is asked for is not that of the place."""
    if not _lacks_a_time(case):
        return None
    asked = re.search(r"\b(utcnow|gmtime|UTC|utc)\b", case.source)
    if not asked:
        return None
    return (
        f"With `{asked[1]}` it is the time of Greenwich. The clock on the "
        "wall is `datetime.now()`."
    )


def _lacks_a_time(case: Case) -> bool:
    """Whether a time was looked for in vain."""
    return bool(re.fullmatch(r"\d\d:\d\d:\d\d", case.looked_for))
