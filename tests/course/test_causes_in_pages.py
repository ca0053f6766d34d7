"""Causes in addresses, views and pages: what is told is true of the program.

Each program here can be a beginner's, and has a fault or none. Its pages are
really asked for.
"""

from __future__ import annotations

import pytest

from course.sandbox.failure import Failure

from .trying import Program

# Redirects


def test_a_redirect_outside_its_if_is_no_message_that_is_sent(
    program: Program,
) -> None:
    """From lesson 12 on, `/chat/aaron` is a page, and sends nothing."""
    program.add(
        """\
@app.route("/chat/<username>", methods=["GET", "POST"])
def user(username):
    if request.method == "POST":
        messages.append(request.form["message"])

    return redirect(url_for("user", username=username))

    return render_template("chat.html", username=username, messages=messages)
"""
    )
    why = program.told("GET /chat/aaron")
    assert "sends a message" not in why
    assert "The redirect in line 13 stands outside the `if` of line 10" in why


def test_two_pages_that_lead_to_each_other_do_not_lead_to_themselves(
    program: Program,
) -> None:
    program.add(
        """\
@app.route("/")
def index():
    return redirect("/chat/aaron")


@app.route("/chat/<username>")
def user(username):
    return redirect("/")
"""
    )
    assert "to itself" not in program.told("GET /")


def test_a_redirect_leads_to_an_address_that_no_route_has(
    program: Program,
) -> None:
    """A route for what sends it has no part in that."""
    program.add(
        """\
@app.route("/message", methods=["POST"])
def send():
    return redirect("/chats/" + request.form["username"])


@app.route("/chat/<username>")
def user(username):
    return username
"""
    )
    why = program.told("POST /message", username="who")
    assert "/<message>" not in why
    assert "`/message` redirects to `/chats/who`, and no route has that" in why
    assert "Yours are `/message` and `/chat/<username>`." in why


@pytest.mark.parametrize(
    ("where", "more"),
    [
        ("/chat/x", "app.register_blueprint(bp, url_prefix='/rooms')\n"),
        ("/chat/x", "app.add_url_rule('/old/<name>', view_func=user)\n"),
        ("/chat/404", ""),
    ],
    ids=["with a prefix", "without a decorator", "that is there"],
)
def test_a_redirect_to_an_address_that_a_route_may_have_is_not_blamed(
    where: str, more: str, program: Program
) -> None:
    program.add(
        f"""\
from flask import Blueprint, abort

bp = Blueprint("chat", __name__)


@app.route("/")
def index():
    return redirect("{where}")


@app.route("/chat/<username>")
def user(username):
    abort(404)


{more}"""
    )
    assert "no route has" not in program.told("GET /")


# Routes


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
    ids=["no file", "another name", "of its own"],
)
def test_url_for_is_told_the_name_that_the_address_has(
    given: str, told: str, program: Program
) -> None:
    program.add(
        f"""\
@app.route("/room/<room>")
def show_room(room):
    return room


@app.route("/")
def index():
    return url_for({given})
"""
    )
    why = program.told("GET /")
    assert told in why
    assert "username" not in why


def test_the_views_of_a_package_are_looked_for_in_all_its_files(
    program: Program,
) -> None:
    program.add(
        """\
import rooms

app.register_blueprint(rooms.bp)


@app.route("/")
def start():
    return url_for("usr")
"""
    )
    program.write(
        "rooms.py",
        """\
from flask import Blueprint

bp = Blueprint("chat", __name__)


@bp.route("/room")
def index():
    return ""
""",
    )
    why = program.told("GET /")
    assert "There is no view `usr`; yours are `start`, `chat.index`." in why


def test_views_that_are_nowhere_to_be_seen_are_not_listed(
    program: Program,
) -> None:
    program.add(
        """\
def start():
    return url_for("usr")


app.add_url_rule("/", endpoint="x", view_func=start)
"""
    )
    why = program.told("GET /")
    assert why.endswith("There is no view `usr`: is it spelt right?")


@pytest.mark.parametrize(
    ("rule", "path", "is_fixed"),
    [
        ("/username/message", "/aaron/hi", True),
        ("/chat/username", "/chat/aaron", True),
        ("/message", "/chats/who", False),
        ("/message", "/messages", False),
    ],
)
def test_a_word_in_an_address_may_be_meant_so(
    rule: str, path: str, is_fixed: bool, program: Program
) -> None:
    """A name is missing where it would make the address that was asked for.

    And where the view, or nobody, takes one.
    """
    program.add(
        f"""\
@app.route("{rule}", methods=["GET", "POST"])
def send():
    return ""
"""
    )
    why = program.told(f"GET {path}")
    assert ("is that one address and no other" in why) == is_fixed


