"""HTML as a browser reads it: the one place that knows the parser.

It is selectolax, written in C. `justhtml`, which is pure Python and so goes
where no C does, was passed over for this side: here it takes 0.5 s to be
imported and six times as long for a page, and `check` has half a second.
"""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode


class Element:
    """An element of a page."""

    def __init__(self, node: LexborNode) -> None:
        self._node = node

    @property
    def tag(self) -> str:
        """Its name, in small letters."""
        return self._node.tag or ""

    @property
    def attributes(self) -> dict[str, str]:
        """What its tag says; an attribute without a value has an empty one."""
        found = self._node.attributes
        return {name: value or "" for name, value in found.items()}

    @property
    def text(self) -> str:
        """All text in it, as it is written."""
        return self._node.text()

    @property
    def own_text(self) -> str:
        """The text in it that is in no element within."""
        return self._node.text(deep=False)

    @property
    def children(self) -> Iterator[Element | str]:
        """The elements and the pieces of text right inside, in order."""
        for node in self._node.iter(include_text=True):
            if node.is_text_node:
                yield node.text_content or ""
            elif node.is_element_node:
                yield Element(node)

    def select(self, selector: str) -> list[Element]:
        """The elements within that match a CSS selector, in order."""
        return [Element(node) for node in self._node.css(selector)]

    def first(self, selector: str) -> Element | None:
        """The first element within that matches, or None."""
        node = self._node.css_first(selector)
        return Element(node) if node else None


def parse(html: str) -> Element:
    """The `html` element of a page, which is there whatever was sent."""
    root = LexborHTMLParser(html).root
    assert root
    return Element(root)
