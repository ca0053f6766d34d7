"""Lesson 13: ready for Heroku."""

from __future__ import annotations

import re
from pathlib import Path

from pytest import mark

from course.sandbox.work import Work


def procfile(folder: Path) -> str:
    """What the Procfile says."""
    file = folder / "Procfile"
    assert file.is_file(), (
        f"There is no file called `Procfile` beside the program in "
        f"`{folder.name}`."
    )
    raw = file.read_bytes()
    assert b"\0" not in raw, "The Procfile is in UTF-16, not in UTF-8."
    return raw.decode("utf-8", "replace").removeprefix("\ufeff").strip()


@mark.until("final")
def test_the_procfile_says_how_to_start(folder: Path) -> None:
    """The `Procfile` says how Heroku starts the program.

    It lies beside `run.py`, has a capital P and no ending, and its line is
    `web: python run.py`.
    """
    text = procfile(folder)
    found = re.search(r"^web:\s*(?:python3?|gunicorn)\s+(.+)$", text, re.M)
    assert found, f"It says “{text}”."
    words = re.split(r"[\s:]+", found[1])
    files = {word if word.endswith(".py") else f"{word}.py" for word in words}
    assert any((folder / name).is_file() for name in files), (
        f"It says “{text}”, and that file is not in the folder."
    )


def test_the_secret_comes_from_the_environment(process: Work) -> None:
    """The secret key is taken from `SECRET`, where that is set.

    `app.secret_key = os.getenv("SECRET", "randomstring123")`.
    """
    process.load(SECRET="a secret of one's own")
    key = process.config("SECRET_KEY")
    assert key == "a secret of one's own", (
        "With SECRET set, the key is still another."
    )


@mark.until("final")
def test_it_listens_to_everybody(process: Work) -> None:
    """Where nothing is set it listens on every address, at port 5000.

    `host=os.getenv("IP", "0.0.0.0")` and
    `port=int(os.getenv("PORT", "5000"))`.
    """
    loaded = process.load(IP=None, PORT=None)
    error = loaded.error
    assert error is None, f"It stops with {error['type']}: {error['says']}."
    assert loaded.runs, "`app.run` was never called."
    host, port = loaded.runs[0]["host"], loaded.runs[0]["port"]
    assert host == "0.0.0.0", f"It listens on {host!r}."
    assert isinstance(port, int), f"The port is {port}, which is no number."


@mark.until("final")
def test_it_listens_where_heroku_says(process: Work) -> None:
    """It listens at the port that Heroku puts in `PORT`."""
    runs = process.load(IP=None, PORT="8123").runs
    assert runs and runs[0]["host"] == "0.0.0.0", "It does not say where."
    assert runs[0]["port"] == 8123, f"It asked for {runs[0]['port']}."


def test_debug_is_off(work: Work) -> None:
    """`debug` is off: it would show your code to the world."""
    assert work.loaded and work.loaded.runs, "`app.run` was never called."
    assert not work.loaded.runs[0]["debug"], "`debug` is still on."


@mark.until("final")
def test_the_requirements_are_there(work: Work, folder: Path) -> None:
    """`requirements.txt` names Flask, for Heroku to install.

    `python -m pip freeze > requirements.txt` writes it. In the older Windows
    PowerShell, write `| Out-File -Encoding ascii requirements.txt` instead.
    """
    procfile(folder)
    file = folder / "requirements.txt"
    assert file.is_file(), "There is no requirements.txt beside the program."
    text = file.read_bytes()
    assert b"\0" not in text, "requirements.txt is in UTF-16, not in UTF-8."
    assert b"flask" in text.lower(), "It does not name Flask."


@mark.advice
@mark.until("database")
def test_the_procfile_is_the_video_s(folder: Path) -> None:
    """The Procfile is `web: python run.py`."""
    assert procfile(folder) == "web: python run.py", "It says another thing."
