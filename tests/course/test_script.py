"""A page's script, beside a stand-in for the page: what needs no Chromium."""

from __future__ import annotations

from typing import Any

import pytest

from course.browser.page import Page
from course.browser.script import STAND_IN, as_opened, refusal_of_policy
from course.sandbox.engine import SECONDS, OpenPage, QuickJs, ScriptError


def watch(script: str, seconds: float = SECONDS) -> dict[str, Any]:
    """What a script does on a page, and in the minute after it."""
    page = Page("/aaron", 200, f"<p>hi</p><script>{script}</script>")
    return play(page, [("wait", 60_000)], seconds)


def play(
    page: Page, acts: list[Any], seconds: float = SECONDS
) -> dict[str, Any]:
    """All that happens on a page, opened and acted on."""
    opened = OpenPage(QuickJs(seconds))
    first = opened.open(STAND_IN, {**as_opened(page, str), "moment": 0})
    then = opened.act(acts, [])
    return {key: first[key] + then[key] for key in ("events", "errors")}


def leaves(seen: dict[str, Any]) -> list[tuple[str, int]]:
    """How the page was left, and after how many milliseconds."""
    return [
        (event["what"], event["at"])
        for event in seen["events"]
        if event["what"] in ("reload", "leave")
    ]


def first_error(seen: dict[str, Any]) -> str:
    """The first line of the first error."""
    message: str = seen["errors"][0]["message"]
    return message.splitlines()[0]


@pytest.mark.parametrize(
    "script",
    [
        "for (;;) {}",
        "setTimeout(() => { for (;;) {} }, 10)",
        "Promise.resolve().then(() => { for (;;) {} })",
        "function on() { Promise.resolve().then(on) } on()",
        "(async () => { for (;;) await null })()",
    ],
)
def test_a_loop_without_an_end_is_ended(script: str) -> None:
    seen = watch(script, seconds=0.2)
    assert first_error(seen) == "InternalError: interrupted"


def test_a_loop_takes_nothing_from_what_a_timer_has_to_do() -> None:
    seen = watch(
        "for (;;) {}</script><script>setTimeout(() => location.reload(), 9)",
        seconds=0.2,
    )
    assert leaves(seen) == [("reload", 9)]


def test_a_script_that_takes_all_memory_is_an_error() -> None:
    seen = watch("let all = []; for (;;) all.push(new Array(1000))")
    assert seen["errors"]


def test_a_call_without_an_end_is_an_error() -> None:
    seen = watch("function on() { on() } on()")
    assert "call stack" in first_error(seen)


def test_a_page_that_is_never_at_rest_is_left_as_it_is() -> None:
    seen = watch("setInterval(() => 0, 0)")
    assert not seen["errors"] and not leaves(seen)


@pytest.mark.parametrize(
    ("script", "end"),
    [
        ("location.reload()", "reload"),
        ("location = location.pathname", "reload"),
        ("location = '/aaron?now'", "leave"),
        ("location = '/'", "leave"),
        ("document.body.innerHTML = '<form></form>';"
         "document.forms[0].submit()", "leave"),
    ],
)  # fmt: skip
def test_a_reload_is_told_from_another_page(script: str, end: str) -> None:
    assert leaves(watch(script)) == [(end, 0)]


def test_nothing_comes_before_a_page_that_was_just_opened() -> None:
    assert not leaves(watch("history.back(); history.go(-1)"))


def test_what_happens_after_the_page_was_left_is_not_seen() -> None:
    seen = watch("location.reload(); setTimeout(() => oops(), 10)")
    assert not seen["errors"]


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("oops()", "ReferenceError: oops is not defined"),
        ("setTimeout(() => oops())", "ReferenceError: oops is not defined"),
        ("document.body.onload = () => { throw 'no' }", "no"),
        ("Promise.reject('no')", "Uncaught no"),
        (
            "async function start() { oops() } setTimeout(start)",
            "ReferenceError: oops is not defined",
        ),
    ],
)
def test_an_error_is_told_as_the_engine_says_it(
    script: str, message: str
) -> None:
    assert first_error(watch(script)) == message


def test_a_script_cannot_spoil_what_is_told_of_it() -> None:
    seen = watch("JSON.stringify = () => ''; location.reload()")
    assert leaves(seen) == [("reload", 0)]


