"""What a failure is said to come from is so: programs as people write them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from course.browser.visitor import Asked
from course.diagnoses import Case, explain
from course.sandbox.failure import Crash, Failure

TOP = """\
from flask import Flask, redirect, render_template, request, session, url_for
app = Flask(__name__)
messages = []
"""
"""What each of the programs begins with: its own first line is the fourth."""

INDEX = '<form method="POST"><input name="username"></form>'


@dataclass
class Work:
    """A program in a folder, and what is known of how it failed."""

    folder: Path
    program: str = TOP
    log: list[Asked] = field(default_factory=list)

    def page(self, name: str, text: str) -> None:
        """Give it a template."""
        file = self.folder / "templates" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)

    def asked(self, request: str, status: int, to: str | None = None) -> None:
        """Add a request to the log, and what became of it."""
        self.log.append(Asked("", request, status, to))

    def stopped(
        self, says: str, line: int = 0, name: str | None = None
    ) -> str:
        """Why it raised this, as it is told, or nothing.

        With `line` 0 no line of its own had a part in it.
        """
        kind, _, text = says.partition(": ")
        lines = ["", *self.program.splitlines()]
        file = "run.py" if line else ""
        code = lines[line].strip()
        crash = Crash(kind, text, file, line, code, name=name)
        return self.failed(Failure("crashed", crash=crash))

    def failed(self, failure: Failure) -> str:
        """Why it failed, as it is told, or nothing."""
        file = self.folder / "run.py"
        file.write_text(self.program)
        return explain(Case("", failure, self.log, self.folder, file)) or ""


@pytest.fixture
def work(tmp_path: Path) -> Work:
    """An empty program, with nothing asked of it yet."""
    return Work(tmp_path)


NO_FIELD = "BadRequestKeyError: 400 Bad Request: KeyError: '{}'"


def test_a_field_is_asked_for_before_anybody_could_send_it(work: Work) -> None:
    work.program += """\
@app.route("/", methods=["GET", "POST"])
def index():
    username = request.form["username"]
    if request.method == "POST":
        return redirect("/" + username)
    return render_template("index.html")
"""
    work.page("index.html", INDEX)
    work.asked("GET /", 400)
    told = work.stopped(NO_FIELD.format("username"), 6)
    assert "inside the `<form>`" not in told
    assert 'Move that line below `if request.method == "POST":`' in told


def test_a_field_is_asked_for_on_the_page_that_a_redirect_leads_to(
    work: Work,
) -> None:
    work.program += """\
@app.route("/chat/<username>", methods=["GET", "POST"])
def user(username):
    name = request.form["name"]
    return render_template("chat.html", username=username)
"""
    work.page("index.html", INDEX)
    work.asked("POST /", 302, "/chat/aaron")
    work.asked("GET /chat/aaron", 400)
    told = work.stopped(NO_FIELD.format("name"), 6)
    assert "`/chat/aaron` was asked for with a GET" in told


def test_a_field_that_came_in_the_address_is_of_a_form_without_method(
    work: Work,
) -> None:
    work.program += """\
@app.route("/login")
def login():
    session["username"] = request.form["username"]
    return redirect("/" + session["username"])
"""
    work.page("index.html", '<form action="/login"><input name="username">')
    work.asked("GET /", 200)
    work.asked("GET /login?username=aaron", 400)
    told = work.stopped(NO_FIELD.format("username"), 6)
    assert 'The `<form>` needs `method="POST"`.' in told


def test_what_may_be_missing_in_an_address_is_got(work: Work) -> None:
    work.program += """\
@app.route("/chat/<username>", methods=["GET", "POST"])
def user(username):
    before = request.args["before"]
    return render_template("chat.html", before=before)
"""
    work.asked("GET /chat/aaron", 400)
    told = work.stopped(NO_FIELD.format("before"), 6)
    assert "POST" not in told
    assert '`request.args.get("before")`' in told


def test_a_form_goes_where_it_should_with_a_field_of_another_name(
    work: Work,
) -> None:
    work.program += """\
