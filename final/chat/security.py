"""What every request and every answer must be, whatever it is about."""

import functools
import time
from typing import Any

from flask import Flask, Request, Response, current_app, g, redirect, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask.typing import ResponseReturnValue as Answer
from itsdangerous import BadSignature, SignatureExpired
from itsdangerous import URLSafeTimedSerializer as Serializer
from werkzeug.exceptions import BadRequest, Forbidden, RequestEntityTooLarge

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)

FORGED = "This form was not sent from a page of the chat."

BROKEN = "What you sent did not arrive in one piece. Send it again."


MINUTE, REMEMBERED = 60, 4096
"""Seconds for which so many cookies, once checked, are known to be good."""


class Sessions(SecureCookieSessionInterface):
    """Cookies that stay on HTTPS whenever they were given out there.

    To check a cookie takes longer than to store a message, and the same comes
    with every request: those that were good are not checked again at once.
    """

    def __init__(self, app: Flask) -> None:
        self._serializer = super().get_signing_serializer(app)
        self._lifetime = app.permanent_session_lifetime.total_seconds()
        self._checked = functools.lru_cache(REMEMBERED)(self._check)

    def open_session(
        self, app: Flask, request: Request
    ) -> SecureCookieSession | None:
        """Return what the visitor's cookie says, if it is one of ours."""
        cookie = request.cookies.get(self.get_cookie_name(app), "")
        try:
            said = self._checked(cookie, time.time() // MINUTE)
        except BadSignature:
            return self.session_class()
        return self.session_class(said)

    def _check(self, cookie: str, minute: float) -> dict[str, Any]:
        assert self._serializer is not None
        said, at = self._serializer.loads(cookie, return_timestamp=True)
        # One that was signed while the clock was ahead is as good as any.
        if time.time() - at.timestamp() > self._lifetime:
            raise SignatureExpired("It is old.")
        return said  # type: ignore[no-any-return]

    def get_cookie_name(self, app: Flask) -> str:
        """Return one that, under HTTPS, only this very host can set."""
        name = super().get_cookie_name(app)
        return f"__Host-{name}" if request.is_secure else name

    def get_signing_serializer(self, app: Flask) -> Serializer | None:
        """Return what signs the cookies."""
        return self._serializer

    def get_cookie_secure(self, app: Flask) -> bool:
        """Whether the browser may send the cookie by HTTPS alone."""
        return request.is_secure


def protect(app: Flask, https: bool) -> None:
    """Refuse what is forged, and tell browsers what is not allowed.

    With `https`, nothing is answered that came without it.
    """
    app.session_interface = Sessions(app)
    if https:
        app.before_request(send_on_to_https)
    app.before_request(refuse_forgeries)
    app.before_request(refuse_fragments)
    app.after_request(set_headers)


def send_on_to_https() -> Answer | None:
    """Lead whoever comes by plain HTTP to the same page by HTTPS."""
    if request.is_secure:
        return None
    return redirect(request.url.replace("http", "https", 1), 308)


def refuse_forgeries() -> None:
    """Refuse a form that was not sent from one of our own pages."""
    if request.method != "POST":
        return
    site = request.headers.get("Sec-Fetch-Site")
    _, _, origin = request.headers.get("Origin", "").partition("://")
    ours = origin == request.host
    if site != "same-origin" if site else not ours:
        raise Forbidden(FORGED)


def refuse_fragments() -> None:
    """Refuse a form that is cut short, or longer than we take.

    One that is neither is noted in `g.whole`: only that may be given back.
    """
    if request.method != "POST":
        return
    try:
        body = request.get_data()
    except RequestEntityTooLarge:
        raise
    except Exception as error:
        # What a server raises when it cannot make sense of it is its own.
        raise BadRequest(BROKEN) from error
    # Of a body of unknown length Werkzeug reads so much and keeps silent.
    if len(body) == current_app.config["MAX_CONTENT_LENGTH"]:
        raise RequestEntityTooLarge
    if len(body) < (request.content_length or 0):
        raise BadRequest(BROKEN)
    g.whole = request.form is not None


def set_headers(response: Response) -> Response:
    """Add what browsers must keep to."""
    headers = response.headers
    headers["Content-Security-Policy"] = POLICY
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"  # For browsers without a policy.
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if request.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.endpoint != "static":
        headers["Cache-Control"] = "no-store"
    return response
