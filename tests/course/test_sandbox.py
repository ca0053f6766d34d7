"""Work that hangs, crashes, escapes or destroys: it harms only itself."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import psutil
import pytest

from course.browser.tab import Tab
from course.browser.visitor import Visitor
from course.sandbox import network, process
from course.sandbox import work as work_module
from course.sandbox.ahead import AheadLink
from course.sandbox.clock import MOMENT
from course.sandbox.command import Command
from course.sandbox.failure import Failure
from course.sandbox.folder import Copy, NoWork
from course.sandbox.machine import CROWDED, start
from course.sandbox.network import StartedProcess
from course.sandbox.work import Work
from course.words import told

from .conftest import Write, fingerprint

ON_LINUX = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux finds every orphan"
)


@pytest.fixture(params=["warm", "cold"])
def either(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both ways to start a work's process; Linux alone has the first."""
    if request.param == "cold":
        monkeypatch.setattr(process, "WARM", False)
    elif not process.WARM:
        pytest.skip("no forks of a loaded Python on this system")


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two seconds for everything, and the test has no more than twenty."""
    monkeypatch.setattr(work_module, "LOAD_SECONDS", 2.0)
    monkeypatch.setattr(work_module, "VIEW_SECONDS", 2.0)
    begun = time.monotonic()
    yield
    assert time.monotonic() - begun < 20, "The limit in time does not hold."


def opened(folder: Path) -> str:
    """What a visitor reads on the main page of a work."""
    with Work(folder) as work:
        work.begin()
        return Visitor(work).get("/").text


@contextlib.contextmanager
def fails(words: str) -> Iterator[None]:
    """Whatever is asked in here raises a Failure that is told so."""
    with pytest.raises(Failure) as raised:
        yield
    assert words in told(raised.value)


LOOPS = {
    "in Python": "while True: pass",
    "in C": "sum(range(10**12))",
    "in a pattern": "import re; re.match('(a+)+$', 'a' * 50 + 'b')",
    "asleep": "import time; time.sleep(1000)",
    "deaf": (
        "import signal, time; "
        "[signal.signal(n, signal.SIG_IGN) for n in (2, 15)]; time.sleep(999)"
    ),
}


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("code", LOOPS.values(), ids=LOOPS)
def test_a_loop_on_import_is_ended_and_located(
    lesson_1: Write, code: str
) -> None:
    with Work(lesson_1(above=code)) as work, pytest.raises(Failure) as hung:
        work.begin()
    assert "still running after 2 seconds" in told(hung.value)
    assert "line 4 of run.py" in told(hung.value)


@pytest.mark.usefixtures("hurried", "either")
def test_a_loop_in_a_view_is_ended_and_located(lesson_1: Write) -> None:
    with Work(lesson_1(inside="while True: pass")) as work:
        work.begin()
        with pytest.raises(Failure) as hung:
            Visitor(work).get("/")
    assert "not there after 2 seconds, at line 8 of run.py" in told(hung.value)


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize(
    "change",
    ["open(__file__, 'w').close()", "os.remove(__file__)", "caf\xe9 = 1"],
    ids=["emptied", "removed", "latin-1"],
)
def test_a_loop_is_located_whatever_became_of_its_file(
    lesson_1: Write, change: str
) -> None:
    folder = lesson_1()
    text = f"# coding: latin-1\nimport os\n{change}\nwhile True: pass\n"
    (folder / "run.py").write_text(text, encoding="latin-1")
    with Work(folder) as work, pytest.raises(Failure) as hung:
        work.begin()
    crash = hung.value.crash
    assert crash and (crash.line, crash.code) == (4, "while True: pass")


def test_a_package_without_an_init_is_loaded_anew(lesson_1: Write) -> None:
    folder = lesson_1(
        above="from chat import store", inside="return str(store.add())"
    )
    (folder / "chat").mkdir()
    (folder / "chat" / "store.py").write_text(
        "seen = []\n\n\ndef add():\n    seen.append(1)\n    return len(seen)\n"
    )
    with Work(folder) as work:
        for _ in range(4):  # twice in each of its processes
            work.begin()
            assert Visitor(work).get("/").text == "1"


@pytest.mark.usefixtures("hurried")
def test_a_work_that_hangs_again_and_again_is_asked_no_more(
    lesson_1: Write,
) -> None:
    with Work(lesson_1(inside="while True: pass")) as work:
        for _ in range(work_module.HANGS):
            work.begin()
            with pytest.raises(Failure):
                Visitor(work).get("/")
        with fails("already been stopped twice"):
            work.begin()


def test_a_work_that_is_always_slow_is_asked_no_more(
    lesson_1: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Work(lesson_1(inside="import time; time.sleep(0.3)")) as work:
        work.begin()
        Visitor(work).get("/")
        monkeypatch.setattr(work_module, "MOST_SECONDS", 0.2)
        with fails("far too long"):
            work.load()


@pytest.mark.usefixtures("either")
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limits")
def test_memory_has_an_end(lesson_1: Write) -> None:
    with (
        Work(lesson_1(above="x = bytearray(2 << 30)")) as work,
        fails("MemoryError"),
    ):
        work.begin()


@pytest.mark.usefixtures("either")
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limits")
def test_a_file_has_an_end(lesson_1: Write) -> None:
    code = "open('big', 'wb').write(bytes(64 << 20))"
    with (
        Work(lesson_1(above=code)) as work,
        fails("File too large"),
    ):
        work.begin()


ENDS = {
    "os._exit(7)": "exit status 7",
    "os.kill(os.getpid(), 9)": "Python itself came down",
    "import ctypes; ctypes.string_at(0)": "Python itself came down",
    "os.closerange(3, 99)": "while it was being loaded",
}


@pytest.mark.skipif(sys.platform == "win32", reason="others' signals")
@pytest.mark.parametrize("code", ENDS)
def test_a_work_that_ends_python_is_told_so(
    lesson_1: Write, code: str
) -> None:
    with Work(lesson_1(above=code)) as work, pytest.raises(Failure) as ended:
        work.begin()
    assert ENDS[code] in told(ended.value)


def test_a_work_that_ends_python_in_a_view_can_be_asked_again(
    lesson_1: Write,
) -> None:
    with Work(lesson_1(inside="os._exit(1)")) as work:
        for _ in range(work_module.ENDINGS):
            work.begin()
            with fails("while it answered"):
                Visitor(work).get("/")
        with fails("five times"):
            work.begin()


HARMLESS = {
    "prints a lot": "print('x' * 20_000_000)",
    "closes its output": "import sys; sys.stdout.close()",
    "has no output": "import sys; sys.stdout = sys.stderr = None",
    "forks": "os.fork()",
    "forks and forks": "[os.fork() for _ in range(4)]",
    "has threads": (
        "import threading, time; "
        "threading.Thread(target=time.sleep, args=(999,)).start()"
    ),
    "exits later": "import atexit; atexit.register(os._exit, 9)",
    "writes": "open('new', 'w').write('x'); open(__file__, 'a').write('#')",
    "changes the environment": "os.environ['PORT'] = '1'; os.chdir('/')",
    "changes Python": "import json; json.dumps = None",
}


@pytest.mark.skipif(sys.platform == "win32", reason="no fork on Windows")
@pytest.mark.parametrize("code", HARMLESS.values(), ids=HARMLESS)
def test_what_does_no_harm_works(lesson_1: Write, code: str) -> None:
    folder = lesson_1(above=code)
    before = fingerprint(folder)
    with Work(folder) as work:
        for _ in range(2):
            work.load()
            assert Visitor(work).get("/").text == "Hello There!"
    assert fingerprint(folder) == before


DESTROYS = {
    "its folder": "import shutil; shutil.rmtree(os.path.dirname(__file__))",
    "its home": "import shutil; shutil.rmtree(os.environ['HOME'])",
    "its file": "os.remove(__file__)",
    "its rights": "os.chmod('.', 0)",
}


@pytest.mark.skipif(sys.platform == "win32", reason="open files stay there")
@pytest.mark.parametrize("code", DESTROYS.values(), ids=DESTROYS)
def test_what_a_work_destroys_is_a_copy(lesson_1: Write, code: str) -> None:
    folder = lesson_1(inside=code)
    before = fingerprint(folder)
    with Work(folder) as work:
        for _ in range(2):
            work.begin()
            assert Visitor(work).get("/").text == "Hello There!"
    with StartedProcess(Copy.of(folder), 1.0) as server:
        server.wait()
        assert Visitor(server).get("/").text == "Hello There!"
    assert fingerprint(folder) == before
    assert not work.copy.home.exists()
    assert not server.home.exists()


def test_a_link_out_of_the_folder_is_copied(
    lesson_1: Write, tmp_path: Path
) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("kept")
    folder = lesson_1(inside="open('linked', 'w').write('lost')")
    (folder / "linked").symlink_to(outside)
    assert opened(folder) == "Hello There!"
    assert outside.read_text() == "kept"


CLOCKS = """
import sqlite3, time

