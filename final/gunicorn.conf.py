"""How gunicorn serves the chat; it reads this file by itself.

WEB_CONCURRENCY, the number of workers, it reads from the environment.
"""

import os
import resource
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import gevent  # type: ignore[import-untyped]
from gunicorn.glogging import Logger

address = os.getenv("IP", "0.0.0.0")
host = f"[{address}]" if ":" in address else address
bind = f"{host}:{os.getenv('PORT', '5000')}"
worker_class = "gevent"

# A stream is open for as long as somebody looks at the page.
worker_connections = 20_000
_, most_files = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (most_files, most_files))

# The router keeps its connections for 90 seconds: it must be the first to
# close one, or it may send a request down a line that is just closing.
keepalive = 95

# Streams end by themselves as soon as a worker is told to stop; this is for
# the requests that are under way, and well under the 30 seconds that Heroku
# gives.
graceful_timeout = 5

# The chat itself decides whom to believe about addresses and HTTPS.
forwarded_allow_ips = ""
control_socket_disable = True

# What people write, and after which message they read on, is nobody's
# business: no query, no form.
accesslog = "-"
access_log_format = "%(m)s %(U)s %(s)s %(b)s bytes %(M)s ms"


# Seconds for a form, which the page gives up after 20, and for each part of
# an answer to go out.
SLOW, UNREAD = 25, 60


class Log(Logger):
    """Writes an address as it came: a line end in it begins no line here."""

    def access(self, resp: Any, req: Any, environ: Any, took: Any) -> None:
        """Write the line; what made no sense has had one, and no path."""
        if "PATH_INFO" in environ:
            super().access(resp, req, environ, took)

    def atoms(self, resp: Any, req: Any, environ: Any, took: Any) -> Any:
        """Return what `access_log_format` names; all else costs time."""
        return {
            "m": environ["REQUEST_METHOD"],
            "U": quote(environ["PATH_INFO"], encoding="latin-1"),
            "s": resp.status.partition(" ")[0],
            "b": resp.sent,
            "M": int(took.total_seconds() * 1000),
        }

    def exception(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        """Write what went wrong; to be slow is the visitor's own affair."""
        if not isinstance(sys.exc_info()[1], TimeoutError):
            super().exception(msg, *args, **kwargs)


logger_class = Log


def on_starting(server: Any) -> None:
    """Refuse to start with settings that cannot be used.

    A worker that found them wrong would only be started again, for ever.
    """
    from chat.settings import Settings

    Settings.read(os.environ, Path())


def pre_request(worker: Any, request: Any) -> None:
    """Give an answer so long to be read, and a form to arrive.

    That is in all for a form, however steadily it drips.
    """
    request.unreader.sock.settimeout(UNREAD)
    if request.method != "POST":
        return
    read, ends = request.body.reader.read, time.monotonic() + SLOW

    def read_in_time(size: int) -> Any:
        left = max(ends - time.monotonic(), 0)
        with gevent.Timeout(left, TimeoutError("a form that drips")):
            return read(size)

    request.body.reader.read = read_in_time


def post_request(
    worker: Any, request: Any, environ: Any, response: Any
) -> None:
    """Let a line be silent for as long as `keepalive` says."""
    request.unreader.sock.settimeout(None)


def post_worker_init(worker: Any) -> None:
    """Let the streams see that the worker is told to stop."""
    tail = worker.wsgi.extensions["tail"]
    tail.stopping = lambda: not worker.alive


def worker_int(worker: Any) -> None:
    """End at Ctrl-C, a moment after the streams.

    gunicorn would raise SystemExit in a greenlet next, while the process may
    be ending already: that prints a traceback.
    """
    time.sleep(0.1)
    os._exit(0)
