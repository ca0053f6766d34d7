"""A report as a page: `class_page.html` is its template."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from .outcome import COLUMNS, Report


def as_html(report: Report) -> str:
    """One page that needs nothing else: no script, no picture, no font."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["code"] = _code
    return environment.get_template("class_page.html").render(
        report=report,
        columns=COLUMNS,
        made=datetime.now().strftime("%d %B %Y, %H:%M"),
    )


def _code(text: str) -> Markup:
    """Text as HTML, with `code` where it stands between backticks."""
    return Markup(re.sub("`([^`]+)`", r"<code>\1</code>", str(escape(text))))
