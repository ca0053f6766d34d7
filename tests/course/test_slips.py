"""What notes show of a slip is what is printed: errors, answers, logs."""

from __future__ import annotations

import functools
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import pytest

from course.lessons import ROOT, Lesson, all_lessons, find
from course.sandbox import folder, process

from .test_notes import FENCE, each

RECOMMENDED = (ROOT / ".python-version").read_text(encoding="utf-8").strip()
LOGGED = re.compile(r'"(?:GET|POST) [^"]* HTTP/1\.1" \d+ -')
"""A line of the server's, as notes quote it."""
ERROR = re.compile(r"^`?((?:\w+\.)*\w*(?:Error|NotFound): .+?)(?:`|$)")

IMPORT = "import run; run.app.testing = True; page = run.app.test_client(); "
SAY = IMPORT + "page.get('/aaron/hi'); page.get('/aaron')"
ENTER = IMPORT + "page.post('/', data={'username': 'aaron'}); "
POST = "page.post('/aaron', data={'message': 'hi', 'uid': 'one'})"
CHAT = POST.replace("/aaron", "/chat/aaron")
OLDER = (
    "import sqlite3; sqlite3.connect('chat.db').execute('CREATE TABLE {}'); "
)
"""The database is there already, from an earlier program."""
SERVED = """\
import re, sys, threading, urllib.error, urllib.request
from werkzeug.serving import make_server
import run

server = make_server("127.0.0.1", 0, run.app)
threading.Thread(target=server.serve_forever).start()

def ask(path, sent=None):
    address = f"http://127.0.0.1:{server.port}{path}"
    try:
        page = urllib.request.urlopen(address, sent)
    except urllib.error.HTTPError as error:
        page = error
    print(re.sub("<.*?>", "", page.read().decode()), file=sys.stderr)

try:
    ask(*PATH)
finally:
    server.shutdown()
"""
SEND = SERVED.replace("PATH", "['/aaron/hi']")
FILL_IN = SERVED.replace("PATH", "['/', b'username=aaron']")
"""Somebody at a server that is really started; page and log are printed."""


CALLED = re.compile(r"^- \*\*(.+?)\*\*: ", re.MULTILINE)
"""What goes wrong, as the notes call it."""
QUOTED = re.compile(r"`([^`]+)`|\"([^\"]+)\"")

ELSEWHERE = {
    'EventSource\'s response has a MIME type ("text/html")',
    "Invalid Date",
    "after JSON",
    "ERR_TOO_MANY_REDIRECTS",
    "Uncaught TypeError: Illegal invocation",
    "Uncaught TypeError: document.getElementByID is not a function",
    "Name or service not known",
}
"""What Chromium says is held to it in `tests/browser`; what a resolver says
of a host that there is not takes a network."""


@dataclass(frozen=True)
class Slip:
    """A slip of which notes show what Python says: how it is made."""

    lesson: str
    says: str
    """The last line, as the notes have it, or all of a line of theirs."""
    was: str
    now: str
    run: str = ""
    """What is done then; without it the program is started."""
    file: str = "run.py"


AT = "import os; os.environ['DATABASE_URL'] = '{}'; "
NO_DRIVER = (
    "import sys, flask, sqlalchemy.dialects.postgresql.psycopg; "
    "sys.path = [it for it in sys.path if 'site-packages' not in it]; "
)
"""SQLAlchemy is loaded, and what it would look for now cannot be found."""

GET_ALL = '''\
def get_all_messages():
    """Get all of the messages and separate them with a `br`"""
    return "<br>".join(messages)


@app.route("/", methods'''

