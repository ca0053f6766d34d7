"""Somebody with a name at the other end of a socket."""

from __future__ import annotations

import http.client
import json
import random
import secrets
import time
from contextlib import closing, suppress
from typing import NamedTuple
from urllib.parse import quote, urlencode

from selectolax.lexbor import LexborHTMLParser

from tests.support.server import HOST, PATIENCE

RETRY = 0.05
"""Seconds before something is tried again."""

TROUBLE = (OSError, http.client.HTTPException)
"""What a connection ends with when the other end is gone."""


class Refused(ConnectionError):
    """A server did not let somebody in; the message has its answer."""


class Entry(NamedTuple):
    """A message of the room, from wherever it was read."""

    number: int
    author: str
    text: str

    @classmethod
    def of(cls, data: str | bytes) -> Entry:
        """The message that the chat's JSON tells of."""
        fields = json.loads(data)
        return cls(fields["id"], fields["from"], fields["text"])


class Answer(NamedTuple):
    """What came back; the headers by their names."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


class Person:
    """Somebody with a name, at one of several ports of the same room.

    With an address they come by way of a proxy, which tells it. Raises
    Refused where they are not given the name.
    """

    def __init__(self, name: str, *ports: int, address: str = "") -> None:
        self.name = name
        self.ports = ports
        self.address = address
        self.cookie = ""
        answer = self.ask("POST", "/", {"username": name})
        if answer.status != 302:
            raise Refused(f"no name: {answer}")
        self.cookie = answer.headers["Set-Cookie"].partition(";")[0]

    @property
    def path(self) -> str:
        """Where their own page is."""
        return f"/chat/{quote(self.name, safe='')}"

    def connect(self) -> http.client.HTTPConnection:
        """A connection of one's own to any of the ports."""
        port = random.choice(self.ports)
        return http.client.HTTPConnection(HOST, port, timeout=PATIENCE)

    def headers(self, port: int) -> dict[str, str]:
        """What a browser says with every request."""
        own = {
            "Accept": "application/json",
            "Cookie": self.cookie,
            "Origin": f"http://{HOST}:{port}",
        }
        return own | (
            {"X-Forwarded-For": self.address} if self.address else {}
        )

    def ask(
        self,
        method: str,
        path: str,
        form: dict[str, str] | None = None,
        **more: str,
    ) -> Answer:
        """Send a request by itself, with more headers or other ones.

        Raises TROUBLE when it breaks.
        """
        with closing(self.connect()) as connection:
            headers = self.headers(connection.port) | more
            if form is not None:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request(method, path, urlencode(form or {}), headers)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())

    def post(self, text: str, uid: str) -> Answer:
        """Send a message once."""
        return self.ask("POST", self.path, {"message": text, "uid": uid})

    def say(self, text: str) -> Entry:
        """Send a message, as the page does, until it is acknowledged.

        What is not is sent again with the same uid.
        """
        uid = secrets.token_hex(8)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with suppress(*TROUBLE):
                answer = self.post(text, uid)
                if answer.status == 201:
                    return Entry.of(answer.body)
                assert answer.status in (429, 503), answer
            time.sleep(RETRY)
        raise AssertionError(f"Nobody ever took {text!r}.")

    def reads_back(self) -> list[Entry]:
        """Page back to the first message ever; gives all, oldest first."""
        found: list[Entry] = []
        query: str | None = ""
        while query is not None:
            answer = self.ask("GET", self.path + query)
            assert answer.status == 200, answer
            page = LexborHTMLParser(answer.body.decode())
            found[:0] = [
                Entry(int(item.attributes["data-number"] or 0), *texts)
                for item in page.css("#messages li")
                if (texts := [part.text() for part in item.css("b, p")])
            ]
            older = page.css_first("#older:not([hidden])")
            query = older.attributes["href"] if older else None
        return found
