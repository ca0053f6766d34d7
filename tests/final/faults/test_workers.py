"""Workers die and are replaced: nobody's message is lost, or there twice."""

from __future__ import annotations

import os
import signal

from tests.final.faults.conftest import Serve, on_postgresql, on_sqlite
from tests.final.faults.conversation import conversation
from tests.support.deployment import signal_master, workers
from tests.support.person import Reader
from tests.support.server import Server


def test_a_worker_is_killed(server: Server) -> None:
    with conversation(server.port) as talk:
        for said in (200, 600):
            talk.until(said)
            os.kill(workers(server)[0], signal.SIGKILL)
        talk.everybody_has_everything()
        assert any(cut_off(reader) for reader in talk.readers)


@on_sqlite
def test_readers_come_and_go(server: Server) -> None:
    with conversation(server.port, restless=True) as talk:
        talk.everybody_has_everything()
        assert sum(reader.opened for reader in talk.readers) > 100


@on_sqlite
def test_gunicorn_is_restarted(server: Server, start: Serve) -> None:
    with conversation(server.port, each=30) as talk:
        talk.until(200)
        server.terminate()
        server.wait()
        start(server.port)
        talk.everybody_has_everything()
        assert all(reader.ended for reader in talk.readers)


@on_sqlite
def test_gunicorn_is_reloaded(server: Server) -> None:
    with conversation(server.port, each=30) as talk:
        talk.until(200)
        before = workers(server)
        signal_master(server, signal.SIGHUP)
        talk.everybody_has_everything()
        assert not set(before) & set(workers(server))


@on_postgresql
def test_two_machines_are_one_room(server: Server, start: Serve) -> None:
    other = start()
    with conversation(server.port, other.port, restless=True) as talk:
        talk.everybody_has_everything()


def cut_off(reader: Reader) -> bool:
    """Whether a stream broke off, besides the one that is open now."""
    return reader.opened - reader.ended > 1
