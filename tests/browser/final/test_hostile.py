"""What somebody types who means no good is text, and nothing else.

One of those who look on has switched the pages' policy off: what is typed
must not run even where the policy would not hold it back.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page
from selectolax.lexbor import LexborHTMLParser

from chat import messages, people
from tests.browser.final.conftest import Join
from tests.final.hostile import PAYLOADS
from tests.support.person import Entry, Person
from tests.support.server import ServerProcess

TRAP = """
window.hits = [];
window.hit = (what) => window.hits.push(`ran: ${what}`);
document.addEventListener("securitypolicyviolation", (event) => {
    window.hits.push(`held back: ${event.effectiveDirective}`);
});
"""

SHOWN = """
[...document.querySelectorAll("#messages > li")].map((item) => [
    Number(item.dataset.number),
    item.querySelector("b").textContent,
    item.querySelector("p").textContent,
])
"""

STRANGE = """
[...document.querySelectorAll("#messages *, #names *")].filter((node) =>
    !["LI", "ARTICLE", "B", "TIME", "P", "A"].includes(node.tagName)
    || node.tagName === "A" && !/^https?:/.test(node.getAttribute("href"))
    || node.getAttributeNames().some((name) => /^on|^style|^src/.test(name))
).map((node) => node.outerHTML)
"""


class Watch:
    """What a page did that nobody who wrote it wanted."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._seen: list[str] = []
        page.add_init_script(TRAP)
        page.on("dialog", lambda dialog: self._note("dialog", dialog.message))
        page.on("popup", lambda popup: self._note("popup", popup.url))
        page.on("request", lambda request: self._request(request.url))
        page.reload()

    def _note(self, kind: str, what: str) -> None:
        self._seen.append(f"{kind} {what}")

    def _request(self, url: str) -> None:
        if "/hit" in url:
            self._note("request", url)

    def saw(self) -> list[str]:
        """Whatever ran, asked for something, or was held back."""
        hits: list[str] = self._page.evaluate("window.hits")
        return [*self._seen, *hits]


@pytest.fixture
def kept() -> list[str]:
    """What of the payloads is a message, as it is stored."""
    return [tidied for text in PAYLOADS if (tidied := tidy(messages, text))]


def tidy(module: Any, text: str) -> str:
    """What is kept of a text; nothing if it is refused."""
    try:
        tidied: str = module.tidy(text)
    except ValueError:
        return ""
    return tidied


def test_what_is_said_is_shown_as_it_was_typed(
    join: Join, server: ServerProcess, kept: list[str]
) -> None:
    readers = [
        (name, page, Watch(page))
        for name, bare in [("reader", False), ("bare reader", True)]
        for page in [join(name, bypass_csp=bare)]
    ]
    writer = Person("writer", server.port)
    said = [writer.say(text) for text in kept]
    names = [tidied for text in PAYLOADS if (tidied := tidy(people, text))]
    for name in {people.fold(name): name for name in names}.values():
        said.append(Person(name, server.port).say("my name"))
    assert len(said) <= 500, "more than a page shows at once"
    for name, page, watch in readers:
        page.wait_for_selector(
            f'[data-number="{said[-1].number}"]', timeout=120_000
        )
        assert_text(page, said)
        for end in range(len(said), 0, -messages.PAGE):
            before = said[end - 1].number + 1
            page.goto(f"{server.url}/chat/{quote(name)}?before={before}")
            assert_text(page, said[max(end - messages.PAGE, 0) : end])
            assert watch.saw() == []
        assert page.title() == "Flask Chat"


def assert_text(page: Page, said: list[Entry]) -> None:
    """A page must begin with these messages, and show them as text."""
    assert page.evaluate(SHOWN)[: len(said)] == list(map(list, said))
    assert page.evaluate(STRANGE) == []


def test_what_one_sends_oneself_is_text_while_it_waits(
    join: Join, kept: list[str]
) -> None:
    page = join("writer", bypass_csp=True)
    watch = Watch(page)
    page.evaluate(
        "(all) => all.forEach((text) => post(crypto.randomUUID(), text))", kept
    )
    assert page.evaluate(STRANGE) == []
    page.wait_for_function(
        "(all) => list.querySelectorAll('[data-number]').length === all",
        arg=len(kept),
        timeout=120_000,
    )
    texts = [text for _, _, text in page.evaluate(SHOWN)]
    assert sorted(texts) == sorted(kept)
    assert page.evaluate(STRANGE) == []
    assert watch.saw() == []


def test_what_is_refused_is_given_back_as_it_was_typed(
    join: Join, server: ServerProcess
) -> None:
    """All the pages that say no, one after the other in a page of its own."""
    page = join("reader", bypass_csp=True)
    page.goto(server.url + "/health")
    watch = Watch(page)
    stranger = Person("stranger", server.port)
    stranger.cookie = ""
    refusals = []
    for text in PAYLOADS:
        for path, field in [("/", "username"), ("/chat/x", "message")]:
            if field == "username" and tidy(people, text):
                continue
            answer = stranger.ask(
                "POST", path, {field: text}, Accept="text/html"
            )
            assert answer.status in (400, 403)
            body = LexborHTMLParser(answer.body.decode()).body
            assert body is not None
            refusals.append(body.html or "")
    page.evaluate(
        "(all) => document.body.innerHTML = all", "\n".join(refusals)
    )
    assert page.locator("h1").count() == len(refusals)
    assert page.locator("script, img, svg, iframe, [onload]").count() == 0
    assert watch.saw() == []


def test_an_address_leads_nowhere_else(
    join: Join, server: ServerProcess
) -> None:
    page = join("reader")
    watch = Watch(page)
    for text in PAYLOADS[::20]:
        for path in ("/chat/reader?before={}", "/?next={}"):
            page.goto(server.url + path.format(quote(text, safe="")))
            assert page.url.startswith(f"{server.url}/chat/reader")
    assert watch.saw() == []
