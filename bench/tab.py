"""How quick the course is in a browser's tab, and JupyterLite beside it.

`nox -s bench-tab`, or `python -m bench.tab SITE PYODIDE [EDITS]`: SITE is the
built site, PYODIDE npm's package, EDITS how often a work is changed before
memory is looked at; 720 is an hour with a change every five seconds.
Everything is measured in one run, in one Chromium, over loopback, from a host
that compresses what is text and sets no special headers.
"""

from __future__ import annotations

import re
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import psutil
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    expect,
    sync_playwright,
)

from bench.peers import jupyterlite
from tests.support.chromium import chromium
from tests.support.fetched import AT_MOST as MOST_FETCHED
from tests.support.fetched import MB, fetched, first_page
from tests.support.static_host import StaticHost
from tests.support.workshop import LOADED, RUNS, Workshop

TIMES = 5
"""How often each is measured; the median counts."""
REQUESTS = 20
"""How many pages are asked for, one after the other."""
READING = 10
"""How long somebody reads a verdict before memory is looked at, in seconds."""

FIRST_CHAT = "first visit, to the chat"
SECOND_CHAT = "second visit, to the chat"
EDITOR = "first visit, to a letter typed"
ANEW = "the app anew after an edit"
REQUEST = "a request"
JUDGED = "lesson 13 judged"
WHERE = "where am I, at lesson 15"
FIRST_BYTES = "over the wire, to the chat"
ALL_BYTES = "over the wire, everything"
MEMORY = "memory of the page, at the end"
THEIR_FIRST = "JupyterLite: first visit, to a result"
THEIR_SECOND = "JupyterLite: second visit, to a result"
THEIR_BYTES = "JupyterLite: over the wire"

AT_MOST = {
    FIRST_CHAT: (4.0, "s"),
    SECOND_CHAT: (2.0, "s"),
    EDITOR: (0.5, "s"),
    ANEW: (0.100, "s"),
    REQUEST: (0.030, "s"),
    JUDGED: (2.0, "s"),
    WHERE: (5.0, "s"),
    FIRST_BYTES: (MOST_FETCHED.to_the_chat, "MB"),
    ALL_BYTES: (MOST_FETCHED.in_all, "MB"),
    MEMORY: (250.0, "MB"),
}
"""What is measured, how much there may be of it, and in what."""
PEERS = {
    THEIR_FIRST: FIRST_CHAT,
    THEIR_SECOND: SECOND_CHAT,
    THEIR_BYTES: ALL_BYTES,
}
"""What is measured of the peer, and what of ours stands beside it."""

_REQUEST = """async () => {
    const begun = performance.now();
    await (await fetch(location.href)).text();
    return (performance.now() - begun) / 1000;
}"""


@dataclass
class Figures:
    """What was measured: seconds and megabytes, by name."""

    of: dict[str, list[float]] = field(default_factory=dict)

    def add(self, name: str, value: float) -> None:
        """Keep one more."""
        self.of.setdefault(name, []).append(value)


def main(site: Path, pyodide: Path, edits: int) -> None:
    """Measure everything and print it."""
    figures = Figures()
    expect.set_options(timeout=LOADED)
    with tempfile.TemporaryDirectory() as home, sync_playwright() as driver:
        theirs = Path(home, "jupyterlite")
        jupyterlite.build(theirs, pyodide)
        with chromium(driver) as browser:
            came = fetched(browser, site)
            figures.add(FIRST_BYTES, came.to_the_chat)
            figures.add(ALL_BYTES, came.in_all)
            for _ in range(TIMES):
                measure_typing(browser, site, figures)
                measure_visits(browser, site, figures)
                measure_jupyterlite(browser, theirs, figures)
            measure_memory(browser, site, edits, figures)
    print("\n".join(table(figures)))


def measure_typing(browser: Browser, site: Path, figures: Figures) -> None:
    """Type a letter as soon as there is an editor."""
    with StaticHost(site) as host, browser.new_context() as context:
        tab = new_tab(context)
        begun = time.perf_counter()
        workshop = asked_for(tab, host, 4)
        workshop.line("import").wait_for()
        workshop.text.press("#")
        workshop.line("#").wait_for()
        figures.add(EDITOR, time.perf_counter() - begun)


def measure_visits(browser: Browser, site: Path, figures: Figures) -> None:
    """Come twice to the workshop, and use it."""
    with StaticHost(site) as host, browser.new_context() as context:
        first = opened_at_its_chat(context, host, FIRST_CHAT, figures)
        settle(first)
        first.page.close()
        again = opened_at_its_chat(context, host, SECOND_CHAT, figures)
        workshop = opened(again.page, host, 13)
        workshop.wait()
        settle(workshop)
        measure_use(workshop, figures)
        workshop.open(15)
        workshop.wait()
        settle(workshop)
        begun = time.perf_counter()
        workshop.page.get_by_role("button", name="Where am I?").click()
        workshop.dialog.locator("pre").wait_for()
        figures.add(WHERE, time.perf_counter() - begun)


def opened_at_its_chat(
    context: BrowserContext, host: StaticHost, name: str, figures: Figures
) -> Workshop:
    """Lesson 4 in a new tab; measured until its chat has answered."""
    tab = new_tab(context)
    begun = time.perf_counter()
    workshop = asked_for(tab, host, 4)
    first_page(workshop).wait_for()
    figures.add(name, time.perf_counter() - begun)
    return workshop


