"""The parser that a browser's tab has, justhtml: see `html`."""

from __future__ import annotations

from collections.abc import Iterator

from justhtml import JustHTML
from justhtml.dom import Element as Node
from justhtml.dom import Template, Text


class Element:
    """See `html.Element`."""

    def __init__(self, node: Node) -> None:
        self._node = node

    @property
    def tag(self) -> str:
        return self._node.name

    @property
    def attributes(self) -> dict[str, str]:
        found = self._node.attrs or {}
        return {name: value or "" for name, value in found.items()}

    @property
    def text(self) -> str:
        pieces = []
        waiting = [*self.children][::-1]
        while waiting:
            piece = waiting.pop()
            if isinstance(piece, str):
                pieces.append(piece)
            else:
                waiting += [*piece.children][::-1]
        return "".join(pieces)

    @property
    def outer(self) -> str:
        return self._node.to_html(pretty=False)

    @property
    def children(self) -> Iterator[Element | str]:
        for node in self._node.children or ():
            if isinstance(node, Text):
                yield node.data or ""
            elif isinstance(node, Node):
                yield Element(node)

    def select(self, selector: str) -> list[Element]:
        found = self._node.query(selector)
        return [
            Element(it)
            for it in found
            if isinstance(it, Node) and not _is_in_a_template(it)
        ]

    def first(self, selector: str) -> Element | None:
        return next(iter(self.select(selector)), None)


def _is_in_a_template(node: Node) -> bool:
    around = node.parent
    while around is not None and not isinstance(around, Template):
        around = around.parent
    return around is not None


def parse(html: str) -> Element:
    """See `html.parse`."""
    page = JustHTML(html, sanitize=False, scripting_enabled=False)
    root = page.root.query_one("html")
    assert isinstance(root, Node)
    return Element(root)
