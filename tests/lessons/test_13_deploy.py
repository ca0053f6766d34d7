"""Lesson 13: ready for Heroku."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path
from typing import Any

from pytest import mark

from course.browser.visitor import Visitor
from course.sandbox.command import Command, NotHere
from course.sandbox.failure import Failure
from course.sandbox.work import Work
from course.subject import Subject


def procfile(folder: Path) -> str:
    """What the Procfile says."""
    names = {file.name for file in folder.iterdir()}
    if "Procfile" not in names:
        seen = "There is no file called `Procfile` beside the program."
        raise Failure("no_procfile", seen)
    raw = (folder / "Procfile").read_bytes()
    if b"\0" in raw:
        seen = "The Procfile is in UTF-16, not in UTF-8."
        raise Failure("utf_16", seen, asked="Procfile")
    text = raw.decode("utf-8", "replace").strip()
    if text.startswith("\ufeff"):
        seen = (
            "The Procfile begins with a sign that no editor shows, a "
            "byte-order mark. Heroku takes it for a part of `web`."
        )
        raise Failure("byte_order_mark", seen, asked="Procfile")
    return text


def command(folder: Path) -> Command:
    """What the Procfile starts for the web."""
    text = procfile(folder)
    found = re.search(r"^web:\s*(\S.*)$", text, re.M)
    assert found, (
        f"The Procfile says “{text}”. It begins with `web:`, and then comes "
        "the command."
    )
    try:
        named = Command(found[1])
    except ValueError:
        seen = f"The Procfile says “{text}”, where a quote is not closed."
        raise Failure("open_quote", seen) from None
    assert named.is_known, (
        f"The Procfile says “{text}”. After `web:` comes the program that is "
        f"started, and I know none that is called `{named.program}`."
    )
    return named


@mark.until("final")
def test_heroku_finds_what_to_start_and_what_to_install(folder: Path) -> None:
    """Heroku finds what to start, and what to install for it.

    Beside the program lie two files. `Procfile`, with a capital P and no
    ending, has the line `web: python run.py`. `requirements.txt` names Flask:
    `python -m pip freeze > requirements.txt` writes it.
    """
    started = command(folder)
    assert started.finds_its_file(folder), (
        f"The Procfile says “{procfile(folder)}”, and that file is not in the "
        "folder."
    )
    file = folder / "requirements.txt"
    assert file.is_file(), "There is no `requirements.txt` beside the program."
    raw = file.read_bytes()
    if b"\0" in raw:
        seen = "requirements.txt is in UTF-16, not in UTF-8."
        raise Failure("utf_16", seen, asked="requirements.txt")
    lines = raw.decode("utf-8", "replace").lower().splitlines()
    named = "\n".join(line.partition("#")[0] for line in lines)
    assert "flask" in named, "`requirements.txt` does not name Flask."
    brought = started.package
    assert not brought or brought in named, (
        f"The Procfile starts {brought}, and `requirements.txt` does not name "
        "it: Heroku would not install it."
    )


def secret(process: Work, key: str) -> dict[str, Any]:
    """An environment with a key by each name that the program may ask for.

    Which it asks for shows nowhere but in its files; any that says what it
    is will do.
    """
    named = re.findall(r"[\"'](\w*(?:SECRET|KEY)\w*)", process.read_sources())
    names = {"SECRET", "SECRET_KEY", "FLASK_SECRET_KEY", *named}
    return dict.fromkeys(names, key)


def test_the_secret_comes_from_the_environment(process: Work) -> None:
    """The secret key is taken from `SECRET`, where that is set.

    `app.secret_key = os.getenv("SECRET", "randomstring123")`.
    """
    process.load(**secret(process, "a secret of one's own"))
    key = process.config("SECRET_KEY")
    if key != "a secret of one's own":
        seen = "I set SECRET to another key, and the program did not take it."
        raise Failure("other_secret", seen, asked="SECRET", got=key)


@mark.until("final")
def test_it_listens_where_heroku_looks(process: Work) -> None:
    """It listens on every address, at the port that Heroku puts in `PORT`.

    `host=os.getenv("IP", "0.0.0.0")`, as Heroku sets no `IP`; and
    `port=int(os.getenv("PORT", "5000"))`, for your own computer too.
    """
    loaded = process.load(IP=None, PORT="8123")
    assert loaded.runs, "`app.run` was never called."
    host, port = loaded.runs[0].host, loaded.runs[0].port
    if host != "0.0.0.0":
        seen = f"With no IP set, it listens on `{host}`."
        raise Failure("other_host", seen, asked="IP", got=host)
    if port != 8123:
        seen = f"I set PORT to 8123, and it listens at port {port}."
        raise Failure("other_port", seen, asked="PORT", got=port)
    crash = process.load(IP=None, PORT=None).crash
    if crash:
        raise Failure("crashed", crash=crash)


@mark.until("final")
def test_what_the_procfile_starts_answers(
    folder: Path, work: Work, subject: Subject
) -> None:
    """What the Procfile starts is there for visitors, at the port in `PORT`.

    `python run.py` calls `app.run(...)`, which says where. gunicorn is given
    `run:app`: the file without its ending, and the name of the Flask object.
    """
    named = command(folder)
    module, name = named.target or (work.original.stem, "")
    if module == work.original.stem and name:
        app = work.loaded and work.loaded.app
        its_name = f" The Flask object is `{app}`." if app else ""
        assert name in work.names(), (
            f"The Procfile says “{procfile(folder)}”, and there is no "
            f"`{name}` in {work.original.name}.{its_name}"
        )
    assert named.program not in ("flask", "waitress-serve") or (
        "PORT" in named.text
    ), (
        f"{named.program} does not look at `PORT` by itself. Tell it with "
        "`--port=$PORT`."
    )
    assert named.program != "flask" or "0.0.0.0" in named.text, (
        "`flask run` listens on this computer alone. Tell it with "
        "`--host=0.0.0.0`."
    )
    with contextlib.suppress(NotHere):
        served = subject.serve(named)
        served.wait()
        Visitor(served).get("/")


def test_debug_is_off(work: Work) -> None:
    """`debug` is off: it would show your code to the world.

    The last line of `app.run(...)` says `debug=False`.
    """
    assert work.loaded and work.loaded.runs, "`app.run` was never called."
    if work.loaded.runs[0].debug:
        raise Failure("debug_on", "`debug` is still on.")


@mark.advice
def test_debug_is_said_to_be_off(work: Work) -> None:
    """`debug=False` says so, for whoever reads the last lines."""
    assert work.loaded and work.loaded.runs, "`app.run` was never called."
    run = work.loaded.runs[0]
    assert run.debug_said, "`debug` is not there."
    if run.debug:
        raise Failure("debug_on", "`debug` is on.")


@mark.advice
@mark.until("final")
def test_the_procfile_was_tried(folder: Path, subject: Subject) -> None:
    """What the Procfile says was started here too, as Heroku will."""
    named = command(folder)
    try:
        subject.serve(named)
    except NotHere as error:
        if subject.ours:  # another computer of ours has tried it
            return
        seen = f"I have not tried `{named.text}`: {error}."
        raise Failure("not_tried", seen) from None


@mark.advice
@mark.until("two_workers")
def test_the_procfile_is_the_video_s(folder: Path) -> None:
    """The Procfile is `web: python run.py`."""
    text = procfile(folder)
    assert text == "web: python run.py", f"It says “{text}”."
