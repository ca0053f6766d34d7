"""Causes in Python itself: what is told of a failure is true of the program.

Each program here can be a beginner's, and has a fault or none. What it raises
is what Python and Flask say of it.
"""

from __future__ import annotations

import pytest

from course.sandbox.failure import Failure

from .trying import FLASK, Program

# Syntax: a program that Python cannot read.


def test_a_route_is_missed_in_the_file_that_python_cannot_read(
    program: Program,
) -> None:
    program.add('@app.route("/")\ndef index():\n    import views\n')
    line = FLASK.count("\n") + 2
    program.write("views.py", "\n" * (line - 1) + "number = = 3\n")
    assert "the function that it is for" not in program.told("GET /")
    program.write("views.py", '\n@app.route("/")\nnumber = 3\n')
    why = program.told("GET /")
    assert 'Line 2 is `@app.route("/")`, and the function' in why


@pytest.mark.parametrize(
    "line",
    ["else if name:", "else if name", 'else name == "ann":', "else  if(n):"],
)
def test_else_if_is_one_word_and_lacks_no_colon(
    line: str, program: Program
) -> None:
    program.add(f"name = 'bob'\nif name:\n    pass\n{line}\n    pass\n")
    why = program.told()
    assert "`elif`" in why
    assert "lacks its colon" not in why


@pytest.mark.parametrize("word", ["elseif", "elsif"])
def test_elif_is_told_from_the_words_of_other_languages(
    word: str, program: Program
) -> None:
    program.add(f"name = 'bob'\nif name:\n    pass\n{word} name:\n    pass\n")
    assert "Here it says `elif`." in program.told()


@pytest.mark.parametrize("line", ["def index() app:", "try it:"])
def test_a_line_that_ends_with_a_colon_does_not_lack_it(
    line: str, program: Program
) -> None:
    program.add(f"{line}\n    pass\n")
    assert "lacks its colon" not in program.told()


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
    line: str, right: str, program: Program
) -> None:
    program.add(f"{line}\n")
    why = program.told()
    assert "A quote is missing" not in why
    assert f"`{right}`" in why


@pytest.mark.parametrize(
    "line", ["title = 'It is", "title = dict('a', 'b)", "f('a.' + f'b' + 'c)"]
)
def test_a_quote_that_is_missing_is_no_apostrophe(
    line: str, program: Program
) -> None:
    program.add(f"{line}\n")
    assert "A quote is missing" in program.told()


def test_from_is_no_name_that_a_value_can_have(program: Program) -> None:
    program.add("message = dict(timestamp=1, from=2)\n")
    why = program.told()
    assert "`from` is a word of Python's own" in why
    assert '`{"from": ...}`' in why


# Sessions


def test_a_dictionary_may_be_called_sessions(program: Program) -> None:
    program.add(
        """\
sessions = {}


@app.route("/", methods=["GET", "POST"])
def index():
    sessions[request.form["user"]] = True
    return ""
"""
    )
    assert "without an s" not in program.told("POST /")


@pytest.mark.parametrize("is_asked", [True, False])
def test_the_session_is_given_a_name_in_brackets(
    is_asked: bool, program: Program
) -> None:
    asked = "session.username" if is_asked else 'session["username"]'
    program.add(f"def enter(name):\n    {asked} = name\n")
    why = program.told_of(Failure("led_elsewhere", read="Username:"))
    assert ('write `session["username"]`' in why) == is_asked


def test_a_form_is_asked_in_brackets(program: Program) -> None:
    program.add(
        """\
@app.route("/", methods=["POST"])
def index():
    return request.form.username
"""
    )
    why = program.told("POST /", username="ann")
    assert '`request.form["username"]`' in why


@pytest.mark.parametrize(
    "line", ['app.secretkey = "x"', 'app.config["SECRET"] = "x"', "key = 1"]
)
def test_a_secret_key_that_is_there_is_misspelt(
    line: str, program: Program
) -> None:
    program.write("run.py", FLASK.replace("app.secret_key =", "other ="))
    program.add(
        f"""\
{line}


@app.route("/")
def index():
    session["username"] = "ann"
    return ""
"""
    )
    why = program.told("GET /")
    named = line.partition(" =")[0]
    assert ("your program has none" in why) == (named == "key")
    assert (f"`{named}` is another name" in why) == (named != "key")


@pytest.mark.parametrize("word", ["not in", "in"])
def test_a_key_is_asked_for_where_the_session_lacks_it(
    word: str, program: Program
) -> None:
    program.add(
        f"""\
@app.route("/")
def index():
    if "username" {word} session or request:
        return redirect(session["username"])
    return ""
"""
    )
    why = program.told("GET /")
    assert ("only where the session has no `username`" in why) == (
        word == "not in"
    )


