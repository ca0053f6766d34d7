"""A page that does not reload when it should."""

from __future__ import annotations

import re

from .case import Case
from .javascript import code_of, leaves_outside, stopped, timers_in
from .registry import diagnosis


@diagnosis
def reload_without_its_location(case: Case) -> str | None:
    """`location.reload` is handed over without the `location` it is of."""
    if not stopped(case, "Illegal invocation"):
        return None
    return (
        "`setTimeout(location.reload, 5000)` hands over the function without "
        "the `location` it belongs to, and the browser refuses with “Illegal "
        "invocation”. Write `setTimeout(() => location.reload(), 5000)`."
    )


@diagnosis
def reload_called_on_the_spot(case: Case) -> str | None:
    """`location.reload()` is called, where it should be handed over."""
    if case.kind not in _TOO_SOON:
        return None
    called = re.search(
        r"\bset(?:Timeout|Interval)\(\s*"
        r"(?:(?:window|document)\.)?(location\.reload|\w+)\(\)",
        case.templates,
    )
    if not called:
        return None
    return (
        f"`{called[1]}()` with brackets is called on the spot, and its "
        "result goes to `setTimeout`. Put an arrow in front: "
        f"`setTimeout(() => {called[1]}(), 5000)`."
    )


@diagnosis
def reload_not_called(case: Case) -> str | None:
    """What the timer does only names `location.reload`."""
    if case.kind != "no_reload":
        return None
    named = r"(=>|{)\s*((window\.)?location\.reload)\s*[,;})]"
    found = re.search(named, case.scripts)
    if not found:
        return None
    return (
        f"`{found[2]}` alone names the function, and does not call it. With "
        f"brackets the page reloads: `{found[2]}()`."
    )


@diagnosis
def seconds_for_milliseconds(case: Case) -> str | None:
    """The timer is given seconds, or nothing."""
    if case.kind not in _TOO_SOON or _refreshes(case):
        return None
    delays = [timer.delay for timer in timers_in(code_of(case.all_scripts))]
    if _leaves_in_no_timer(case) and all(delay != 0 for delay in delays):
        return None
    if delays and all(it is None or it >= _A_SECOND for it in delays):
        return None
    return (
        "`setTimeout` counts in milliseconds, and takes their number last: "
        "`setTimeout(() => location.reload(), 5000)` waits for five seconds."
    )


_TOO_SOON = ("reloads_at_once", "reloads_after_a_key")
_A_SECOND = 1000


@diagnosis
def reload_without_a_timer(case: Case) -> str | None:
    """The page is loaded anew by what stands in no timer."""
    leaves = _leaves_in_no_timer(case)
    if case.kind not in _TOO_SOON or not leaves or _refreshes(case):
        return None
    if case.kind == "reloads_after_a_key":
        return (
            f"`{leaves}` stands in no timer, so a key reloads the page at "
            "once. A key should only put it off: stop the timer, "
            "`clearTimeout(timer);`, and set it anew."
        )
    return (
        f"`{leaves}` stands in no timer, so the page reloads as soon as the "
        "browser comes to that line. Put it into one: "
        "`setTimeout(() => location.reload(), 5000)`."
    )


def _leaves_in_no_timer(case: Case) -> str:
    """What loads the page anew by itself, or nothing."""
    at_once = case.kind == "reloads_at_once"
    return leaves_outside(code_of(case.all_scripts), at_the_top=at_once)


@diagnosis
def refresh_in_milliseconds(case: Case) -> str | None:
    """The page's own refresh is given milliseconds."""
    if case.kind != "refreshes_late":
        return None
    return (
        "A refresh counts in seconds, and not in milliseconds as `setTimeout` "
        "does: 5 are five seconds."
    )


@diagnosis
def refresh_cannot_be_put_off(case: Case) -> str | None:
    """The page's own refresh takes away what is being typed."""
    if case.kind != "reloads_while_typing" or not _refreshes(case):
        return None
    return (
        "No script can put a refresh off. Take it out, and let a timer in the "
        "script reload the page: `setTimeout(() => location.reload(), 5000)`."
    )


def _refreshes(case: Case) -> bool:
    """Whether a page says itself that it is to be loaded anew."""
    tag = r"http-equiv\s*=\s*[\"']?refresh\b"
    if re.search(tag, case.templates, re.IGNORECASE):
        return True
    return bool(re.search(r"[\"']refresh[\"']", case.source, re.IGNORECASE))


@diagnosis
def milliseconds_for_seconds(case: Case) -> str | None:
    """The timer is given far too many milliseconds."""
    if case.kind != "reloads_late":
        return None
    return (
        "`setTimeout` counts in milliseconds, and a second has a thousand: "
        "5000 are five seconds."
    )


@diagnosis
def number_of_a_timer_first(case: Case) -> str | None:
    """A timer is given its number first, and what to do behind it."""
    if case.kind != "no_reload":
        return None
    for timer in timers_in(code_of(case.scripts)):
        if timer.does.isdigit():
            return (
                "What a timer is to do comes first, and the number stands "
                f"behind it: `setTimeout(() => location.reload(), "
                f"{timer.does})`."
            )
    return None


@diagnosis
def timer_of_a_word(case: Case) -> str | None:
    """A timer is given the name of a function in quotes."""
    if case.kind != "no_reload":
        return None
    named = re.search(
        r"\bset(?:Timeout|Interval)\(\s*([\"'])(\w+)\1", case.scripts
    )
    if not named:
        return None
    return (
        f"`{named[2]}` in quotes is a line that only names the function. "
        f"Without the quotes it is handed over, and called later: "
        f"`setTimeout({named[2]}, 5000)`."
    )


@diagnosis
def timer_that_nobody_sets(case: Case) -> str | None:
    """A function sets the timer, and nothing calls the function."""
    if case.kind != "no_timer":
        return None
    code = code_of(case.scripts)
    for name in re.findall(r"\bfunction\s+(\w+)\s*\(", code):
        if timers_in(code) and len(re.findall(rf"\b{name}\b", code)) == 1:
            return (
                f"`{name}` is a function, and nothing calls it, so what "
                f"stands in it is never done. Below it, write `{name}();`."
            )
    return None
