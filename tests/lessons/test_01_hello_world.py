"""Lesson 1: a Flask application that starts and says hello."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pytest import mark

from course.browser.module import Module
from course.browser.visitor import Visitor
from course.sandbox.failure import Failure
from course.sandbox.link import Started
from course.sandbox.work import Work


@mark.until("routes")
@mark.again("styling")
def test_the_main_page_says_hello_in_a_heading(visitor: Visitor) -> None:
    """The main page greets the visitor with a heading.

    Under `@app.route("/")`, the view `index` returns
    `"<h1>Hello There!</h1>"`.
    """
    page = visitor.get("/")
    heading = page.first("h1, h2, h3")
    if not (heading and heading.text.strip()):
        seen = f"I found no heading on `/`, and read: {page.quoted}."
        raise page.failure("no_heading", seen)


def test_python_run_py_starts_a_server(started: Started) -> None:
    """`python run.py` starts a server that answers.

    The last lines of the file call `app.run(...)`, with `host`, `port` and
    `debug`. They stand at the left edge, or under
    `if __name__ == "__main__":`, and not inside a function.
    """
    started.wait()
    status = Visitor(started).ask("GET", "/").status
    assert status < 500, f"The running program answered `/` with {status}."


@mark.advice
@mark.until("routes")
def test_the_greeting_is_hello_there(
    visitor: Visitor, reads: Callable[..., bool]
) -> None:
    """The greeting is `<h1>Hello There!</h1>`, as in the video."""
    html = visitor.get("/").html
    assert reads(html, "<h1>Hello There!</h1>", "<h1>Hello There</h1>"), (
        f"It is `{html}`."
    )


@mark.advice
def test_the_view_of_the_main_page_is_called_index(work: Work) -> None:
    """The view for `/` is a function called `index`."""
    views = {rule["rule"]: rule["endpoint"] for rule in work.urls()}
    name = str(views.get("/")).rpartition(".")[2]
    assert name == "index", f"It is called `{name}`."


@mark.advice
def test_the_flask_object_is_called_app(work: Work) -> None:
    """The Flask object is called `app`, the name that servers look for."""
    assert work.loaded
    name = work.loaded.app
    assert name, "It has no name outside every function."
    assert name == "app", f"It is called `{name}`."


@mark.advice
def test_os_is_imported(module: Module) -> None:
    """`import os` gives the file its access to the environment."""
    assert "os" in module, "The name `os` is not there."


@mark.advice
def test_it_starts_where_neither_ip_nor_port_is_set(process: Work) -> None:
    """It starts on a computer where nobody has set `IP` or `PORT`.

    Write `int(os.getenv("PORT", "5000"))`: the second argument is used where
    the variable is not set. `int(os.getenv("PORT"))` is `int(None)` there.
    """
    crash = process.load(IP=None, PORT=None, SECRET=None).crash
    assert crash is None, (
        f"With nothing set, it stops with {crash.type}: {crash.says}."
    )


@mark.advice
def test_the_port_is_taken_from_the_environment(process: Work) -> None:
    """The port is the one that `PORT` says.

    Write `port=int(os.getenv("PORT", "5000"))`.
    """
    loaded = process.load(PORT="8123")
    ports = [run.port for run in loaded.runs]
    if ports != [8123]:
        seen = f"With PORT=8123 the program asked for {ports}."
        raise Failure("other_port", seen, asked="PORT", got=ports)


@mark.advice
def test_the_address_is_taken_from_the_environment(process: Work) -> None:
    """The address it listens on is the one that `IP` says.

    Write `host=os.getenv("IP")`.
    """
    hosts = [run.host for run in process.load(IP="127.0.0.9").runs]
    if hosts != ["127.0.0.9"]:
        seen = f"With IP=127.0.0.9 it was {hosts}."
        raise Failure("other_host", seen, asked="IP", got=hosts)


@mark.advice
@mark.until("deploy")
def test_debug_is_on_while_you_work(work: Work) -> None:
    """`debug=True` shows errors in the browser while you work."""
    assert work.loaded
    assert [run.debug for run in work.loaded.runs] == [True], "It is off."


@mark.advice
def test_importing_the_file_starts_no_server(process: Work) -> None:
    """The file can be imported without starting a server.

    Put `app.run(...)` under `if __name__ == "__main__":`. The video leaves
    that out; gunicorn and `flask run` need it.
    """
    loaded = process.load(main=False)
    assert not loaded.runs, "Importing the file calls `app.run`."


@mark.advice
@mark.until("final")
def test_requirements_name_flask(folder: Path) -> None:
    """`requirements.txt` says which Flask the work needs.

    `python -m pip freeze > requirements.txt` writes it. In the older Windows
    PowerShell, write `| Out-File -Encoding ascii requirements.txt` instead.
    """
    file = folder / "requirements.txt"
    assert file.is_file(), "There is no requirements.txt beside the program."
    text = file.read_bytes()
    if b"\0" in text:
        seen = "requirements.txt is in UTF-16, not in UTF-8."
        raise Failure("utf_16", seen, asked="requirements.txt")
    assert b"flask==" in text.lower(), "It has no line that begins `Flask==`."


@mark.advice
def test_the_readme_says_what_this_is(folder: Path) -> None:
    """`README.md` begins `# Flask Chat App` and says what the project is."""
    file = folder / "README.md"
    assert file.is_file(), "There is no README.md beside the program."
    text = file.read_text(encoding="utf-8", errors="replace")
    assert text.startswith("# Flask Chat App"), f"It begins “{text[:40]}”."
    assert "a chat application written in Flask" in text, (
        "It does not say “This is a chat application written in Flask”."
    )
