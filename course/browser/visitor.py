"""Somebody with a browser: opens addresses, fills in forms, remembers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from http.cookies import CookieError, SimpleCookie
from typing import Any, Protocol
from urllib.parse import quote, urlencode, urljoin, urlsplit

from .. import texts
from ..unmet import Unmet
from .page import Form, Page

REDIRECTS = 10
"""A browser follows about twenty; ten tell a loop from a detour."""

_HOME = "http://localhost"
_TYPE = "application/x-www-form-urlencoded"


@dataclass
class Reply:
    """One answer, before any redirect is followed."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    error: dict[str, Any] | None = None
    templates: list[str] = field(default_factory=list)
    """The templates that the answer was made from, where that is known."""

    def header(self, name: str) -> str | None:
        """The value of a header, or None."""
        for key, value in self.headers:
            if key.lower() == name.lower():
                return value
        return None


class Door(Protocol):
    """Where requests go in: a loaded work, or one that was started."""

    def send(
        self,
        method: str,
        target: str,
        headers: list[tuple[str, str]],
        body: bytes,
    ) -> Reply:
        """Send one request; the reply comes back as it is."""


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

    door: Door
    log: list[Asked] = field(default_factory=list)
    cookies: dict[str, str] = field(default_factory=dict)
    set_cookies: list[str] = field(default_factory=list)
    same_site: set[str] = field(default_factory=set)
    """The cookies that go along with no form of another site."""
    page: Page = field(default_factory=lambda: Page("/", 200, ""))
    origin: str = _HOME
    """The site that this browser's forms come from."""

    def get(self, path: str) -> Page:
        """Open an address; anything but a page in the end is Unmet."""
        return self._whole(self.ask("GET", path, texts.I_OPENED.format(path)))

    def ask(
        self,
        method: str,
        path: str,
        story: str = "",
        form: dict[str, str] | None = None,
    ) -> Page:
        """Ask for an address and follow redirects; any status will do."""
        method, url = method, urljoin(_HOME, path)
        body = urlencode(form or {}).encode()
        for _ in range(REDIRECTS + 1):
            reply = self.knock(method, url, body, story)
            location = reply.header("Location")
            if location is None or not 300 <= reply.status < 400:
                return self._arrive(url, reply)
            url = urljoin(url, location)
            if urlsplit(url).netloc != urlsplit(_HOME).netloc:
                raise Unmet(texts.LEFT_THE_SITE.format(location))
            if reply.status not in (307, 308):
                method, body, form = "GET", b"", None
            story = ""
        raise Unmet(texts.REDIRECT_LOOP.format(path))

    def knock(
        self, method: str, url: str, body: bytes = b"", story: str = ""
    ) -> Reply:
        """Send one request, with this browser's cookies, and log it."""
        parts = urlsplit(urljoin(_HOME, url))
        target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~")
        if parts.query:
            target += "?" + parts.query
        headers = [("Host", parts.netloc)]
        foreign = self.origin != _HOME
        if method != "GET":
            headers += [
                ("Content-Type", _TYPE),
                ("Origin", self.origin),
                ("Sec-Fetch-Site", "cross-site" if foreign else "same-origin"),
            ]
        held = self.same_site if foreign else set()
        pairs = [f"{k}={v}" for k, v in self.cookies.items() if k not in held]
        if pairs:
            headers.append(("Cookie", "; ".join(pairs)))
        reply = self.door.send(method, target, headers, body)
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

    def enter(self, name: str) -> Page:
        """Come in under a name: by the form on `/`, or by one's own URL."""
        return self._whole(self.try_to_enter(name))

    def try_to_enter(self, name: str) -> Page:
        """Come in under a name, or be refused: any status will do."""
        page = self.ask("GET", "/", texts.I_OPENED.format("/"))
        if page.url != "/":
            return page
        form = page.form_with("text")
        if form is None:
            path = "/" + name
            own = self.ask("GET", path, texts.I_OPENED.format(path))
            if own.status != 404 or page.status < 500:
                return own
            # What broke is the way in; nobody was promised the other.
            del self.log[-1]
            self.page = page
            return page
        field_name = form.writable()[0]
        story = texts.I_ENTERED.format(name)
        return self._send(form, {field_name: name}, story)

    def say(self, name: str, message: str) -> Page:
        """Send a message from one's page: by its form, or by its URL."""
        form = self.page.form_with("textarea")
        if form is None and self.page.url != "/":
            form = self.page.form_with("text")
        if form is None:
            return self.get(f"/{name}/{message}")
        story = texts.I_SENT.format(message, name)
        field_name = form.writable()[0]
        return self._whole(self._send(form, {field_name: message}, story))

    def submit(self, form: Form, **filled: str) -> Page:
        """Fill in a form of the page and press its button."""
        return self._whole(self.try_to_submit(form, **filled))

    def try_to_submit(self, form: Form, **filled: str) -> Page:
        """Fill in a form and press its button: any status will do."""
        told = ", ".join(text[:40] for text in filled.values())
        return self._send(form, filled, texts.I_FILLED_IN.format(told))

    def press(self, words: str) -> Page:
        """Press the link or the button that says these words."""
        story = texts.I_PRESSED.format(words)
        for form in self.page.forms:
            for button, leads_to in form.buttons.items():
                if words in button.lower():
                    chosen = replace(form, action=leads_to or form.action)
                    return self._whole(self._send(chosen, {}, story))
        for link in self.page.tree.css("a[href]"):
            if words in link.text().lower():
                path = urljoin(self.page.url, link.attributes["href"] or "")
                return self._whole(self.ask("GET", path, story))
        raise Unmet(texts.NOTHING_TO_PRESS.format(words, self.page.url))

    def _send(self, form: Form, filled: dict[str, str], story: str) -> Page:
        if not form.can_be_sent():
            raise Unmet(texts.NO_BUTTON)
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
            path, reply.status, html, reply.error, reply.templates
        )
        return self.page

    def _whole(self, page: Page) -> Page:
        if page.status == 200:
            return page
        raise Unmet(texts.no_page(page, self.log[-1].request), page.error)

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
