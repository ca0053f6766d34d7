"""Two programs that are started side by side do not get the same port."""

from __future__ import annotations

import itertools
import socket
from contextlib import closing

import pytest

from course.sandbox import ports
from course.sandbox.ports import PORTS


def test_a_port_on_which_somebody_listens_is_passed_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with closing(socket.create_server(("127.0.0.1", ports.free_port()))) as it:
        taken = it.getsockname()[1]
        monkeypatch.setattr(
            ports, "_turns", itertools.count(PORTS.index(taken))
        )
        assert ports.free_port() != taken


def test_a_port_that_was_chosen_is_not_chosen_again_soon() -> None:
    """The program that is to listen there may still be starting."""
    chosen = [ports.free_port() for _ in range(1000)]
    assert len(set(chosen)) == len(chosen)


def test_nobody_is_handed_such_a_port_who_asks_for_any() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        assert other.getsockname()[1] not in PORTS
    assert ports.free_port() in PORTS
