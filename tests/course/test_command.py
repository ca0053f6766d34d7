"""A command of a Procfile: what it names, and what is started for it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from course.sandbox.command import Command, NotHere


@pytest.mark.parametrize(
    ("text", "program", "file", "target"),
    [
        ("python run.py", "python", "run.py", None),
        ("python3 -u run.py", "python", "run.py", None),
        ("gunicorn -w 4 -b 0.0.0.0:$PORT run:app", "gunicorn", None,
         ("run", "app")),
        ("python -m gunicorn 'chat.web:make()'", "gunicorn", None,
         ("chat.web", "make")),
        ("FLASK_APP=run.py flask run", "flask", None, None),
        ("python -m chat", "python", None, None),
        ("run.py", "run.py", None, None),
        ("A=1", "", None, None),
    ],
)  # fmt: skip
def test_a_command_is_read_as_a_shell_reads_it(
    text: str, program: str, file: str | None, target: tuple[str, str] | None
) -> None:
    command = Command(text)
    assert (command.program, command.file) == (program, file)
    assert command.target == target


def test_a_server_s_module_may_lie_in_a_package(tmp_path: Path) -> None:
    (tmp_path / "chat").mkdir()
    (tmp_path / "chat" / "web.py").touch()
    found = [
        Command(f"gunicorn {name}:app").finds_its_file(tmp_path)
        for name in ("chat", "chat.web", "web")
    ]
    assert found == [True, True, False]


def test_the_port_is_put_where_the_shell_would_put_it() -> None:
    command = Command("P=$PORT flask run -p ${PORT:-5000} --own $PORTER")
    assert command.line(8123) == [
        *[sys.executable, "-m", "flask", "run"],
        *["-p", "8123", "--own", "$PORTER"],
    ]
    assert command.environment(8123) == {"PORT": "8123", "P": "8123"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("cd chat && python run.py", "shell"),
        ("python `cat name`", "shell"),
        ("uwsgi run:app", "uwsgi is not installed"),
    ],
)
def test_what_cannot_be_tried_is_told_with_its_reason(
    text: str, why: str
) -> None:
    with pytest.raises(NotHere, match=why):
        Command(text).line(8123)
