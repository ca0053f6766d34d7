"""HTTP with a work that may have to wait for a processor."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Callable
from typing import Any

from .allowance import Allowance

SHORTEST = 0.01
"""Seconds of one wait: a socket that may not wait at all is another thing."""


class PatientConnection(http.client.HTTPConnection):
    """A connection that gives a work its allowance for each part it reads."""

    def __init__(self, port: int, allow: Callable[[], Allowance]) -> None:
        """`allow` gives the time for one part, which begins to count."""
        super().__init__("127.0.0.1", port, timeout=max(allow().left, 0.0))
        self._allow = allow

    def connect(self) -> None:
        """Connect, with a socket that is as patient."""
        super().connect()
        self.sock = _PatientSocket(self.sock, self._allow)


class _PatientSocket(socket.socket):
    """A socket that looks again, when its time is over, whether it is."""

    def __init__(
        self, plain: socket.socket, allow: Callable[[], Allowance]
    ) -> None:
        seconds = plain.gettimeout()  # before it is no longer one
        super().__init__(fileno=plain.detach())
        self.settimeout(seconds)
        self._allow = allow

    def recv_into(self, *arguments: Any) -> int:
        """Receive, as a `socket.socket` does."""
        allowance = self._allow()
        while True:
            self.settimeout(max(allowance.wait, SHORTEST))
            try:
                return super().recv_into(*arguments)
            except TimeoutError:
                if allowance.left <= 0:
                    raise