def measure_use(workshop: Workshop, figures: Figures) -> None:
    """Change the work, ask for its pages, and have it judged."""
    for browser in (workshop.aaron, workshop.yoni):
        browser.leave()
    forget_verdict(workshop)
    figures.add(ANEW, edit(workshop, 1))
    for browser in (workshop.aaron, workshop.yoni):
        browser.arrive()
    settle(workshop)
    shown = workshop.aaron.body
    spent = [shown.evaluate(_REQUEST) for _ in range(REQUESTS)]
    figures.add(REQUEST, median(spent))
    begun = time.perf_counter()
    judge(workshop)
    figures.add(JUDGED, time.perf_counter() - begun)


def measure_memory(
    browser: Browser, site: Path, edits: int, figures: Figures
) -> None:
    """Change a work again and again, have it judged, and look.

    The edits come as quickly as they can, and Chromium tidies up only when
    nobody types: so each time there is a pause, as somebody reads what the
    checks say.
    """
    before = renderers()
    with StaticHost(site) as host, browser.new_context() as context:
        workshop = opened(new_tab(context), host, 11)
        workshop.wait()
        for number in range(edits):
            edit(workshop, number)
        wait_for_verdict(workshop)
        for _ in range(TIMES):
            judge(workshop)
            time.sleep(READING)
            new = [it for it in renderers() if it not in before]
            figures.add(MEMORY, sum(map(own_memory, new)) / MB)


def measure_jupyterlite(
    browser: Browser, folder: Path, figures: Figures
) -> None:
    """Come twice to the quickest page that it has, with a line to run."""
    with StaticHost(folder) as host, browser.new_context() as context:
        for name in (THEIR_FIRST, THEIR_SECOND):
            page = new_tab(context)
            begun = time.perf_counter()
            url = f"{host.address}repl/?kernel=python&code=print(6*7)"
            page.goto(url, wait_until="commit")
            page.get_by_text("42", exact=True).wait_for()
            figures.add(name, time.perf_counter() - begun)
            page.close()
        figures.add(THEIR_BYTES, host.sent / MB)


def new_tab(context: BrowserContext) -> Page:
    """A tab in which nothing is given up early."""
    page = context.new_page()
    page.set_default_timeout(LOADED)
    return page


def asked_for(page: Page, host: StaticHost, lesson: int) -> Workshop:
    """A lesson in a tab that has begun to come.

    Whoever measures waits by `wait_for`, which looks at every picture that
    the page draws; `expect` looks now and then, at last once a second.
    """
    workshop = Workshop(page, host.address)
    page.goto(f"{workshop.address}?lesson={lesson}", wait_until="commit")
    return workshop


def opened(page: Page, host: StaticHost, lesson: int) -> Workshop:
    """A lesson in a tab, with text and editor there."""
    workshop = Workshop(page, host.address)
    workshop.open(lesson)
    return workshop


def settle(workshop: Workshop) -> None:
    """Wait until all has been fetched, and the checks have run."""
    wait_for_verdict(workshop)
    workshop.wait_until_all_is_kept()


def wait_for_verdict(workshop: Workshop) -> None:
    """Wait until the checks have run."""
    workshop.page.locator("#summary", has_text=".").wait_for()


def forget_verdict(workshop: Workshop) -> None:
    """Know the verdict that is shown now from the next one."""
    workshop.summary.evaluate("it => it.replaceChildren()")


def edit(workshop: Workshop, number: int) -> float:
    """Put a comment at the top of the program; seconds for the app anew."""
    workshop.run.evaluate("it => it.replaceChildren()")
    workshop.text.press("ControlOrMeta+Home")
    workshop.page.keyboard.insert_text(f"# {number}\n")
    expect(workshop.run).to_have_text(RUNS)
    found = re.search(r"in (\d+) ms", workshop.run.inner_text())
    assert found
    return int(found[1]) / 1000


def judge(workshop: Workshop) -> None:
    """Have the lesson judged now."""
    forget_verdict(workshop)
    workshop.page.get_by_role("button", name="Check now").click()
    wait_for_verdict(workshop)


def renderers() -> list[psutil.Process]:
    """The processes of Chromium that hold pages and service workers.

    Not the one that draws the browser's own tabs and buttons.
    """
    return [
        process
        for process in psutil.Process().children(recursive=True)
        if "--type=renderer" in process.cmdline()
        and "--top-chrome-webui" not in process.cmdline()
    ]


def own_memory(process: psutil.Process) -> int:
    """Bytes that a process has made, and shares with nobody.

    What it has only read, such as the file of the program, is not in it: that
    is there once, and Chromium's other processes use it as well.
    """
    return sum(it.private_dirty + it.swap for it in process.memory_maps())


def table(figures: Figures) -> Iterator[str]:
    """Medians, with the least and the most, and what may be."""
    yield f"{'':40}{'median':>9}{'from':>9}{'to':>9}{'at most':>9}"
    for name, (limit, unit) in AT_MOST.items():
        yield f"{row(name, figures)}{limit:9.2f} {unit}"
    for name, ours in PEERS.items():
        ratio = median(figures.of[name]) / median(figures.of[ours])
        yield f"{row(name, figures)}   {ratio:.1f} times ours"


def row(name: str, figures: Figures) -> str:
    """One measurement."""
    values = figures.of[name]
    spread = (median(values), min(values), max(values))
    return f"{name:40}" + "".join(f"{value:9.2f}" for value in spread)


if __name__ == "__main__":
    place, package, *rest = sys.argv[1:]
    main(Path(place), Path(package), int(rest[0]) if rest else 720)
