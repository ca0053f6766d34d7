"""JavaScript, as far as the diagnoses read it: its code, and its timers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import prod

from .case import Case

_NOT_CODE = re.compile(
    r"//[^\n]*|/\*.*?\*/"
    r"|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`",
    re.S,
)
_TIMER = re.compile(r"\bset(?:Timeout|Interval)\(")
_LEAVES = re.compile(
    r"\b(?:window\.|document\.)?location"
    r"(?:\.reload\(\)|(?:\.href)?\s*=(?!=)\s*)"
)


@dataclass(frozen=True)
class Timer:
    """A timer that a script sets."""

    whole: str
    """All of it, from `setTimeout` to its closing bracket."""
    does: str
    delay: int | None
    """Milliseconds; 0 where none are given, None where they are not known."""


def code_of(script: str) -> str:
    """A script without its comments, and with nothing in its texts."""
    return _NOT_CODE.sub(lambda it: " " if it[0][0] == "/" else '""', script)


def timers_in(code: str) -> list[Timer]:
    """The timers that this code sets."""
    found = []
    for timer in _TIMER.finditer(code):
        given, end = _arguments(code, timer.end())
        delay = _number(code, given[1].strip()) if len(given) > 1 else 0
        found.append(Timer(code[timer.start() : end], given[0].strip(), delay))
    return found


def leaves_outside(code: str, at_the_top: bool) -> str:
    """What loads the page anew in no timer, or nothing.

    With `at_the_top` it has to stand in no function either. What a timer is
    handed by its name is in a timer, too: such code is not judged.
    """
    timers = timers_in(code)
    if any(re.fullmatch(r"\w+", timer.does) for timer in timers):
        return ""
    for timer in timers:
        code = code.replace(timer.whole, "")
    for found in _LEAVES.finditer(code):
        before = code[: found.start()]
        if not at_the_top or before.count("{") == before.count("}"):
            return found[0]
    return ""


def stopped(case: Case, says: str = "") -> re.Match[str] | None:
    """What is found of a pattern in what the browser's engine said."""
    if case.kind != "script_error":
        return None
    return re.search(says, str(case.failure.got))


def _arguments(code: str, start: int) -> tuple[list[str], int]:
    """What stands between brackets, comma by comma, and where they end."""
    given, depth = [""], 1
    for place, sign in enumerate(code[start:], start):
        depth += (sign in "([{") - (sign in ")]}")
        if not depth:
            return given, place + 1
        if sign == "," and depth == 1:
            given.append("")
        else:
            given[-1] += sign
    return given, len(code)


def _number(code: str, text: str) -> int | None:
    """The number that this is, or is a name for."""
    if re.fullmatch(r"[a-zA-Z_]\w*", text):
        made = re.search(rf"\b{text}\s*=\s*([\d\s*]*\d)", code)
        text = made[1] if made else ""
    factors = [it.strip() for it in text.split("*")]
    return prod(map(int, factors)) if all(map(str.isdigit, factors)) else None
