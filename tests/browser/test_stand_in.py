"""The tool's stand-in for a browser does what Chromium does.

A student's script is judged beside a page that `course/browser/stand_in/`
makes, where time is counted and nothing is drawn. Here every script of
`scripts.py` runs there and in Chromium: those of the chat's page side by side,
where Chromium counts its time as well, to see when they reload it; others to
compare what they find out.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Route
from playwright.sync_api import Page as Tab
from pytest import mark

from course.browser.beyond import NAMES
from course.browser.page import SITE, Page
from course.browser.script import STAND_IN, as_opened
from course.browser.tab import Tab as OurTab
from course.browser.visitor import Visitor
from course.lessons import find
from course.sandbox.engine import OpenPage, QuickJs
from course.sandbox.work import Work
from tests.browser.conftest import Serve
from tests.browser.scripts import (
    ACTS,
    ANSWERS,
    DIFFERENT,
    LISTENER,
    PAGE,
    POLICIES,
    RAN,
    SCRIPTS,
    SENT,
    USED,
)

KEY_AT = 3000
"""Milliseconds after which a key is pressed in the box."""
LONG_ENOUGH = 10_000
"""Milliseconds in which a page has reloaded, if it ever does."""

# Notes in the outermost page what happens in each of its frames, until it is
# left. In those that are called so it presses a key, as far as a script can,
# and takes it back.
RECORDER = """
if (window === top) {
    window.seen = {};
} else {
    const seen = top.seen[name] ??= { opened: [], left: [], errors: [] };
    const frame = frameElement;
    const now = () => Math.round(top.performance.now());
    seen.opened.push(now());
    addEventListener("beforeunload", () => {
        seen.left.push(now());
        top.queueMicrotask(() => frame.remove());
    });
    addEventListener("error", (event) => seen.errors.push(event.message));
    addEventListener("unhandledrejection", (event) => {
        seen.errors.push(String(event.reason));
    });
    if (name.startsWith("key")) {
        setTimeout(() => {
            const box = document.querySelector("textarea");
            const fire = (type, key) => box.dispatchEvent(new KeyboardEvent(
                type, { key, bubbles: true, cancelable: true }));
            box.focus();
            if (fire("keydown", "h") && fire("keypress", "h")) {
                document.execCommand("insertText", false, "h");
            }
            fire("keyup", "h");
            if (fire("keydown", "Backspace")) document.execCommand("delete");
            fire("keyup", "Backspace");
        }, KEY_AT);
    }
}
""".replace("KEY_AT", str(KEY_AT))
FRAME = "<iframe name='{}' src='/{}' width=30 height=30></iframe>"
FRAMES = """
<body>
<template>FRAMES</template>
<script>
    const openAll = () => new Promise((done) => {
        document.body.append(document.querySelector("template").content);
        setTimeout(() => done(seen), LONG_ENOUGH);
    });
</script>
""".replace("LONG_ENOUGH", str(LONG_ENOUGH + 1000))


@dataclass(frozen=True)
class Behaviour:
    """What a page's script does: by itself, and when a key is pressed."""

    left_alone: str
    after_a_key: str
    has_error: bool


