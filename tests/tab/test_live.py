"""The chat that two visitors use while somebody writes it."""

from __future__ import annotations

import gc
import json
import warnings
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode, urljoin

import pytest

from course.lessons import find
from course.sandbox.engine import QuickJs
from tests.support.face import MachineFace
from web.python.tab import files
from web.python.tab.guard import Guard
from web.python.tab.lessons import stage
from web.python.tab.live import Answer, Live
from web.python.tab.log import Log
from web.python.tab.place import Interpreter

FORM = [("Content-Type", "application/x-www-form-urlencoded")]


class Chat:
    """A work that is written and used, as the page does both."""

    def __init__(self, guard: Guard, folder: Path) -> None:
        self.folder = folder
        self.log = Log()
        place = Interpreter(guard, MachineFace(), QuickJs)
        self.live = Live(place, folder, self.log)

    def start_from(self, lesson: str) -> None:
        """Take a stage for the work, and load it."""
        files.replace(self.folder, stage(find(lesson)))
        self.live.load()

    def write(self, text: str) -> None:
        """Write the program, and load it."""
        files.change(self.folder, {"run.py": text})
        self.live.load()

    def get(self, who: str, target: str) -> Answer:
        """Open an address."""
        return self.live.ask(who, "GET", target, [], b"")

    def post(self, who: str, target: str, **form: str) -> Answer:
        """Send a form."""
        body = urlencode(form).encode()
        return self.live.ask(who, "POST", target, FORM, body)

    def said(self, kind: str) -> list[str]:
        """What the server has said of a kind since this was last asked."""
        return [it["text"] for it in self.log.taken() if it["kind"] == kind]


@pytest.fixture
def chat(guard: Guard, tmp_path: Path) -> Iterator[Chat]:
    """A chat in an empty folder."""
    chat = Chat(guard, tmp_path / "chat")
    yield chat
    del chat.live
    with warnings.catch_warnings(category=ResourceWarning, action="ignore"):
        gc.collect()  # the databases that each loading has left open


def program(view: str, top: str = "") -> str:
    """A chat with one view."""
    return (
        f"import time\nfrom flask import Flask\n{top}\napp = Flask(__name__)\n"
        f"@app.route('/')\ndef index():\n    {view}\napp.run(debug=True)\n"
    )


def test_each_browser_keeps_cookies_of_its_own(chat: Chat) -> None:
    chat.start_from("sessions")
    chat.post("aaron", "/", username="aaron")
    assert chat.get("aaron", "/").status == 302
    assert chat.get("yoni", "/").status == 200
    chat.live.forget("aaron")
    assert chat.get("aaron", "/").status == 200


def test_what_the_server_says_is_told_once(chat: Chat) -> None:
    chat.write(program("print('somebody came'); return 'hello'"))
    assert chat.get("aaron", "/").body == b"hello"
    taken = chat.log.taken()
    assert [it["text"] for it in taken] == ["somebody came", "GET / 200"]
    assert taken[1]["who"] == "aaron"
    assert chat.log.taken() == []


def test_a_view_that_raises_is_told_with_its_line(chat: Chat) -> None:
    chat.write(program("return 1 / 0"))
    answer = chat.get("aaron", "/")
    assert answer.status == 500
    assert b"ZeroDivisionError: division by zero" in answer.body
    assert b"run.py, line 7" in answer.body
    (told,) = chat.said("traceback")
    assert 'File "run.py", line 7' in told
    assert "site-packages" not in told


def follow(chat: Chat, who: str, target: str, most: int) -> Answer:
    """Open an address, and go where a redirect leads, so often at most."""
    answer = chat.get(who, target)
    for _ in range(most):
        if answer.location is None:
            return answer
        target = urljoin(target, answer.location)
        answer = chat.get(who, target)
    return answer


def test_redirects_that_come_to_no_page_are_told(chat: Chat) -> None:
    """Before Chromium gives up, which it does at the twentieth."""
    chat.start_from("presenting")
    text = (chat.folder / "run.py").read_text("utf-8")
    chat.write(text.replace('redirect("/" + username)', "redirect(username)"))
    answer = follow(chat, "aaron", "/aaron/hello", most=19)
    assert answer.location is None
    assert b"No page comes" in answer.body
    assert b"This is the redirect loop" in answer.body
    (told,) = chat.said("problem")
    assert "Opening /aaron/hello never came to an end" in told


