from flask import Flask
from . import database, security, settings, views


def create_app():
    """Put the chat together"""
    app = Flask(
        __name__,
        template_folder="../templates",
        static_folder="../static",
    )
    app.config.from_object(settings)
    database.create_tables()
    app.register_blueprint(security.security)
    app.register_blueprint(views.chat)
    return app