def test_what_else_stands_above_a_view_is_no_second_route(
    program: Program,
) -> None:
    program.add(
        """\
def login_required(view):
    return view


@app.route("/<username>")
@login_required
def user(username):
    return username
"""
    )
    elsewhere = Failure("page_is_elsewhere", asked="/chat/aaron", at="/aaron")
    assert not program.told_of(elsewhere)
    program.add(
        """\


@app.route("/chat/<username>")
@app.route("/old/<username>")
def chat(username):
    return username
"""
    )
    why = program.told_of(elsewhere)
    assert "`chat` has two routes" in why
    assert "Take the old one out: `/old/<username>`." in why


def test_a_filter_for_templates_has_no_address(program: Program) -> None:
    program.add(
        """\
@app.route("/index")
def index():
    return ""


@app.template_filter("short")
def short(text):
    return text[:8]
"""
    )
    assert "your view is at `/index`" in program.told("GET /")


# Views


def test_one_of_two_routes_hands_over_less(program: Program) -> None:
    program.add(
        """\
@app.route("/<username>")
@app.route("/")
def index(username):
    return username
"""
    )
    why = program.told("GET /")
    assert "`/` hands over nothing" in why
    assert "One of its routes hands that over" in why


def test_a_view_is_called_by_another_with_too_little(program: Program) -> None:
    program.add(
        """\
@app.route("/")
def index():
    return user()


@app.route("/<username>")
def user(username):
    return username
"""
    )
    assert "The line above calls it with less." in program.told("GET /")


def test_a_view_is_called_by_another_with_a_wrong_name(
    program: Program,
) -> None:
    """Its route has no part in it."""
    program.add(
        """\
@app.route("/")
@app.route("/<username>")
def user(username):
    return username


@app.route("/aaron")
def aaron():
    return user(name="aaron")
"""
    )
    why = program.told("GET /aaron")
    assert "function of its own" not in why
    assert "hands over" not in why


def test_a_view_of_one_route_that_has_all_it_needs_is_not_blamed(
    program: Program,
) -> None:
    """Whatever else its names are, and in whatever order."""
    program.add(
        """\
def only_known(view):
    def wrapper(*args, **values):
        return view()

    return wrapper


@app.route("/<username>/<message>")
@only_known
def send(message, username, now=None):
    return username
"""
    )
    assert "hands over" not in program.told("GET /aaron/hi")


PRINT_ABOVE = """\
@app.route("/<username>")
def user(username):
    print(username)
    render_template("chat.html")
"""
PRINT_BELOW = """\
@app.route("/<username>")
def user(username):
    render_template("chat.html")
    print(username)
"""
PRINT_AND_NO_ANSWER = """\
@app.route("/<username>")
def user(username):
    print(username)
    "Hi " + username
"""
FUNCTION_WITHOUT_RETURN = """\
def add_message(username):
    messages.append(username)


@app.route("/<username>")
def user(username):
    return add_message(username)
"""
FUNCTION_WITH_RETURN = """\
def first():
    if messages:
        return messages[0]


@app.route("/<username>")
def user(username):
    return first()
"""


@pytest.mark.parametrize(
    ("lines", "told", "not_told"),
    [
        (
            PRINT_ABOVE,
            "write `return render_template(...)`",
            "where `print` stands",
        ),
        (
            PRINT_BELOW,
            "write `return render_template(...)`",
            "where `print` stands",
        ),
        (
            PRINT_AND_NO_ANSWER,
            "Is there a `return` on every way",
            "where `print` stands",
        ),
        (
            FUNCTION_WITHOUT_RETURN,
            "`add_message` gives nothing back",
            "on every way",
        ),
        (FUNCTION_WITH_RETURN, "`user` gave nothing back", "came to its end"),
    ],
    ids=[
        "a print above, to find the fault",
        "a print below, to find the fault",
        "a print above what is not returned",
        "what a function has not given back",
        "a function that returns something",
    ],
)
def test_a_view_without_an_answer_is_told_what_is_so(
    lines: str, told: str, not_told: str, program: Program
) -> None:
    program.page("Hi")
    program.add(lines)
    why = program.told("GET /aaron")
    assert told in why
    assert not_told not in why


FACTORY = """\
from flask import Flask


def create_app():
    app = Flask(__name__)

    @app.route("/")
    def index():
        return "To send a message use /USERNAME/MESSAGE"
{more}
    return app


app = create_app()
"""
GIVEN = """\
from flask import Flask


def add_pages(app):
    @app.route("/")
    def index():
        return "To send a message use /USERNAME/MESSAGE"
{more}

app = Flask(__name__)
add_pages(app)
"""


@pytest.mark.parametrize("text", [FACTORY, GIVEN], ids=["makes", "takes"])
def test_views_may_stand_in_the_function_that_has_the_app(
    text: str, program: Program
) -> None:
    program.write("run.py", text.format(more=""))
    assert "indented" not in program.told("GET /chat/aaron")