@app.route("/login", methods=["POST"])
def login():
    session["username"] = request.form["user_name"]
    return redirect("/")
"""
    page = '<form method="POST" action="/login"><input name="username"></form>'
    work.page("index.html", page)
    work.asked("GET /", 200)
    work.asked("POST /login", 400)
    told = work.stopped(NO_FIELD.format("user_name"), 6)
    assert "Your program asks the form for `user_name`." in told


def test_a_form_goes_where_it_should_without_its_field(work: Work) -> None:
    work.program += """\
@app.route("/login", methods=["POST"])
def login():
    session["username"] = request.form["username"]
    return redirect("/")
"""
    page = '<input name="username"><form method="POST" action="/login">'
    work.page("index.html", page)
    work.asked("GET /", 200)
    work.asked("POST /login", 400)
    told = work.stopped(NO_FIELD.format("username"), 6)
    assert "Does the field stand inside the `<form>`?" in told


@pytest.mark.parametrize(
    "action",
    [
        "/chat/{{ username }}/clear",
        "{{ url_for('clear', username=username) }}",
    ],
)
def test_a_form_goes_to_a_view_that_takes_no_post(
    action: str, work: Work
) -> None:
    work.program += """\
@app.route("/chat/<username>/clear")
def clear(username):
    return redirect(url_for("user", username=username))
"""
    work.page("chat.html", f'<form method="POST" action="{action}">')
    work.asked("GET /chat/aaron", 200)
    work.asked("POST /chat/aaron/clear", 405)
    told = work.failed(Failure("no_page", asked="POST", got=405))
    assert "The view for `/chat/aaron/clear` takes no POST" in told


def test_an_address_may_be_taken_for_somebodys_page(work: Work) -> None:
    """What is written out is no name, though a route takes it for one."""
    work.program += """\
@app.route("/<username>")
def user(username):
    return username
"""
    work.page("index.html", '<form method="POST" action="login">')
    work.asked("GET /", 200)
    work.asked("POST /login", 405)
    told = work.failed(Failure("no_page", asked="POST", got=405))
    assert "Leave `action` out" in told


LOCAL = (
    "UnboundLocalError: cannot access local variable '{}' where it is not "
    "associated with a value"
)


def test_a_name_has_a_value_on_one_way_only(work: Work) -> None:
    work.program += """\
@app.route("/", methods=["GET", "POST"])
def index():
    if request.method == "POST":
        username = request.form["username"]
    return render_template("index.html", username=username)
"""
    told = work.stopped(LOCAL.format("username"), 8, "username")
    assert "top of your file" not in told
    assert "gets its value in line 7" in told


def test_a_name_has_a_value_on_two_ways_of_three(work: Work) -> None:
    work.program += """\
def greeting(hour):
    if hour < 12:
        word = "Good morning"
    elif hour < 18:
        word = "Good afternoon"
    return word
"""
    told = work.stopped(LOCAL.format("word"), 9, "word")
    assert "gets its value in line 6 or 8" in told


def test_a_name_is_gone_when_its_except_is_over(work: Work) -> None:
    """No line that is seen to give it a value is named."""
    work.program += """\
def number(text):
    try:
        return int(text)
    except ValueError as error:
        pass
    return error
"""
    told = work.stopped(LOCAL.format("error"), 9, "error")
    assert "`error` has no value there yet" in told


@pytest.mark.parametrize(
    "made",
    ["count = 0", "import count", "if app:\n    count = 0"],
    ids=["given", "imported", "in an if"],
)
def test_a_name_of_the_file_is_made_anew_in_a_function(
    made: str, work: Work
) -> None:
    work.program += f"""\
def add():
    count = count + 1
{made}
"""
    told = work.stopped(LOCAL.format("count"), 5, "count")
    assert "not at the top of your file" in told


MISSING = "TypeError: {}() missing 1 required positional argument: 'username'"


def test_one_of_two_routes_hands_over_less(work: Work) -> None:
    work.program += """\
@app.route("/<username>")
@app.route("/")
def index(username):
    return username
