"""What is forged, and what a browser is told not to do."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask, session
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import text

import chat.database
from chat.database import Database
from tests.final.client import ORIGIN, ChatClient
from tests.final.conftest import NewApp, NewClient

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

PATHS = ["/", "/chat/ann", "/clear", "/leave"]

OURS = [
    {"Origin": "http://localhost"},
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"},
]

FORGED = [
    {},
    {"Origin": "null"},
    {"Origin": "https://evil.example"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost:8000"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"},
    {"Sec-Fetch-Site": "none"},
    {"Referer": "http://localhost/chat/ann"},
]


@pytest.mark.parametrize("headers", FORGED)
def test_a_form_from_elsewhere_is_refused(
    ann: ChatClient, headers: dict[str, str]
) -> None:
    ann.say("here")
    form = {"message": "forged", "username": "forged", "uid": "1"}
    for path in PATHS:
        response = ann.post(path, data=form, headers=headers)
        assert response.status_code == 403
        assert ann.reads() == ["here"]


def test_a_form_from_elsewhere_does_not_come_back(ann: ChatClient) -> None:
    """With a button below it, one click would send what is not theirs."""
    form = {"message": "forged", "username": "forged", "uid": "1"}
    for path in PATHS:
        page = ann.post(path, data=form, headers=FORGED[2])
        assert "<form" not in page.text
        assert "forged" not in page.text


@pytest.mark.parametrize("headers", OURS)
def test_a_form_of_our_own_is_not(
    ann: ChatClient, headers: dict[str, str]
) -> None:
    form = {"message": "mine", "uid": "1"}
    response = ann.post("/chat/ann", data=form, headers=headers)
    assert response.status_code == 302
    assert ann.reads() == ["mine"]


@pytest.mark.parametrize("path", ["/clear", "/leave"])
def test_a_link_changes_nothing(ann: ChatClient, path: str) -> None:
    ann.say("here")
    assert ann.get(path).status_code == 405
    assert ann.reads() == ["here"]


@pytest.mark.parametrize(
    "path",
    ["/", "/chat/ann", "/chat/ann/stream", "/static/chat.js", "/nowhere"],
)
def test_every_answer_says_what_a_browser_must_keep_to(
    ann: ChatClient, path: str
) -> None:
    with ann.get(path) as response:
        policy = response.headers["Content-Security-Policy"].split("; ")
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "script-src 'self'" in policy
        assert "unsafe" not in str(policy)
        assert response.headers["X-Frame-Options"] == "DENY"
        assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_what_people_say_is_kept_by_no_cache(ann: ChatClient) -> None:
    assert ann.get("/chat/ann").headers["Cache-Control"] == "no-store"


def test_pages_have_no_script_or_style_in_them(ann: ChatClient) -> None:
    ann.say("hello")
    for page in (ann.page(), ann.page("?before=1")):
        for script in page.css("script"):
            assert script.attributes["src"] == "/static/chat.js"
            assert script.text().strip() == ""
        assert not page.css("style, [style], [onclick], [onload]")


def test_a_cookie_cannot_be_read_by_scripts_or_sent_along(
    new_client: NewClient,
) -> None:
    response = new_client().join("ann")
    cookie = response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Expires" in cookie
    assert "Secure" not in cookie


@pytest.mark.parametrize(
    ("proxies", "secure"), [("2", True), ("1", True), ("0", False)]
)
def test_under_https_cookies_stay_there(
    new_app: NewApp, proxies: str, secure: bool
) -> None:
    client = new_app(PROXIES=proxies).test_client()
    response = client.post(
        "/",
        data={"username": "ann"},
        headers=ORIGIN | {"X-Forwarded-Proto": "https"},
    )
    assert ("Secure" in response.headers["Set-Cookie"]) is secure
    assert ("Strict-Transport-Security" in response.headers) is secure


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example/",
        "/?next=https://evil.example",
        "/chat//evil.example",
        "/chat/https:%2F%2Fevil.example",
        "/chat/%5C%5Cevil.example",
        "/chat/ann%0d%0aLocation:%20https://evil.example",
    ],
)
def test_no_address_leads_out(ann: ChatClient, path: str) -> None:
    response = ann.get(path)
    for _ in range(5):
        location = response.headers.get("Location")
        if not location:
            break
        leads_to = urljoin("http://localhost/", location)
        assert urlsplit(leads_to)[:2] == ("http", "localhost")
        response = ann.get(location)
    assert response.status_code in (200, 404)


def test_what_people_write_is_in_no_log(
    app: Flask,
    ann: ChatClient,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Not even when it could not be stored."""
    monkeypatch.setattr(chat.database, "PATIENCE", 0)
    room: Database = app.extensions["database"]
    drop = text("DROP TABLE people")
    room.write(lambda connection: connection.execute(drop))
    assert ann.say("between us").status_code == 503
    assert "no such table" in caplog.text
    assert "between us" not in caplog.text
    assert ann.owner not in caplog.text