SLIPS = [
    Slip(
        "2",
        '"GET /aaron/hi HTTP/1.1" 404 -',
        '@app.route("/<username>/<message>")',
        'app.route("/<username>/<message>")',
        SEND,
    ),
    Slip(
        "4",
        '"GET /aaron/aaron HTTP/1.1" 302 -',
        'redirect("/" + username)',
        "redirect(username)",
        SEND,
    ),
    *(
        Slip("7", says, ', methods=["GET", "POST"])', ")", FILL_IN)
        for says in (
            "The method is not allowed for the requested URL.",
            '"POST / HTTP/1.1" 405 -',
        )
    ),
    *(
        Slip(
            "12",
            says,
            'url_for("user", username=session["username"])',
            'session["username"]',
            FILL_IN,
        )
        for says in (
            "The requested URL was not found on the server.",
            '"GET /aaron HTTP/1.1" 404 -',
        )
    ),
    Slip(
        "1",
        "TypeError: int() argument must be a string, a bytes-like object or a "
        "real number, not 'NoneType'",
        'os.getenv("PORT", "5000")',
        'os.getenv("PORT")',
    ),
    Slip(
        "2",
        "ValueError: URL rule '<username>/<message>' must start with a slash.",
        '"/<username>/<message>"',
        '"<username>/<message>"',
    ),
    Slip(
        "2",
        "ValueError: malformed url rule: '/<username/<message>'",
        '"/<username>/<message>"',
        '"/<username/<message>"',
    ),
    Slip(
        "3",
        "IndentationError: expected an indented block after function "
        "definition on line 8",
        "    messages.append",
        "messages.append",
    ),
    Slip(
        "3",
        "SyntaxError: '(' was never closed",
        "format(username, message))",
        "format(username, message)",
    ),
    Slip(
        "4",
        "NameError: name 'redirect' is not defined",
        "import Flask, redirect",
        "import Flask",
        SAY,
    ),
    Slip(
        "5",
        "TypeError: descriptor 'strftime' for 'datetime.date' objects doesn't "
        "apply to a 'str' object",
        "datetime.now().strftime",
        "datetime.strftime",
        SAY,
    ),
    Slip(
        "5",
        "AttributeError: 'builtin_function_or_method' object has no attribute "
        "'strftime'",
        "datetime.now().strftime",
        "datetime.now.strftime",
        SAY,
    ),
    Slip(
        "5",
        "AttributeError: module 'datetime' has no attribute 'now'",
        "from datetime import datetime",
        "import datetime",
        SAY,
    ),
    Slip(
        "6",
        "jinja2.exceptions.TemplateNotFound: index.html",
        "app = Flask(__name__)",
        'app = Flask(__name__, template_folder="template")',
        IMPORT + "page.get('/')",
    ),
    Slip(
        "7",
        "RuntimeError: The session is unavailable because no secret key was "
        "set.",
        'app.secret_key = "randomstring123"\n',
        "",
        ENTER,
    ),
    Slip(
        "8",
        "TypeError: sequence item 0: expected str instance, dict found",
        '@app.route("/", methods',
        GET_ALL,
        SAY,
    ),
    Slip(
        "8",
        "NameError: name 'get_all_messages' is not defined",
        "format(username, messages)",
        "format(username, get_all_messages())",
        SAY,
    ),
    Slip(
        "9",
        "NameError: name 'message' is not defined. Did you mean: 'messages'?",
        "chat_messages=messages",
        "chat_messages=message",
        SAY,
    ),
    Slip(
        "10",
        "UndefinedError: 'message' is undefined",
        "for message in",
        "for mesage in",
        SAY,
        "templates/chat.html",
    ),
    Slip("11", "KeyError: 'username'", "", "", IMPORT + POST),
    Slip(
        "12",
        "NameError: name 'add_messages' is not defined. Did you mean: "
        "'add_message'?",
        "        add_message(",
        "        add_messages(",
        ENTER + CHAT,
    ),
    Slip(
        "clear_history",
        "BuildError: Could not build url for endpoint 'clear'",
        "def clear",
        "def clean",
        ENTER + "page.get('/chat/aaron')",
    ),
    Slip(
        "styling",
        "TemplateNotFound: base.html",
        "",
        "",
        "import os; os.remove('templates/base.html'); "
        + ENTER
        + "page.get('/chat/aaron')",
    ),
    Slip(
        "database",
        "no such table: messages",
        "metadata.create_all(database)",
        "",
        ENTER + "page.get('/chat/aaron')",
    ),
    Slip(
        "database",
        "no such column",
        "",
        "",
        OLDER.format("messages (id INTEGER)")
        + ENTER
        + "page.get('/chat/aaron')",
    ),
    Slip(
        "database",
        "'CursorResult' object is not subscriptable",
        "execute(query).all()",
        "execute(query)",
        ENTER + "page.get('/chat/aaron')",
    ),
    Slip(
        "two_workers",
        "table messages already exists",
        ", if_not_exists=True",
        "",
        OLDER.format("messages (id INTEGER)") + IMPORT,
    ),
    Slip(
        "two_workers",
        "'>' not supported between instances of 'int' and 'NoneType'",
        "    if last_id is None:\n        return 0\n",
        "",
        ENTER + "page.get('/chat/aaron')",
    ),
    Slip(
        "own_name",
        "no such table: people",
        "connection.execute(sa.schema.CreateTable(people, "
        "if_not_exists=True))",
        "pass",
        ENTER,
    ),
    Slip(
        "own_name",
        "no such column",
        "",
        "",
        OLDER.format("people (name TEXT PRIMARY KEY)") + ENTER,
    ),
    Slip(
        "headers",
        "KeyError: 'SECRET'",
        "",
        "",
        "import os; os.environ['DYNO'] = 'web.1'; import run",
    ),
    Slip(
        "package",
        "ImportError: cannot import name 'create_app' from partially "
        "initialized module 'chat' (most likely due to a circular import)",
        'pages = Blueprint("pages", __name__)',
        "from run import app",
        file="chat/views.py",
    ),
    Slip(
        "package",
        "ImportError: attempted relative import with no known parent package",
        "",
        "",
        "import runpy; runpy.run_path('chat/views.py')",
    ),
    Slip(
        "package",
        "ModuleNotFoundError: No module named 'names'",
        "from .names",
        "from names",
        file="chat/views.py",
    ),
    Slip(
        "package",
        "AttributeError: 'NoneType' object has no attribute 'run'",
        "    return app\n",
        "",
        file="chat/__init__.py",
    ),
    Slip(
        "package",
        "TemplateNotFound: index.html",
        '        template_folder="../templates",\n',
        "",
        IMPORT + "page.get('/')",
        file="chat/__init__.py",
    ),
    Slip(
        "package",
        "BuildError: Could not build url for endpoint 'user' with values "
        "['username']. Did you mean 'pages.user' instead?",
        '"pages.user", username=session',
        '"user", username=session',
        ENTER,
        file="chat/views.py",
    ),
    Slip(
        "postgresql",
        "NoSuchModuleError: Can't load plugin: sqlalchemy.dialects:postgres",
        'DATABASE.replace("postgres://", "postgresql+psycopg://", 1)',
        "DATABASE",
        AT.format("postgres://aaron@127.0.0.1:1/chat") + "import run",
        file="chat/settings.py",
    ),
    Slip(
        "postgresql",
        "ModuleNotFoundError: No module named 'psycopg'",
        "",
        "",
        NO_DRIVER
        + AT.format("postgres://aaron@127.0.0.1:1/chat")
        + "import run",
    ),
    Slip(
        "postgresql",
        "ArgumentError: Could not parse SQLAlchemy URL from given URL string",
        "",
        "",
        AT.format("chat") + "import run",
    ),
]


