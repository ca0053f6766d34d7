"""Redirects that lead nowhere, or for ever on."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import unquote

from .case import Case
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
    if times <= 5 or request.count("/") < 2:
        return None
    return (
        f"`{request}` sends a message, and then redirects to itself, which "
        "sends it again. Redirect to the name alone: "
        '`redirect("/" + username)`.'
    )


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
    """The request that a loop goes by most often, and how often it does."""
    if case.kind != "redirect_loop":
        return "", 0
    requests = Counter(
        asked.request
        for asked in case.log
        if asked.location and asked.request.startswith("GET ")
    )
    return requests.most_common(1)[0] if requests else ("", 0)


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
