"""Causes: what is told of a failure is true of the program it is told of.

Each program here can be a beginner's, and has a fault or none. What it raises
is what Python and Flask say of it.
"""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

from course.browser.visitor import Asked
from course.diagnoses import Case, explain
from course.sandbox.crash import crash_of
from course.sandbox.failure import Failure
from course.sandbox.sources import Sources

FLASK = """\
from flask import Flask, redirect, render_template, request, session, url_for

app = Flask(__name__)
app.secret_key = "randomstring123"
messages = []


"""
"""How a program begins, where that does not matter."""


def written(folder: Path, files: dict[str, str]) -> Path:
    """Write the files of a program; its `run.py` comes back."""
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder / "run.py"


def told_of_crash(
    folder: Path, files: dict[str, str], request: str = ""
) -> str:
    """What is told of what a program raises, when it starts or is asked."""
    program = written(folder, files)
    sources = Sources(folder)
    log = [Asked("", request, 500, None)] if request else []
    sys.path.insert(0, str(folder))
    try:
        app = runpy.run_path(str(program))["app"]
        app.config["TESTING"] = app.config["TRAP_BAD_REQUEST_ERRORS"] = True
        method, _, path = request.partition(" ")
        app.test_client().open(path, method=method)
    except Exception as error:
        failure = Failure("crashed", crash=crash_of(error, sources))
    finally:
        sys.path.remove(str(folder))
    return str(explain(Case("", failure, log, folder, program)))


def told_of(
    folder: Path, files: dict[str, str], failure: Failure, *log: Asked
) -> str:
    """What is told of a failure that is no crash."""
    program = written(folder, files)
    return str(explain(Case("", failure, list(log), folder, program)))


OUTSIDE_THE_IF = (
    FLASK
    + """\
@app.route("/chat/<username>", methods=["GET", "POST"])
def user(username):
    if request.method == "POST":
        messages.append(request.form["message"])

    return redirect(url_for("user", username=username))

    return render_template("chat.html", username=username, messages=messages)
"""
)


def test_a_redirect_outside_its_if_is_no_message_that_is_sent(
    tmp_path: Path,
) -> None:
    """From lesson 12 on, `/chat/aaron` is a page, and sends nothing."""
    loop = [Asked("", "GET /chat/aaron", 302, "/chat/aaron")] * 11
    why = told_of(
        tmp_path,
        {"run.py": OUTSIDE_THE_IF},
        Failure("redirect_loop", asked="/chat/aaron"),
        *loop,
    )
    assert "sends a message" not in why
    assert "The redirect in line 13 stands outside the `if` of line 10" in why


def test_two_pages_that_lead_to_each_other_do_not_lead_to_themselves(
    tmp_path: Path,
) -> None:
    loop = [
        Asked("", "GET /", 302, "/chat/aaron"),
        Asked("", "GET /chat/aaron", 302, "/"),
    ]
    failure = Failure("redirect_loop", asked="/")
    why = told_of(tmp_path, {"run.py": FLASK}, failure, *loop * 6)
    assert "to itself" not in why
