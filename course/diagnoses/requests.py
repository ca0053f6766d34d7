"""What can be told from the requests, and the answers to them."""

from __future__ import annotations

import ast
import re
from collections import Counter
from urllib.parse import unquote

from .. import texts
from .case import Case


def redirect_loop(case: Case) -> str | None:
    requests = Counter(
        asked.request
        for asked in case.log
        if asked.location and asked.request.startswith("GET ")
    )
    if not requests:
        return None
    request, times = requests.most_common(1)[0]
    found = re.fullmatch(r"GET /([^/]+)/\1", request)
    if found and times > 2:
        return texts.TRAP_RELATIVE_REDIRECT.format(name=found[1], times=times)
    if times > 5 and request.count("/") > 1:
        return texts.TRAP_SENDS_AGAIN.format(request=request)
    if times > 5:
        return texts.TRAP_LOOP.format(request=request)
    return None


def method_not_allowed(case: Case) -> str | None:
    if not (case.log and case.log[-1].status == 405):
        return None
    method, path = unquote(case.log[-1].request).split(" ", 1)
    if method == "POST":
        return texts.TRAP_METHODS.format(path)
    return None if "?" in path else texts.TRAP_ONLY_POST.format(path)


def form_method(case: Case) -> str | None:
    if not any(
        re.match(r"GET \S*\?\w+=", asked.request) for asked in case.log
    ):
        return None
    for tag in re.findall(r"<form\b[^>]*>", case.templates, re.I):
        wrong = re.search(r"\b(\w+)\s*=\s*[\"']post", tag, re.I)
        if wrong and wrong[1].lower() != "method":
            return texts.TRAP_FORM_WORD.format(wrong[1])
        if not wrong:
            return texts.TRAP_FORM_METHOD
    return None


def method_compared(case: Case) -> str | None:
    if re.search(r"request\.method\s*==\s*\[", case.source):
        return texts.TRAP_METHOD_LIST
    small = re.search(r"request\.method\s*==\s*[\"']([a-z]\w*)", case.source)
    if small:
        return texts.TRAP_METHOD_CASE.format(small[1], small[1].upper())
    return None


def redirect_left_behind(case: Case) -> str | None:
    if len(case.log) < 2 or case.log[-1].status != 404:
        return None
    before, after = case.log[-2:]
    if before.location and not before.location.startswith("/"):
        return texts.TRAP_RELATIVE_LOST.format(
            unquote(before.request.split()[1]),
            before.location,
            unquote(after.request.split()[1]),
        )
    return None


def route_without_at(case: Case) -> str | None:
    if not _not_found(case):
        return None
    found = re.search(r"^\s*app\.route\(.*$", case.source, re.MULTILINE)
    return texts.TRAP_NO_AT.format(found[0].strip()) if found else None


def route_after_run(case: Case) -> str | None:
    if not _not_found(case):
        return None
    runs = [
        node.lineno
        for node in ast.walk(case.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "run"
    ]
    for route in case.routes:
        line = route.view.decorator_list[0].lineno
        if runs and line > min(runs):
            return texts.TRAP_ROUTE_AFTER_RUN.format(line)
    return None


def view_in_a_view(case: Case) -> str | None:
    if not _not_found(case):
        return None
    routed = {route.view for route in case.routes}
    for outer in case.functions:
        for inner in ast.walk(outer):
            if inner in routed and inner is not outer:
                return texts.TRAP_NESTED_VIEW.format(
                    getattr(inner, "name", ""), outer.name
                )
    return None


def fixed_route(case: Case) -> str | None:
    if not _not_found(case):
        return None
    for route in case.routes:
        if re.search(r"/(username|message)\b", route.rule):
            meant = re.sub(r"/(username|message)\b", r"/<\1>", route.rule)
            return texts.TRAP_FIXED_ROUTE.format(route.rule, meant)
    return None


def two_routes(case: Case) -> str | None:
    if "page is at `/" not in case.seen:
        return None
    for route in case.routes:
        if len(route.view.decorator_list) > 1 and "/chat/" not in route.rule:
            return texts.TRAP_TWO_ROUTES.format(route.view.name, route.rule)
    return None


def _not_found(case: Case) -> bool:
    return bool(case.log) and case.log[-1].status == 404


TRAPS = (
    redirect_loop,
    method_not_allowed,
    form_method,
    method_compared,
    redirect_left_behind,
    route_without_at,
    route_after_run,
    view_in_a_view,
    fixed_route,
    two_routes,
)