@pytest.mark.parametrize("text", [FACTORY, GIVEN], ids=["makes", "takes"])
def test_a_view_inside_one_of_these_is_moved_as_far_left_as_that(
    text: str, program: Program
) -> None:
    inside = """\

        @app.route("/chat/<username>")
        def user(username):
            return username
"""
    program.write("run.py", text.format(more=inside))
    why = program.told("GET /chat/aaron")
    assert "`user` and its route are indented" in why
    assert "part of `index`. Move them as far left as `def index`." in why


def test_a_view_inside_a_function_that_is_none_is_moved_out(
    program: Program,
) -> None:
    program.add(
        """\
def add_message(username, message):
    messages.append(username + message)

    @app.route("/<username>")
    def user(username):
        return username
"""
    )
    why = program.told("GET /aaron")
    assert "part of `add_message`. Move them to the left edge." in why


# Templates


@pytest.mark.parametrize("place", ["venv", ".venv", "env", "node_modules"])
def test_what_was_installed_is_nobodys_page(
    place: str, program: Program
) -> None:
    program.add(
        """\
@app.route("/")
def index():
    return render_template("index.html")
"""
    )
    program.write(f"{place}/lib/site/templates/index.html", "")
    why = program.told("GET /")
    assert place not in why
    assert "The pages I found: none." in why


@pytest.mark.parametrize("word", ["for it in [1]", "if 1", "block body"])
def test_what_is_no_value_stands_beside_percent_signs(
    word: str, program: Program
) -> None:
    program.page(f"<p>\n{{{{ {word} }}}}\n</p>", "index.html")
    program.add(
        """\
@app.route("/")
def index():
    return render_template("index.html")
"""
    )
    why = program.told("GET /")
    assert f"`{{% {word.split()[0]} ... %}}`" in why


@pytest.mark.parametrize(
    ("tag", "told"),
    [
        ("end for", "It is one word: `endfor`."),
        ("end if", "It is one word: `endif`."),
        ("enfor", "It is spelt `endfor`."),
    ],
)
def test_the_end_of_a_loop_is_one_word(
    tag: str, told: str, program: Program
) -> None:
    program.page(f"{{% for it in [1] %}}\n{{% {tag} %}}", "index.html")
    program.add(
        """\
@app.route("/")
def index():
    return render_template("index.html")
"""
    )
    assert told in program.told("GET /")


CHAT = """\
@app.route("/chat/<username>")
def user(username):
    return render_template("chat.html", username=username, chats=messages)
"""
ALL_CHATS = "{% for chat in chats %}{{ chat }}{% endfor %}"
TIMES = ALL_CHATS.replace(
    "{{ chat }}", '{{ chat.timestamp.strftime("%H") }}{{ chat.colour }}'
)


def test_a_message_lacks_what_the_template_asks_it_for(
    program: Program,
) -> None:
    """It shows where more is asked of that: else it is shown as nothing."""
    program.page(TIMES.replace("{{ chat.colour }}", ""))
    program.add(CHAT)
    program.add('messages.append({"time": 1, "from": "ann"})\n')
    why = program.told("GET /chat/aaron")
    assert "dict object" not in why
    assert "asks for `timestamp`, and a message has no such key" in why


def test_a_part_that_some_messages_have_is_not_said_to_be_missing(
    program: Program,
) -> None:
    program.page(TIMES)
    program.add(CHAT)
    program.add(
        """\
def set_time(number):
    messages[number] = {"timestamp": 1}


messages.append({"from": "ann", "message": "hi"})
"""
    )
    assert not program.told("GET /chat/aaron")


@pytest.mark.parametrize(
    ("page", "told"),
    [
        (
            f"<h1>{{{{ user.name }}}}</h1>\n{ALL_CHATS}",
            "was not given: `user`",
        ),
        (f"{ALL_CHATS}\n<p>{{{{ user.name }}}}", "was not given: `user`"),
        (
            "{% for chat in chats %}\n{{ user.name }}\n{% endfor %}",
            "The loop calls each message `chat`, and inside it stands `user`",
        ),
        (
            "{% for it in [1] %}{{ it }}{% endfor %}\n"
            "{% for chat in chats %}\n{{ user.name }}\n{% endfor %}",
            "The loop calls each message `chat`, and inside it stands `user`",
        ),
    ],
    ids=["above", "below", "inside", "inside the second"],
)
def test_a_name_outside_the_loop_is_none_of_the_loop(
    page: str, told: str, program: Program
) -> None:
    program.page(page)
    program.add(CHAT)
    program.add('messages.append("hi")\n')
    assert told in program.told("GET /chat/aaron")