def test_every_error_that_notes_quote_is_tried() -> None:
    quoted = {
        (lesson.label, words[1])
        for lesson in all_lessons()[:-1]
        for text in re.split(
            r"(?=`\w*(?:Error|NotFound): )|\n(?=\S)", lesson.readme
        )
        if (words := ERROR.match(" ".join(text.split())))
    }
    tried = {
        (find(slip.lesson).label, slip.says)
        for slip in SLIPS
        if ERROR.match(slip.says)
    }
    assert tried
    assert quoted == tried


@each(all_lessons()[:-1])
def test_whatever_notes_show_of_a_program_is_tried(lesson: Lesson) -> None:
    """Not what is typed, what is a file, and what a browser says."""
    tried = [it.says for it in SLIPS if find(it.lesson) == lesson]
    for line in LOGGED.findall(lesson.readme):
        held = (line in (says, *shown(lesson, says)) for says in tried)
        assert any(held), f"Nothing holds these notes to this: {line}"
    for language, text in FENCE.findall(lesson.readme):
        lines = text.splitlines()
        if language or is_typed(lines, lesson) or is_there(lines, lesson):
            continue
        assert lines[-1] in (*tried, *ELSEWHERE), (
            f"Nothing holds these notes to what they show here: {text}"
        )


@each(all_lessons()[:-1])
def test_what_goes_wrong_is_called_by_what_is_said(lesson: Lesson) -> None:
    """Words of a slip, of the lesson's own files, or a command and a file."""
    refused = HTTPStatus.METHOD_NOT_ALLOWED.phrase
    own = {refused, "git status", "--threads", *ELSEWHERE}
    files = [it for it in lesson.folder.rglob("*.*") if it.suffix != ".md"]
    code = "\n".join(it.read_text(encoding="utf-8") for it in files)
    tried = [it.says for it in SLIPS if find(it.lesson) == lesson]
    for called in CALLED.findall(lesson.readme):
        for words in filter(None, QUOTED.split(called)[1::3]):
            held = words in own or words in code
            assert held or any(says.endswith(words) for says in tried), words


