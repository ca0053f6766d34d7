"""Code as HTML, line by line, in the colours of the page."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from markupsafe import Markup, escape
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_for_filename
from pygments.lexers.special import TextLexer
from pygments.lexers.templates import HtmlDjangoLexer
from pygments.token import STANDARD_TYPES, Token, _TokenType
from pygments.util import ClassNotFound

from course.differ import Span

Piece = tuple[str, str]
"""A class of Pygments' style sheet, empty where there is none, and a text."""


@functools.cache
def pieces(path: str, text: str) -> list[list[Piece]]:
    """The pieces of each line of a file; `path` tells the language."""
    lines: list[list[Piece]] = [[]]
    for kind, value in _lexer(path).get_tokens(text):
        for number, part in enumerate(value.split("\n")):
            if number:
                lines.append([])
            if part:
                _add(lines[-1], _class(kind), part)
    return lines[: len(text.splitlines())]


def as_html(line: Iterable[Piece], marks: Iterable[Span] = ()) -> Markup:
    """A line, with `mark` around the letters at these places."""
    found = ""
    for marked, part in _cut(line, list(marks)):
        html = "".join(
            f'<span class="{kind}">{escape(text)}</span>'
            if kind
            else str(escape(text))
            for kind, text in part
        )
        found += f"<mark>{html}</mark>" if marked else html
    return Markup(found)


def _lexer(path: str) -> Lexer:
    if path.endswith(".html"):  # a template
        return HtmlDjangoLexer(stripnl=False)
    try:
        return get_lexer_for_filename(PurePosixPath(path).name, stripnl=False)
    except ClassNotFound:
        return TextLexer(stripnl=False)


def _class(kind: _TokenType) -> str:
    while kind not in STANDARD_TYPES:
        assert kind.parent is not None
        kind = kind.parent
    plain = kind in Token.Text or kind in Token.Text.Whitespace
    return "" if plain else STANDARD_TYPES[kind]


def _add(line: list[Piece], kind: str, text: str) -> None:
    """Add a piece to a line, or to its last piece if that is alike."""
    if line and line[-1][0] == kind:
        text = line.pop()[1] + text
    line.append((kind, text))


def _cut(
    line: Iterable[Piece], marks: list[Span]
) -> Iterator[tuple[bool, list[Piece]]]:
    """The line in parts that are marked, or not."""
    part: list[Piece] = []
    inside = False
    at = 0
    edges = {edge for mark in marks for edge in mark}
    for kind, text in line:
        while text:
            if at in edges:
                if part:
                    yield inside, part
                part = []
                inside = any(start <= at < end for start, end in marks)
            end = min((edge for edge in edges if edge > at), default=None)
            length = len(text) if end is None else end - at
            part.append((kind, text[:length]))
            at += len(text[:length])
            text = text[length:]
    if part:
        yield inside, part