def show():
    with sqlite3.connect(":memory:") as database:
        asked = "SELECT CURRENT_TIMESTAMP, time('now', 'localtime')"
        stored = database.execute(asked).fetchone()
    return (
        f"<p>{time.strftime('%H:%M')} {time.gmtime().tm_hour} {stored}</p>"
        "<p id='here'></p>"
        "<script>here.textContent = new Date().toString()</script>"
    )
"""


def test_a_work_is_at_one_time_and_in_one_zone_everywhere(
    lesson_1: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever it asks: Python, its database, or the scripts of its page."""
    monkeypatch.setenv("TZ", "EST+5")
    monkeypatch.setattr(process, "WARM", False)
    folder = lesson_1(CLOCKS, "return show()")
    with Work(folder) as work, start(folder) as started:
        work.begin()
        visitor = Visitor(work)
        visitor.get("/")
        page = Tab(visitor, work).page_now()
        page.expect("12:00 7 ('2030-05-06 07:00:00', '12:00:00')")
        page.expect("Mon May 06 2030 12:00:00 GMT+0500")
        started.wait()
        Visitor(started).get("/").expect("12:00 7")


@pytest.mark.parametrize(
    "text",
    [
        "flask --app run run -p $PORT",
        "gunicorn -b 127.0.0.1:$PORT run:app",
        "python -m flask --app run run -p $PORT",
        "python -u run.py",
    ],
)
def test_what_a_command_starts_is_at_the_same_time(
    text: str, lesson_1: Write
) -> None:
    folder = lesson_1(CLOCKS, "return show()")
    program = folder / "run.py"
    main = program.read_text().replace("app.run(", "if main: app.run(")
    program.write_text(f"main = __name__ == '__main__'\n{main}")
    with StartedProcess(Copy.of(folder), 10.0, Command(text)) as started:
        started.wait()
        Visitor(started).get("/").expect("12:00 7")


