"""Somebody with a browser: opens addresses, fills in forms, remembers."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote, unquote, urlencode, urljoin, urlsplit

from ..sandbox.failure import Failure
from ..sandbox.link import Headers, Reply, Site, Started
from ..sandbox.stream import Stream
from .page import SITE, Form, Page

REDIRECTS = 10
"""A browser follows about twenty; ten tell a loop from a detour."""

_TYPE = "application/x-www-form-urlencoded"

Click = Callable[["Visitor", str], Page | None]


@dataclass
class Asked:
    """One request of the log, and what became of it."""

    story: str
    request: str
    status: int
    location: str | None


@dataclass
class Visitor:
    """One browser: its own cookies, the page it is on, a log shared by all.

    Redirects are followed as a browser follows them: against the address
    that answered, and not for ever.
    """

    site: Site
    log: list[Asked] = field(default_factory=list)
    cookies: dict[str, str] = field(default_factory=dict)
    set_cookies: list[str] = field(default_factory=list)
    same_site: set[str] = field(default_factory=set)
    """The cookies that go along with no form of another site."""
    page: Page = field(default_factory=lambda: Page("/", 200, ""))
    origin: str = SITE
    """The site that this browser's forms come from."""
    is_old: bool = False
    """Whether it knows neither `Sec-Fetch-Site` nor `SameSite`."""
    click: Click | None = None
    """Clicks on what says some words, where scripts of its page can run."""
    asked_at: str | None = None
    """Where it was asked for a name last, if it was."""
    no_way_in: Page | None = None
    """What `/` broke with, so that nobody gets a name there."""

    def get(self, path: str, story: str = "") -> Page:
        """Open an address; raises Failure for anything but a page."""
        return self._whole(self.ask("GET", path, story or f"I opened {path}"))

    def get_as(self, name: str, path: str) -> Page:
        """Open an address, under a name where none is let in without.

        It begins anew then: the log has only the way of who has a name.
        """
        page = self.get(path)
        if page.url == "/" and page.form_with("text"):
            self.enter(name)
            self.log.clear()
            page = self.get(path)
        return page

    def ask(
        self,
        method: str,
        path: str,
        story: str = "",
        form: dict[str, str] | None = None,
    ) -> Page:
        """Ask for an address and follow redirects; any status will do."""
        body = urlencode(form or {}).encode()
        return self._arrive(*self.fetch(method, path, body, story))

    def fetch(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        story: str = "",
        headers: Headers | None = None,
    ) -> tuple[str, Reply]:
        """Send a request and follow redirects: where that ends, and how."""
        url = urljoin(SITE, path)
        for _ in range(REDIRECTS + 1):
            reply = self.request(method, url, body, story, headers)
            location = reply.header("Location")
            if location is None or not 300 <= reply.status < 400:
                return url, reply
            url = urljoin(url, location)
            if urlsplit(url).netloc != urlsplit(SITE).netloc:
                raise Failure("left_the_site", got=location)
            if reply.status not in (307, 308):
                method, body = "GET", b""
            story = ""
        raise Failure("redirect_loop", asked=path)

    def request(
        self,
        method: str,
        url: str,
        body: bytes = b"",
        story: str = "",
        headers: Headers | None = None,
    ) -> Reply:
        """Send one request, with this browser's cookies, and log it.

        Where no `headers` are given it is sent as a form is.
        """
        parts = urlsplit(urljoin(SITE, url))
        target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~")
        if parts.query:
            target += "?" + parts.query
        sent = [("Host", parts.netloc)]
        relation = self._relation() if method != "GET" else "none"
        if not self.is_old:
            sent.append(("Sec-Fetch-Site", relation))
        if method != "GET":
            sent.append(("Origin", self.origin))
            sent.append(("Referer", self._referrer()))
            sent += [("Content-Type", _TYPE)] if headers is None else []
        sent += headers or []
        kept_back = relation == "cross-site" and not self.is_old
        sent += self._cookie(self.same_site if kept_back else set())
        reply = self.site.send(method, target, sent, body)
        self._keep_cookies(reply)
        self.log.append(
            Asked(
                story,
                f"{method} {target}",
                reply.status,
                reply.header("Location"),
            )
        )
        return reply

    def listen(
        self, started: Started, target: str, last_id: str | None = None
    ) -> AbstractContextManager[Stream]:
        """Open a stream of the work that was started, with these cookies.

        With `last_id`, as a browser that saw the event with this id last.
        """
        headers = self._cookie()
        if last_id is not None:
            headers.append(("Last-Event-ID", last_id))
        return started.listen(target, headers)

    def enter(self, name: str) -> Page:
        """Come in under a name: by the form on `/`, or by one's own URL."""
        return self._whole(self.try_to_enter(name))

    def try_to_enter(self, name: str) -> Page:
        """Come in under a name, or be refused: any status will do."""
        page = self.ask("GET", "/", "I opened /")
        if page.url != "/" and not self._is_asked(page, name):
            return page
        form = page.form_with("text")
        if form is None:
            path = "/" + name
            self.no_way_in = page if page.status >= 500 else None
            own = self.ask("GET", path, f"I opened {path}")
            if own.status != 404 or page.status < 500:
                return own
            # What broke is the way in; nobody was promised the other.
            del self.log[-1]
            self.page = page
            return page
        field_name = form.writable()[0]
        self.asked_at = page.url
        story = f"I typed {name} as the username and pressed the button"
        return self._send(form.pressed(), {field_name: name}, story)

    def _is_asked(self, page: Page, name: str) -> bool:
        """Whether a page that `/` has led to asks who this is.

        A line on it may be for messages, too. It is for the name where
        nobody was asked for that before, or was so there.
        """
        own = unquote(page.url.partition("?")[0]).rstrip("/").endswith(name)
        if own or page.form_with("textarea") or not page.form_with("text"):
            return False
        return self.asked_at in (None, page.url)

    def say(self, name: str, message: str) -> Page:
        """Send a message from one's page: by its form, or by its URL."""
        form = self.page.box_form()
        if form is None:
            return self.get(f"/{name}/{message}")
        story = f"I sent “{name}: {message}” with the form on the page"
        field_name = form.writable()[0]
        sent = self._send(form.pressed(), {field_name: message}, story)
        return self._led_to(sent)

    def submit(self, form: Form, **filled: str) -> Page:
        """Fill in a form of the page and press its button."""
        return self._led_to(self.try_to_submit(form, **filled))

    def try_to_submit(self, form: Form, **filled: str) -> Page:
        """Fill in a form and press its button: any status will do."""
        told = ", ".join(text[:40] for text in filled.values())
        story = f"I filled in {told} and pressed the button"
        return self._send(form.pressed(), filled, story)

    def press(self, words: str) -> Page:
        """Press the link or the button that says these words.

        What a script does then, is done where the visitor can `click`.
        """
        story = f"I pressed “{words}”"
        handled = self.page.root.select("[onclick]")
        if self.click and any(words in it.text.lower() for it in handled):
            page = self._clicked(words, story)
            if page is None:
                raise self.page.failure("nothing_comes_of_it", asked=words)
            return self._whole(page)
        for form in self.page.forms:
            for button in form.buttons:
                if words in button.lower():
                    chosen = form.pressed(button)
                    return self._whole(self._send(chosen, {}, story))
        for link in self.page.root.select("a[href]"):
            if words in link.text.lower():
                path = urljoin(self.page.url, link.attributes["href"])
                return self._whole(self.ask("GET", path, story))
        page = self._clicked(words, story) if self.page.scripts else None
        if page:
            return self._whole(page)
        raise self.page.failure("nothing_to_press", asked=words)

    def refusal(self, url: str, answer: Page | Reply) -> Failure:
        """What came in place of what was asked last, for whoever needs it."""
        if answer.crash:
            return Failure("crashed", crash=answer.crash, at=url)
        return Failure(
            "no_page",
            asked=self.log[-1].request,
            got=f"{answer.status} {HTTPStatus(answer.status).phrase}",
            at=url,
        )

    def _clicked(self, words: str, story: str) -> Page | None:
        """The page that a click leads to; a vain one is not in the log."""
        known = len(self.log)
        page = self.click(self, words) if self.click else None
        if page is None:
            del self.log[known:]
        elif len(self.log) > known:
            self.log[known].story = story
        return page

    def _send(self, form: Form, filled: dict[str, str], story: str) -> Page:
        if not form.can_be_sent():
            raise Failure("cannot_be_sent")
        data = {k: v for k, v in {**form.fields, **filled}.items() if k}
        path = urljoin(self.page.url, form.action or self.page.url)
        if form.method == "GET":
            path = path.split("?")[0] + "?" + urlencode(data)
            return self.ask("GET", path, story)
        return self.ask("POST", path, story, data)

    def _arrive(self, url: str, reply: Reply) -> Page:
        parts = urlsplit(url)
        path = parts.path + ("?" + parts.query if parts.query else "")
        html = reply.body.decode("utf-8", "replace")
        self.page = Page(
            path,
            reply.status,
            html,
            reply.crash,
            reply.templates,
            reply.headers,
        )
        return self.page

    def _led_to(self, page: Page) -> Page:
        """The page that a form led to; Failure for anything but a page.

        What a form lacks whose visitor could not come in, is a name: what
        broke there is what is to be mended.
        """
        broken = page.status >= 500 and self.no_way_in
        return self._whole(broken or page)

    def _whole(self, page: Page) -> Page:
        if page.status == 200:
            return page
        raise self.refusal(page.url, page)

    def _relation(self) -> str:
        """What this is to the site that forms come from, as browsers say it.

        Another port of the same host is the same site to them.
        """
        if self.origin == SITE:
            return "same-origin"
        host = urlsplit(self.origin).hostname
        same = host == urlsplit(SITE).hostname
        return "same-site" if same else "cross-site"

    def _referrer(self) -> str:
        """The page that a form stood on; of another site, that site alone."""
        own = self.origin == SITE
        return self.page.address if own else f"{self.origin}/"

    def _cookie(self, held_back: Collection[str] = ()) -> Headers:
        """The header with this browser's cookies, if it has any."""
        pairs = (
            f"{name}={value}"
            for name, value in self.cookies.items()
            if name not in held_back
        )
        text = "; ".join(pairs)
        return [("Cookie", text)] if text else []

    def _keep_cookies(self, reply: Reply) -> None:
        for key, value in reply.headers:
            if key.lower() != "set-cookie":
                continue
            self.set_cookies.append(value)
            try:
                jar = SimpleCookie(value)
            except CookieError:
                continue
            for name, morsel in jar.items():
                self.same_site.discard(name)
                if morsel["samesite"].lower() in ("lax", "strict"):
                    self.same_site.add(name)
                if morsel.value and morsel["max-age"] != "0":
                    self.cookies[name] = morsel.value
                else:
                    self.cookies.pop(name, None)
