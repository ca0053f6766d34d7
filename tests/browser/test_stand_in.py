"""The tool's stand-in for a browser does what Chromium does.

A student's script is judged by `course/browser/dom.js`, where time is
counted and nothing is drawn. Here every script of `scripts.py` runs there and
in Chromium, where all of them run side by side and time is counted as well.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from pytest import mark

from course.browser.script import PageScript
from course.browser.visitor import Visitor
from course.lessons import find
from course.sandbox.work import Work
from tests.browser.conftest import Serve
from tests.browser.scripts import SCRIPTS

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
    if (name.startsWith("key")) {
        setTimeout(() => {
            const box = document.querySelector("textarea");
            const fire = (type) => box.dispatchEvent(
                new KeyboardEvent(type, { key: "h", bubbles: true }));
            box.focus();
            for (const edit of ["insertText", "delete"]) {
                fire("keydown");
                fire("keypress");
                document.execCommand(edit, false, "h");
                fire("keyup");
            }
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
    """A word for the time from a page's opening to its reload."""
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
        context.new_cdp_session(page).send(
            "Emulation.setVirtualTimePolicy",
            {"policy": "pauseIfNetworkFetchesPending"},
        )
        seen = page.evaluate("openAll()")
    return {
        name: observed(seen[f"alone-{number}"], seen[f"key-{number}"])
        for number, name in enumerate(SCRIPTS)
    }


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
            script = PageScript(visitor)
            alone, key = script.watch(), script.watch([KEY_AT])
            found[name] = Behaviour(
                when(alone.reloads_after),
                when(key.reloads_after),
                bool(alone.errors + key.errors),
            )
    yield found


@mark.parametrize("name", SCRIPTS)
def test_the_stand_in_does_what_chromium_does(
    name: str,
    in_chromium: dict[str, Behaviour],
    stood_in_for: dict[str, Behaviour],
) -> None:
    assert stood_in_for[name] == in_chromium[name]