def test_the_focus_goes_where_the_page_says() -> None:
    page = Page(
        "/aaron",
        200,
        "<input autofocus onfocus='location.reload()'><script></script>",
    )
    seen = play(page, [])
    assert leaves(seen) == [("reload", 0)]


def test_a_box_hears_that_it_is_left() -> None:
    page = Page(
        "/aaron",
        200,
        "<textarea onblur='location.reload()'></textarea><script></script>",
    )
    acts = [("key", "textarea"), ("wait", 1000), ("blur", "textarea")]
    assert leaves(play(page, acts)) == [("reload", 1000)]


def test_a_time_says_what_its_attribute_holds() -> None:
    page = Page(
        "/aaron",
        200,
        """<time datetime="2030-05-06T21:08:09Z">now</time><script>
        location = document.querySelector("time").dateTime;</script>""",
    )
    (left,) = (it for it in play(page, [])["events"] if it["what"] == "leave")
    assert left["url"] == "/2030-05-06T21:08:09Z"


def test_an_engine_gives_a_text_and_nothing_else() -> None:
    engine = QuickJs()
    assert engine.evaluate("'a' + 'b'") == "ab"
    assert engine.evaluate("1 + 1") is None


def test_a_job_waits_until_it_is_asked_for() -> None:
    engine = QuickJs()
    engine.evaluate(
        "var seen = ''; Promise.resolve().then(() => { seen = 'done' })"
    )
    assert engine.evaluate("seen") == ""
    engine.finish_jobs()
    assert engine.evaluate("seen") == "done"


def test_an_engine_says_what_is_wrong() -> None:
    with pytest.raises(ScriptError, match="oops is not defined"):
        QuickJs().evaluate("oops()")


@pytest.mark.parametrize(
    ("src", "asked"),
    [
        ("/static/chat.js", ["http://localhost/static/chat.js"]),
        ("static/chat.js", ["http://localhost/chat/static/chat.js"]),
        ("../static/chat.js", ["http://localhost/static/chat.js"]),
        ("http://localhost/chat.js", ["http://localhost/chat.js"]),
        ("https://elsewhere.example/static/chat.js", []),
        ("//elsewhere.example/static/chat.js", []),
    ],
)
def test_a_script_is_asked_for_where_the_page_says(
    src: str, asked: list[str]
) -> None:
    page = Page("/chat/aaron?x=1", 200, f'<script src="{src}"></script>')
    found: list[str] = []

    def fetch(address: str) -> str:
        found.append(address)
        return ""

    as_opened(page, fetch)
    assert found == asked


HANDLER = "<body onload='location.reload()'>"
INLINE = "<script>location.reload()</script>"
EXACT = INLINE.replace("<script", "<script nonce='a1'")


@pytest.mark.parametrize(
    ("policy", "html", "runs"),
    [
        ("default-src 'self'", INLINE, False),
        ("default-src 'self'", HANDLER, False),
        ("default-src 'self' 'unsafe-inline'", INLINE, True),
        ("default-src 'self' 'unsafe-inline'", HANDLER, True),
        ("script-src 'nonce-a1'", EXACT, True),
        ("script-src 'nonce-a1'", INLINE, False),
        ("style-src 'self'", INLINE, True),
    ],
)
def test_a_policy_is_obeyed(policy: str, html: str, runs: bool) -> None:
    page = Page(
        "/aaron", 200, html, headers=[("content-security-policy", policy)]
    )
    assert bool(leaves(play(page, []))) is runs
    refusal = refusal_of_policy(page, scripts_alone=False)
    assert (refusal is None) is runs


def test_a_policy_may_stand_in_the_page() -> None:
    policy = '<meta http-equiv=Content-Security-Policy content="{}">'
    page = Page("/aaron", 200, policy.format("script-src 'self'") + INLINE)
    assert not leaves(play(page, []))


@pytest.mark.parametrize(
    "text", ["<p>", "\\n\\n<p>\\n(12:00:00) aaron: hello"]
)
def test_what_is_no_json_is_told_in_one_line(text: str) -> None:
    """A line further down would not be shown."""
    seen = watch(f"JSON.parse('{text}')")
    assert first_error(seen).endswith("is not valid JSON")