"""
    told = work.stopped(MISSING.format("index"))
    assert "`/` hands over nothing" in told
    assert "One of its routes hands that over" in told


def test_a_view_is_called_by_another_with_too_little(work: Work) -> None:
    work.program += """\
@app.route("/")
def index():
    return user()
@app.route("/<username>")
def user(username):
    return username
"""
    told = work.stopped(MISSING.format("user"), 6)
    assert "The line above calls it with less." in told


def test_a_view_is_called_by_another_with_a_wrong_name(work: Work) -> None:
    """Its route has no part in it."""
    work.program += """\
@app.route("/")
@app.route("/<username>")
def user(username):
    return username
@app.route("/aaron")
def aaron():
    return user(name="aaron")
"""
    says = "TypeError: user() got an unexpected keyword argument 'name'"
    told = work.stopped(says, 10)
    assert "function of its own" not in told
    assert "hands over" not in told


def test_a_view_of_one_route_that_has_all_it_needs_is_not_blamed(
    work: Work,
) -> None:
    """Whatever else its names are, and in whatever order."""
    work.program += """\
def only_known(view):
    def wrapper(*args, **values):
        return view()
    return wrapper
@app.route("/<username>/<message>")
@only_known
def send(message, username, now=None):
    return username
"""
    says = "TypeError: send() missing 2 required positional arguments: "
    told = work.stopped(says + "'message' and 'username'", 6)
    assert "hands over" not in told


NO_ANSWER = (
    "TypeError: The view function for 'user' did not return a valid response. "
    "The function either returned None or ended without a return statement."
)


@pytest.mark.parametrize(
    "answer",
    [
        "    print(username)\n    render_template('chat.html')\n",
        "    render_template('chat.html')\n    print(username)\n",
    ],
    ids=["above", "below"],
)
def test_a_print_may_be_there_to_find_the_fault(
    answer: str, work: Work
) -> None:
    work.program += '@app.route("/<username>")\ndef user(username):\n' + answer
    told = work.stopped(NO_ANSWER)
    assert "write `return render_template(...)`" in told


def test_a_print_above_what_is_not_returned_is_no_answer(work: Work) -> None:
    work.program += """\
@app.route("/<username>")
def user(username):
    print(username)
    "Hi " + username
"""
    told = work.stopped(NO_ANSWER)
    assert "where `print` stands" not in told
    assert "Is there a `return` on every way" in told


def test_a_view_returns_what_a_function_has_not_given_back(work: Work) -> None:
    work.program += """\
def add_message(username, message):
    messages.append(username + message)
@app.route("/<username>/<message>")
def user(username, message):
    return add_message(username, message)
"""
    told = work.stopped(NO_ANSWER)
    assert "on every way" not in told
    assert "`add_message` gives nothing back" in told


def test_a_function_that_returns_something_is_not_blamed(work: Work) -> None:
    work.program += """\
def first():
    if messages:
        return messages[0]
@app.route("/<username>")
def user(username):
    return first()
"""
    told = work.stopped(NO_ANSWER)
    assert "came to its end" not in told
    assert "`user` gave nothing back" in told


FACTORY = """\
from flask import Flask
def create_app():
    app = Flask(__name__)
    @app.route("/")
    def index():
        return "To send a message use /USERNAME/MESSAGE"
{more}    return app
app = create_app()
"""
GIVEN = """\
from flask import Flask
def add_pages(app):
    @app.route("/")
    def index():
        return "To send a message use /USERNAME/MESSAGE"
{more}app = Flask(__name__)
add_pages(app)
"""


@pytest.mark.parametrize("program", [FACTORY, GIVEN], ids=["makes", "takes"])
def test_views_may_stand_in_the_function_that_has_the_app(
    program: str, work: Work
) -> None:
    work.program = program.format(more="")
    work.asked("GET /chat/aaron", 404)
    told = work.failed(Failure("no_page", asked="GET /chat/aaron", got=404))
    assert "indented" not in told


@pytest.mark.parametrize("program", [FACTORY, GIVEN], ids=["makes", "takes"])
def test_a_view_inside_one_of_these_is_moved_as_far_left_as_that(
    program: str, work: Work
) -> None:
    work.program = program.format(
        more="""\
        @app.route("/chat/<username>")
        def user(username):
            return username