@pytest.mark.parametrize(
    "page",
    [
        "{% for it in chats %}{% endfor %}\n{{ it.text }}",
        "{{ it.text }}\n{% for it in chats %}{% endfor %}",
    ],
    ids=["below", "above"],
)
def test_the_name_of_a_loop_is_none_outside(
    page: str, program: Program
) -> None:
    program.page(page)
    program.add(CHAT)
    why = program.told("GET /chat/aaron")
    assert "`it` is what the loop calls each message" in why


@pytest.mark.parametrize("other", ["", "include"])
def test_a_page_that_nothing_shows_is_told(
    other: str, program: Program
) -> None:
    shown = f'{{% {other} "chat.html" %}}' if other else ""
    program.page(f"Name:{shown}", "index.html")
    program.page("Welcome")
    program.add(
        """\
@app.route("/")
def index():
    return render_template("index.html")


@app.route("/<username>")
def user(username):
    return render_template("index.html")
"""
    )
    why = program.told_of_page("GET /ann", "Hi ann")
    assert ("nothing shows `chat.html`" in why) == (not other)


ROWS = """\
import sqlalchemy as sa

table = sa.Table(
    "messages",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("from", sa.String),
)
row = {"from": "ann"}
"""
OBJECTS = """\
class Message:
    id: int

    def __init__(self):
        self.text = "hi"

    @property
    def sender(self):
        return "ann"


row = {"from": "ann"}
"""


@pytest.mark.parametrize(
    ("lines", "part", "told"),
    [
        (ROWS, "id", ""),
        (ROWS, "sender", "no such column. Its columns are `id`, `from`."),
        (OBJECTS, "id", ""),
        (OBJECTS, "text", ""),
        (OBJECTS, "sender", ""),
        ('row = {"from": ""}\nother = {"from": ""}\n', "id", "are `from`."),
    ],
    ids=[
        "column",
        "no column",
        "annotated",
        "set",
        "property",
        "two of a kind",
    ],
)
def test_a_message_may_be_a_row_or_an_object(
    lines: str, part: str, told: str, program: Program
) -> None:
    program.page(ALL_CHATS.replace("chat }}", f"chat.{part} }}}}"))
    program.add(lines + CHAT)
    why = program.told_of_page("GET /chat/aaron", "hello")
    assert told in why
    assert bool(why) == bool(told)


@pytest.mark.parametrize(
    ("key", "is_so"), [("from", True), ("'from'", False), ("it", False)]
)
def test_a_key_in_brackets_has_quotes(
    key: str, is_so: bool, program: Program
) -> None:
    program.page(
        "{% set it = 'from' %}"
        + ALL_CHATS.replace("chat }}", f"chat[{key}] }}}}")
    )
    program.add('messages.append({"from": "ann"})\n' + CHAT)
    why = program.told_of_page("GET /chat/aaron", "hello")
    assert ('`chat["from"]`' in why) == is_so
    assert "hands over" not in why


PAGE_IN_TWO_PLACES = """\
from flask import render_template


def refuse():
    return render_template("index.html", problem="No.")


def index():
    return render_template("index.html")
"""
FILTERED = """\
app.add_url_rule("/", view_func=index)
app.add_template_filter(str, "in_order")
app.add_template_test(bool, "long")
"""


@pytest.mark.parametrize("place", ["run.py", "rooms/views.py"])
@pytest.mark.parametrize(
    ("page", "missing"),
    [
        ("{{ problem }}", ""),
        ("{{ problem }}{{ names }}", "names"),
        ("{{ names|in_order }}{{ problem is long }}", "names"),
        (
            "{% extends 'base.html' %}{% macro show() %}{% endmacro %}"
            "{% import 'forms.html' as forms %}"
            "{% block body %}{{ show() }}{{ forms.box() }}{% endblock %}",
            "",
        ),
    ],
    ids=["given", "not given", "filter", "macro"],
)
def test_what_a_page_is_given_somewhere_or_makes_itself_is_not_missing(
    page: str, missing: str, place: str, program: Program
) -> None:
    """Filters and tests of a program's own are none of Jinja's."""
    if place == "run.py":
        program.add(PAGE_IN_TWO_PLACES)
    else:
        program.add("from rooms.views import index\n")
        program.write(place, PAGE_IN_TWO_PLACES)
    program.add(FILTERED)
    program.page(page, "index.html")
    program.page("{% block body %}{% endblock %}", "base.html")
    program.page("{% macro box() %}{% endmacro %}", "forms.html")
    why = program.told_of_page("GET /", "Yes.")
    if missing:
        assert f"`index.html` asks for `{missing}`" in why
        assert "hands over `problem`." in why
    else:
        assert not why


