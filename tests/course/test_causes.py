"""Causes: what is told of a failure is true of the program it is told of.

Each program here can be a beginner's, and has a fault or none. What it raises
is what Python and Flask say of it.
"""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

import pytest

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
        for file in folder.glob("*.py"):
            sys.modules.pop(file.stem, None)
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


BEFORE = (
    FLASK
    + """\
import os

PORT = int(os.getenv("PORT", "5000"))


@app.route("/chat/<username>")
def user(username):
    return str(int(request.args.get("before")))
"""
)
PORT_IN_A_NAME = """\
import os

port = os.getenv("PORT_OF_NOBODY")
number = int(port)
"""


def test_a_number_that_the_address_lacks_is_no_port(tmp_path: Path) -> None:
    why = told_of_crash(tmp_path, {"run.py": BEFORE}, "GET /chat/aaron")
    assert "`os.getenv`" not in why
    assert '`request.args.get("before", type=int)`' in why


def test_a_port_may_have_a_name_before_it_is_a_number(tmp_path: Path) -> None:
    why = told_of_crash(tmp_path, {"run.py": PORT_IN_A_NAME})
    assert "`os.getenv` found no such variable" in why


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("datetime", "`from datetime import datetime`"),
        ("os", "`import os`"),
        ("random", "`import random`"),
        ("SQLAlchemy", "`flask` has no `SQLAlchemy`"),
        ("Markup", "today one writes `from markupsafe import Markup`"),
        ("safe_join", "was in an older Flask or Werkzeug and has gone"),
    ],
)
def test_what_never_was_in_flask_has_not_gone_from_it(
    name: str, told: str, tmp_path: Path
) -> None:
    program = f"from flask import Flask, {name}\n"
    why = told_of_crash(tmp_path, {"run.py": program})
    assert told in why
    assert ("has gone" in why) == (name in ("Markup", "safe_join"))


ADDRESS = (
    FLASK
    + """\
@app.route("/room/<room>")
def show_room(room):
    return room


@app.route("/")
def index():
    return url_for({})
"""
)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ('"static"', '`url_for("static", filename="style.css")`'),
        (
            '"static", file="style.css"',
            '`url_for("static", filename="style.css")`',
        ),
        ('"show_room"', '`url_for("show_room", room=...)`'),
    ],
)
def test_url_for_is_told_the_name_that_the_address_has(
    given: str, told: str, tmp_path: Path
) -> None:
    program = ADDRESS.replace("{}", given)
    why = told_of_crash(tmp_path, {"run.py": program}, "GET /")
    assert told in why
    assert "username" not in why


@pytest.mark.parametrize(
    "attribute", ['id="post"', 'class="post-box"', 'data-kind="post"']
)
def test_a_form_without_its_method_is_not_told_that_another_is_misspelt(
    attribute: str, tmp_path: Path
) -> None:
    page = f'<form {attribute}><input name="message"></form>'
    why = told_of(
        tmp_path,
        {"run.py": FLASK, "templates/chat.html": page},
        Failure("not_on_page", asked="hi", read="x"),
        Asked("", "GET /chat/aaron?message=hi", 200, None),
    )
    assert 'The `<form>` needs `method="POST"`' in why


@pytest.mark.parametrize(
    "line",
    [
        '"<br>".join(map(show, messages))',
        "sorted(messages, key=show)",
        'app.add_url_rule("/show", "show", show)',
        "app.register_error_handler(404, show)",
        "app.before_request(show)",
        "Thread(None, show)",
    ],
)
def test_a_function_may_be_handed_over_to_one_that_calls_it(
    line: str, tmp_path: Path
) -> None:
    program = f"{FLASK}def show(message):\n    return message\n\n\n{line}\n"
    failure = Failure("not_on_page", asked="hi", read="x")
    why = told_of(tmp_path, {"run.py": program}, failure)
    assert "hands over" not in why


NOW = """\
from datetime import datetime

now = datetime.now()
app = now.strftime("%H:%M:%S") + 5
"""


def test_a_moment_that_was_asked_for_is_no_function(tmp_path: Path) -> None:
    why = told_of_crash(tmp_path, {"run.py": NOW})
    assert "is a function" not in why
    assert "needs a moment" not in why


SESSIONS = (
    FLASK
    + """\
sessions = {}


@app.route("/", methods=["GET", "POST"])
def index():
    sessions[request.form["user"]] = True
    return ""
"""
)


def test_a_dictionary_may_be_called_sessions(tmp_path: Path) -> None:
    why = told_of_crash(tmp_path, {"run.py": SESSIONS}, "POST /")
    assert "without an s" not in why


def told_of_text(folder: Path, line: str) -> str:
    """What is told of a program that Python cannot read for this line."""
    return told_of_crash(folder, {"run.py": f"{line}\n"})


