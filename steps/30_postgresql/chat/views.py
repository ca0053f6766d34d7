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
from .messages import (
    add_message,
    get_last_id,
    get_messages,
    get_new_messages,
    is_too_fast,
)
from .people import give_names_back, is_name, owns, take_name

chat = Blueprint("chat", __name__)


@chat.route("/", methods=["GET", "POST"])
def index():
    """Main page with instructions"""
    if "owner" not in session:
        session["owner"] = secrets.token_hex()
        session.permanent = True

    if request.method == "POST":
        username = " ".join(request.form["username"].split())
        if not is_name(username):
            problem = "A name has 1 to 32 visible characters, and no slash."
            return render_template("index.html", problem=problem), 400

        if not take_name(username):
            problem = "This name is taken. Choose another."
            return render_template("index.html", problem=problem), 409

        session["username"] = username

    if "username" in session and owns(session["username"]):
        return redirect(url_for("chat.user", username=session["username"]))

    return render_template("index.html")


@chat.route("/chat/<username>", methods=["GET", "POST"])
def user(username):
    """Add and display chat messages"""
    if username != session.get("username") or not owns(username):
        if request.method == "POST":
            return "This name is not yours any more.", 403

        return redirect(url_for("chat.index"))

    if request.method == "POST":
        message = request.form["message"]
        if not message.strip() or len(message) > 2000:
            return "A message has 1 to 2,000 characters.", 400

        if is_too_fast(username):
            return "That was a lot at once. Wait a few seconds.", 429

        add_message(username, message, request.form["uid"])
        return redirect(url_for("chat.user", username=username))

    start = session.get("cleared", 0)
    before = request.args.get("before", type=int)
    chat_messages = get_messages(start, before)
    older = []
    last = start
    if chat_messages:
        older = get_messages(start, chat_messages[0].id)
        last = chat_messages[-1].id

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
    """Write down each new message for the browser, for ever"""
    while True:
        for message in get_new_messages(last):
            last = message.id
            data = json.dumps(message._asdict())
            yield "id: {}\ndata: {}\n\n".format(last, data)

        yield ": still here\n\n"
        time.sleep(0.5)


@chat.route("/stream")
def stream():
    """Send messages to the browser as they come"""
    last = request.args.get("after", 0, type=int)
    last = request.headers.get("Last-Event-ID", last, type=int)
    if last > get_last_id():
        last = 0

    return send_events(last), {"Content-Type": "text/event-stream"}


@chat.route("/clear", methods=["POST"])
def clear():
    """Hide the messages so far from the visitor who asks"""
    session["cleared"] = get_last_id()
    return redirect(url_for("chat.index"))


@chat.route("/leave", methods=["POST"])
def leave():
    """Forget the visitor's name"""
    give_names_back()
    session.clear()
    return redirect(url_for("chat.index"))