def test_what_two_stars_hand_over_is_not_known(program: Program) -> None:
    program.page(ALL_CHATS + "{{ username }}")
    program.add(
        """\
@app.route("/chat/<username>")
def user(username):
    chats = messages
    return render_template("chat.html", **locals())


@app.route("/sent/<username>")
def sent(username):
    return render_template("chat.html", username=username)
"""
    )
    assert not program.told_of_page("GET /chat/aaron", "hello")


@pytest.mark.parametrize(
    ("given", "asked_for"),
    [
        (
            "@app.context_processor\n"
            'def title():\n    return {"title": "Chat"}\n',
            "{{ title }}",
        ),
        ('app.jinja_env.globals["title"] = "Chat"\n', "{{ title }}"),
        (
            '@app.template_global()\ndef title():\n    return "Chat"\n',
            "{{ title() }}",
        ),
        ("", "{% for it in get_flashed_messages() %}{{ it }}{% endfor %}"),
    ],
    ids=["context processor", "globals", "template global", "Flask's own"],
)
def test_what_all_pages_are_given_need_not_be_handed_over(
    given: str, asked_for: str, program: Program
) -> None:
    program.page(ALL_CHATS + asked_for)
    program.add(given + CHAT)
    assert not program.told_of_page("GET /chat/aaron", "hello")


@pytest.mark.parametrize("call", ["get('text')", "get ('text')", "items()"])
def test_what_a_message_is_called_for_is_no_key(
    call: str, program: Program
) -> None:
    program.page(ALL_CHATS.replace("chat }}", f"chat.{call} }}}}"))
    program.add('messages.append({"text": "hi"})\n' + CHAT)
    assert not program.told_of_page("GET /chat/aaron", "hello")


# Forms

INDEX = """\
@app.route("/")
def index():
    return render_template("index.html")
"""
"""The page that a form is on."""
LOGIN = """\
@app.route("/login", methods=["GET", "POST"])
def login():
    session["username"] = request.form["username"]
    return redirect("/")
"""
FORM = '<form method="POST"><input name="username"></form>'


def test_a_field_is_asked_for_before_anybody_could_send_it(
    program: Program,
) -> None:
    program.page(FORM, "index.html")
    program.add(
        """\
@app.route("/", methods=["GET", "POST"])
def index():
    username = request.form["username"]
    if request.method == "POST":
        return redirect("/" + username)
    return render_template("index.html")
"""
    )
    why = program.told("GET /")
    assert "inside the `<form>`" not in why
    assert 'Move that line below `if request.method == "POST":`' in why


def test_a_field_is_asked_for_on_the_page_that_a_redirect_leads_to(
    program: Program,
) -> None:
    program.page(FORM, "index.html")
    program.add(
        """\
@app.route("/", methods=["GET", "POST"])
def index():
    return redirect("/chat/" + request.form["username"])


@app.route("/chat/<username>", methods=["GET", "POST"])
def user(username):
    name = request.form["name"]
    return render_template("chat.html", username=username)
"""
    )
    why = program.told("POST /", username="aaron")
    assert "`/chat/aaron` was asked for with a GET" in why


def test_a_field_that_came_in_the_address_is_of_a_form_without_method(
    program: Program,
) -> None:
    program.page('<form action="/login"><input name="username">', "index.html")
    program.add(INDEX + LOGIN.replace('methods=["GET", "POST"]', ""))
    program.ask("GET /")
    why = program.told("GET /login?username=aaron")
    assert 'The `<form>` needs `method="POST"`.' in why


def test_what_may_be_missing_in_an_address_is_got(program: Program) -> None:
    program.add(
        """\
@app.route("/chat/<username>", methods=["GET", "POST"])
def user(username):
    before = request.args["before"]
    return render_template("chat.html", before=before)
"""
    )
    why = program.told("GET /chat/aaron")
    assert "POST" not in why
    assert '`request.args.get("before")`' in why


def test_a_number_that_the_address_lacks_is_no_port(program: Program) -> None:
    program.add(
        """\
import os

PORT = int(os.getenv("PORT", "5000"))


@app.route("/chat/<username>")
def user(username):
    return str(int(request.args.get("before")))
"""
    )
    why = program.told("GET /chat/aaron")
    assert "`os.getenv`" not in why
    assert '`request.args.get("before", type=int)`' in why


def test_a_form_goes_where_it_should_with_a_field_of_another_name(
    program: Program,
) -> None:
    program.page(FORM.replace(">", ' action="/login">', 1), "index.html")
    program.add(INDEX + LOGIN.replace('form["username', 'form["user_name'))
    program.ask("GET /")
    why = program.told("POST /login", username="aaron")
    assert "Your program asks the form for `user_name`." in why


def test_a_form_goes_where_it_should_without_its_field(
    program: Program,
) -> None:
    page = '<input name="username"><form method="POST" action="/login">'
    program.page(page, "index.html")
    program.add(INDEX + LOGIN)
    program.ask("GET /")
    why = program.told("POST /login")
    assert "Does the field stand inside the `<form>`?" in why


