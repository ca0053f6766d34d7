"""A page as a browser has it: the text to see, the forms, the scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

from ..sandbox.failure import Crash, Failure
from ..sandbox.link import Headers
from .html import Element, parse
from .policy import Policy

SITE = "http://localhost"
"""The address of the site, as pages and scripts of it see it."""
QUOTED = 300
"""Characters that are shown of what can be read on a page."""

_REFRESH = re.compile(
    r"\s*(?P<seconds>\d+)[\d.]*\s*"
    r"(?:$|[;,\s]\s*(?:url\s*=\s*)?([\"']?)(?P<address>.*?)(?:\2\s*)?$)",
    re.IGNORECASE,
)
_BREAK = "\x1e"
"""Stands for the end of a line; a newline in the HTML is only a space, but
inside of `<pre>`."""
_UNSEEN = {"head", "script", "style", "template", "textarea"}
_NOT_SHOWN = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b",
    re.IGNORECASE,
)
_LINE = {
    *("p", "div", "li", "tr", "td", "article", "section", "form"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "header", "footer", "main", "nav"),
    *("ul", "ol", "dl", "dt", "dd", "blockquote", "figure", "figcaption"),
    *("aside", "fieldset", "details", "summary"),
}
_PRESSED = {"a", "button", "label", "select"}
_NO_LINE = {
    *("hidden", "submit", "image", "reset", "button", "checkbox", "radio"),
    *("file", "color", "range", "number", "email", "url"),
    *("date", "month", "week", "time", "datetime-local"),
}
"""The types of input that are no line for any text; all others are."""


class Button(NamedTuple):
    """A button that sends a form."""

    leads_to: str
    """Where it leads, if that is elsewhere than the form's `action`."""
    sends: dict[str, str]
    """What it adds to the form: its name and value, if it has a name."""


@dataclass
class Form:
    """A form of a page: where it goes, how, and what it would send."""

    method: str
    action: str
    fields: dict[str, str]
    kinds: dict[str, str]
    """For each field that has a name, `text`, `textarea`, `hidden`, …"""
    buttons: dict[str, Button]
    """Each button that sends the form, by the words on it."""

    def can_be_sent(self) -> bool:
        """Whether a browser has a way to send it: a button, or Enter."""
        lines = [kind for kind in self.kinds.values() if kind == "text"]
        return bool(self.buttons) or (
            len(lines) == 1 and "textarea" not in self.kinds.values()
        )

    def pressed(self, words: str | None = None) -> Form:
        """The form as it is sent by the button with these words.

        Without any, by the first that leads nowhere else, if there is one.
        """
        if words is not None:
            button = self.buttons[words]
            return replace(
                self,
                action=button.leads_to or self.action,
                fields={**self.fields, **button.sends},
            )
        for button in self.buttons.values():
            if not button.leads_to:
                return replace(self, fields={**button.sends, **self.fields})
        return self

    @property
    def box(self) -> str:
        """The name of the field for a message: a box, or else a line."""
        boxes = [n for n, kind in self.kinds.items() if kind == "textarea"]
        return [*boxes, *self.writable()][0]

    def writable(self) -> list[str]:
        """The names of the fields that a person can write in."""
        fixed = {"hidden", "submit", "button", "checkbox", "radio"}
        return [name for name, kind in self.kinds.items() if kind not in fixed]


class Script(NamedTuple):
    """A script of a page, and how far the page is read when it runs."""

    text: str
    src: str | None
    sees: int
    """How many elements are there by then, in the order of the page."""
    is_allowed: bool
    """Whether the page's policy lets it run."""
    is_module: bool = False