def test_who_is_asked_for_a_name_elsewhere_is_not_blamed(
    program: Program,
) -> None:
    program.add(
        """\
@app.route("/")
def index():
    if "username" not in session:
        return ""


@app.route("/chat")
def user():
    return session["username"]
"""
    )
    assert "only where" not in program.told("GET /chat")


def test_a_key_of_the_session_may_have_a_space(program: Program) -> None:
    program.add(
        """\
def index():
    session["user name"] = "ann"
    return "username" in session
"""
    )
    why = program.told_of(Failure("led_elsewhere", read="Username:"))
    assert "put into the session as `user name`" in why


# Packages

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
    ids=["another name", "in a loop", "never"],
)
def test_a_blueprint_may_be_registered_under_another_name(
    registers: str, is_taken: bool, program: Program
) -> None:
    program.add(registers)
    program.write("views.py", VIEWS)
    why = program.told("GET /chat/x")
    assert ("no application has taken its views" in why) != is_taken


# Imports


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
    name: str, told: str, program: Program
) -> None:
    program.write("run.py", f"from flask import Flask, {name}\n")
    why = program.told()
    assert told in why
    assert ("has gone" in why) == (name in ("Markup", "safe_join"))


@pytest.mark.parametrize(
    ("module", "told"),
    [
        ("flask_sqlalchemy", "does without it: `import sqlalchemy as sa`"),
        ("sqlalchmey", "from lesson 16 on SQLAlchemy. Is the name spelt"),
    ],
)
def test_the_course_does_not_need_flask_alone(
    module: str, told: str, program: Program
) -> None:
    program.add(f"import {module}\n")
    why = program.told()
    assert f"imports `{module}`, which is not installed here" in why
    assert told in why
    assert "needs only Flask" not in why


# Names

ON_ONE_WAY = """\
@app.route("/", methods=["GET", "POST"])
def index():
    if request.method == "POST":
        username = request.form["username"]
    return render_template("index.html", username=username)
"""
ON_TWO_OF_THREE = """\
@app.route("/")
def greeting(hour=20):
    if hour < 12:
        word = "Good morning"
    elif hour < 18:
        word = "Good afternoon"
    return word
"""
AFTER_ITS_EXCEPT = """\
@app.route("/")
def number(text="five"):
    try:
        return int(text)
    except ValueError as error:
        pass
    return error
"""


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (ON_ONE_WAY, "gets its value in line 11"),
        (ON_TWO_OF_THREE, "gets its value in line 11 or 13"),
        (AFTER_ITS_EXCEPT, "`error` has no value there yet"),
    ],
    ids=["on one way", "on two ways of three", "after its except"],
)
def test_a_name_that_has_no_value_yet_is_no_name_of_the_file(
    lines: str, told: str, program: Program
) -> None:
    """No line is named that is not seen to give it a value."""
    program.add(lines)
    why = program.told("GET /")
    assert "top of your file" not in why
    assert told in why


@pytest.mark.parametrize(
    "made",
    ["count = 0", "import count", "if app:\n    count = 0"],
    ids=["given", "imported", "in an if"],
)
def test_a_name_of_the_file_is_made_anew_in_a_function(
    made: str, program: Program
) -> None:
    program.write("count.py", "")
    program.add(
        f"""\
@app.route("/")
def add():
    count = count + 1


{made}
"""
    )
    assert "not at the top of your file" in program.told("GET /")


# Deployment


def test_a_port_may_have_a_name_before_it_is_a_number(
    program: Program,
) -> None:
    program.add(
        """\
import os

port = os.getenv("PORT_OF_NOBODY")
number = int(port)
"""
    )
    assert "`os.getenv` found no such variable" in program.told()


@pytest.mark.parametrize("place", ["venv", "node_modules/tool"])
def test_what_was_installed_is_nobodys_procfile(
    place: str, program: Program
) -> None:
    """A check looks for it in the folder: no request brings it about."""
    program.write(f"{place}/Procfile", "web: run")
    assert not program.told_of(Failure("no_procfile"))


# Databases

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
    first: str, second: str, told: str, program: Program
) -> None:
    program.write("run.py", SQLITE.format(first, second))
    why = program.told()
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


def test_a_table_that_another_file_makes_is_made(program: Program) -> None:
    program.write(
        "run.py", f"{SQLALCHEMY}    connection.execute(sa.select(messages))\n"
    )
    program.write(
        "tables.py", "import run\n\nrun.metadata.create_all(run.database)\n"
    )
    assert "nothing makes it" not in program.told()