@pytest.mark.usefixtures("either")
def test_no_secret_reaches_a_work(
    lesson_1: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_TEST_SECRET", "do not tell")
    process._forkserver.cache_clear()
    tells = (
        "import pathlib, sys; own = pathlib.Path('/proc/self/environ'); "
        "return repr(dict(os.environ)) + "
        "(own.read_bytes().decode() if own.exists() else '')"
    )
    told = opened(lesson_1(inside=tells))
    assert "PATH" in told
    assert "do not tell" not in told


@ON_LINUX
def test_whatever_a_work_leaves_behind_is_ended(
    lesson_1: Write, tmp_path: Path
) -> None:
    """A session of its own, an empty environment, a parent that is gone."""
    code = (
        "import subprocess, sys, time; "
        f"note = open({str(tmp_path / 'pid')!r}, 'a'); "
        "child = os.fork() or os.setsid() or os.fork(); "
        "child or (note.write(f'{os.getpid()} '), note.flush(), "
        "os.chdir('/'), os.closerange(0, 99), time.sleep(999)); "
        "more = subprocess.Popen([sys.executable, '-c', "
        "'import time; time.sleep(999)'], env={}, start_new_session=True); "
        "note.write(f'{more.pid} '); note.flush()"
    )
    with Work(lesson_1(above=code)) as work:
        work.load()
        time.sleep(0.3)
    left = list(map(int, (tmp_path / "pid").read_text().split()))
    assert len(left) >= 2
    assert not [pid for pid in left if psutil.pid_exists(pid)]


@ON_LINUX
def test_a_tool_that_is_killed_leaves_nothing_behind(
    lesson_1: Write, tmp_path: Path
) -> None:
    from subprocess import DEVNULL, PIPE, Popen

    code = (
        "import os, sys, time; from pathlib import Path; "
        "from course.sandbox.machine import start; "
        "server = start(Path(sys.argv[1])); server.wait(); "
        "print(server._process.pid, server.home, flush=True); "
        "time.sleep(99)"
    )
    with Popen(
        [sys.executable, "-c", code, str(lesson_1())],
        stdout=PIPE,
        stderr=DEVNULL,
        text=True,
    ) as tool:
        assert tool.stdout
        pid, home = tool.stdout.readline().split()
        tool.kill()
    until = time.monotonic() + 10
    while psutil.pid_exists(int(pid)) or Path(home).exists():
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.mark.usefixtures("either")
def test_what_a_work_said_can_be_read_when_it_is_ended(
    lesson_1: Write, tmp_path: Path
) -> None:
    """A thread reads it: a pipe closed by another would be its error."""
    with (tmp_path / "errors").open("w+b") as errors:
        program = process.start(
            "child",
            [str(lesson_1() / "run.py"), str(tmp_path / "hung")],
            process.environment(tmp_path),
            errors,
            talk=True,
        )
        program.end()
    assert program.stdout
    with program.stdout as said:
        said.read()
        assert not said.read()


def one_that_exits(folder: Path) -> process.Program:
    """A program that has been started, and ends with 3."""
    with (folder / "errors").open("w+b") as errors:
        return process.start(
            "become",
            [str(folder / "run.py"), sys.executable, "-c", "exit(3)"],
            process.environment(folder),
            errors,
        )


@ON_LINUX
def test_who_has_ended_is_not_asked_for_by_a_number_that_another_may_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A system begins its numbers anew, within minutes where much goes on."""
    program = one_that_exits(tmp_path)
    while program.poll() is None:
        time.sleep(0.01)
    asked: list[Any] = []
    monkeypatch.setattr(process, "_tell", asked.append)
    monkeypatch.setattr(os, "kill", lambda *it: asked.append(it))
    assert program.poll() == 3
    program.signal(signal.SIGTERM)
    program.end()
    assert program.poll() == 3
    assert asked == [{"do": "end", "pid": None, "kill": True}]


@ON_LINUX
def test_who_could_not_be_begun_has_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its number is asked for later: the forkserver may be gone by then."""
    program = one_that_exits(tmp_path)

    def gone(_: object) -> None:
        raise ConnectionResetError

    monkeypatch.setattr(process._Forkserver, "_answer", gone)
    monkeypatch.setattr(os, "kill", lambda *it: pytest.fail(f"killed {it}"))
    assert program.pid == 0
    program.signal(signal.SIGTERM)  # to number 0, all of us would hear it
    assert program.poll() == -signal.SIGKILL
    program.end()
    process._forkserver.cache_clear()  # its answers are out of step


@ON_LINUX
def test_a_work_that_kills_its_parent_harms_only_itself(
    lesson_1: Write,
) -> None:
    folder = lesson_1(inside="os.kill(os.getppid(), 9)")
    with Work(folder) as work:
        work.begin()
        with pytest.raises(Failure):
            for _ in range(100):  # it may answer before it is gone as well
                Visitor(work).get("/")
                time.sleep(0.05)
        work.begin()


@pytest.mark.skipif(sys.platform == "win32", reason="others' signals")
def test_a_process_that_is_lost_between_two_loadings_costs_nothing(
    lesson_1: Write,
) -> None:
    """The other one has the work loaded already, and is asked instead."""
    with Work(lesson_1()) as work:
        work.begin()
        link = work._link
        assert isinstance(link, AheadLink)
        lost = link._link._process
        Visitor(work).get("/")
        lost.signal(signal.SIGKILL)
        while lost.poll() is None:
            time.sleep(0.01)
        work.begin()
        assert Visitor(work).get("/").text == "Hello There!"


@ON_LINUX
def test_a_work_may_compile_what_it_likes(lesson_1: Write) -> None:
    code = (
        "import py_compile; "
        "py_compile.compile(__file__, 'a', doraise=True, optimize=1)"
    )
    assert opened(lesson_1(above=code)) == "Hello There!"


@pytest.mark.usefixtures("either")
def test_a_server_with_a_fixed_port_is_found(tmp_path: Path) -> None:
    """Two of them at once, as in a class."""
    text = (
        "from flask import Flask\napp = Flask(__name__)\n\n\n"
        '@app.route("/")\ndef index():\n    return "{}"\n\n\n'
        'app.run(host="0.0.0.0", port=5000, debug=True)\n'
    )
    servers = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "run.py").write_text(text.format(name))
        servers.append(start(tmp_path / name))
    for server, name in zip(servers, ("one", "two"), strict=True):
        server.wait()
        assert Visitor(server).get("/").text == name
        server.close()