@dataclass
class Page:
    """What came back for one address, after every redirect."""

    url: str
    """Path and query, as the address bar would show them."""
    status: int
    html: str
    crash: Crash | None = None
    """What the code behind the page raised, if it did."""
    templates: list[str] = field(default_factory=list)
    """The templates that the page was made from, where that is known."""
    headers: Headers = field(default_factory=list)
    """What came with it."""

    @property
    def address(self) -> str:
        """The whole of its address, which others on it count from."""
        return SITE + self.url

    @cached_property
    def root(self) -> Element:
        """The page's outermost element."""
        return parse(self.html)

    @cached_property
    def text(self) -> str:
        """What can be read on the page, one line for each line of it."""
        body = self.root.first("body")
        whole = "".join(_read(body)) if body else ""
        lines = (" ".join(line.split()) for line in whole.split(_BREAK))
        return "\n".join(line for line in lines if line)

    def header(self, name: str) -> str:
        """What came with it by this name, or nothing."""
        return ", ".join(self._headers(name))

    @cached_property
    def told(self) -> set[tuple[str, str]]:
        """What the page tells, for a comparison with what it told before.

        It is each line that can be read, and each text with the class and the
        style of its element: as no style sheet is asked about, a text may be
        there all the time, and only these show it.
        """
        found = {("", line) for line in self.text.splitlines()}
        body = self.root.first("body")
        for element in _shown(body) if body else ():
            given = element.attributes
            look = ", ".join(given.get(key, "") for key in ("class", "style"))
            text = " ".join(element.text.split())
            if text and not element.first(_FIELDS):
                found.add((look, text))
        return found

    @property
    def quoted(self) -> str:
        """What can be read on the page, as a sentence may quote it."""
        lines = self.text.splitlines()
        text = " / ".join(lines[:6]) + (" / …" if len(lines) > 6 else "")
        if len(text) > QUOTED:
            text = text[:QUOTED] + "…"
        return f"“{text}”" if text else "nothing at all"

    @property
    def title(self) -> str:
        """The text of the `title` element."""
        element = self.root.first("title")
        return " ".join(element.text.split()) if element else ""

    def failure(self, kind: str, seen: str = "", **more: Any) -> Failure:
        """What this page lacks, for a check to raise: see `Failure`."""
        return Failure(kind, seen, read=self.quoted, at=self.url, **more)

    def shows(self, *wanted: str) -> bool:
        """Whether all these can be read, whatever their case and spacing."""
        text = " ".join(self.text.casefold().split())
        return all(" ".join(w.casefold().split()) in text for w in wanted)

    def expect(self, *wanted: str) -> None:
        """Raise Failure unless each of these can be read on the page."""
        for text in wanted:
            if not self.shows(text):
                raise self.failure("not_on_page", asked=text)

    def expect_time(self, moment: str) -> None:
        """Raise Failure unless this time of the day can be read.

        Such as `21:08:09`, whatever signs stand between the numbers; or one
        of twelve hours that says which half of the day it means.
        """
        if not _written(moment).search(self.text):
            raise self.failure("not_on_page", asked=moment)

    def expect_once(self, sent: str) -> None:
        """Raise Failure unless what was sent once is on the page once."""
        self.expect(sent)
        times = self.count(sent)
        if times > 1:
            seen = (
                f"I sent “{sent}” once, and it is on the page {times} times."
            )
            raise self.failure("more_than_once", seen, got=times)

    def count(self, wanted: str) -> int:
        """How many times this can be read."""
        return self.text.casefold().count(wanted.casefold())

    def line_with(self, wanted: str) -> str:
        """The first line on which this can be read, or nothing."""
        for line in self.text.splitlines():
            if wanted.casefold() in line.casefold():
                return line
        return ""

    def has(self, selector: str) -> bool:
        """Whether an element matches this CSS selector."""
        return self.first(selector) is not None

    def first(self, selector: str) -> Element | None:
        """The first element that matches this CSS selector, or None."""
        return self.root.first(selector)

    @property
    def forms(self) -> list[Form]:
        """The forms of the page, in order."""
        beside = self.root.select(_FIELDS_BESIDE)
        return [_form(element, beside) for element in self.root.select("form")]

    def form_with(self, kind: str) -> Form | None:
        """The first form that has a field of this kind, or None."""
        for form in self.forms:
            if kind in form.kinds.values():
                return form
        return None

    def box_form(self) -> Form | None:
        """The form to write a message in, or None.

        It has a box, or a line; on `/` a line is for the name.
        """
        on_main_page = self.url.partition("?")[0] == "/"
        line = None if on_main_page else self.form_with("text")
        return self.form_with("textarea") or line

    @property
    def box(self) -> str:
        """A CSS selector of what `box_form` has to write in."""
        if not self.has("textarea"):
            for line in self.root.select("form input"):
                name = line.attributes.get("name")
                if name and field_kind(line) == "text":
                    return f'[name="{name}"]'
        return "textarea"

    @property
    def scripts(self) -> list[Script]:
        """The scripts of the page, in the order in which they run."""
        found = []
        elements = self.elements
        for place, element in enumerate(elements):
            attributes = element.attributes
            kind = attributes.get("type", "").lower()
            src = attributes.get("src")
            late = kind == "module" or (src and "defer" in attributes)
            if element.tag == "script" and (
                kind in ("", "module") or "javascript" in kind
            ):
                sees = len(elements) if late else place
                runs = self.policy.allows_script(element)
                is_module = kind == "module"
                found.append(Script(element.text, src, sees, runs, is_module))
        return sorted(found, key=lambda script: script.sees == len(elements))

    @property
    def refresh(self) -> tuple[int, str] | None:
        """When a browser loads the page anew, in seconds, and from where.

        By a `Refresh` header, or by `<meta http-equiv="refresh">`.
        """
        for given in self._said("Refresh"):
            found = _REFRESH.match(given)
            if found:
                return int(found["seconds"]), found["address"] or self.url
        return None

    @cached_property
    def policy(self) -> Policy:
        """What it lets a browser run, and show."""
        return Policy(",".join(self._said("Content-Security-Policy")))

    def _said(self, name: str) -> Iterator[str]:
        """What headers by this name say, and tags in their place."""
        yield from self._headers(name)
        for meta in self.root.select("meta[http-equiv]"):
            if meta.attributes["http-equiv"].lower() == name.lower():
                yield meta.attributes.get("content", "")

    def _headers(self, name: str) -> Iterator[str]:
        for key, value in self.headers:
            if key.lower() == name.lower():
                yield value

    @cached_property
    def elements(self) -> list[Element]:
        """Every element of the page, in order."""
        return list(_preorder(self.root))