def test_a_table_made_again_by_its_own_method_is_told_of_that(
    program: Program,
) -> None:
    again = "    messages.create(connection)\n" * 2
    program.write("run.py", SQLALCHEMY + again)
    why = program.told()
    assert "`checkfirst=True` in the brackets of `create`" in why
    assert "CreateTable" not in why


COMPARED = """\
def get_last_id(connection):
    return connection.execute("").scalar()


@app.route("/chat/<username>")
def user(username):
    before = request.args.get("before", type=int)
    return str({})
"""


@pytest.mark.parametrize(
    "line", ["before > 0", '__import__("sqlalchemy").column("id") < before']
)
def test_what_the_address_lacks_is_no_number_of_a_table(
    line: str, program: Program
) -> None:
    program.add(COMPARED.format(line))
    why = program.told("GET /chat/aaron")
    assert "the largest number of a table" not in why
    assert "if before is not None" in why


# Lists

ADDED = """\
def add_message(name, message):
    messages.append({{"from": name, "message": message}})


@app.route("/<name>/<message>")
def send_message(name, message):
{}
    return redirect("/" + name)


@app.route("/<name>")
def user(name):
    return str(messages) * 2
"""
"""Whatever is added, the page shows it twice, too."""
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
    lines: str, is_twice: bool, program: Program
) -> None:
    program.add(ADDED.format(lines))
    why = program.told_of_page("GET /ann/hi", "hi", once=True)
    assert ("Take one of the two out." in why) == is_twice


@pytest.mark.parametrize(
    ("given", "number"),
    [("name, text", "two"), ("1, name, text", "three")],
)
def test_what_append_is_given_is_counted(
    given: str, number: str, program: Program
) -> None:
    program.add(f"name = text = 'hi'\nmessages.append({given})\n")
    why = program.told()
    assert f"`append` takes one thing. Make one of the {number} first" in why
    assert ("a dictionary" in why) == (number == "three")


def test_a_text_that_is_called_as_the_list_hides_it(program: Program) -> None:
    program.add(
        """\
def add_messages(username, messages):
    messages.append(username + messages)


add_messages("ann", "hi")
"""
    )
    why = program.told()
    assert "The list is called `messages`" not in why
    assert "Between the brackets of `def add_messages(...)`" in why


@pytest.mark.parametrize(
    ("added", "is_so"), [('str({"from": "ann"})', True), ("str(1)", False)]
)
def test_a_dictionary_in_a_text_is_a_text(
    added: str, is_so: bool, program: Program
) -> None:
    program.add(f"def add():\n    messages.append({added})\n")
    why = program.told_of(Failure("no_dictionary", "The list got x."))
    assert ("makes a text of the dictionary" in why) == is_so


@pytest.mark.parametrize(
    ("text", "is_so"), [('"ann: hi"', True), ('["ann: hi"]', False)]
)
def test_extend_takes_a_text_apart(
    text: str, is_so: bool, program: Program
) -> None:
    program.add(f"def add(name):\n    messages.extend({text})\n")
    why = program.told_of(Failure("unmet", "The list got 'i'."))
    assert ("takes a text apart" in why) == is_so


@pytest.mark.parametrize("line", ["messages.append(1)", "''.join(messages)"])
def test_a_function_called_as_the_list_takes_its_name(
    line: str, program: Program
) -> None:
    program.add(f"def messages():\n    return 'hi'\n\n\n{line}\n")
    why = program.told()
    assert "`messages` is your list, and in line 8 a function, too" in why


@pytest.mark.parametrize("kind", ["not_on_page", "not_three_lines"])
def test_a_list_that_is_emptied_may_hold_the_last(
    kind: str, program: Program
) -> None:
    program.add("def add(text):\n    messages.clear()\n")
    assert "empties the list" in program.told_of(Failure(kind, "One line."))


IN_A_VIEW = """\
def get_all_messages():
    return "<br>".join(messages)


@app.route("/<username>")
def user(username):
    messages = {}
    return "Welcome " + username + str(messages)
"""


@pytest.mark.parametrize(
    ("made", "is_another"),
    [
        ("get_all_messages()", False),
        ("'<br>'.join(globals()['messages'])", True),
        ("[]", True),
    ],
    ids=["what the function gives", "joined", "a list"],
)
def test_what_a_function_of_the_file_gives_is_no_list_of_its_own(
    made: str, is_another: bool, program: Program
) -> None:
    program.add(IN_A_VIEW.format(made))
    why = program.told_of_page("GET /ann", "hello")
    assert ("makes a `messages` of its own" in why) == is_another