def test_a_page_says_how_it_can_be_used(ann: ChatClient) -> None:
    refused = ann.submit("/health")
    assert refused.status_code == 405
    assert "GET" in refused.headers["Allow"]


def test_a_host_that_is_made_up_leads_nowhere(app: Flask) -> None:
    response = app.test_client().post(
        "/",
        data={"username": "ann"},
        headers={"Host": "evil.example", "Origin": "http://evil.example"},
    )
    assert response.headers["Location"] == "/chat/ann"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("chat.example", 200),
        ("chat.example:8000", 200),
        ("www.example.org", 200),
        ("evil.example", 400),
        ("chat.example.evil.example", 400),
        ("example.org.evil.example", 400),
        ("127.0.0.1", 400),
    ],
)
def test_only_its_own_hosts_are_served_if_they_are_named(
    new_app: NewApp, host: str, status: int
) -> None:
    app = new_app(HOSTS="chat.example .example.org")
    answer = app.test_client().get("/", headers={"Host": host})
    assert answer.status_code == status
    anybody = new_app().test_client().get("/", headers={"Host": host})
    assert anybody.status_code == 200


def test_plain_http_leads_to_https(new_app: NewApp) -> None:
    client = new_app(HTTPS="on", PROXIES="1").test_client()
    plain = {"X-Forwarded-Proto": "http", "Host": "chat.example"}
    for path in ("/", "/chat/a?before=7&x=%20", "/static/chat.js", "/none"):
        answer = client.get(path, headers=plain)
        assert answer.status_code == 308
        assert answer.location == f"https://chat.example{path}"
    posted = client.post("/", data={"username": "ann"}, headers=plain)
    assert posted.status_code in (308, 403)
    assert "Set-Cookie" not in posted.headers
    secure = {**plain, "X-Forwarded-Proto": "https"}
    assert client.get("/", headers=secure).status_code == 200


def test_a_page_tells_others_what_it_is(app: Flask, ann: ChatClient) -> None:
    for page in (app.test_client().get("/"), ann.get("/chat/ann")):
        (found,) = LexborHTMLParser(page.text).css("meta[name=description]")
        assert found.attributes["content"]


@pytest.mark.parametrize(
    "cookie", ["x", "..", "e30.x.y", "\xff", "." * 5000, '"', "a=b"]
)
def test_a_broken_cookie_is_no_cookie(app: Flask, cookie: str) -> None:
    client = app.test_client(use_cookies=False)
    headers = {"Cookie": f"session={cookie}"}
    assert client.get("/", headers=headers).status_code == 200
    assert client.get("/chat/ann", headers=headers).location == "/"


def test_a_session_is_for_one_request_alone(
    app: Flask, ann: ChatClient
) -> None:
    cookie = ann.get_cookie("session")
    assert cookie
    headers = {"Cookie": f"session={cookie.value}"}
    for _ in range(2):
        with app.test_request_context("/", headers=headers):
            session["username"] += "!"
            assert session["username"] == "ann!"


def test_under_https_no_other_host_can_set_the_cookie(new_app: NewApp) -> None:
    """Which is what the name's beginning tells browsers."""
    client = ChatClient(new_app(PROXIES="1"))
    client.environ_base["HTTP_X_FORWARDED_PROTO"] = "https"
    client.environ_base["wsgi.url_scheme"] = "https"
    response = client.post(
        "/",
        data={"username": "ann"},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert "Secure" in cookie
    assert "Path=/;" in cookie
    assert "Domain" not in cookie
    assert client.get("/").status_code == 302
