"""Ports for the servers that are started here, many of them side by side."""

from __future__ import annotations

import contextlib
import itertools
import os
import socket

PORTS = range(20_000, 32_768)
"""Below those that Linux, macOS and Windows give to whoever asks for any.

So none is given away between our look and the moment when a program that was
told to listen there does so.
"""

_turns = itertools.count(os.getpid() * 61)
"""Processes that look side by side begin apart, and go on in step."""


def free_port() -> int:
    """A port that nobody listens on, and that was not chosen here lately.

    Raises OSError where there is none.
    """
    for turn in itertools.islice(_turns, len(PORTS)):
        port = PORTS[turn % len(PORTS)]
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise OSError("There is no free port on this computer.")
