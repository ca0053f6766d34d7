"""`course site`: builds the pages if it must, and serves them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from course.commands import site
from course.lessons import ROOT
from course.sandbox.ports import free_port

from .conftest import Type

NOW = 1_900_000_000
PAGE = "<h1>The pages</h1>"


SERVE = """
import signal
from pathlib import Path
from course.cli import main
from course.commands import site
site.BUILT = Path({built!r})
site.SOURCES = ()
signal.signal(signal.SIGINT, signal.default_int_handler)
raise SystemExit(main())
"""
"""What `python -m course` does, with other pages.

Ctrl-C counts, also where a shell runs the tests behind its `&`.
"""


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one source, and no pages yet."""
    (tmp_path / "steps").mkdir()
    write(tmp_path / "steps" / "README.md", NOW)
    monkeypatch.setattr(site, "ROOT", tmp_path)
    monkeypatch.setattr(site, "BUILT", tmp_path / "build")
    monkeypatch.setattr(site, "SOURCES", ("steps",))
    return tmp_path


def write(file: Path, moment: float) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(PAGE, encoding="utf-8")
    os.utime(file, (moment, moment))


def test_pages_are_new_until_a_source_changes(sources: Path) -> None:
    assert not site.is_new()
    write(sources / "build" / "index.html", NOW + 1)
    assert site.is_new()
    write(sources / "steps" / "README.md", NOW + 2)
    assert not site.is_new()


def test_what_a_chat_leaves_behind_is_no_source(sources: Path) -> None:
    write(sources / "build" / "index.html", NOW + 1)
    for name in "chat.db", "instance/chat.db-wal", "__pycache__/run.pyc":
        write(sources / "steps" / name, NOW + 2)
    assert site.is_new()


def test_all_sources_are_there() -> None:
    assert [it for it in site.SOURCES if not (ROOT / it).exists()] == []


def test_nox_builds_what_is_not_there(
    sources: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = "import sys; open('told', 'w').write(' '.join(sys.argv[1:]))"
    monkeypatch.setattr(site, "_nox", lambda: [sys.executable, "-c", note])
    site.build()
    assert (sources / "told").read_text(encoding="utf-8") == "-s site"


def test_a_build_that_fails_is_told(
    sources: Path, monkeypatch: pytest.MonkeyPatch, type_in: Type
) -> None:
    failing = [sys.executable, "-c", "raise SystemExit(1)"]
    monkeypatch.setattr(site, "_nox", lambda: failing)
    said = type_in("site")
    assert said.status == 2
    assert said.err == site.NOT_BUILT + "\n"


def test_without_nox_there_is_a_sentence(
    sources: Path, monkeypatch: pytest.MonkeyPatch, type_in: Type
) -> None:
    monkeypatch.setattr(site, "_nox", lambda: None)
    assert type_in("site").refused_with("python -m pip install", "nox")


def test_without_nox_old_pages_are_better_than_none(
    sources: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(site, "_nox", lambda: None)
    write(sources / "build" / "index.html", NOW - 1)
    site.build()
    assert "older than what they are made of" in capsys.readouterr().out


def test_a_port_that_is_taken_is_refused(sources: Path, type_in: Type) -> None:
    write(sources / "build" / "index.html", NOW + 1)
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = str(taken.getsockname()[1])
        assert type_in("site", "--port", port).refused_with(port, "--port")


@pytest.mark.skipif(
    sys.platform == "win32", reason="a group of processes is told otherwise"
)
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_says_where_it_serves_and_ends(
    tmp_path: Path, how: signal.Signals
) -> None:
    write(tmp_path / "index.html", NOW)
    write(tmp_path / "it.wasm", NOW)
    port = free_port()
    with subprocess.Popen(
        [
            *(sys.executable, "-c", SERVE.format(built=str(tmp_path))),
            *("site", "--port", str(port)),
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as tool:
        assert tool.stdout
        address = f"http://127.0.0.1:{port}"
        assert f"{address} (Ctrl-C stops it)" in tool.stdout.readline()
        with urllib.request.urlopen(address) as answer:
            assert answer.read().decode() == PAGE
        with urllib.request.urlopen(f"{address}/it.wasm") as answer:
            assert answer.headers["Content-Type"] == "application/wasm"
        tool.send_signal(how)
        assert tool.wait() == 0
        assert tool.stdout.read() == "Stopped.\n"
