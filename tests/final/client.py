"""Somebody with a browser, as the server sees them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser
from werkzeug.test import TestResponse

from tests.support.events import Event, events

ORIGIN = {"Origin": "http://localhost"}
SCRIPT = {"Accept": "application/json"}


class ChatClient(FlaskClient):
    """A browser that keeps its cookies, and says where its forms are from."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app, app.response_class)
        self.name = ""

    @property
    def owner(self) -> str:
        """What the cookie says of whose browser this is."""
        with self.session_transaction() as session:
            found: str = session["owner"]
        return found

    def submit(self, path: str, *, script: bool = False, **form: str) -> Any:
        """Send a form; as the script does it, or by the button."""
        headers = ORIGIN | SCRIPT if script else ORIGIN
        return self.post(path, data=form, headers=headers)

    def join(self, name: str) -> TestResponse:
        """Ask for a name."""
        self.name = name
        response: TestResponse = self.submit("/", username=name)
        return response

    def say(self, text: str, uid: str = "", **options: Any) -> Any:
        """Send a message, as the script does it; returns the answer."""
        form = {"message": text, "uid": uid}
        path = f"/chat/{self.name}"
        return self.submit(path, script=True, **form, **options)

    def page(self, query: str = "") -> LexborHTMLParser:
        """Open one's own page."""
        response = self.get(f"/chat/{self.name}{query}")
        assert response.status_code == 200, response.status
        return LexborHTMLParser(response.text)

    def reads(self, query: str = "") -> list[str]:
        """The messages on one's own page, in their order."""
        found = self.page(query).css("#messages li p")
        return [paragraph.text() for paragraph in found]

    def last(self) -> str:
        """The id of the last message that one's own page shows."""
        shown = self.page().css_first("#messages")
        assert shown is not None
        return shown.attributes["data-last"] or ""

    def epoch(self) -> str:
        """The epoch that one's own page names."""
        return self.last().rpartition("-")[0]

    @contextlib.contextmanager
    def stream(self, after: str = "", **headers: str) -> Iterator[Stream]:
        """Read the stream, from an event's id on."""
        response = self.get(
            f"/chat/{self.name}/stream",
            query_string={"after": after} if after else {},
            headers={key.replace("_", "-"): headers[key] for key in headers},
        )
        assert response.mimetype == "text/event-stream", response.status
        try:
            yield Stream(response)
        finally:
            response.close()


class Stream:
    """What comes down a stream, one event at a time."""

    def __init__(self, response: TestResponse) -> None:
        self._events = events(_whole(response))

    def __next__(self) -> Event:
        return next(self._events)

    def __iter__(self) -> Iterator[Event]:
        return self

    def next(self, kind: str) -> Event:
        """The next event of a kind."""
        return next(event for event in self if event.kind == kind)

    def texts(self, count: int) -> list[str]:
        """What the next so many messages say."""
        return [self.next("message").json["text"] for _ in range(count)]


def _whole(response: TestResponse) -> Iterator[bytes]:
    """What the server sends at a time: it is whole events."""
    for chunk in response.response:
        assert isinstance(chunk, bytes)
        assert chunk.endswith(b"\n\n"), "an event ends with an empty line"
        yield chunk
