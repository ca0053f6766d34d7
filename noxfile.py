"""Every chore of the project, by name: `nox -l` lists them."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

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

TOOL = "tests/course"
CATALOGUE = f"{TOOL}/test_mistakes.py"
BROWSER = "tests/browser"
PAGES_TESTS = "tests/site"
WORKSHOP_TESTS = "tests/web"
IN_CHROMIUM = [BROWSER, PAGES_TESTS, WORKSHOP_TESTS]
BENCH_TESTS = "tests/bench"
CHAT_TESTS = "tests/final"
"""All of them take long, and need what is installed for `bench`."""

SLOWEST = "--durations=12"
"""Has pytest tell where the time went."""

WEB = Path("web")
"""What comes from npm, and what is made of it."""
PAGES = Path("build", "pages")
SITE = Path("build", "site")
"""The pages' sources, which are made as well, and what becomes of them."""

PROJECT = nox.project.load_toml("pyproject.toml")
PINS = Path("requirements.txt")
TOOLS = Path("locks", "tools.txt")
"""What else is installed, pinned; not at the root, where Heroku looks."""

nox.needs_version = ">=2025.2.9"
nox.options.sessions = [f"tests-{HERE}"]
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.reuse_venv = "yes"
nox.options.error_on_missing_interpreters = False
nox.options.download_python = "never"

# uv leaves this to the first import, and a work's process, which keeps nothing
# outside its folder, would do it again each time.
os.environ["UV_COMPILE_BYTECODE"] = "1"


def pythons_of_pyenv() -> list[str]:
    """Where pyenv has the Pythons: by itself it offers the chosen one only."""
    root = os.environ.get("PYENV_ROOT")
    if root is None and shutil.which("pyenv"):
        root = subprocess.check_output(["pyenv", "root"], text=True).strip()
    if root is None:
        return []
    folders = [Path(root, "versions").glob(f"{it}.*/bin") for it in PYTHONS]
    return [str(folder) for folder in chain(*folders)]


os.environ["PATH"] = os.pathsep.join([os.environ["PATH"], *pythons_of_pyenv()])


@nox.session
def course(session: nox.Session) -> None:
    """The course's tool with all it needs: nox -s course -- run 5."""
    install(session, "course")
    status = follow(session, "python", "-m", "course", *session.posargs)
    if status:
        sys.exit(status)


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """What `nox` alone runs, in minutes: all that is not long."""
    install(session, "tests")
    run_tests(session, "-m", "not long", *left_out([BENCH_TESTS]))


@nox.session
def full(session: nox.Session) -> None:
    """What `nox` leaves out: the long ones, and the oldest Python.

    Of that what a student's work and the deployed chat meet. The tool's own
    tests, and the Pythons between, are for the workflow `tests`, which has a
    machine for each.
    """
    install(session, "bench")
    run_tests(session, SLOWEST, *(() if session.posargs else ("-m", "long")))
    if PYTHONS[0] != HERE and not session.posargs:
        meets = ("tests/lessons", "tests/final", "-m", "not long")
        session.notify(f"tests-{PYTHONS[0]}", meets)


@nox.session
def browser(session: nox.Session) -> None:
    """The tests in a real Chromium, the one that is on this machine."""
    install(session, "browser")
    session.run("pytest", BROWSER, SLOWEST, *session.posargs)


@nox.session
def site(session: nox.Session) -> None:
    """The course as pages, in build/site, and the workshop among them."""
    install(session, "site")
    build_site(session)


@nox.session
def web(session: nox.Session) -> None:
    """What `site` builds, in a real Chromium, and every check in the tab."""
    install(session, "web")
    build_site(session)
    tests = (PAGES_TESTS, WORKSHOP_TESTS)
    session.run("pytest", *tests, SLOWEST, *session.posargs)


@nox.session
def soak(session: nox.Session) -> None:
    """An hour's life of the deployed chat: does anything pile up?"""
    install(session, "bench")
    session.run("python", "-m", "bench.soak", *session.posargs)


@nox.session(python=PYTHONS)
def latest(session: nox.Session) -> None:
    """README's table: each lesson on the pins and on the newest of them.

    On the Python of nox itself all tests are run with the newest, too.
    """
    wanted = nox.project.dependency_groups(PROJECT, "bench")
    names = re.sub(r"==[^;\n]+", "", PINS.read_text(encoding="utf-8"))
    table = ("python", "-m", "course.authoring.versions")
    session.install("-r", str(PINS), "-c", str(TOOLS), *wanted)
    status = follow(session, *table, "pinned")
    session.install("--upgrade", *names.splitlines(), *wanted)
    status = follow(session, *table, "newest") or status
    if session.python == HERE:
        session.run("pytest", *left_out(IN_CHROMIUM), *session.posargs)
    if status:
        session.error("Not every lesson holds.")


@nox.session
def lint(session: nox.Session) -> None:
    """Style, types, layers, spelling, workflows; then the JavaScript."""
    install(session, "lint")
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("mypy")
    session.run("lint-imports", "--no-logo")
    session.run("codespell")
    session.run("zizmor", "--offline", "--quiet", ".github")
    install_npm(session)
    with session.chdir(WEB):
        session.run("npm", "run", "lint")


@nox.session
def lock(session: nox.Session) -> None:
    """Pin what the dependency groups need: after a change, or for newer."""
    session.install("uv")
    session.run(
        *("uv", "pip", "compile", "--quiet", "--upgrade", "--universal"),
        *("--python-version", PYTHONS[0], "--no-annotate"),
        *("--custom-compile-command", "nox -s lock"),
        *("--group", "lint", str(PINS), "--output-file", str(TOOLS)),
    )


