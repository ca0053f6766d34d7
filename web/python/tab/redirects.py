"""Redirects in a row, which may never come to a page."""

from __future__ import annotations

from urllib.parse import unquote, urljoin

from course.browser.visitor import Asked


class Redirects:
    """By which redirects each browser comes to what it asks for."""

    def __init__(self, home: str) -> None:
        """`home` is the address of the chat."""
        self._home = home
        self._led: dict[tuple[str, str], list[Asked]] = {}

    def until(self, who: str, target: str, asked: Asked) -> list[Asked]:
        """The redirects in a row of which a request's answer is the last.

        Nothing where the answer is a page, or leads away from the chat.
        """
        row = self._led.pop((who, unquote(target)), [])
        if asked.location is None:
            return []
        to = urljoin(self._home + target, asked.location).partition("#")[0]
        if not to.startswith(f"{self._home}/"):
            return []
        row.append(asked)
        self._led[who, unquote(to.removeprefix(self._home))] = row
        return row

    def end(self, row: list[Asked]) -> None:
        """A row is over: what is asked for next begins another."""
        self._led = {
            key: led for key, led in self._led.items() if led is not row
        }
