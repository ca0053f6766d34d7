"""A chat with Flask-SocketIO: every message is emitted to everybody."""

from __future__ import annotations

from datetime import datetime

from flask import Flask
from flask_socketio import SocketIO, emit  # type: ignore[import-untyped]

app = Flask(__name__)
socketio = SocketIO(app)


@socketio.on("message")  # type: ignore[untyped-decorator]
def add_message(message: dict[str, str]) -> None:
    """Put the time on a message and hand it to everybody."""
    now = datetime.now().strftime("%H:%M:%S")
    emit("message", {"timestamp": now, **message}, broadcast=True)
