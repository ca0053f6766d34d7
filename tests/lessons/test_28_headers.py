"""Lesson 28: what the browser may run."""

from __future__ import annotations

from collections.abc import Iterator

from course.browser.page import Page
from course.browser.script import refusal_of_policy
from course.browser.visitor import Visitor
from course.sandbox.link import Headers
from course.sandbox.work import Work

BY_HTTPS: Headers = [
    ("X-Forwarded-Proto", "https"),
    ("Content-Type", "application/x-www-form-urlencoded"),
]
"""What Heroku says to a program of somebody who came by HTTPS."""
SECRET = "a-secret-that-is-long-enough-for-everybody"


def pages(visitor: Visitor) -> Iterator[Page]:
    """The main page, and then the chat's; raises Failure where one broke."""
    page = visitor.ask("GET", "/", "I opened /")
    if page.crash:
        raise visitor.refusal("/", page)
    yield page
    yield visitor.enter("aaron")


def policy_of(page: Page) -> dict[str, list[str]]:
    """The parts of the policy, each with what it allows."""
    policy = page.header("Content-Security-Policy")
    assert policy, (
        f"With {page.url} comes no header `Content-Security-Policy`."
    )
    parts = [part.split() for part in policy.split(";") if part.strip()]
    return {name.lower(): allowed for name, *allowed in parts}


def allowed(policy: dict[str, list[str]], kind: str) -> list[str]:
    """What a policy allows of a kind, such as `script-src`."""
    return policy.get(kind, policy.get("default-src", ["*"]))


def test_the_browser_is_told_what_may_run(visitor: Visitor) -> None:
    """The browser is told to run only what comes from the chat itself.

    The header `Content-Security-Policy` says so: `default-src 'self'`. A
    function under `@app.after_request` can add it to every answer: it is given
    the answer, and must return it.
    """
    for page in pages(visitor):
        policy = policy_of(page)
        for source in (
            *allowed(policy, "script-src"),
            *allowed(policy, "style-src"),
        ):
            assert source not in ("'unsafe-inline'", "*", "https:", "http:"), (
                f"With {source} in it, the policy lets the browser use what "
                "is in no file of the chat."
            )


def test_the_policy_lets_the_chat_itself_work(visitor: Visitor) -> None:
    """The chat's own style, script and stream are allowed.

    The word `'self'` has quotation marks of its own, inside those of the text.
    """
    for page in pages(visitor):
        policy = policy_of(page)
        for kind in ("style-src", "script-src", "connect-src"):
            sources = allowed(policy, kind)
            assert any(
                it in ("'self'", "'strict-dynamic'")
                or it.startswith("'nonce-")
                for it in sources
            ), (
                f"For `{kind}` the policy allows “{' '.join(sources)}”, and "
                "so a browser refuses what is the chat's own."
            )
        refusal = refusal_of_policy(page, scripts_alone=False)
        if refusal:
            raise refusal


def test_the_browser_does_not_guess_what_a_file_is(visitor: Visitor) -> None:
    """The browser takes a file for what the chat says that it is.

    The header `X-Content-Type-Options` with the word `nosniff` says so.
    """
    for page in pages(visitor):
        told = page.header("X-Content-Type-Options") or "nothing"
        assert told.lower() == "nosniff", (
            f"The header `X-Content-Type-Options` of {page.url} says {told}."
        )


def test_it_does_not_start_on_heroku_without_a_secret(process: Work) -> None:
    """On Heroku, where `DYNO` is set, it does not start without a `SECRET`.

    `os.environ["SECRET"]` ends the program where there is none.
    """
    loaded = process.load(main=False, SECRET=None, DYNO="web.1")
    assert loaded.crash, "It starts with the secret that everybody can read."


def test_cookies_travel_by_https_alone_on_heroku(
    visitor: Visitor, process: Work
) -> None:
    """On Heroku the cookie is `Secure`; at home, without HTTPS, it is not.

    `app.config["SESSION_COOKIE_SECURE"] = True`, where `DYNO` is set.
    """
    visitor.enter("aaron")
    assert not any("; secure" in it.lower() for it in visitor.set_cookies), (
        "It is `Secure` without `DYNO` as well. At an address of plain HTTP a "
        "browser does not keep such a cookie."
    )
    loaded = process.load(main=False, DYNO="web.1", SECRET=SECRET)
    assert not loaded.crash, "With `DYNO` and a `SECRET`, it does not start."
    visitor = Visitor(process)
    visitor.request("GET", "/", story="I opened /", headers=BY_HTTPS[:1])
    visitor.request(
        "POST", "/", b"username=aaron", "I took the name aaron", BY_HTTPS
    )
    assert visitor.set_cookies, "I was given no cookie."
    for cookie in visitor.set_cookies:
        assert "; secure" in cookie.lower(), (
            "With `DYNO` set, the cookie went without the word `Secure`."
        )