def test_a_field_of_another_page_is_none_of_this_form(
    program: Program,
) -> None:
    program.page(FORM, "index.html")
    program.page('<form method="POST"><input name="message"></form>')
    program.add(
        """\
@app.route("/<name>", methods=["GET", "POST"])
def user(name):
    if request.method == "POST":
        messages.append(request.form["username"])
    return render_template("chat.html")
"""
    )
    program.ask("GET /ann")
    why = program.told("POST /ann", message="hi")
    assert "inside the `<form>`" not in why
    assert "`chat.html` has no field `username`" in why
    assert '`session["username"]`' in why


@pytest.mark.parametrize(
    "action",
    [
        "/chat/{{ username }}/clear",
        "{{ url_for('clear', username=username) }}",
    ],
    ids=["written out", "by url_for"],
)
def test_a_form_goes_to_a_view_that_takes_no_post(
    action: str, program: Program
) -> None:
    program.page(f'<form method="POST" action="{action}">')
    program.add(CHAT)
    program.add(
        """\


@app.route("/chat/<username>/clear")
def clear(username):
    return redirect(url_for("user", username=username))
"""
    )
    program.ask("GET /chat/aaron")
    why = program.told("POST /chat/aaron/clear")
    assert "The view for `/chat/aaron/clear` takes no POST" in why


def test_an_address_may_be_taken_for_somebodys_page(program: Program) -> None:
    """What is written out is no name, though a route takes it for one."""
    program.page('<form method="POST" action="login">', "index.html")
    program.add(INDEX)
    program.add(
        """\


@app.route("/<username>")
def user(username):
    return username
"""
    )
    program.ask("GET /")
    assert "Leave `action` out" in program.told("POST /login")


@pytest.mark.parametrize(
    "attribute", ['id="post"', 'class="post-box"', 'data-kind="post"']
)
def test_a_form_without_its_method_is_not_told_that_another_is_misspelt(
    attribute: str, program: Program
) -> None:
    program.page(f'<form {attribute}><input name="message"></form>')
    program.add(CHAT)
    why = program.told_of_page("GET /chat/aaron?message=hi", "hi")
    assert 'The `<form>` needs `method="POST"`' in why


@pytest.mark.parametrize("where", ["form", "args"])
def test_a_search_that_goes_out_as_a_get_is_meant_so(
    where: str, program: Program
) -> None:
    """No method is missing where the program reads `request.args` for it."""
    program.page('<form method="GET"><input name="word"></form>')
    program.add(
        f"""\
@app.route("/chat/<username>", methods=["GET", "POST"])
def user(username):
    word = request.{where}.get("word", "")
    return render_template("chat.html", found=word in messages)
"""
    )
    why = program.told_of_page("GET /chat/ann?word=tea", "tea")
    assert ("went out as a GET" in why) == (where == "form")
    assert ("GET" in why) == (where == "form")


@pytest.mark.parametrize(
    "name", ["name=message", "name = message cols=5", "name='message'"]
)
def test_the_name_of_a_field_needs_no_quotes(
    name: str, program: Program
) -> None:
    program.page(f'<form method="POST"><textarea {name}></textarea></form>')
    program.add("asked = \"request.form.get('message')\"\n" + CHAT)
    assert not program.told_of_page("GET /chat/aaron", "hi")


BUTTON = '<form method="POST" action="{}"><button>Clear</button></form>'


@pytest.mark.parametrize(
    "page",
    [
        BUTTON.format("/chat/{{ username }}/clear"),
        BUTTON.format("{{ username }}/clear"),
        '<form method="POST"><button formaction="/chat/aaron/clear">Clear',
        '<a href="/chat/aaron/clear">Clear</a>',
    ],
    ids=["form", "beside the page", "formaction", "link"],
)
def test_a_button_leads_to_an_address_that_no_route_has(
    page: str, program: Program
) -> None:
    """Without its `action` it would lead nowhere better."""
    box = '<form method="POST"><textarea name="message"></textarea></form>'
    program.page(box + page)
    program.add(CHAT)
    program.ask("GET /chat/aaron")
    method = "GET" if "href" in page else "POST"
    why = program.told(f"{method} /chat/aaron/clear")
    assert "Leave `action` out" not in why
    assert "leads to `/chat/aaron/clear`, and no route has that" in why
    assert "Yours are `/chat/<username>`." in why


# Scripts: what the browser's engine says of them, or when they reload.

NOT_READ = Failure("script_error", got="SyntaxError: expecting ';'")
AT_ONCE = Failure("reloads_at_once")
AFTER_A_KEY = Failure("reloads_after_a_key", got=0)


def told_of_script(program: Program, script: str, failure: Failure) -> str:
    program.page(f"<textarea id='box'></textarea><script>{script}</script>")
    return program.told_of(failure)