"""
    )
    work.asked("GET /chat/aaron", 404)
    told = work.failed(Failure("no_page", asked="GET /chat/aaron", got=404))
    assert "`user` and its route are indented" in told
    assert "part of `index`. Move them as far left as `def index`." in told


def test_a_view_inside_a_function_that_is_none_is_moved_out(
    work: Work,
) -> None:
    work.program += """\
def add_message(username, message):
    messages.append(username + message)
    @app.route("/<username>")
    def user(username):
        return username
"""
    work.asked("GET /aaron", 404)
    told = work.failed(Failure("no_page", asked="GET /aaron", got=404))
    assert "part of `add_message`. Move them to the left edge." in told


NO_PART = "UndefinedError: 'dict object' has no attribute 'timestamp'"


def test_a_message_lacks_what_the_template_asks_it_for(work: Work) -> None:
    """It shows where more is asked of that: else it is shown as nothing."""
    work.program += """\
def add_message(username, message):
    messages.append({"time": 1, "from": username, "message": message})
"""
    page = '{{ message.timestamp.strftime("%H") }}'
    work.page(
        "chat.html",
        "{% for message in messages %}" + page + "{% endfor %}",
    )
    told = work.stopped(NO_PART)
    assert "dict object" not in told
    assert "asks for `timestamp`, and a message has no such key" in told


def test_a_part_that_some_messages_have_is_not_said_to_be_missing(
    work: Work,
) -> None:
    work.program += """\
def add_message(username, message):
    messages.append({"from": username, "message": message})
def set_time(number):
    messages[number] = {"timestamp": 1}
"""
    page = '{{ message.timestamp.strftime("%H") }}{{ message.colour }}'
    work.page(
        "chat.html",
        "{% for message in messages %}" + page + "{% endfor %}",
    )
    assert not work.stopped(NO_PART)


NOT_SHOWN = Failure("not_on_page", asked="hi", read="x", at="/chat/aaron")
CHAT = """\
@app.route("/chat/<username>")
def user(username):
    return render_template("chat.html", username=username, chats=messages)
"""
ALL_CHATS = "{% for chat in chats %}{{ chat }}{% endfor %}"


def test_what_two_stars_hand_over_is_not_known(work: Work) -> None:
    work.program += """\
@app.route("/chat/<username>")
def user(username):
    chats = messages
    return render_template("chat.html", **locals())
@app.route("/sent/<username>")
def sent(username):
    return render_template("chat.html", username=username)
"""
    work.page("chat.html", ALL_CHATS + "{{ username }}")
    assert not work.failed(NOT_SHOWN)


@pytest.mark.parametrize(
    "given",
    [
        '@app.context_processor\ndef title():\n    return {"title": "Chat"}\n',
        'app.jinja_env.globals["title"] = "Chat"\n',
        '@app.template_global()\ndef title():\n    return "Chat"\n',
    ],
    ids=["context processor", "globals", "template global"],
)
def test_what_all_pages_are_given_is_not_known(given: str, work: Work) -> None:
    work.program += given + CHAT
    work.page("chat.html", ALL_CHATS + "{{ title }}")
    assert not work.failed(NOT_SHOWN)


def test_flasks_own_functions_need_not_be_handed_over(work: Work) -> None:
    work.program += CHAT
    flashed = "{% for it in get_flashed_messages() %}{{ it }}{% endfor %}"
    work.page("chat.html", ALL_CHATS + flashed)
    assert not work.failed(NOT_SHOWN)


@pytest.mark.parametrize("call", ["get('text')", "get ('text')", "items()"])
def test_what_a_message_is_called_for_is_no_key(call: str, work: Work) -> None:
    work.program += 'messages.append({"text": "hi"})\n' + CHAT
    page = "{{ chat." + call + " }}"
    work.page("chat.html", ALL_CHATS.replace("{{ chat }}", page))
    assert not work.failed(NOT_SHOWN)