@nox.session
def audit(session: nox.Session) -> None:
    """Whether a weakness is known of anything that is pinned."""
    session.install("pip-audit")
    files = (("--requirement", str(file)) for file in (PINS, TOOLS))
    session.run("pip-audit", "--no-deps", "--disable-pip", *chain(*files))


@nox.session
def bench(session: nox.Session) -> None:
    """How quick the verdicts are, against Python loading Flask and pytest."""
    install(session, "bench")
    session.run("python", "-m", "bench.course", *session.posargs)


@nox.session(name="bench-chat")
def bench_chat(session: nox.Session) -> None:
    """The deployed chat against the usual ones, under the same load."""
    install(session, "bench")
    session.run("python", "-m", "bench.chat", *session.posargs)


@nox.session(name="bench-tab")
def bench_tab(session: nox.Session) -> None:
    """The course in a browser's tab, and JupyterLite beside it."""
    install(session, "bench-tab")
    build_site(session)
    pyodide = WEB / "node_modules" / "pyodide"
    session.run(
        *("python", "-m", "bench.tab", str(SITE), str(pyodide)),
        *session.posargs,
        env={"PYTHONPATH": "site"},
    )


def left_out(paths: list[str]) -> list[str]:
    """What tells pytest to pass over these, which must be there."""
    for path in paths:
        Path(path).stat()
    return [f"--ignore={path}" for path in paths]


def run_tests(session: nox.Session, *arguments: str) -> None:
    """Run what is asked for, but for the browser's, or what is named.

    Those of the tool, without the catalogue, are about half of the work.
    Beside them are run those of the deployed chat, which mostly wait, and all
    others, with the matrix; what they print comes at the end.
    """
    chosen = [*left_out(IN_CHROMIUM), *arguments]
    if session.posargs:
        session.run("pytest", *chosen, *session.posargs)
        return
    # Of thousands of tests no file's name is said, and no failure, which most
    # of the matrix's are meant to be, with lines that are dear to find.
    brief = ["-o", "verbosity_test_cases=-1", "--tb=short"]
    tool = sorted(map(str, Path(TOOL).glob("test_*.py")))
    tool.remove(str(Path(CATALOGUE)))
    parts = [
        ("pytest", CHAT_TESTS, *brief, *chosen),
        ("pytest", *left_out([*tool, CHAT_TESTS]), *brief, *chosen),
    ]
    with ExitStack() as stack:
        said = [stack.enter_context(TemporaryFile()) for _ in parts]
        beside = [
            stack.enter_context(start(session, *part, stdout=into))
            for part, into in zip(parts, said, strict=True)
        ]
        status = follow(session, "pytest", *tool, *chosen)
        for process, into in zip(beside, said, strict=True):
            status = process.wait() or status
            into.seek(0)
            shutil.copyfileobj(into, sys.stdout.buffer)
            sys.stdout.flush()
    if status:
        session.error("Not all tests have passed.")


def build_site(session: nox.Session) -> None:
    """Build pages and workshop, in an environment that has what it takes."""
    install_npm(session)
    PAGES.mkdir(parents=True, exist_ok=True)
    session.run(
        *("sphinx-build", "--fail-on-warning", "--keep-going", "--quiet"),
        *("--jobs", "auto", "--conf-dir", "site", str(PAGES), str(SITE)),
    )
    workshop = str(SITE.absolute() / "workshop")
    session.run("python", "-m", "web.bundle", f"{workshop}/python")
    with session.chdir(WEB):
        session.run("npm", "run", "build", "--", workshop)
    Path(SITE, "index.html").touch()  # `course site` sees that all is new


def install(session: nox.Session, group: str) -> None:
    """Install the pins and a dependency group as locked, if not there yet.

    What was installed is noted in the environment, so that one that has
    exactly this already starts at once.
    """
    wanted = nox.project.dependency_groups(PROJECT, group)
    pinned = PINS.read_bytes() + TOOLS.read_bytes()
    digest = hashlib.sha256(pinned + "\n".join(wanted).encode()).hexdigest()
    note = Path(session.virtualenv.location, "installed")
    if note.is_file() and note.read_text(encoding="utf-8") == digest:
        return
    session.install("-r", str(PINS), "-c", str(TOOLS), *wanted)
    note.write_text(digest, encoding="utf-8")


def install_npm(session: nox.Session) -> None:
    """Install what is taken from npm, as locked, if not there yet."""
    lock, installed = (
        WEB / name
        for name in ("package-lock.json", "node_modules/.package-lock.json")
    )
    if (
        not installed.is_file()
        or installed.stat().st_mtime < lock.stat().st_mtime
    ):
        with session.chdir(WEB):
            session.run("npm", "ci", "--no-audit", "--no-fund")


def start(
    session: nox.Session, program: str, *arguments: str, stdout: Any = None
) -> subprocess.Popen[bytes]:
    """Start a program of the session's environment."""
    command = [str(Path(session.bin, program)), *arguments]
    changed = {**os.environ, **session.env}.items()
    env = {name: value for name, value in changed if value is not None}
    return subprocess.Popen(command, env=env, stdout=stdout)


def follow(session: nox.Session, program: str, *arguments: str) -> int:
    """Run a program to its own end; gives its exit status.

    Unlike `session.run`, which says only whether it failed, and which kills
    what has not ended half a second after Ctrl-C.
    """
    with start(session, program, *arguments) as child:
        signal.signal(signal.SIGTERM, lambda *_: child.terminate())
        patience = None
        while True:
            try:
                return child.wait(patience)
            except KeyboardInterrupt:  # the terminal has told the child too
                patience = 10
            except subprocess.TimeoutExpired:
                child.terminate()
