"""A page as a browser has it: the text to see, the forms, the scripts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from .. import texts
from ..unmet import Unmet

_BREAK = "\x1e"
"""Stands for the end of a line; a newline in the HTML is only a space."""
_UNSEEN = "head, script, style, template, textarea"
_LINE = "p, div, li, tr, h1, h2, h3, h4, h5, h6, article, section, form, td"


@dataclass
class Form:
    """A form of a page: where it goes, how, and what it would send."""

    method: str
    action: str
    fields: dict[str, str]
    kinds: dict[str, str]
    """For each field that has a name, `text`, `textarea`, `hidden`, …"""
    buttons: dict[str, str]
    """The words on each button that sends the form, and where it leads if
    that is elsewhere than `action`."""

    def can_be_sent(self) -> bool:
        """Whether a browser has a way to send it: a button, or Enter."""
        lines = [kind for kind in self.kinds.values() if kind == "text"]
        return bool(self.buttons) or (
            len(lines) == 1 and "textarea" not in self.kinds.values()
        )

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


@dataclass
class Page:
    """What came back for one address, after every redirect."""

    url: str
    """Path and query, as the address bar would show them."""
    status: int
    html: str
    error: dict[str, Any] | None = None
    """What the code behind the page raised, if it did."""
    templates: list[str] = field(default_factory=list)
    """The templates that the page was made from, where that is known."""
    tree: LexborHTMLParser = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.tree = LexborHTMLParser(self.html)

    @property
    def text(self) -> str:
        """What can be read on the page, one line for each line of it."""
        tree = LexborHTMLParser(self.html)
        for node in tree.css(_UNSEEN):
            node.decompose()
        for node in tree.css("br"):
            node.replace_with(_BREAK)
        for node in tree.css(_LINE):
            node.insert_before(_BREAK)
            node.insert_after(_BREAK)
        whole = tree.body.text() if tree.body else ""
        lines = (" ".join(line.split()) for line in whole.split(_BREAK))
        return "\n".join(line for line in lines if line)

    @property
    def title(self) -> str:
        """The text of the `title` element."""
        node = self.tree.css_first("title")
        return " ".join(node.text().split()) if node else ""

    def shows(self, *wanted: str) -> bool:
        """Whether all these can be read, whatever their case and spacing."""
        text = " ".join(self.text.casefold().split())
        return all(" ".join(w.casefold().split()) in text for w in wanted)

    def expect(self, *wanted: str) -> None:
        """Unmet unless each of these can be read on the page."""
        for text in wanted:
            if not self.shows(text):
                raise Unmet(texts.not_on_page(self, text))

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
        return self.tree.css_first(selector) is not None

    def element(self, selector: str) -> dict[str, str | None] | None:
        """The attributes of the first element that matches, or None."""
        node = self.tree.css_first(selector)
        return dict(node.attributes) if node else None

    @property
    def forms(self) -> list[Form]:
        """The forms of the page, in order."""
        return [self._form(node) for node in self.tree.css("form")]

    def form_with(self, kind: str) -> Form | None:
        """The first form that has a field of this kind, or None."""
        for form in self.forms:
            if kind in form.kinds.values():
                return form
        return None

    @property
    def scripts(self) -> list[Script]:
        """The scripts of the page, in the order in which they run."""
        found = []
        nodes = self.tree.css("*")
        for place, node in enumerate(nodes):
            kind = (node.attributes.get("type") or "").lower()
            src = node.attributes.get("src")
            late = kind == "module" or (src and "defer" in node.attributes)
            if node.tag == "script" and (
                kind in ("", "module") or "javascript" in kind
            ):
                sees = len(nodes) if late else place
                found.append(Script(node.text(), src, sees))
        return sorted(found, key=lambda script: script.sees == len(nodes))

    def elements(self) -> list[dict[str, Any]]:
        """Every element of the page, as the stand-in browser takes them."""
        nodes = self.tree.css("*")
        places = {node.mem_id: place for place, node in enumerate(nodes)}
        return [
            {
                "tag": node.tag,
                "attributes": {
                    name: value or ""
                    for name, value in node.attributes.items()
                },
                "text": node.text(deep=False),
                "parent": places.get(node.parent.mem_id, -1)
                if node.parent
                else -1,
            }
            for node in nodes
        ]

    def _form(self, node: LexborNode) -> Form:
        fields, kinds, buttons = {}, {}, {}
        for item in node.css("input, textarea, select, button"):
            attributes = item.attributes
            name = attributes.get("name") or ""
            kind = (attributes.get("type") or "text").lower()
            leads_to = attributes.get("formaction") or ""
            if item.tag == "button":
                if (attributes.get("type") or "submit") == "submit":
                    buttons[" ".join(item.text().split())] = leads_to
            elif item.tag == "input" and kind in ("submit", "image"):
                buttons[attributes.get("value") or "Submit"] = leads_to
            elif item.tag == "textarea":
                kinds[name], fields[name] = "textarea", item.text()
            else:
                kinds[name], fields[name] = kind, attributes.get("value") or ""
        return Form(
            method=(node.attributes.get("method") or "get").upper(),
            action=node.attributes.get("action") or "",
            fields=fields,
            kinds=kinds,
            buttons=buttons,
        )
