import json
import secrets
import time
from flask import (
    Blueprint,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from .names import give_names_back, is_name, note_visit, owns, take_name
from .talk import (
    add_message,
    get_last_id,
    get_messages,
    get_new_messages,
    is_too_fast,
)

pages = Blueprint("pages", __name__)


@pages.route("/", methods=["GET", "POST"])
def index():
    """Main page with instructions"""
    if "owner" not in session:
        session["owner"] = secrets.token_hex()
        session.permanent = True

    if request.method == "POST":
        words = request.form["username"].split()
        username = " ".join(words)
        if not is_name(username):
            problem = "A name has 1 to 32 visible characters, and no slash."
            return render_template("index.html", problem=problem), 400

        if not take_name(username):
            problem = "This name is taken. Choose another."
            return render_template("index.html", problem=problem), 409

        session["username"] = username

    if "username" in session and owns(session["username"]):
        return redirect(url_for("pages.user", username=session["username"]))

    return render_template("index.html")


@pages.route("/chat/<username>", methods=["GET", "POST"])
def user(username):
    """Add and display chat messages"""
    allowed = username == session.get("username") and owns(username)
    if not allowed:
        if request.method == "POST":
            return "This name is not yours any more.", 403

        return redirect(url_for("pages.index"))

    note_visit(username)
    if request.method == "POST":
        message = request.form["message"]
        if message.strip() == "" or len(message) > 2000:
            return "A message has 1 to 2,000 characters.", 400

        if is_too_fast(username):
            return "That was a lot at once. Wait a few seconds.", 429

        add_message(username, message, request.form["uid"])
        return redirect(url_for("pages.user", username=username))

    start = session.get("cleared", 0)
    if start > get_last_id():
        start = 0
        session["cleared"] = 0

    before = request.args.get("before", type=int)
    chat_messages = get_messages(after=start, before=before)
    older = []
    last = start
    if chat_messages:
        first_id = chat_messages[0].id
        older = get_messages(after=start, before=first_id)
        last = chat_messages[-1].id

    if before is not None:
        last = get_last_id()

    return render_template(
        "chat.html",
        username=username,
        chat_messages=chat_messages,
        older=older,
        before=before,
        last=last,
        uid=secrets.token_hex(),
    )


def send_events(last):
    """Send each new message to the browser, for ever"""
    while True:
        for message in get_new_messages(last):
            last = message["id"]
            event = {
                "timestamp": message["timestamp"],
                "from": message["from"],
                "message": message["message"],
            }
            data = json.dumps(event)
            yield "id: {}\ndata: {}\n\n".format(last, data)

        yield ": still here\n\n"
        time.sleep(0.5)


@pages.route("/stream")
def stream():
    """Send messages to the browser as they come"""
    last = request.headers.get("Last-Event-ID", type=int)
    if last is None:
        last = request.args.get("after", 0, type=int)

    if last > get_last_id():
        last = 0

    return send_events(last), {"Content-Type": "text/event-stream"}


@pages.route("/clear", methods=["POST"])
def clear():
    """Hide the messages so far from the visitor who asks"""
    session["cleared"] = get_last_id()
    return redirect(url_for("pages.index"))


@pages.route("/leave", methods=["POST"])
def leave():
    """Forget the visitor's name"""
    give_names_back()
    session.clear()
    return redirect(url_for("pages.index"))
