"""A report as a page: `class_page.html` is its template."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from .outcome import Report, listed, short


def as_html(report: Report) -> str:
    """One page that needs nothing else: no script, no picture, no font."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"code": _code, "listed": listed, "short": short}
    return environment.get_template("class_page.html").render(
        report=report, made=_moment(report.made)
    )


def _moment(made: str) -> str:
    """When a report was made, as one reads it."""
    moment = datetime.fromisoformat(made)
    return f"{moment.day} {moment:%B %Y, %H:%M}"


def _code(text: str) -> Markup:
    """Text as HTML, with `code` where it stands between backticks."""
    return Markup(re.sub("`([^`]+)`", r"<code>\1</code>", str(escape(text))))