@pytest.mark.parametrize(
    ("script", "is_so"),
    [
        ("// every five seconds :)\nlet timer = = 3;", False),
        ("/* a smiley: :( */ let timer = = 3;", False),
        ("let text = ':)'; let timer = = 3;", False),
        ("let text = `:) http://{`; let timer = = 3;", False),
        ("setTimeout(() => location.reload(, 5000);", True),
        ("let text = 'http://x'; setTimeout(() => {, 5000);", True),
    ],
)
def test_a_bracket_counts_where_it_is_one(
    script: str, is_so: bool, program: Program
) -> None:
    why = told_of_script(program, script, NOT_READ)
    assert ("As long as they are not as many" in why) == is_so


@pytest.mark.parametrize(
    ("line", "is_so"),
    [
        ("let timer == setTimeout(f, 5000);", True),
        ("const box === document.body;", True),
        ("let isOver = left == 0; = 3", False),
    ],
)
def test_two_equals_give_a_name_no_value(
    line: str, is_so: bool, program: Program
) -> None:
    why = told_of_script(program, line, NOT_READ)
    assert ("compares two things" in why) == is_so


TIMER = "setTimeout(() => location.reload(), {})"


@pytest.mark.parametrize(
    ("script", "told"),
    [
        (TIMER.format(5), "counts in milliseconds"),
        (TIMER.replace(", {}", ""), "counts in milliseconds"),
        ("setInterval('location.reload()', 5)", "counts in milliseconds"),
        ("let often = 5; " + TIMER.format("often"), "counts in milliseconds"),
        ("location.reload();", "`location.reload()` stands in no timer"),
        (
            f"{TIMER.format(5000)}; location.href = location.href;",
            "`location.href = ` stands in no timer",
        ),
        (
            f"let often = 5 * 1000; {TIMER.format('often')}; location = '';",
            "`location = ` stands in no timer",
        ),
        (
            "function again() { location.reload(); }"
            "setTimeout(again(), 5000);",
            "`again()` with brackets is called on the spot",
        ),
        (
            "setTimeout(location.reload(), 5000)",
            "`location.reload()` with brackets is called on the spot",
        ),
    ],
)
def test_what_reloads_at_once_is_told_from_what_counts_wrongly(
    script: str, told: str, program: Program
) -> None:
    assert told in told_of_script(program, script, AT_ONCE)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("location.reload();", "so a key reloads the page at once"),
        (TIMER.format(50), "counts in milliseconds"),
        ("timer = " + TIMER.format(5000), ""),
    ],
)
def test_a_key_that_reloads_the_page_is_told_from_a_short_timer(
    lines: str, told: str, program: Program
) -> None:
    script = f"""
        let timer = {TIMER.format(5000)};
        document.getElementById("box").onkeydown = function () {{
            {lines}
        }};
    """
    why = told_of_script(program, script, AFTER_A_KEY)
    assert told in why
    assert bool(told) == bool(why)


@pytest.mark.parametrize(
    ("read", "got", "told"),
    [
        (
            "JSON.parse(event.data)",
            "Expected property name in JSON",
            "`json.dumps",
        ),
        ("answer.json()", "Expected property name in JSON", "`json.dumps"),
        ("answer.json()", "Unexpected end of JSON input", "`.text()`"),
        ("answer.json()", "'<', \"<p>\" is not valid JSON", "`.text()`"),
        ("JSON.parse(event.data)", "'a' is not valid JSON", "`json.dumps"),
    ],
)
def test_json_that_is_none_is_not_always_a_dictionary(
    read: str, got: str, told: str, program: Program
) -> None:
    failure = Failure("script_error", got=f"SyntaxError: {got}")
    why = told_of_script(program, f"let it = {read};", failure)
    assert told in why
    assert ("single quotes" in why) == ("property name" in got)


@pytest.mark.parametrize(
    ("src", "is_so"),
    [
        ("script.js", True),
        ("/js/script.js", True),
        ("/static/script.js", False),
        ("https://elsewhere.example/script.js", False),
    ],
)
def test_a_script_is_served_from_static(
    src: str, is_so: bool, program: Program
) -> None:
    program.page(f"<script src='{src}'></script>")
    got = "SyntaxError: unexpected token in expression: '<'"
    why = program.told_of(Failure("script_error", got=got))
    assert ("a folder called `static`" in why) == is_so


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("document.reload()", "`document` has no `reload`"),
        ("location.refresh()", "`location` has no `refresh`"),
        ("location.reloadd()", "It is spelt `reload`"),
    ],
)
def test_what_reloads_the_page_is_one_function(
    code: str, told: str, program: Program
) -> None:
    failure = Failure("script_error", got="TypeError: not a function")
    why = told_of_script(program, f"setTimeout(() => {code}, 5000)", failure)
    assert told in why
    assert "reload" in why


