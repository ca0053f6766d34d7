"""The fast way to send a tick: the tail writes to the sockets itself.

A generator for each reader costs a switch to that reader and back at every
tick, some four times what the write costs. Where gunicorn lends out the
socket and it does not block (worker class gevent), the reader's own greenlet
sleeps and the tail writes. What a socket has no room for at once, the
reader's greenlet finishes, and catches up by itself.

gunicorn does not promise `gunicorn.socket`. Without it nothing is lost but
speed: `line` returns None and the generators do the work.
"""

import contextlib
import os
import socket
import threading
from collections.abc import Mapping
from typing import Any

ROUND = 1000
"""Sockets written before others in the process have their turn."""


class Line:
    """The socket of one reader."""

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection
        self._number = connection.fileno()
        self._rest = memoryview(b"")
        self._gone = False
        self._back = threading.Event()

    def write(self, data: bytes) -> int:
        """Return how many bytes went out at once; the rest is kept."""
        try:
            sent = os.write(self._number, data)
        except BlockingIOError:
            return 0
        except OSError:
            self._gone = True
            return 0
        if sent:
            self._rest = memoryview(data)[sent:]  # No copy for each.
        return sent

    def hand_back(self) -> None:
        """Wake the reader's greenlet."""
        self._back.set()

    def wait(self) -> bool:
        """Sleep until the line comes back, and send what was left over.

        Returns whether the reader is still there.
        """
        self._back.wait()
        self._back.clear()
        rest, self._rest = self._rest, memoryview(b"")
        try:
            self._socket.sendall(rest)
        except OSError:
            self._gone = True
        return not self._gone

    def end(self) -> None:
        """Take no further request from this reader.

        A browser that comes back must find a server that is not stopping,
        and a reader who does not read must not be waited for.
        """
        with contextlib.suppress(OSError):
            self._socket.shutdown(
                socket.SHUT_RDWR if self._gone else socket.SHUT_RD
            )


def line(environ: Mapping[str, Any], direct: bool = True) -> Line | None:
    """Return the reader's line, None where the server is to write itself.

    That is where it does not lend it, or the line may not be used directly.
    """
    connection = environ.get("gunicorn.socket")
    if connection is None or os.get_blocking(connection.fileno()):
        return None
    if not direct or environ["SERVER_PROTOCOL"] != "HTTP/1.1":
        return None
    return Line(connection)


def chunk(data: bytes) -> bytes:
    """Return data as HTTP/1.1 frames it when the length is not known."""
    return b"%x\r\n%b\r\n" % (len(data), data)
