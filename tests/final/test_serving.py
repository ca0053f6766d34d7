"""The chat as the Procfile serves it."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from tests.final.serving import ROOT, Client, Listener, Served, command

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="gunicorn does not run on Windows"
)

Serve = Callable[..., Served]


@pytest.fixture
def serve(database_url: str, tmp_path: Path) -> Iterator[Serve]:
    """Serve the room, perhaps more than once side by side."""
    running: list[Served] = []

    def serve(workers: int = 2, **environment: str) -> Served:
        served = Served(
            tmp_path / f"server{len(running)}.log",
            DATABASE_URL=database_url,
            WEB_CONCURRENCY=str(workers),
            **environment,
        )
        running.append(served)
        served.wait()
        return served

    yield serve
    for served in running:
        served.end()


@pytest.mark.parametrize("direct", ["on", "off"])
def test_two_servers_of_two_workers_are_one_room(
    serve: Serve, direct: str
) -> None:
    servers = [serve(DIRECT=direct), serve(DIRECT=direct)]
    people = [
        Client(servers[number % 2].port, f"person{number}")
        for number in range(6)
    ]
    listeners = [person.listen() for person in people for _ in range(3)]

    def talk(person: Client) -> None:
        for number in range(20):
            person.say(f"{person.name}: {number}")

    with ThreadPoolExecutor(len(people)) as threads:
        list(threads.map(talk, people))
    stories = [tuple(listener.wait_for(120)) for listener in listeners]
    said = {f"{p.name}: {number}" for p in people for number in range(20)}
    assert set(stories[0]) == said
    assert len(stories[0]) == len(said)
    assert set(stories) == {stories[0]}
    for served in servers:
        served.end()
    assert all(listener.ended() for listener in listeners)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("direct", ["on", "off"])
def test_a_reader_who_stalls_slows_nobody_and_misses_nothing(
    serve: Serve, direct: str
) -> None:
    served = serve(workers=1, DIRECT=direct)
    speaker, reader = (Client(served.port, name) for name in ("ann", "ben"))
    stalled = reader.stream()
    listener = reader.listen()
    # More than the buffers between here and there can hold.
    said = [f"{number} " + "\U0001f600" * 1990 for number in range(250)]
    for text in said:
        speaker.say(text)
    assert listener.wait_for(len(said)) == said
    late = Listener(stalled)
    assert late.wait_for(len(said)) == said
    served.end()
    assert late.ended()


def test_streams_end_by_themselves_when_the_server_stops(
    serve: Serve,
) -> None:
    served = serve()
    reader = Client(served.port, "ann")
    listeners = [reader.listen() for _ in range(100)]
    reader.say("hello")
    for listener in listeners:
        assert listener.wait_for(1) == ["hello"]
    served.process.send_signal(signal.SIGTERM)
    assert all(listener.ended() for listener in listeners)
    assert served.process.wait(20) == 0
    assert "graceful timeout" not in served.log.read_text()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_ctrl_c_ends_it_with_every_stream_open_and_without_a_fright(
    serve: Serve,
) -> None:
    served = serve()
    listeners = [Client(served.port, name).listen() for name in ("ann", "ben")]
    # A terminal tells the workers, too.
    master = psutil.Process(served.process.pid)
    for process in (master, *master.children()):
        process.send_signal(signal.SIGINT)
    assert served.process.wait(30) == 0
    for listener in listeners:
        listener.ended()
    assert "Traceback" not in served.log.read_text()


def test_the_log_has_a_line_for_each_request_and_not_what_was_said(
    serve: Serve,
) -> None:
    served = serve(workers=1)
    ann = Client(served.port, "ann")
    ann.say("nobody's business")
    ann.read("?before=77")
    with contextlib.suppress(urllib.error.HTTPError):
        urllib.request.urlopen(f"http://127.0.0.1:{served.port}/a%0Ab")
    served.end()
    log = served.log.read_text()
    assert "POST /chat/ann 201" in log
    assert "GET /chat/ann 200" in log
    assert "business" not in log
    assert "before" not in log
    assert "GET /a%0Ab 404" in log


def test_gunicorn_does_not_start_without_a_secret(tmp_path: Path) -> None:
    served = Served(tmp_path / "server.log", SECRET="", DATABASE_URL="")
    assert served.process.wait(30) != 0
    assert "Set SECRET" in served.log.read_text()


def test_the_release_phase_makes_the_tables(database_url: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command("release")],
        cwd=ROOT,
        env={"DATABASE_URL": database_url, "DYNO": "release.1", "SECRET": "x"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