@pytest.mark.parametrize("call", ["", "again();", "onload = again;"])
def test_a_function_that_nothing_calls_sets_no_timer(
    call: str, program: Program
) -> None:
    script = f"function again() {{ {TIMER.format(5000)}; }} {call}"
    why = told_of_script(program, script, Failure("no_timer"))
    assert ("nothing calls it" in why) == (not call)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("box.addEventListener('onkeydown', again);", "without the `on`"),
        ("box.onkeydown = again();", "is called on the spot"),
        ("box.onkeydown = again;", ""),
        ("box.addEventListener('keydown', again);", ""),
    ],
)
def test_what_listens_to_keys_is_handed_over(
    line: str, told: str, program: Program
) -> None:
    script = f"function again() {{ clearTimeout(timer); }} {line}"
    failure = Failure("reloads_while_typing", got=5000)
    why = told_of_script(program, script, failure)
    assert told in why
    assert bool(told) == bool(why)


@pytest.mark.parametrize(
    ("got", "script", "told"),
    [
        (
            "TypeError: 'timer' is read-only",
            "const timer = 1; timer = 2;",
            "`const` gives `timer` one value for good",
        ),
        (
            "SyntaxError: invalid first character of private name",
            "# reload\nlet timer = 1;",
            "A comment of JavaScript begins with `//`",
        ),
        (
            "SyntaxError: invalid first character of private name",
            "let timer = #;",
            "a sign that does not belong",
        ),
    ],
)
def test_javascript_is_told_from_python(
    got: str, script: str, told: str, program: Program
) -> None:
    why = told_of_script(program, script, Failure("script_error", got=got))
    assert told in why


@pytest.mark.parametrize(
    ("given", "is_so"),
    [("5000, f", True), ("5000, () => f()", True), ("f, 5000", False)],
)
def test_a_timer_is_given_its_number_last(
    given: str, is_so: bool, program: Program
) -> None:
    script = f"function f() {{}} setTimeout({given});"
    why = told_of_script(program, script, Failure("no_reload"))
    assert ("the number stands behind it" in why) == is_so


@pytest.mark.parametrize(
    ("attribute", "is_so"),
    [
        ('onkeydown="restart"', True),
        ("onkeyup='restart;'", True),
        ('onkeydown="restart()"', False),
    ],
)
def test_an_attribute_calls_what_it_names(
    attribute: str, is_so: bool, program: Program
) -> None:
    program.page(f"<textarea {attribute}></textarea><script></script>")
    why = program.told_of(Failure("reloads_while_typing", got=5000))
    assert ('="restart()"`' in why) == is_so


@pytest.mark.parametrize(
    ("found", "is_so"),
    [
        ("document.getElementsByName('message')", True),
        ("document.querySelectorAll('textarea')", True),
        ("document.getElementsByName('message')[0]", False),
        ("document.getElementById('message')", False),
    ],
)
def test_a_list_of_elements_hears_no_key(
    found: str, is_so: bool, program: Program
) -> None:
    script = (
        f"let box = {found}; box.onkeydown = function () {{"
        "clearTimeout(timer); };"
    )
    failure = Failure("reloads_while_typing", got=5000)
    why = told_of_script(program, script, failure)
    assert ("`[0]` behind it" in why) == is_so


@pytest.mark.parametrize(
    ("line", "is_so"),
    [
        (TIMER.format(5000), True),
        ("timer = " + TIMER.format(5000), False),
        ("let again = " + TIMER.format(5000), False),
    ],
)
def test_a_timer_that_is_set_anew_is_kept(
    line: str, is_so: bool, program: Program
) -> None:
    script = f"""
        let timer = {TIMER.format(5000)};
        box.onkeydown = function () {{ clearTimeout(timer); {line}; }};
    """
    failure = Failure("reloads_after_a_key", got=600)
    why = told_of_script(program, script, failure)
    assert ("`timer = setTimeout(...)`" in why) == is_so


def test_a_button_of_another_page_is_inside_no_form_of_this(
    program: Program,
) -> None:
    program.page("<form><button>Go</button></form>", "index.html")
    program.page("<form><textarea></textarea></form><button>Send</button>")
    assert "outside the form" in program.told_of(Failure("no_button"))
    program.page("<form><textarea></textarea></form>")
    assert "outside the form" not in program.told_of(Failure("no_button"))


@pytest.mark.parametrize(
    ("given", "is_so"), [("'again'", True), ("'again()'", False)]
)
def test_a_name_in_quotes_is_not_called(
    given: str, is_so: bool, program: Program
) -> None:
    script = f"function again() {{}} setTimeout({given}, 5000);"
    why = told_of_script(program, script, Failure("no_reload"))
    assert ("`again` in quotes" in why) == is_so