def test_a_route_is_missed_in_the_file_that_python_cannot_read(
    tmp_path: Path,
) -> None:
    files = {
        "run.py": FLASK + '@app.route("/")\ndef index():\n    import views\n',
        "views.py": "\n" * (FLASK.count("\n") + 1) + "number = = 3\n",
    }
    why = told_of_crash(tmp_path, files, "GET /")
    assert "the function that it is for" not in why
    files["views.py"] = '\n@app.route("/")\nnumber = 3\n'
    why = told_of_crash(tmp_path, files, "GET /")
    assert 'Line 2 is `@app.route("/")`, and the function' in why


@pytest.mark.parametrize(
    "line",
    ["else if name:", "else if name", 'else name == "ann":', "else  if(n):"],
)
def test_else_if_is_one_word_and_lacks_no_colon(
    line: str, tmp_path: Path
) -> None:
    program = f"name = 'bob'\nif name:\n    pass\n{line}\n    pass"
    why = told_of_text(tmp_path, program)
    assert "`elif`" in why
    assert "lacks its colon" not in why


@pytest.mark.parametrize("word", ["elseif", "elsif"])
def test_elif_is_told_from_the_words_of_other_languages(
    word: str, tmp_path: Path
) -> None:
    program = f"name = 'bob'\nif name:\n    pass\n{word} name:\n    pass"
    assert "Here it says `elif`." in told_of_text(tmp_path, program)


@pytest.mark.parametrize("line", ["def index() app:", "try it:"])
def test_a_line_that_ends_with_a_colon_does_not_lack_it(
    line: str, tmp_path: Path
) -> None:
    why = told_of_text(tmp_path, f"{line}\n    pass")
    assert "lacks its colon" not in why


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("title = 'It's a chat'", '"It\'s a chat"'),
        ("title = ('a.' + f'b' + 'Don't')", '"Don\'t"'),
        ("title = f'It's Aaron's chat'", "f\"It's Aaron's chat\""),
        ("title = 'It's ' + name", '"It\'s "'),
    ],
)
def test_an_apostrophe_is_no_quote_that_is_missing(
    line: str, right: str, tmp_path: Path
) -> None:
    why = told_of_text(tmp_path, line)
    assert "A quote is missing" not in why
    assert f"`{right}`" in why


@pytest.mark.parametrize(
    "line", ["title = 'It is", "title = dict('a', 'b)", "f('a.' + f'b' + 'c)"]
)
def test_a_quote_that_is_missing_is_no_apostrophe(
    line: str, tmp_path: Path
) -> None:
    assert "A quote is missing" in told_of_text(tmp_path, line)


SQLITE = """\
import sqlite3
from contextlib import closing

with closing(sqlite3.connect(":memory:")) as connection:
    connection.execute("{}")
    connection.execute("{}")
"""


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (
            "create table if not exists message (text)",
            "insert into messages values ('hi')",
            "makes a table `message`, and asks for `messages`",
        ),
        (
            "PRAGMA encoding",
            "select * from messages",
            "`CREATE TABLE IF NOT EXISTS messages (...)`",
        ),
        (
            "create table messages (text)",
            "create table messages (text)",
            "`CREATE TABLE IF NOT EXISTS messages (...)`",
        ),
    ],
    ids=["another name", "never made", "made again"],
)
def test_who_writes_sql_is_told_of_sql(
    first: str, second: str, told: str, tmp_path: Path
) -> None:
    why = told_of_crash(tmp_path, {"run.py": SQLITE.format(first, second)})
    assert told in why
    assert "sa.Table" not in why
    assert "CreateTable" not in why


SQLALCHEMY = """\
import sqlalchemy as sa

database = sa.create_engine("sqlite://", poolclass=sa.pool.NullPool)
metadata = sa.MetaData()
messages = sa.Table("messages", metadata, sa.Column("text", sa.String))

with database.begin() as connection:
"""
"""Every connection is closed, and with it the database."""


def test_a_table_that_another_file_makes_is_made(tmp_path: Path) -> None:
    files = {
        "run.py": f"{SQLALCHEMY}    connection.execute(sa.select(messages))\n",
        "tables.py": "import run\n\nrun.metadata.create_all(run.database)\n",
    }
    why = told_of_crash(tmp_path, files)
    assert "nothing makes it" not in why


def test_a_table_made_again_by_its_own_method_is_told_of_that(
    tmp_path: Path,
) -> None:
    program = SQLALCHEMY + "    messages.create(connection)\n" * 2
    why = told_of_crash(tmp_path, {"run.py": program})
    assert "`checkfirst=True` in the brackets of `create`" in why
    assert "CreateTable" not in why


