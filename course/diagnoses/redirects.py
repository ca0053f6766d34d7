"""Redirects that lead nowhere, or for ever on, as `Visitor.fetch` finds."""

from __future__ import annotations

import ast
import re
from collections import Counter
from itertools import pairwise
from urllib.parse import unquote, urljoin, urlsplit

from ..browser.visitor import Asked
from .case import Case, Route
from .registry import diagnosis


@diagnosis
def relative_redirect(case: Case) -> str | None:
    """The redirect loop of the video: its address lacks the first slash."""
    request, times = _most_redirected(case)
    found = re.fullmatch(r"GET /([^/]+)/\1", request)
    if not found or times <= 2:
        return None
    name = found[1]
    return (
        "This is the redirect loop, and the video's own line makes it. A "
        f"redirect to `{name}`, without a slash in front, is looked for "
        f"beside the page one is on: from `/{name}/hello` it leads to "
        f"`/{name}/{name}`, which is a message to send. It was sent {times} "
        'times, and the list holds them all. Write `redirect("/" + username)`.'
    )


@diagnosis
def sends_again(case: Case) -> str | None:
    """The view that sends a message redirects to itself."""
    request, times = _most_redirected(case)
    route = _route_of(case, request)
    if times <= 5 or not route or "message" not in route.names:
        return None
    return (
        f"`{request}` sends a message, and then redirects to itself, which "
        "sends it again. Redirect to the name alone: "
        '`redirect("/" + username)`.'
    )


@diagnosis
def redirect_outside_the_if(case: Case) -> str | None:
    """The redirect after a POST stands outside its `if`."""
    request, times = _most_redirected(case)
    route = _route_of(case, request)
    if times <= 5 or not route:
        return None
    for asks, following in pairwise(route.view.body):
        if (
            isinstance(asks, ast.If)
            and "request.method" in ast.unparse(asks.test)
            and not isinstance(asks.body[-1], ast.Return)
            and isinstance(following, ast.Return)
            and "redirect(" in ast.unparse(following)
        ):
            return (
                f"The redirect in line {following.lineno} stands outside the "
                f"`if` of line {asks.lineno}, so it is for whoever opens the "
                "page, too, and leads to that page again, for ever. Put four "
                "spaces in front of it."
            )
    return None


@diagnosis
def redirect_to_itself(case: Case) -> str | None:
    """A page redirects to itself."""
    request, times = _most_redirected(case)
    if times <= 5:
        return None
    return (
        f"`{request}` sends the visitor on to itself, for ever. Redirect to "
        "the visitor's own page, and not back to where one is."
    )


def _most_redirected(case: Case) -> tuple[str, int]:
    """The request that leads to itself most often, and how often it does."""
    if case.kind != "redirect_loop":
        return "", 0
    requests = Counter(
        asked.request
        for asked in case.log
        if asked.request.startswith("GET ") and _leads_to_itself(asked)
    )
    return requests.most_common(1)[0] if requests else ("", 0)


def _leads_to_itself(asked: Asked) -> bool:
    here = asked.request.partition(" ")[2]
    there = urlsplit(urljoin(here, asked.location or "")).path
    return bool(asked.location) and unquote(there) == unquote(
        urlsplit(here).path
    )


def _route_of(case: Case, request: str) -> Route | None:
    """The route that a request comes to: the one with the fewest names."""
    path = unquote(request).partition(" ")[2].partition("?")[0]
    taking = [route for route in case.routes if route.takes(path)]
    return min(taking, key=lambda route: len(route.names), default=None)


@diagnosis
def pattern_of_a_route(case: Case) -> str | None:
    """A redirect has the `<` and `>` of a route in it."""
    pattern = re.search(
        r"redirect\(\s*[\"'](/?.*<(\w+)>.*?)[\"']", case.source
    )
    if not pattern or case.kind not in ("led_elsewhere", "not_on_page"):
        return None
    return (
        f"`{pattern[1]}` is a pattern, and only a route fills it in. Here the "
        f'name itself is meant: `redirect("/" + {pattern[2]})`.'
    )


@diagnosis
def redirect_left_behind(case: Case) -> str | None:
    """A redirect is still relative, and its page has moved."""
    if len(case.log) < 2 or case.log[-1].status != 404:
        return None
    before, after = case.log[-2:]
    if not before.location or before.location.startswith("/"):
        return None
    here, there = (
        unquote(asked.request.split()[1]) for asked in (before, after)
    )
    return (
        f"`{here}` redirects to `{before.location}`, and from there that "
        f"means `{there}`, where no page is any more. "
        '`url_for("user", username=session["username"])` makes the right '
        "address."
    )