def is_typed(lines: list[str], lesson: Lesson) -> bool:
    """Whether these are commands, the server's as the Procfile has it."""
    procfile = lesson.folder / "Procfile"
    started = procfile.read_text("utf-8") if procfile.is_file() else ""
    return all(
        re.match(r"python (?:-m |run\.py)", line) or f": {line}\n" in started
        for line in lines
    )


def is_there(lines: list[str], lesson: Lesson) -> bool:
    """Whether these are files of the lesson, or what one of them holds."""
    place = Path()
    for line in lines:
        if not line.startswith(" "):
            place = Path()
        if not (lesson.folder / place / line.strip()).exists():
            break
        place = Path(line) if line.endswith("/") else place
    else:
        return True
    procfile = lesson.folder / "Procfile"
    text = "\n".join([*lines, ""])
    return procfile.is_file() and procfile.read_text("utf-8") == text


@each(all_lessons()[:-1])
def test_a_line_that_notes_speak_of_is_one_of_those_they_show(
    lesson: Lesson,
) -> None:
    in_blocks = "".join(text for _, text in FENCE.findall(lesson.readme))
    spoken_of = re.findall(r"\blines? (\d+)", FENCE.sub("", lesson.readme))
    assert {*spoken_of} <= {*re.findall(r"\bline (\d+)", in_blocks)}


@pytest.mark.long
@pytest.mark.skipif(
    "{}.{}".format(*sys.version_info) != RECOMMENDED,
    reason="notes show what the recommended Python prints",
)
@pytest.mark.parametrize(
    "slip", SLIPS, ids=lambda it: f"{it.lesson}-{it.says.partition(':')[0]}"
)
def test_what_python_says_of_a_slip(slip: Slip) -> None:
    """Of a traceback all lines, in their order; what is left out is `…`."""
    said = printed(slip.lesson, slip.file, slip.was, slip.now, slip.run)
    assert slip.says in said
    lines = re.sub(r'"[^"\n]*/run\.py"', '"…/run.py"', said).splitlines()
    for line in shown(find(slip.lesson), slip.says):
        found = [n for n, it in enumerate(lines) if is_shown(line, it)]
        assert found, f"This is not printed, or not there: {line}"
        lines = lines[found[0] + 1 :]


@functools.cache
def printed(lesson: str, file: str, was: str, now: str, run: str) -> str:
    """What a stage prints where people see errors, without its colours."""
    with tempfile.TemporaryDirectory() as place:
        work = Path(place, "work")
        folder.copy(find(lesson).folder, work)
        text = (work / file).read_text(encoding="utf-8")
        assert was in text
        text = text.replace(was, now)
        if now == GET_ALL:
            text = text.replace(
                "username, messages)", "username, get_all_messages())"
            )
        (work / file).write_text(text, encoding="utf-8")
        said = subprocess.run(
            [sys.executable, *(["-c", run] if run else ["run.py"])],
            cwd=work,
            env=process.environment(Path(place)),
            capture_output=True,
            text=True,
        ).stderr
    return re.sub(r"\x1b\[[\d;]*m", "", said)


def shown(lesson: Lesson, says: str) -> list[str]:
    """What notes show that ends so, line by line, if they do.

    Without what is left out, and without what is printed in its place.
    """
    others = {"…", *(it.says for it in SLIPS if it.says != says)}
    for language, text in FENCE.findall(lesson.readme):
        lines = str(text).splitlines()
        if not language and lines[-1] == says:
            return [line for line in lines if line.strip() not in others]
    return []


def is_shown(line: str, other: str) -> bool:
    """Whether notes show this: a line, the end of one, or its sentence."""
    if LOGGED.fullmatch(line):
        return other.endswith(line)
    sentence = line.endswith(".") and other.startswith(f"{line} ")
    return other == line or sentence