@pytest.mark.parametrize(
    ("method", "told"),
    [
        ("add", "To add something at its end"),
        ("push", "To add something at its end"),
        ("appendd", "write `messages.append(...)`"),
        ("items", "`items` belongs to a dictionary"),
        ("format", "`format` belongs to a text"),
        ("length", "Is it spelt right?"),
    ],
)
def test_what_a_list_does_not_have_is_told_from_adding_to_it(
    method: str, told: str, program: Program
) -> None:
    program.add(f"""messages.{method}("hi")\n""")
    why = program.told()
    assert f"A list has no `{method}`." in why
    assert told in why
    assert ("append(" in why) == (method in ("add", "push", "appendd"))


# Times


@pytest.mark.parametrize(
    ("sign", "right"),
    [("%m", "%M"), ("%I", "%H"), ("%h", "%H"), ("%s", "%S")],
)
def test_a_sign_of_the_time_is_told_from_the_one_that_is_meant(
    sign: str, right: str, program: Program
) -> None:
    """What `%h` and `%s` give hangs on the computer: no page shows them."""
    pattern = "%H:%M:%S".replace(right, sign)
    now = f'datetime.now().strftime("{pattern}")'
    program.add(f"def now():\n    return {now}\n")
    why = program.told_of(Failure("not_on_page", asked="21:08:09"))
    assert f"`{sign}` stands for" in why
    assert f"Write `{right}`." in why


STAMPED = """\
from datetime import datetime

started = datetime.now()
stamp = started.strftime("%H:%M:%S")


def add_message(username, message):
    now = datetime.now().strftime("%H:%m:%S")
    messages.append("({{}}) {{}}: {{}}".format({}, username, message))


@app.route("/<username>/<message>")
def send_message(username, message):
    add_message(username, message)
    return "Since {{}}: {{}}".format(started, messages)
"""


@pytest.mark.parametrize(
    ("handed_over", "told"),
    [
        ("now", "`%m` stands for the month"),
        ("started", "`started` in line 10 stands outside every function"),
        ("stamp", "`stamp` in line 11 stands outside every function"),
    ],
)
def test_a_time_outside_is_told_where_messages_get_it(
    handed_over: str, told: str, program: Program
) -> None:
    program.add(STAMPED.format(handed_over))
    assert told in program.told_of_page("GET /ann/hi", "21:08:09")


def test_a_time_outside_may_be_handed_to_what_adds(program: Program) -> None:
    program.add(
        """\
from datetime import datetime

now = datetime.now().strftime("%H:%M:%S")


def add_message(username, message, now):
    messages.append("({}) {}: {}".format(now, username, message))


@app.route("/<username>/<message>")
def send_message(username, message):
    add_message(username, message, now)
    return str(messages)
"""
    )
    why = program.told_of_page("GET /ann/hi", "21:08:09")
    assert "`now` in line 10 stands outside every function" in why


def test_the_month_of_a_day_is_no_minute(program: Program) -> None:
    program.add(
        """\
from datetime import datetime


@app.route("/")
def index():
    now = datetime.now()
    return now.strftime("%d/%m/%Y") + now.strftime("%H:%M")
"""
    )
    assert not program.told_of_page("GET /", "21:08:09")


def test_a_moment_that_was_asked_for_is_no_function(program: Program) -> None:
    program.add(
        """\
from datetime import datetime

now = datetime.now()
text = now.strftime("%H:%M:%S") + 5
"""
    )
    why = program.told()
    assert "is a function" not in why
    assert "needs a moment" not in why


# Functions


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
    line: str, program: Program
) -> None:
    program.add(
        f"""\
from threading import Thread


def show(message=None):
    return message


{line}


@app.route("/")
def index():
    return ""
"""
    )
    assert "hands over" not in program.told_of_page("GET /", "hi")


@pytest.mark.parametrize(
    ("parameter", "is_handed_over"), [("message", False), ("text", True)]
)
def test_what_a_function_takes_is_no_function_of_that_name(
    parameter: str, is_handed_over: bool, program: Program
) -> None:
    """A view may be called as what it takes is called."""
    program.add(
        f"""\
@app.route("/<username>/<{parameter}>")
def message(username, {parameter}):
    messages.append("{{}}: {{}}".format(username, message))
    return "Welcome, " + username
"""
    )
    why = program.told_of_page("GET /ann/hi", "hi")
    assert ("hands over `message`" in why) == is_handed_over
