"""From the site alone, without a network after the first visit, no mixing."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Request, expect

from tests.support.fetched import AT_MOST, fetched
from tests.support.static_host import PATH, StaticHost
from tests.support.workshop import HANG, LOADED, RUNS, Workshop
from tests.web.conftest import in_tab

NO_SERVICE_WORKER = (
    "Object.defineProperty(Navigator.prototype, 'serviceWorker', "
    "{ get: () => ({ addEventListener() {}, startMessages() {}, "
    "register: () => Promise.reject(new Error('refused')) }) });"
)


@pytest.fixture
def own_site(site: Path, tmp_path: Path) -> Path:
    """A copy of the site that a test may change."""
    shutil.copytree(site / "workshop", tmp_path / "workshop")
    shutil.copytree(site / "lessons", tmp_path / "lessons")
    return tmp_path


@pytest.fixture
def own_host(own_site: Path) -> Iterator[StaticHost]:
    """A host that a test may change."""
    with StaticHost(own_site) as host:
        yield host


@pytest.fixture
def visitor(browser: Browser, own_host: StaticHost) -> Iterator[Workshop]:
    """Somebody who has never been on that host."""
    context = browser.new_context()
    yield in_tab(context.new_page(), own_host)
    context.close()


def test_no_other_host_is_asked_for_anything(workshop: Workshop) -> None:
    asked: list[Request] = []
    workshop.page.context.on("request", lambda request: asked.append(request))
    workshop.begin(17)
    workshop.wait_until_all_is_kept()
    site = workshop.address.removesuffix("workshop/")
    strange = [
        request.url
        for request in asked
        if not request.url.startswith((site, "blob:", "data:", "about:"))
        # what the chat's own pages ask for is meant for the chat
        and "/visit/" not in (request.frame.url or "")
    ]
    assert asked and not strange


def test_no_more_goes_over_the_wire_than_may(
    browser: Browser, site: Path
) -> None:
    came = fetched(browser, site)
    assert came.to_the_chat <= AT_MOST.to_the_chat
    assert came.in_all <= AT_MOST.in_all


def test_letters_are_taken_before_languages_and_python_come(
    visitor: Workshop, own_host: StaticHost
) -> None:
    folder = own_host.folder / "workshop"
    page = (folder / "index.html").read_text(encoding="utf-8")
    head = re.sub(r'(?s)<script type="application.*?</script>', "", page)
    scripts = {script.name for script in folder.glob("*.js")}
    later = scripts - set(re.findall(r'[\w-]+\.js(?=")', head))
    assert any(name.startswith("part-") for name in later)
    may_come = threading.Event()
    own_host.held.update(dict.fromkeys(later, may_come))
    try:
        visitor.page.goto(f"{visitor.address}?lesson=5")
        visitor.line("messages = []").wait_for(timeout=LOADED)
        for key in ("#", "Enter"):
            visitor.text.press(key)
        expect(visitor.line("#")).to_have_text("#")
        coloured = visitor.text.locator(".cm-line span[class]")
        expect(coloured).to_have_count(0)
    finally:
        may_come.set()
    expect(coloured).not_to_have_count(0)
    expect(visitor.run).to_have_text(RUNS)


def test_what_no_chat_needs_is_asked_for_after_the_first_page(
    workshop: Workshop,
) -> None:
    asked: list[str] = []
    workshop.page.context.on("request", lambda it: asked.append(it.url))
    workshop.begin(5)
    workshop.wait_until_all_is_kept()
    first_page = next(n for n, url in enumerate(asked) if "/visit/" in url)
    for name in ("checks.pack", "database.pack"):
        at = next(n for n, url in enumerate(asked) if url.endswith(name))
        assert first_page < at, name


def test_the_second_visit_needs_no_network(
    workshop: Workshop, host: StaticHost
) -> None:
    workshop.begin(5)
    workshop.wait_until_all_is_kept()
    workshop.add_line("messages = []", "# mine")
    expect(workshop.run).to_have_text(RUNS)
    context = workshop.page.context
    context.set_offline(True)
    workshop.page.close()
    asked = len(host.asked)
    again = Workshop(context.new_page(), workshop.address[: -len("workshop/")])
    again.open(5)
    expect(again.line("# mine")).to_be_visible()
    again.begin(17)
    again.aaron.enter("aaron")
    again.aaron.say("is anybody there")
    expect(again.page.locator("#notes")).to_contain_text("What changes")
    # But for whether there is a newer version, which is asked for beside it.
    assert {*host.asked[asked:]} <= {f"{PATH}workshop/sw.js"}


def test_a_new_version_takes_the_place_of_the_old_one(
    visitor: Workshop, own_host: StaticHost
) -> None:
    visitor.begin(5)
    visitor.wait_until_all_is_kept()
    publish_another(own_host.folder)
    visitor.page.reload()
    expect(visitor.page).to_have_title(re.compile("Workshop"))
    expect(visitor.news).to_contain_text("newer version", timeout=LOADED)
    assert "the next version" not in visitor.page.content()
    with visitor.page.expect_event("load"):
        visitor.news.get_by_role("button", name="Use it now").click()
    expect(visitor.page.locator("body")).to_contain_text("the next version")
    visitor.wait()


def test_files_of_two_versions_are_not_mixed(
    visitor: Workshop, own_host: StaticHost
) -> None:
    """The page is of the old version, and a part of Python of the new."""
    visitor.page.goto("about:blank")
    with open(own_host.folder / "workshop/python/chat.pack", "ab") as pack:
        pack.write(b"of another version")
    visitor.open(5)
    expect(visitor.status).to_contain_text("renewed", timeout=LOADED)
    expect(visitor.line("messages = []")).to_be_visible()
    expect(visitor.status.get_by_role("button")).to_have_text(
        "Reload the page"
    )
    with visitor.page.expect_event("load"):
        visitor.status.get_by_role("button").click()


def test_what_comes_after_a_failure_does_not_hide_it(
    visitor: Workshop, own_host: StaticHost
) -> None:
    visitor.page.goto("about:blank")
    held = own_host.held["pyodide.asm.wasm"] = threading.Event()
    with open(own_host.folder / "workshop/python/chat.pack", "ab") as pack:
        pack.write(b"of another version")
    visitor.open(5)
    expect(visitor.status).to_contain_text("renewed", timeout=LOADED)
    held.set()
    visitor.page.wait_for_load_state("networkidle")
    visitor.page.wait_for_timeout(500)
    expect(visitor.status).to_contain_text("renewed", timeout=1000)


def test_the_network_goes_while_python_is_loaded(
    visitor: Workshop, own_host: StaticHost
) -> None:
    own_host.lost.add("stdlib.pack")
    visitor.open(5)
    visitor.add_line("messages = []", "# mine")
    expect(visitor.status).to_contain_text("Was the network lost?")
    expect(visitor.line("# mine")).to_be_visible()
    own_host.lost.clear()
    visitor.status.get_by_role("button", name="Try again").click()
    expect(visitor.run).to_have_text(RUNS)


def test_without_a_service_worker_pages_and_forms_work(
    workshop: Workshop,
) -> None:
    workshop.page.add_init_script(NO_SERVICE_WORKER)
    workshop.begin(15)
    expect(workshop.news).to_contain_text("no service worker")
    workshop.aaron.enter("aaron")
    workshop.yoni.enter("yoni")
    workshop.aaron.say("hello")
    workshop.yoni.press("Reload")
    expect(workshop.yoni.body).to_contain_text("aaron: hello")
    workshop.yoni.say("hi")
    # By itself: the page reloads after five seconds.
    expect(workshop.aaron.body).to_contain_text("yoni: hi")


def test_without_a_service_worker_messages_are_sent_and_none_come(
    workshop: Workshop,
) -> None:
    """That is told where a page listens for them, and nowhere else."""
    workshop.page.add_init_script(NO_SERVICE_WORKER)
    workshop.begin(18)
    workshop.aaron.enter("aaron")
    workshop.yoni.enter("yoni")
    expect(workshop.yoni.missing).to_contain_text("live updates")
    workshop.aaron.page.get_by_role("textbox").fill("hello")
    workshop.aaron.page.get_by_role("button", name="Send message").click()
    expect(workshop.log).to_contain_text("POST /chat/aaron 302")
    workshop.yoni.press("Reload")
    expect(workshop.yoni.body).to_contain_text("aaron: hello")
    # Its page reloads by itself: what is in there may go while it is pressed.
    workshop.yoni.press("Forget")
    expect(workshop.yoni.page.get_by_label("Username:")).to_be_visible()
    expect(workshop.yoni.missing).to_be_hidden()


def test_without_a_service_worker_a_page_that_python_was_ended_for_is_told(
    workshop: Workshop,
) -> None:
    workshop.page.add_init_script(NO_SERVICE_WORKER)
    workshop.begin(5)
    workshop.retype('return "To send', f'{HANG}; return "never"')
    expect(workshop.aaron.body).to_contain_text("No answer", timeout=LOADED)
    expect(workshop.aaron.waiting).to_be_hidden()
    workshop.aaron.goto("/aaron/hello")
    expect(workshop.aaron.body).to_contain_text("Welcome, aaron")


def test_redirects_that_come_to_no_page_are_told(workshop: Workshop) -> None:
    workshop.begin(5)
    workshop.retype('return "To send', 'return redirect("/")')
    expect(workshop.aaron.body).to_contain_text("on to itself, for ever")
    workshop.page.add_init_script(NO_SERVICE_WORKER)
    workshop.begin(5)
    expect(workshop.aaron.body).to_contain_text("on to itself, for ever")


def publish_another(folder: Path) -> None:
    """Put another version of the workshop onto the host."""
    page = folder / "workshop" / "index.html"
    old = page.read_text("utf-8")
    new = old.replace("</body>", "<p hidden>the next version</p></body>")
    page.write_text(new, "utf-8", newline="")
    worker = folder / "workshop" / "sw.js"
    script = worker.read_text("utf-8")
    was, now = (sha256(text.encode()).hexdigest() for text in (old, new))
    worker.write_text(script.replace(was, now), "utf-8", newline="")
