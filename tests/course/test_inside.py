"""Which program is the work, and what can be reached inside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from course.browser.module import Module
from course.catalogue import CATALOGUE, read
from course.sandbox.failure import Failure, Unseen
from course.sandbox.folder import NoWork, find
from course.sandbox.work import Work
from course.words import told

from .conftest import Type

CHAT = "from flask import Flask\n\napp = Flask(__name__)\n"
RUN = "app.run()\n"
IMPORTED = "from chat import app\n"


def put(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"main.py": CHAT}, "main.py"),
        ({"main.py": CHAT, "run.py": CHAT}, "run.py"),
        ({"hello.py": CHAT, "main.py": CHAT + RUN}, "main.py"),
        ({"main.py": CHAT, "guess.py": "print(1)\n"}, "main.py"),
        ({"run.py": IMPORTED, "chat/__init__.py": CHAT}, "run.py"),
        ({"main.py": IMPORTED + RUN, "chat/app.py": CHAT}, "main.py"),
        ({"mine/server.py": CHAT}, "mine/server.py"),
    ],
    ids=["alone", "run.py", "runs", "other", "package", "both", "below"],
)
def test_the_program_that_makes_a_flask_object_is_the_work(
    files: dict[str, str], found: str, tmp_path: Path
) -> None:
    assert find(put(tmp_path, files)) == tmp_path / found


def test_of_two_programs_that_run_none_is_taken(tmp_path: Path) -> None:
    put(tmp_path, {"one.py": CHAT + RUN, "two.py": CHAT + RUN})
    with pytest.raises(NoWork, match=r"There is no run\.py"):
        find(tmp_path)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("def create_app(name):\n    return Flask(name)", "no Flask object"),
        ("def create_app():\n    Flask(__name__).run()", "no Flask object"),
        ("def create_app():\n    return Flsk(__name__)", "NameError"),
    ],
    ids=["asks for more", "serves", "raises"],
)
def test_a_function_that_makes_no_application_is_told(
    code: str, words: str, tmp_path: Path
) -> None:
    put(tmp_path, {"run.py": f"from flask import Flask\n\n{code}\n"})
    with Work(tmp_path) as work, pytest.raises(Failure) as raised:
        work.begin()
    assert words in told(raised.value)


VIEWS = """
from flask import Flask

app = Flask(__name__)


@app.route("/<name>")
def user(name):
    return page(name)


@app.route("/<name>/<text>")
def send(name, text):
    return keep(name, text)
"""
IN_A_FILE = """
def keep(name, text):
    with open("chat.txt", "a") as file:
        return str(file.write(text))


def page(name):
    with open("chat.txt", "a+") as file:
        file.seek(0)
        return name + file.read()
"""
IN_AN_OBJECT = """
class Room:
    lost = property(lambda self: 1 / 0)

    def __init__(self):
        self.said = []

    def keep(self, name, text):
        self.said.append((name, text))
        return text


room = Room()
keep, page = room.keep, str
"""
NOWHERE = "keep, page = max, str"


def test_a_list_in_an_object_is_found(tmp_path: Path) -> None:
    put(tmp_path, {"run.py": VIEWS + IN_AN_OBJECT})
    with Work(tmp_path) as work:
        work.begin()
        module = Module(work)
        assert (module.list_name(), module.messages()) == ("said", [])
        assert module.adder() == "keep"
        assert module.messages() == [["aaron", "hello"]]


def test_what_is_kept_where_nobody_looks_is_not_asked_for(
    tmp_path: Path,
) -> None:
    put(tmp_path, {"run.py": VIEWS + IN_A_FILE})
    with Work(tmp_path) as work:
        work.begin()
        with pytest.raises(Unseen):
            Module(work).messages()
        with pytest.raises(Unseen):
            Module(work).entry()


def test_what_is_kept_nowhere_is_missing(tmp_path: Path) -> None:
    put(tmp_path, {"run.py": VIEWS + NOWHERE})
    with Work(tmp_path) as work:
        work.begin()
        with pytest.raises(Failure) as raised:
            Module(work).messages()
    assert raised.value.kind == "no_list"


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "told"), [("create_app_first", True), ("deque", False)]
)
def test_what_could_not_be_looked_into_is_said_in_one_line(
    name: str, told: bool, tmp_path: Path, type_in: Type
) -> None:
    folder = tmp_path / "chat"
    read(CATALOGUE / "accepted" / name)[0].make(folder)
    said = type_in("check", str(folder), "--lesson", "3")
    assert said.status == 0
    line = "I cannot see into this, but the page does what it should."
    assert said.out.splitlines().count(line) == told
