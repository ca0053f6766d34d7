"""The parser that a computer has, selectolax: see `html`."""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode


class Element:
    """See `html.Element`."""

    def __init__(self, node: LexborNode) -> None:
        self._node = node

    @property
    def tag(self) -> str:
        return self._node.tag or ""

    @property
    def attributes(self) -> dict[str, str]:
        found = self._node.attributes
        return {name: value or "" for name, value in found.items()}

    @property
    def text(self) -> str:
        return self._node.text()

    @property
    def outer(self) -> str:
        return self._node.html or ""

    @property
    def children(self) -> Iterator[Element | str]:
        for node in self._node.iter(include_text=True):
            if node.is_text_node:
                yield node.text_content or ""
            elif node.is_element_node:
                yield Element(node)

    def select(self, selector: str) -> list[Element]:
        return [Element(node) for node in self._node.css(selector)]

    def first(self, selector: str) -> Element | None:
        node = self._node.css_first(selector)
        return Element(node) if node else None


def parse(html: str) -> Element:
    """See `html.parse`."""
    root = LexborHTMLParser(html).root
    assert root
    return Element(root)
