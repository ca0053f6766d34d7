from flask import Flask
from . import security, settings, tables, views


def create_app():
    """Put the chat together"""
    app = Flask(
        __name__,
        template_folder="../templates",
        static_folder="../static",
    )
    app.config.from_object(settings)
    tables.create_tables()
    app.register_blueprint(security.guard)
    app.register_blueprint(views.pages)
    return app
