"""A page reads alike, whichever parser has read it."""

from __future__ import annotations

import pytest

from course.browser import html_in_c, html_in_python
from course.browser.html import Element, content
from course.lessons import all_lessons

ODD = {
    "nothing": "",
    "text": "hello",
    "unclosed": "<p>one<p>two<ul><li>a<li>b",
    "unquoted": "<input name=x value=1 disabled><a href=/x?a=1&b=2>x</a>",
    "entities": "<p>&lt;b&gt; &amp; &nbsp;&eacute;&#8217;&unknown;",
    "nested": "<form><p><form><input></form></p></form>",
    "table": "<table><tr><td>1<form><input></table>",
    "script": "<script>if (a < b) document.write('</p>')</script>",
    "noscript": "<noscript><p>no script</p></noscript>",
    "template": "<template title='a>b'><i>inside</i> &lt;</template>",
    "deep in a template": "<template><div><p><a href=x>y</a></p></div>",
    "textarea": "<textarea>\n a &lt; b</textarea>",
    "comment": "<p>a<!-- b -->c</p>",
    "drawing": "<svg viewBox='0 0 1 1'><title>x</title><path d=''/></svg>",
    "crossed": "<b>one<i>two</b>three</i>",
}
TEMPLATES = {
    f"{lesson.label}-{file.stem}": file.read_text(encoding="utf-8")
    for lesson in all_lessons()
    for file in sorted((lesson.folder / "templates").glob("*.html"))
}
SELECTORS = (
    "a[href]",
    "body > :last-child",
    "h1, h2, h3",
    "input, textarea, select, button",
    "link[rel~=stylesheet][href]",
    "p",
)


def tree(element: Element) -> object:
    """All that is asked of an element, and of those within."""
    inner = [
        it if isinstance(it, str) else tree(it) for it in element.children
    ]
    inside = content(element) if element.tag == "template" else ""
    return element.tag, element.attributes, element.text, inside, inner


@pytest.mark.parametrize(
    "html", (ODD | TEMPLATES).values(), ids=ODD | TEMPLATES
)
def test_two_parsers_read_alike(html: str) -> None:
    ours, theirs = html_in_c.parse(html), html_in_python.parse(html)
    assert tree(ours) == tree(theirs)
    for selector in SELECTORS:
        found = [tree(it) for it in ours.select(selector)]
        assert found == [tree(it) for it in theirs.select(selector)]