def _read(body: Element) -> Iterator[str]:
    """The text that is seen of an element, and where lines end."""
    waiting = [*body.children][::-1]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            yield node
        elif node.tag in ("br", "hr"):
            yield _BREAK
        elif _is_hidden(node):
            continue
        elif node.tag == "pre":
            yield _BREAK + node.text.replace("\n", _BREAK) + _BREAK
        elif node.tag in _LINE:
            waiting += [_BREAK, *node.children, _BREAK][::-1]
        elif node.tag not in _UNSEEN:
            waiting += [*node.children][::-1]


def _is_hidden(element: Element) -> bool:
    """Whether its own tag says that nothing of it is shown."""
    given = element.attributes
    return (
        "hidden" in given
        or (element.tag == "dialog" and "open" not in given)
        or bool(_NOT_SHOWN.search(given.get("style", "")))
    )


def _shown(body: Element) -> Iterator[Element]:
    """The elements inside of an element that tell something, and are seen."""
    waiting = [body]
    while waiting:
        for node in waiting.pop().children:
            if isinstance(node, str) or node.tag in _UNSEEN | _PRESSED:
                continue
            if not _is_hidden(node):
                yield node
                waiting.append(node)


def _preorder(root: Element) -> Iterator[Element]:
    """An element, and all within, in the order of their tags."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        yield element
        inner = [it for it in element.children if not isinstance(it, str)]
        waiting += inner[::-1]


_FIELDS = "input, textarea, select, button"
_FIELDS_BESIDE = ", ".join(f"{tag}[form]" for tag in _FIELDS.split(", "))
"""Those that name the form that they belong to, wherever they stand."""


def _form(form: Element, beside: Sequence[Element]) -> Form:
    fields, kinds, buttons = {}, {}, {}
    inside = [it for it in form.select(_FIELDS) if "form" not in it.attributes]
    own_id = form.attributes.get("id")
    theirs = [it for it in beside if it.attributes["form"] == own_id]
    for item in [*inside, *theirs]:
        attributes = item.attributes
        name = attributes.get("name", "")
        kind = field_kind(item)
        if item.tag == "button":
            if (attributes.get("type") or "submit") == "submit":
                words = " ".join(item.text.split())
                buttons[words] = _button(item, attributes.get("value", ""))
        elif item.tag == "input" and kind in ("submit", "image"):
            words = attributes.get("value") or "Submit"
            buttons[words] = _button(item, words)
        elif item.tag == "textarea":
            kinds[name], fields[name] = kind, item.text
        else:
            kinds[name], fields[name] = kind, attributes.get("value", "")
    attributes = form.attributes
    return Form(
        method=(attributes.get("method") or "get").upper(),
        action=attributes.get("action", ""),
        fields=fields,
        kinds=kinds,
        buttons=buttons,
    )


def _button(element: Element, value: str) -> Button:
    name = element.attributes.get("name")
    return Button(
        leads_to=element.attributes.get("formaction", ""),
        sends={name: value} if name else {},
    )


def field_kind(element: Element) -> str:
    """What a field of a form is to a browser; of others, their tag.

    An input of a type that a browser does not know is a line of text.
    """
    if element.tag != "input":
        return element.tag
    kind = element.attributes.get("type", "").lower()
    return kind if kind in _NO_LINE else "text"


def _written(moment: str) -> re.Pattern[str]:
    """How people write a time such as `21:08:09`."""
    hours, *others = moment.split(":")
    rest = r"[^\d\n]{1,3}".join(["", *others]) + r"(?!\d)"
    hour = int(hours)
    twelve, half = (hour - 1) % 12 + 1, "ap"[hour >= 12]
    return re.compile(
        rf"(?<!\d)(0?{hour}{rest}"
        rf"|0?{twelve}{rest}(\W\d\d)?\W{{0,3}}{half}\.?m)",
        re.IGNORECASE,
    )
