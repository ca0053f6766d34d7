"""Tables of Markdown, whose heads may be empty, for those who hear them."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx

UNSEEN = '<span class="unseen">Row</span>'
"""What stands in the head above the names of rows."""


def mend_heads(app: Sphinx, document: nodes.document, page: str) -> None:
    """Drop the heads that are empty, and name a column that has no name."""
    for head in list(document.findall(nodes.thead)):
        if not head.astext().strip():
            head.parent.remove(head)
            continue
        for cell in head.findall(nodes.entry):
            if not cell.astext().strip():
                cell.clear()
                cell += nodes.raw("", UNSEEN, format="html")