def test_a_redirect_loop_that_is_mended_is_over(chat: Chat) -> None:
    """The browser is still where it was told of the loop, and reloads that."""
    chat.start_from("presenting")
    text = (chat.folder / "run.py").read_text("utf-8")
    chat.write(text.replace('redirect("/" + username)', "redirect(username)"))
    assert follow(chat, "aaron", "/aaron/hello", most=19).status == 500
    chat.write(text)
    assert follow(chat, "aaron", "/aaron/aaron", most=2).status == 200


def test_one_redirect_after_the_other_is_none_that_never_ends(
    chat: Chat,
) -> None:
    chat.start_from("presenting")
    for _ in range(30):
        assert chat.get("aaron", "/aaron/hello").status == 302
        assert chat.get("aaron", "/aaron").status == 200
    for _ in range(30):
        assert chat.get("yoni", "/aaron/left").status == 302


def test_a_view_that_hangs_is_ended_and_the_chat_goes_on(chat: Chat) -> None:
    chat.write(
        program("return 'hello'").replace(
            "app.run", "@app.route('/x')\ndef x():\n    time.sleep(9)\napp.run"
        )
    )
    answer = chat.get("aaron", "/x")
    assert answer.status == 500
    assert b"at line 10 of run.py" in answer.body
    assert chat.get("aaron", "/").body == b"hello"


@pytest.mark.parametrize(
    ("top", "kind", "says"),
    [
        ("time.sleep(60)", "hung", "at line 3 of run.py"),
        ("import os; os._exit(3)", "ended", "exit status 3"),
        ("import sys; sys.exit(3)", "crashed", "SystemExit: 3"),
        ("def f(:", "crashed", "SyntaxError: invalid syntax"),
        ("mesages", "crashed", "name 'mesages' is not defined"),
        ("input()", "crashed", "EOFError"),
        ("raise MemoryError", "crashed", "MemoryError"),
    ],
)
def test_a_program_that_cannot_run_is_told_and_shown(
    chat: Chat, top: str, kind: str, says: str
) -> None:
    chat.write(program("return 'hello'", top))
    failed = chat.live.failed
    assert failed
    assert failed.failure.kind == kind
    assert says in failed.text
    answer = chat.get("aaron", "/")
    assert answer.status == 503
    assert json.dumps(failed.as_record())
    chat.write(program("return 'hello'"))
    assert chat.get("aaron", "/").body == b"hello"


def test_without_a_program_there_is_a_sentence(chat: Chat) -> None:
    files.replace(chat.folder, {"notes.txt": "nothing yet"})
    chat.live.load()
    assert chat.live.failed
    assert "There is no run.py" in chat.live.failed.text


def test_a_program_that_serves_nothing_is_told(chat: Chat) -> None:
    chat.write("from flask import Flask\napp = Flask(__name__)\n")
    assert chat.live.failed
    assert chat.live.failed.failure.kind == "never_served"
    assert chat.said("problem") == [chat.live.failed.text]


def test_a_stream_is_pulled_and_its_sleep_is_not_slept(chat: Chat) -> None:
    chat.write(
        program(
            "return events(), {'Content-Type': 'text/event-stream'}",
            "def events():\n    yield 'one'\n    time.sleep(45)\n"
            "    yield 'two'",
        )
    )
    number = chat.get("aaron", "/").stream
    assert chat.live.pull(number) == (b"one", 0.0)
    assert chat.live.pull(number) == (b"two", 45.0)
    assert chat.live.pull(number) == (None, 0.0)


def test_a_stream_ends_with_the_program_that_it_came_from(chat: Chat) -> None:
    chat.start_from("live_updates")
    chat.post("aaron", "/", username="aaron")
    number = chat.get("aaron", "/stream").stream
    assert chat.live.pull(number)[0]
    chat.live.load()
    assert chat.live.pull(number) == (None, 0.0)


def test_a_database_and_cookies_outlast_a_change(chat: Chat) -> None:
    chat.start_from("headers")
    chat.post("aaron", "/", username="aaron")
    page = chat.get("aaron", "/chat/aaron").body.decode()
    assert "aaron" in page
    chat.write((chat.folder / "run.py").read_text(encoding="utf-8") + "\n")
    assert chat.get("aaron", "/chat/aaron").status == 200


def test_the_page_is_shown_in_a_frame(chat: Chat) -> None:
    chat.start_from("headers")
    headers = dict(chat.get("aaron", "/").headers)
    assert "frame-ancestors" not in headers["Content-Security-Policy"]
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize(
    "name", ["../run.py", "/run.py", "a//b", "", "templates/..", "a\\b"]
)
def test_a_file_stays_in_the_folder(chat: Chat, name: str) -> None:
    with pytest.raises(files.WrongName):
        files.replace(chat.folder, {name: "x"})
    assert not chat.folder.exists()
