"""The chat: what `create_app` puts together, a module for each concern.

final/README.md has a table of what each of them is about.
"""

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from . import commands, database, errors, posting, security, stream, views
from .settings import Settings


def create_app(environment: Mapping[str, str] = os.environ) -> Flask:
    """Return the chat as the environment's variables describe it.

    Its tables are made or brought up to date on the way. Raises SystemExit,
    with a sentence, when a variable is missing or cannot be read.
    """
    app = Flask(
        __name__, template_folder="../templates", static_folder="../static"
    )
    settings = Settings.read(environment, Path(app.instance_path))
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret,
        SECRET_KEY_FALLBACKS=settings.old_secrets,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        MAX_CONTENT_LENGTH=64 * 1024,
        MAX_FORM_PARTS=10,
        TRUSTED_HOSTS=settings.hosts or None,
    )
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=1
        )
    room = database.Database(settings.database_url)
    # A worker that cannot begin would end gunicorn, and the chat with it.
    with contextlib.suppress(*database.UNABLE):
        room.upgrade()
    app.extensions["database"] = room
    tail = stream.Tail(room, settings.keep_days)
    app.extensions["tail"] = tail
    app.extensions["posting"] = posting.Posting(
        room, settings.limits, stored=tail.wake
    )
    security.protect(app, settings.https)
    errors.explain(app)
    app.register_blueprint(views.chat)
    app.register_blueprint(commands.operator)
    return app