def when(milliseconds: float | None) -> str:
    """A word for the time from a page's opening to its end."""
    if milliseconds is None or milliseconds > LONG_ENOUGH:
        return "never"
    times = {"at once": 0, "in time": 5000, "put off": 5000 + KEY_AT}
    return min(times, key=lambda word: abs(times[word] - milliseconds))


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Stage 11, whose page for `/12` has the twelfth of the scripts."""
    stage = find("textbox").folder
    folder = tmp_path_factory.mktemp("scripts") / "work"
    shutil.copytree(stage, folder)
    ours = (stage / "templates" / "chat.html").read_text(encoding="utf-8")
    for number, changes in enumerate(SCRIPTS.values()):
        text = ours
        for old, new in changes:
            assert old in text, f"chat.html has no {old} any more."
            text = text.replace(old, new)
        page = folder / "templates" / f"{number}.html"
        page.write_text(text, encoding="utf-8")
    (folder / "templates" / "frames.html").write_text(
        FRAMES.replace(
            "FRAMES",
            "".join(
                FRAME.format(f"{what}-{number}", number)
                for number in range(len(SCRIPTS))
                for what in ("alone", "key")
            ),
        )
    )
    (folder / "templates" / "chat.html").write_text(
        '{% include username + ".html" %}', encoding="utf-8"
    )
    return folder


@pytest.fixture(scope="module")
def in_chromium(
    browser: Browser, serve: Serve, copy: Path
) -> dict[str, Behaviour]:
    """What each script does in Chromium."""
    with browser.new_context(base_url=serve(copy)) as context:
        context.add_init_script(RECORDER)
        page = context.new_page()
        page.goto("/frames")
        count_time(page)
        seen = page.evaluate("openAll()")
    return {
        name: observed(seen[f"alone-{number}"], seen[f"key-{number}"])
        for number, name in enumerate(SCRIPTS)
    }


def count_time(page: Tab) -> None:
    """Let time go by as fast as a page has nothing to do, and no faster."""
    page.context.new_cdp_session(page).send(
        "Emulation.setVirtualTimePolicy",
        {"policy": "pauseIfNetworkFetchesPending"},
    )


def observed(alone: dict[str, Any], key: dict[str, Any]) -> Behaviour:
    """What the recorder noted of two frames, in words."""
    first, second = (
        when(seen["left"][0] - seen["opened"][0] if seen["left"] else None)
        for seen in (alone, key)
    )
    return Behaviour(first, second, bool(alone["errors"] + key["errors"]))


@pytest.fixture(scope="module")
def stood_in_for(copy: Path) -> Iterator[dict[str, Behaviour]]:
    """What each script does in the stand-in."""
    found = {}
    with Work(copy) as work:
        work.begin()
        for number, name in enumerate(SCRIPTS):
            visitor = Visitor(work)
            visitor.enter(str(number))
            alone = OurTab(visitor, work)
            alone.wait(LONG_ENOUGH)
            visitor.enter(str(number))
            key = OurTab(visitor, work)
            key.wait(KEY_AT)
            key.press("textarea")
            key.erase("textarea")
            key.wait(LONG_ENOUGH)
            found[name] = Behaviour(
                when(alone.left_after),
                when(key.left_after),
                bool(alone.errors + key.errors),
            )
    yield found


@mark.parametrize(
    "name",
    [
        pytest.param(name, marks=mark.xfail(reason=DIFFERENT[name]))
        if name in DIFFERENT
        else name
        for name in SCRIPTS
    ],
)
def test_the_stand_in_does_what_chromium_does(
    name: str,
    in_chromium: dict[str, Behaviour],
    stood_in_for: dict[str, Behaviour],
) -> None:
    assert stood_in_for[name] == in_chromium[name]


def answering(script: str) -> str:
    """A page whose title becomes what a script answers."""
    return PAGE.replace("SCRIPT", script)


@pytest.fixture(scope="module")
def answers_in_chromium(browser: Browser) -> dict[str, str]:
    """What each script answers in Chromium."""
    found = {}

    def serve(route: Route) -> None:
        if route.request.url.endswith("/cut"):
            route.abort()
            return
        html = answering(ANSWERS[name])
        route.fulfill(body=html, content_type="text/html")

    with browser.new_context() as context:
        page = context.new_page()
        page.route("**/*", serve)
        count_time(page)
        for name in ANSWERS:
            page.goto("http://localhost/aaron?x=1")
            page.wait_for_function("/^it (is|throws)/.test(document.title)")
            found[name] = page.title()
    return found


@mark.parametrize("name", ANSWERS)
def test_a_script_finds_out_what_it_does_in_chromium(
    name: str, answers_in_chromium: dict[str, str]
) -> None:
    engine = QuickJs()
    page = Page("/aaron?x=1", 200, answering(ANSWERS[name]))
    opened = OpenPage(engine)
    told = opened.open(STAND_IN, {**as_opened(page, str), "moment": 0})
    cut = [{"failure": "Failed to fetch"} for _ in told["asked"]]
    opened.act([("wait", LONG_ENOUGH)], cut)
    assert engine.evaluate("document.title") == answers_in_chromium[name]


@mark.parametrize("name", ACTS)
def test_what_people_do_is_heard_as_in_chromium(
    name: str, browser: Browser
) -> None:
    what, place = ACTS[name]
    html = answering("box.required = false;" + LISTENER)
    engine = QuickJs()
    opened = OpenPage(engine)
    page = Page("/aaron", 200, html)
    opened.open(STAND_IN, {**as_opened(page, str), "moment": 0})
    opened.act([(what, [place, "hi"] if what == "write" else place)], [])
    with browser.new_context() as context:
        tab = context.new_page()
        tab.route(
            "**/*", lambda it: it.fulfill(body=html, content_type="text/html")
        )
        tab.goto("http://localhost/aaron")
        if what == "write":
            tab.locator(place).press_sequentially("hi")
        elif what == "enter":
            tab.press(place, "Enter")
        else:
            tab.click("#send")
        heard = tab.evaluate("JSON.stringify(noted)")
    assert engine.evaluate("JSON.stringify(noted)") == heard


@mark.parametrize("name", POLICIES)
def test_a_policy_allows_what_it_does_in_chromium(
    name: str, browser: Browser
) -> None:
    headers = {"Content-Security-Policy": POLICIES[name]}

    def file(address: str) -> str:
        return f"ran('{Path(address).stem}')"

    def serve(route: Route) -> None:
        if route.request.url.endswith(".js"):
            route.fulfill(
                body=file(route.request.url), content_type="text/javascript"
            )
        else:
            route.fulfill(body=USED, headers=headers, content_type="text/html")

    page = Page("/aaron", 200, USED, headers=[*headers.items()])
    engine = QuickJs()
    given = as_opened(page, file)
    given["scripts"].insert(0, {"text": RAN, "sees": 0})
    opened = OpenPage(engine)
    opened.open(STAND_IN, {**given, "moment": 0})
    opened.act([], [])
    ran = engine.evaluate("document.documentElement.className")
    style, paragraph = (page.root.select(it)[0] for it in ("style", "p"))
    red = [
        page.policy.allows_style_of_one(paragraph.attributes["style"]),
        page.policy.allows_style(style),
    ]
    with browser.new_context() as context:
        tab = context.new_page()
        tab.add_init_script(RAN)
        tab.route("**/*", serve)
        tab.goto("http://localhost/aaron")
        seen = tab.evaluate("""[
            document.documentElement.className,
            ...["p", "i"].map((it) => (
                getComputedStyle(document.querySelector(it)).color
                    === "rgb(255, 0, 0)"
            )),
        ]""")
    assert [ran, *red] == seen


@mark.parametrize("name", SENT)
def test_a_form_is_sent_as_in_chromium(name: str, browser: Browser) -> None:
    html = answering(f"chat.elements.box.value = 'a&b ü'; {SENT[name]}")
    page = Page("/aaron?x=1", 200, html)
    told = OpenPage(QuickJs()).open(
        STAND_IN, {**as_opened(page, str), "moment": 0}
    )
    (form,) = [e["form"] for e in told["events"] if e["what"] == "leave"]
    sent = []

    def answer(route: Route) -> None:
        asked = route.request
        sent.append((asked.method, asked.url, asked.post_data))
        body = html if len(sent) == 1 else ""
        route.fulfill(body=body, content_type="text/html")

    with browser.new_context() as context:
        tab = context.new_page()
        tab.route("**/*", answer)
        tab.goto("http://localhost/aaron?x=1", wait_until="commit")
        tab.wait_for_function("document.title == ''")
    body = urlencode(dict(form["fields"])) or None
    assert sent[1] == (form["method"], SITE + form["url"], body)


def test_what_is_known_to_be_lacking_is_a_browser_s(browser: Browser) -> None:
    names = NAMES.split()
    engine = QuickJs()
    page = Page("/aaron", 200, "")
    OpenPage(engine).open(STAND_IN, {**as_opened(page, str), "moment": 0})
    missing = [
        it for it in names if engine.evaluate(f"typeof {it}") == "undefined"
    ]
    with browser.new_context() as context:
        tab = context.new_page()
        tab.route(
            "**/*", lambda it: it.fulfill(body="", content_type="text/html")
        )
        tab.goto("http://localhost/aaron")
        known = tab.evaluate(
            "(names) => names.filter((it) => it in window)", names
        )
    assert missing == names == known
