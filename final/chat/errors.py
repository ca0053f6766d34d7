"""What is refused, or goes wrong, and how a visitor is told.

A script is told in JSON, everybody else on a page that gives back what they
typed.
"""

import json

from flask import Flask, g, render_template, request
from flask.typing import ResponseReturnValue as Answer
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import (
    BadHost,
    HTTPException,
    SecurityError,
    ServiceUnavailable,
)

from . import messages
from .database import UNABLE

SENTENCES = {
    404: "There is no such page.",
    405: "This page cannot be used in this way.",
    413: "That is longer than the chat can take. Go back and send less.",
    500: "Something went wrong in the chat itself. Please try again.",
}
"""What Werkzeug would say in its own words."""

AWAY = "The chat cannot store anything just now. Wait a moment and try again."


def explain(app: Flask) -> None:
    """Answer everything that is refused, or goes wrong, in a sentence."""
    app.register_error_handler(HTTPException, refuse)
    for error in UNABLE:
        app.register_error_handler(error, database_away)


def wants_json() -> bool:
    """Whether it is a script that asks."""
    script = "application/json"
    # The page's own script says no more: that need not be taken apart.
    asked = request.headers.get("Accept")
    return asked == script or request.accept_mimetypes.best == script


def refuse(error: HTTPException) -> Answer:
    """Say in a sentence what was wrong, and give back what was typed."""
    status = error.code or 500
    if error.response is not None:
        return error.get_response()
    if isinstance(request.routing_exception, (BadHost, SecurityError)):
        return error.get_response()  # A page of ours would have links.
    sentence = SENTENCES.get(status) or error.description
    headers = dict(error.get_headers())  # Such as when to come back.
    if wants_json():
        headers["Content-Type"] = "application/json"
        return json.dumps({"error": sentence}), status, headers
    # What is forged or in pieces must not come back in a form of ours.
    form = request.form if "whole" in g else {}
    if "username" in form:
        page = render_template(
            "index.html", error=sentence, typed=form["username"]
        )
    else:
        page = render_template(
            "error.html",
            sentence=sentence,
            text=form.get("message"),
            uid=form.get("uid"),
            longest=messages.LONGEST,
        )
    return page, status, headers


def database_away(error: SQLAlchemyError) -> Answer:
    """Say that nothing can be stored; the log has been told already."""
    return refuse(ServiceUnavailable(AWAY))