COMPARED = (
    FLASK
    + """\
def get_last_id(connection):
    return connection.execute("").scalar()


@app.route("/chat/<username>")
def user(username):
    before = request.args.get("before", type=int)
    return str({})
"""
)


@pytest.mark.parametrize(
    "line", ["before > 0", '__import__("sqlalchemy").column("id") < before']
)
def test_what_the_address_lacks_is_no_number_of_a_table(
    line: str, tmp_path: Path
) -> None:
    program = COMPARED.replace("{}", line)
    why = told_of_crash(tmp_path, {"run.py": program}, "GET /chat/aaron")
    assert "the largest number of a table" not in why
    assert "if before is not None" in why


VIEWS = """\
from flask import Blueprint

bp = Blueprint("chat", __name__)


@bp.route("/")
def index():
    return ""
"""


@pytest.mark.parametrize(
    ("registers", "is_taken"),
    [
        ("from views import bp as chat\napp.register_blueprint(chat)\n", True),
        (
            "from views import bp\nfor it in (bp,):\n"
            "    app.register_blueprint(it)\n",
            True,
        ),
        ("from views import bp as chat\n", False),
    ],
)
def test_a_blueprint_may_be_registered_under_another_name(
    registers: str, is_taken: bool, tmp_path: Path
) -> None:
    files = {"run.py": FLASK + registers, "views.py": VIEWS}
    asked = Asked("", "GET /chat/x", 404, None)
    failure = Failure("no_page", asked="GET /chat/x", got=404)
    why = told_of(tmp_path, files, failure, asked)
    assert ("no application has taken its views" in why) != is_taken


def test_the_views_of_a_package_are_looked_for_in_all_its_files(
    tmp_path: Path,
) -> None:
    files = {
        "run.py": FLASK
        + "import rooms\n\napp.register_blueprint(rooms.bp)\n\n\n"
        + '@app.route("/")\ndef start():\n    return url_for("usr")\n',
        "rooms.py": VIEWS.replace('"/"', '"/room"'),
    }
    why = told_of_crash(tmp_path, files, "GET /")
    assert "There is no view `usr`; yours are `start`, `chat.index`." in why
    files["run.py"] = "from flask import Flask\n\napp = Flask(__name__)\n" + (
        "app.add_url_rule('/', view_func=lambda: app.url_for('usr'), "
        "endpoint='x')\n"
    )
    files["rooms.py"] = ""
    why = told_of_crash(tmp_path, files, "GET /")
    assert why.endswith("There is no view `usr`: is it spelt right?")


@pytest.mark.parametrize("place", ["venv", ".venv", "env", "node_modules"])
def test_what_was_installed_is_nobodys_page(
    place: str, tmp_path: Path
) -> None:
    program = FLASK + '@app.route("/")\ndef index():\n'
    files = {
        "run.py": program + '    return render_template("index.html")\n',
        f"{place}/lib/site/templates/index.html": "",
    }
    why = told_of_crash(tmp_path, files, "GET /")
    assert place not in why
    assert "The pages I found: none." in why


@pytest.mark.parametrize("place", ["venv", "node_modules/tool"])
def test_what_was_installed_is_nobodys_procfile(
    place: str, tmp_path: Path
) -> None:
    files = {"run.py": FLASK, f"{place}/Procfile": "web: run"}
    why = told_of(tmp_path, files, Failure("no_procfile"))
    assert why == "None"


ADDED = (
    FLASK
    + """\
def add_message(name, message):
    messages.append({"from": name, "message": message})


@app.route("/<name>/<message>")
def send_message(name, message):
{}
    return redirect("/" + name)
"""
)
EITHER_OR = """\
    if name in session:
        add_message(name, message)
    else:
        add_message("guest", message)
"""
NOT_BOTH = """\
    if name not in session:
        add_message("guest", message)
        return redirect("/guest")

    add_message(name, message)
"""
OR_ELSE = """\
    try:
        add_message(name, message)
    except KeyError:
        add_message("guest", message)
"""
ONCE_MORE = """\
    if name in session:
        add_message("guest", message)

    add_message(name, message)
"""


@pytest.mark.parametrize(
    ("lines", "is_twice"),
    [
        (EITHER_OR, False),
        (NOT_BOTH, False),
        (OR_ELSE, False),
        (ONCE_MORE, True),
        (f"{EITHER_OR}    add_message(name, message)\n", True),
    ],
    ids=["either or", "not both", "or else", "once more", "and again"],
)
def test_a_message_is_added_twice_only_where_both_lines_run(
    lines: str, is_twice: bool, tmp_path: Path
) -> None:
    program = ADDED.replace("{}\n", lines)
    failure = Failure("more_than_once", asked="hi", got=2)
    why = told_of(tmp_path, {"run.py": program}, failure)
    assert ("Take one of the two out." in why) == is_twice
