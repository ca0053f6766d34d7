"""Every chore of the project, by name: `nox -l` lists them."""

from __future__ import annotations

import hashlib
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import nox

if sys.version_info < (3, 11):  # noqa: UP036, nox itself runs on older ones
    sys.stderr.write(
        "The course needs Python 3.11 or newer, and nox was started by "
        "Python {}.{}: install it with a newer one, such as 'python3.13 -m "
        "pip install nox', and start it with that.\n".format(*sys.version_info)
    )
    sys.exit(2)

HERE = "{}.{}".format(*sys.version_info)
PYTHONS = sorted({"3.11", "3.12", "3.13", "3.14", HERE})
LONG = [
    "tests/bench",
    "tests/course/test_mistakes.py",
    "tests/course/test_place.py",
    "tests/final/faults",
]
"""Tests of some minutes, for the Python that starts nox and no other."""

PROJECT = nox.project.load_toml("pyproject.toml")
PINS = Path("requirements.txt")

nox.needs_version = ">=2025.2.9"
nox.options.sessions = ["tests"]
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.reuse_venv = "yes"
nox.options.error_on_missing_interpreters = False
nox.options.download_python = "never"

# uv leaves this to the first import, and a work's process, which keeps nothing
# outside its folder, would do it again each time.
os.environ["UV_COMPILE_BYTECODE"] = "1"


@nox.session
def course(session: nox.Session) -> None:
    """The course's tool with all it needs: nox -s course -- run 5."""
    install(session, "course")
    status = follow(session, "python", "-m", "course", *session.posargs)
    if status:
        sys.exit(status)


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """All tests but the browser's, on each supported Python there is."""
    install(session, "tests")
    left_out = ["tests/browser"]
    if session.python != HERE:
        left_out += LONG
    ignored = [f"--ignore={path}" for path in left_out]
    session.run("pytest", *ignored, *session.posargs)


@nox.session
def browser(session: nox.Session) -> None:
    """The tests in a real Chromium, the one that is on this machine."""
    install(session, "browser")
    session.run("pytest", "tests/browser", *session.posargs)


@nox.session
def soak(session: nox.Session) -> None:
    """An hour's life of the deployed chat: does anything pile up?"""
    install(session, "tests")
    session.run("python", "-m", "bench.soak", *session.posargs)


@nox.session
def latest(session: nox.Session) -> None:
    """All tests with the newest Flask and friends in place of the pins."""
    names = re.sub(r"==[^;\n]+", "", PINS.read_text(encoding="utf-8"))
    wanted = nox.project.dependency_groups(PROJECT, "tests")
    session.install("--upgrade", *names.splitlines(), *wanted)
    session.run("pytest", "--ignore=tests/browser", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Style and types: ruff check, ruff format --check, mypy."""
    install(session, "lint")
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("mypy")


@nox.session
def bench(session: nox.Session) -> None:
    """How quick the verdicts are, against Python loading Flask and pytest."""
    install(session, "tests")
    session.run("python", "-m", "bench.course", *session.posargs)


@nox.session(name="bench-chat")
def bench_chat(session: nox.Session) -> None:
    """The deployed chat against the usual ones, under the same load."""
    install(session, "tests")
    session.run("python", "-m", "bench.chat", *session.posargs)


def install(session: nox.Session, group: str) -> None:
    """Install the pins and a dependency group, unless they are there.

    What was installed is noted in the environment, so that one that has
    exactly this already starts at once.
    """
    wanted = nox.project.dependency_groups(PROJECT, group)
    text = PINS.read_text(encoding="utf-8") + "\n".join(wanted)
    digest = hashlib.sha256(text.encode()).hexdigest()
    note = Path(session.virtualenv.location, "installed")
    if note.is_file() and note.read_text(encoding="utf-8") == digest:
        return
    session.install("-r", str(PINS), *wanted)
    note.write_text(digest, encoding="utf-8")


def follow(session: nox.Session, program: str, *arguments: str) -> int:
    """Run a program to its own end; gives its exit status.

    Unlike `session.run`, which says only whether it failed, and which kills
    what has not ended half a second after Ctrl-C.
    """
    command = [str(Path(session.bin, program)), *arguments]
    changed = {**os.environ, **session.env}.items()
    env = {name: value for name, value in changed if value is not None}
    with subprocess.Popen(command, env=env) as child:
        signal.signal(signal.SIGTERM, lambda *_: child.terminate())
        patience = None
        while True:
            try:
                return child.wait(patience)
            except KeyboardInterrupt:  # the terminal has told the child too
                patience = 10
            except subprocess.TimeoutExpired:
                child.terminate()
