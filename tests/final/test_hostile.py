"""Whatever is sent, to wherever it can be sent, is text or is refused."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from urllib.parse import quote, unquote

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser
from werkzeug.test import TestResponse

from chat import messages, people
from tests.final.client import ORIGIN, ChatClient
from tests.final.conftest import NewApp, on_sqlite
from tests.final.hostile import BYTES, PAYLOADS

pytestmark = pytest.mark.long

HEADERS = [
    ["HTTP_HOST"],
    ["HTTP_ORIGIN"],
    ["HTTP_SEC_FETCH_SITE"],
    ["HTTP_COOKIE"],
    ["CONTENT_TYPE"],
    ["CONTENT_LENGTH"],
    [
        "HTTP_REFERER",
        "HTTP_ACCEPT",
        "HTTP_USER_AGENT",
        "HTTP_LAST_EVENT_ID",
        "HTTP_X_FORWARDED_FOR",
        "HTTP_X_FORWARDED_PROTO",
        "HTTP_X_FORWARDED_HOST",
        "HTTP_IF_NONE_MATCH",
        "HTTP_IF_MODIFIED_SINCE",
        "HTTP_RANGE",
    ],
]
"""Those that decide what becomes of a request by themselves, then others."""

PATHS = ["/", "/chat/ann", "/chat/ann/stream", "/static/chat.js", "/hit"]


@pytest.fixture
def app(new_app: NewApp) -> Flask:
    """The chat, behind a router that it believes, with no limits."""
    app = new_app(LIMITS="off", PROXIES="1")
    app.testing = False  # What goes wrong is answered, with a 500.
    return app


def test_there_are_enough() -> None:
    assert len(set(PAYLOADS)) >= 200


def test_in_a_name(app: Flask) -> None:
    plain = count(ChatClient(app).join(""))
    for payload in PAYLOADS:
        client = ChatClient(app)
        answer = client.join(payload)
        page = LexborHTMLParser(answer.text)
        try:
            client.name = people.tidy(payload)
        except ValueError:
            assert answer.status_code == 400, payload
            (typed,) = page.css("#username")
            assert shown(typed.attributes["value"]) == shown(payload)
            assert count(answer) == plain, payload
            continue
        assert answer.status_code in (302, 409), payload
        if answer.status_code == 302:
            path = f"/chat/{quote(client.name, safe='')}"
            assert unquote(answer.location) == unquote(path)
            page = LexborHTMLParser(client.get(path).text)
            assert [name.text() for name in page.css("#menu bdi")] == [
                client.name
            ]


def test_in_a_message(app: Flask, ann: ChatClient) -> None:
    kept = []
    for payload in PAYLOADS:
        answer = ann.say(payload)
        try:
            kept.append(messages.tidy(payload))
        except ValueError:
            assert answer.status_code == 400, payload
            continue
        assert answer.status_code == 201, payload
        assert answer.json["text"] == kept[-1]
    assert len(kept) > 200
    with ann.stream(f"{ann.epoch()}-0") as stream:
        assert stream.texts(len(kept)) == kept
    for query, some in pages(kept):
        assert [shown(text) for text in ann.reads(query)] == list(
            map(shown, some)
        )
        page = ann.page(query)
        tags = {node.tag for node in page.css("#messages *")}
        assert tags <= {"li", "article", "b", "time", "p", "a"}
        for link in page.css("#messages a"):
            assert set(link.attributes) == {"href", "target", "rel"}
            assert (link.attributes["href"] or "").startswith("http")


def pages(kept: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Each page of the history, as `?before=`, with what it must show."""
    for end in range(len(kept), 0, -messages.PAGE):
        yield f"?before={end + 1}", kept[max(end - messages.PAGE, 0) : end]


def test_in_a_refusal_that_gives_it_back(app: Flask, ann: ChatClient) -> None:
    ann.submit("/leave")
    plain = count(ann.submit("/chat/ann", message="plain"))
    for payload in PAYLOADS:
        answer = ann.submit("/chat/ann", message=payload, uid=payload)
        assert answer.status_code in (400, 403), payload
        assert count(answer) == plain, payload
        (box,) = LexborHTMLParser(answer.text).css("textarea")
        assert shown(box.text()) == shown(payload)


def test_in_a_uid(app: Flask, ann: ChatClient) -> None:
    for payload in PAYLOADS:
        fits = len(payload) <= messages.LONGEST_UID and payload.isprintable()
        answer = ann.say("x", uid=payload)
        assert answer.status_code == (201 if fits else 400), payload
        if fits and payload:
            assert answer.json["uid"] == payload


@on_sqlite
def test_in_a_query(app: Flask, ann: ChatClient) -> None:
    ann.say("hello")
    for payload in [*map(quote, PAYLOADS), *BYTES]:
        ann.page(f"?before={payload}")
        stream = ann.get(f"/chat/ann/stream?after={payload}")
        assert stream.status_code == 200, payload
        stream.close()
        for path in ("/leave", "/", "/clear"):
            answer = ann.post(
                f"{path}?next={payload}",
                data={"username": "ann", "next": payload},
                headers=ORIGIN,
            )
            assert answer.location in ("/", "/chat/ann"), payload


@on_sqlite
@pytest.mark.parametrize("names", HEADERS, ids=lambda names: names[0])
def test_in_a_header(app: Flask, ann: ChatClient, names: list[str]) -> None:
    for payload, place in zip(PAYLOADS, cycle(PATHS), strict=False):
        sent = dict.fromkeys(names, payload.encode().decode("latin-1"))
        headers = {"HTTP_ORIGIN": ORIGIN["Origin"], **sent}
        for method, path in [("GET", place), ("POST", "/chat/ann")]:
            with ann.open(
                path,
                method=method,
                data={"message": "x"} if method == "POST" else None,
                environ_overrides=headers,
            ) as answer:
                assert answer.status_code < 500, (method, path, payload)
                where = answer.headers.get("Location", "/")
                assert where[0] == "/"
                assert where[1:2] not in ("/", "\\")


@on_sqlite
def test_in_a_path(app: Flask, ann: ChatClient) -> None:
    for payload in [*(quote(text, "") for text in PAYLOADS), *BYTES]:
        for path in ("/{}", "/chat/{}", "/chat/{}/stream", "/static/{}"):
            answer = ann.get(path.format(payload))
            assert answer.status_code < 500, (path, payload)
            for secret in ("root:", "create_app", "SQLite format"):
                assert secret not in answer.get_data(as_text=True)[:10_000]
            answer.close()
            answer = ann.post(path.format(payload), headers=ORIGIN)
            assert answer.status_code < 500, (path, payload)


def shown(text: str | None) -> str:
    """What of a text the parser of a page keeps."""
    return "".join((text or "").replace("\0", "\ufffd").split())


def count(answer: TestResponse) -> int:
    """How many elements a page has."""
    return len(LexborHTMLParser(answer.text).css("*"))
