"""Asks an application as its server would, and leaves its answer with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any


class Untaken:
    """An application whose answer has a status and headers, and no body yet.

    What made it goes on when `body` is taken, part by part.
    """

    def __init__(self, app: Any) -> None:
        self.app = app
        self.body: Iterable[bytes] = ()

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        self.body = self.app(environ, start_response)
        return ()


def close(body: Iterable[bytes]) -> None:
    """Tell the application that no more of an answer is wanted."""
    end = getattr(body, "close", None)
    if end:
        end()


def lines(body: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of a body that comes in parts, each when it is whole."""
    rest = b""
    for part in body:
        *whole, rest = (rest + part).split(b"\n")
        yield from (line + b"\n" for line in whole)
    if rest:
        yield rest