@pytest.mark.usefixtures("either")
def test_a_module_with_the_name_of_one_of_pythons_is_seen(
    lesson_1: Write,
) -> None:
    """`random.py` beside `run.py`: Flask itself imports it by mistake."""
    folder = lesson_1(above="import random; random.choice([1])")
    (folder / "random.py").write_text("number = 4\n")
    with start(folder) as server, pytest.raises(Failure) as ended:
        server.wait()
    assert "random" in told(ended.value)


@pytest.mark.usefixtures("either")
def test_a_server_that_crashes_says_where(lesson_1: Write) -> None:
    folder = lesson_1()
    program = folder / "run.py"
    program.write_text(program.read_text().replace("app.run(", "app.runn("))
    with start(folder) as server, pytest.raises(Failure) as ended:
        server.wait()
    assert "AttributeError" in told(ended.value)
    crash = ended.value.crash
    assert crash
    assert (crash.file, crash.line) == ("run.py", 12)


def test_a_program_that_comes_to_its_end_never_served(
    tmp_path: Path,
) -> None:
    (tmp_path / "run.py").write_text("import flask\n")
    with start(tmp_path) as server, pytest.raises(Failure) as ended:
        server.wait()
    assert ended.value.kind == "never_served"


def test_where_it_is_crowded_a_work_is_started_when_it_is_waited_for(
    lesson_1: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = lesson_1()
    begun = []

    def begin(job: str, *arguments: Any) -> process.Program:
        begun.append(job)
        return real(job, *arguments)

    real = process.start
    monkeypatch.setattr(process, "start", begin)
    start(folder, backend=CROWDED).close()
    assert not begun
    with start(folder, backend=CROWDED) as server:
        server.wait()
        assert server.send("GET", "/", [], b"").status == 200
    assert begun == ["launch"]


def test_a_program_that_listens_nowhere_is_waited_for_and_no_longer(
    lesson_1: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("course.sandbox.network.START_SECONDS", 1.0)
    folder = lesson_1(above="import time; time.sleep(999)")
    with start(folder) as server, pytest.raises(Failure):
        server.wait()


def test_what_one_work_does_to_python_is_gone_for_the_next(
    lesson_1: Write, tmp_path: Path
) -> None:
    spoil = "import flask; flask.Flask.wsgi_app = None; os.environ['A'] = '1'"
    with Work(lesson_1(above=spoil)) as work, pytest.raises(Failure):
        work.begin()
        Visitor(work).get("/")
    other = tmp_path / "other"
    other.mkdir()
    (other / "run.py").write_text(
        "import os\nfrom flask import Flask\napp = Flask(__name__)\n"
        'app.route("/")(lambda: os.getenv("A", "clean"))\napp.run()\n'
    )
    assert opened(other) == "clean"


@pytest.mark.skipif(sys.platform == "win32", reason="rights are others there")
def test_a_folder_without_the_right_to_read_is_refused() -> None:
    """Where root runs the tests, they give its rights up for a moment."""
    with tempfile.TemporaryDirectory() as home:
        os.chmod(home, 0o755)
        folder = Path(home, "chat")
        folder.mkdir()
        (folder / "run.py").write_text("import flask\n")
        (folder / "run.py").chmod(0)
        root = os.geteuid() == 0
        if root:
            os.seteuid(65534)
        try:
            with pytest.raises(NoWork, match=r"I may not read .*run\.py"):
                Work(folder)
        finally:
            if root:
                os.seteuid(0)


def test_what_visitors_left_is_not_judged(lesson_1: Write) -> None:
    """Whoever has run a stage has its database in the folder."""
    folder = lesson_1()
    (folder / "instance").mkdir()
    for name in ("chat.db", "chat.db-wal", "instance/chat.db"):
        (folder / name).write_text("said yesterday", encoding="utf-8")
    with Work(folder) as work:
        left = {path.name for path in work.copy.file.parent.rglob("*")}
    assert left == {"run.py"}


def test_a_command_may_load_the_work_when_it_is_asked_first(
    lesson_1: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So does gunicorn, which listens before its workers are there."""
    monkeypatch.setattr(network, "ANSWER_SECONDS", 0.2)
    folder = lesson_1(
        above="import time; asked = []",
        inside="asked.append(1); time.sleep(0.5)",
    )
    command = Command("python run.py")
    with StartedProcess(Copy.of(folder), 1.0, command) as server:
        server.wait()
        assert Visitor(server).get("/").text == "Hello There!"
        with pytest.raises(Failure) as told:
            Visitor(server).get("/")
    assert told.value.kind == "no_answer"


def test_an_answer_without_an_end_is_told(
    lesson_1: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "LONGEST_ANSWER", 1 << 20)
    endless = "return iter(lambda: 'x' * 1000, None)"
    with start(lesson_1(inside=endless)) as server:
        server.wait()
        with pytest.raises(Failure) as hung:
            Visitor(server).get("/")
    assert hung.value.kind == "endless_answer"


def test_a_command_may_say_where_python_looks(lesson_1: Write) -> None:
    folder = lesson_1("import helper", "return helper.WORDS")
    (folder / "inside").mkdir()
    (folder / "inside" / "helper.py").write_text("WORDS = 'from inside'\n")
    command = Command("PYTHONPATH=inside python -u run.py")
    with StartedProcess(Copy.of(folder), 10.0, command) as started:
        started.wait()
        Visitor(started).get("/").expect("from inside")


def test_no_two_requests_are_answered_at_the_same_moment(
    lesson_1: Write,
) -> None:
    """Not by two programs of one work either; and a second is none of it."""
    asks = "import datetime; return str(datetime.datetime.now())"
    with Work(lesson_1(inside=asks)) as work:
        work.begin()
        for moment in ("2030-05-06 12:00:00", "2030-05-06 07:08:09"):
            if moment != MOMENT:
                work.clock(moment)
            told = [Visitor(work).get("/").text]
            with contextlib.closing(work.beside()) as other:
                other.begin()
                other.clock(moment)
                told += [Visitor(other).get("/").text]
            told += [Visitor(work).get("/").text for _ in range(2)]
            assert told == sorted(set(told))
            assert all(it.startswith(moment) for it in told)


def test_no_less_goes_by_than_the_clock_was_set_on(lesson_1: Write) -> None:
    """Who counts whole seconds would miss one."""
    asks = "import datetime; return str(datetime.datetime.now())"
    with Work(lesson_1(inside=asks)) as work:
        work.begin()
        moments = []
        for requests, moment in ((3, "21:08:09"), (1, "21:08:44")):
            work.clock(f"2030-05-06 {moment}")
            told = [Visitor(work).get("/").text for _ in range(requests)]
            moments.append(datetime.fromisoformat(told[-1]))
        first, last = moments
        assert (last - first).seconds == 35
