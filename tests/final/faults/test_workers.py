"""Workers die and are replaced: nobody's message is lost, or there twice."""

from __future__ import annotations

from signal import SIGHUP

import pytest

from tests.final.conftest import Deploy, on_postgresql
from tests.final.faults.conversation import Conversation
from tests.support.deployment import workers
from tests.support.event_source import EventSource
from tests.support.server import ServerProcess

pytestmark = pytest.mark.long


def test_a_worker_is_killed(server: ServerProcess) -> None:
    with Conversation(server.port) as talk:
        for said in (200, 600):
            talk.until(said)
            workers(server)[0].kill()
        talk.everybody_has_everything()
        assert any(cut_off(stream) for stream in talk.streams)


def test_readers_come_and_go(server: ServerProcess) -> None:
    with Conversation(server.port, restless=True) as talk:
        talk.everybody_has_everything()
        assert sum(stream.opened for stream in talk.streams) > 100


def test_gunicorn_is_restarted(server: ServerProcess) -> None:
    with Conversation(server.port, each=30) as talk:
        talk.until(200)
        server.stop()
        server.start()
        talk.everybody_has_everything()
        assert all(stream.ended for stream in talk.streams)


def test_gunicorn_is_reloaded(server: ServerProcess) -> None:
    with Conversation(server.port, each=30) as talk:
        talk.until(200)
        before = workers(server)
        server.processes()[0].send_signal(SIGHUP)
        talk.everybody_has_everything()
        assert not set(before) & set(workers(server))


@on_postgresql
def test_two_machines_are_one_room(deploy: Deploy) -> None:
    with Conversation(deploy().port, deploy().port, restless=True) as talk:
        talk.everybody_has_everything()


def cut_off(stream: EventSource) -> bool:
    """Whether a stream broke off, besides the one that is open now."""
    return stream.opened - stream.ended > 1
