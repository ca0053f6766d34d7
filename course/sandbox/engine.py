"""A JavaScript engine for the scripts of a page."""

from __future__ import annotations

from json import dumps, loads
from typing import Any, Protocol


class Engine(Protocol):
    """What is needed of an engine."""


class QuickJS:
    """placeholder"""


def run_page(
    engine: Any, stand_in: str, page: dict[str, Any], acts: list[Any]
) -> dict[str, Any]:
    """Run a page's scripts in a JavaScript engine, then act on it."""
    import quickjs

    context = quickjs.Context()
    context.set_memory_limit(32 << 20)
    context.set_max_stack_size(1 << 19)
    context.set_time_limit(1)
    context.eval(stand_in)
    context.set("course_page", context.parse_json(dumps(page)))
    context.set("course_acts", context.parse_json(dumps(acts)))
    context.eval("course.open(course_page)")
    for index, script in enumerate(page["scripts"]):
        context.eval(f"course.read({script['sees']})")
        try:
            context.eval(script["text"])
        except quickjs.JSException as error:
            context.set("course_error", str(error))
            context.eval(f"course.failed(course_error, {index})")
    try:
        context.eval("course.act(course_acts)")
    except quickjs.JSException as error:
        context.set("course_error", str(error))
        context.eval("course.failed(course_error, -1)")
    seen: dict[str, Any] = loads(context.eval("course.report()"))
    return seen
