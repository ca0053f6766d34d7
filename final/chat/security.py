"""What every request and every answer must be, whatever it is about."""

from __future__ import annotations

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface
from werkzeug.exceptions import Forbidden

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


class Forged(Forbidden):
    """A form that is not ours; what it holds must not come back in ours."""

    description = "This form was not sent from a page of the chat."


class Sessions(SecureCookieSessionInterface):
    """Cookies that stay on HTTPS whenever they were given out there."""

    def get_cookie_secure(self, app: Flask) -> bool:
        """Whether the browser may send the cookie by HTTPS alone."""
        return request.is_secure


def protect(app: Flask) -> None:
    """Refuse what is forged, and tell browsers what is not allowed."""
    app.session_interface = Sessions()
    app.before_request(refuse_forgeries)
    app.after_request(set_headers)


def refuse_forgeries() -> None:
    """Refuse a form that was not sent from one of our own pages."""
    if request.method != "POST":
        return
    site = request.headers.get("Sec-Fetch-Site")
    _, _, origin = request.headers.get("Origin", "").partition("://")
    ours = origin == request.host
    if site != "same-origin" if site else not ours:
        raise Forged


def set_headers(response: Response) -> Response:
    """Add what browsers must keep to."""
    headers = response.headers
    headers["Content-Security-Policy"] = POLICY
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if request.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.endpoint != "static":
        headers["Cache-Control"] = "no-store"
    return response
