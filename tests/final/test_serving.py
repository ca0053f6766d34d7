"""The chat as the Procfile serves it."""

from __future__ import annotations

import runpy
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from signal import SIGINT

import pytest
from gunicorn.util import parse_address

from course.lessons import FINAL, ROOT
from tests.final.conftest import Deploy, on_sqlite
from tests.support.deployment import deployed, procfile
from tests.support.event_source import EventSource
from tests.support.person import Person
from tests.support.server import NotStarted, ServerProcess

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        sys.platform == "win32", reason="gunicorn does not run on Windows"
    ),
]


@pytest.mark.parametrize("direct", ["on", "off"])
def test_two_servers_of_two_workers_are_one_room(
    deploy: Deploy, direct: str
) -> None:
    servers = [deploy(DIRECT=direct), deploy(DIRECT=direct)]
    people = [
        Person(f"person{number}", servers[number % 2].port)
        for number in range(6)
    ]
    with ExitStack() as open_streams:
        streams = [
            open_streams.enter_context(EventSource(person))
            for person in people
            for _ in range(3)
        ]
        with ThreadPoolExecutor(len(people)) as pool:
            talks = [
                pool.submit(person.say, f"{person.name}: {number}")
                for number in range(20)
                for person in people
            ]
        said = {talk.result() for talk in talks}
        stories = [tuple(stream.wait(120)) for stream in streams]
        assert len(said) == len(stories[0]) == 120
        assert set(stories[0]) == said
        assert set(stories) == {stories[0]}
        for server in servers:
            server.stop()
        assert all(stream.wait_until_ended(30) for stream in streams)


@on_sqlite
@pytest.mark.parametrize("direct", ["on", "off"])
def test_a_reader_who_stalls_slows_nobody_and_misses_nothing(
    deploy: Deploy, direct: str
) -> None:
    server = deploy(WEB_CONCURRENCY="1", DIRECT=direct)
    ann, ben = (Person(name, server.port) for name in ("ann", "ben"))
    with EventSource(ben, stalled=True) as late, EventSource(ben) as stream:
        # More than the buffers between here and there can hold.
        said = [
            ann.say(f"{number} " + "\U0001f600" * 1990)
            for number in range(250)
        ]
        assert stream.wait(len(said)) == said
        late.go_on()
        assert late.wait(len(said)) == said
        server.stop()
        assert late.wait_until_ended(30)


def test_streams_end_by_themselves_when_the_server_stops(
    server: ServerProcess,
) -> None:
    ann = Person("ann", server.port)
    with ExitStack() as open_streams:
        streams = [
            open_streams.enter_context(EventSource(ann)) for _ in range(100)
        ]
        said = [ann.say("last words")]
        for stream in streams:
            assert stream.wait(1) == said
        server.terminate()
        end = time.monotonic() + 30
        cut_off = [
            stream
            for stream in streams
            if not stream.wait_until_ended(end - time.monotonic())
        ]
        assert not cut_off, f"{len(cut_off)} streams broke off"
        assert server.wait(20) == 0
        assert "graceful timeout" not in server.log


@on_sqlite
def test_ctrl_c_ends_it_with_every_stream_open_and_without_a_fright(
    server: ServerProcess,
) -> None:
    ann, ben = (Person(name, server.port) for name in ("ann", "ben"))
    with EventSource(ann), EventSource(ben):
        # A terminal tells the workers, too.
        for process in server.processes():
            process.send_signal(SIGINT)
        assert server.wait() == 0
    assert "Traceback" not in server.log


def test_the_log_has_a_line_for_each_request_and_not_what_was_said(
    deploy: Deploy,
) -> None:
    server = deploy(WEB_CONCURRENCY="1")
    ann = Person("ann", server.port)
    ann.say("nobody's business")
    ann.ask("GET", f"{ann.path}?before=77")
    ann.ask("GET", "/a%0Ab")
    server.stop()
    assert "POST /chat/ann 201" in server.log
    assert "GET /chat/ann 200" in server.log
    assert "business" not in server.log
    assert "before" not in server.log
    assert "GET /a%0Ab 404" in server.log


def test_gunicorn_does_not_start_without_a_secret(tmp_path: Path) -> None:
    server = deployed("", tmp_path, SECRET="")
    with pytest.raises(NotStarted, match="Set SECRET"):
        server.start()
    assert server.wait() > 0


@pytest.mark.parametrize(
    ("address", "host"),
    [("127.0.0.1", "127.0.0.1"), ("::1", "::1"), ("::", "::")],
)
def test_it_listens_where_it_is_told(
    monkeypatch: pytest.MonkeyPatch, address: str, host: str
) -> None:
    monkeypatch.setenv("IP", address)
    monkeypatch.setenv("PORT", "8000")
    found = runpy.run_path(str(FINAL / "gunicorn.conf.py"))
    assert parse_address(found["bind"]) == (host, 8000)


def test_the_release_phase_makes_the_tables(database_url: str) -> None:
    done = subprocess.run(
        procfile("release"),
        cwd=ROOT,
        env={
            "DATABASE_URL": database_url,
            "DYNO": "release.1",
            "SECRET": "only for the tests",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
