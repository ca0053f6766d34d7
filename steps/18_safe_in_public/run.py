import json
import os
import secrets
import time
import unicodedata
import uuid
from datetime import datetime
from flask import Flask, Response, redirect, render_template, request
from flask import session, url_for
from sqlalchemy import Column, Float, Integer, MetaData, String, Table
from sqlalchemy import create_engine, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateTable

app = Flask(__name__)
app.secret_key = os.getenv("SECRET", "randomstring123")
app.config["SESSION_COOKIE_SAMESITE"] = "Lax"
if "DYNO" in os.environ:
    app.secret_key = os.environ["SECRET"]
    app.config["SESSION_COOKIE_SECURE"] = True

database = create_engine("sqlite:///" + app.root_path + "/chat.db")
messages = Table(
    "messages",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("timestamp", String),
    Column("from", String),
    Column("message", String),
    Column("uid", String, unique=True),
)
people = Table(
    "people",
    MetaData(),
    Column("owner", String, primary_key=True),
    Column("name", String, unique=True),
    Column("seen", Float),
    Column("busy_until", Float, default=0),
)

with database.begin() as connection:
    connection.execute(CreateTable(messages, if_not_exists=True))
    connection.execute(CreateTable(people, if_not_exists=True))


@app.before_request
def refuse_forgeries():
    """Refuse a form that was not sent from one of our own pages"""
    origin = request.headers.get("Origin", "").partition("://")[2]
    if request.method == "POST" and origin != request.host:
        return "This form was not sent from a page of the chat.", 403


@app.after_request
def add_headers(response):
    """Let the browser run and show only what comes from the chat itself"""
    policy = "default-src 'self'; base-uri 'none'; frame-ancestors 'none'"
    response.headers["Content-Security-Policy"] = policy
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def is_name(username):
    """Tell whether this can be a name: short, visible, no part of a URL"""
    visible = username.isprintable() and username.strip(" .")
    return visible and len(username) <= 32 and "/" not in username


def take_name(username):
    """Give a name to this browser, and tell whether it was free"""
    owner = session.setdefault("owner", secrets.token_hex())
    name = unicodedata.normalize("NFKC", username).casefold()
    away = people.c.seen < time.time() - 24 * 60 * 60
    old = delete(people).where(away | (people.c.owner == owner))
    row = {"owner": owner, "name": name, "seen": time.time()}
    try:
        with database.begin() as connection:
            connection.execute(old)
            connection.execute(insert(people).values(row))
    except IntegrityError:
        return False

    return True


def has_name():
    """Note that this browser is here, and tell whether its name is its own"""
    return change_mine(update(people).values(seen=time.time()))


def may_post():
    """Count a message, and tell whether it came slowly enough"""
    now = time.time()
    busy_until = func.max(people.c.busy_until, now) + 1
    query = update(people).where(people.c.busy_until <= now + 9)
    return change_mine(query.values(busy_until=busy_until))


def change_mine(query):
    """Change this browser's own row in `people`, and tell whether it did"""
    query = query.where(people.c.owner == session.get("owner"))
    with database.begin() as connection:
        return connection.execute(query).rowcount > 0


def get_names():
    """Get the names that somebody has"""
    with database.connect() as connection:
        return connection.execute(select(people.c.name)).scalars().all()


def add_message(username, message, uid):
    """Add messages to the `messages` table, each `uid` once"""
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    row = {"timestamp": now, "from": username, "message": message, "uid": uid}
    try:
        with database.begin() as connection:
            connection.execute(insert(messages).values(row))
    except IntegrityError:
        pass


def get_messages(after, before):
    """Get the last 50 messages between two ids, oldest first"""
    query = select(messages).where(messages.c.id > after)
    if before:
        query = query.where(messages.c.id < before)

    query = query.order_by(messages.c.id.desc()).limit(50)
    with database.connect() as connection:
        return connection.execute(query).all()[::-1]


def get_new_messages(last):
    """Get every message after the id `last`, oldest first"""
    query = select(messages).where(messages.c.id > last).order_by("id")
    with database.connect() as connection:
        return connection.execute(query).all()


def get_last_id():
    """Get the id of the newest message, or 0 when there is none"""
    query = select(func.max(messages.c.id))
    with database.connect() as connection:
        return connection.execute(query).scalar() or 0


@app.route("/", methods=["GET", "POST"])
def index():
    """Main page with instructions"""
    problem = ""
    if request.method == "POST":
        username = " ".join(request.form["username"].split())
        if is_name(username) and take_name(username):
            session["username"] = username
            session.permanent = True
        else:
            problem = "This is taken, or cannot be a name. Choose another."

    if has_name() and not problem:
        return redirect(url_for("user", username=session["username"]))

    return render_template("index.html", problem=problem)


@app.route("/chat/<username>", methods=["GET", "POST"])
def user(username):
    """Add and display chat messages"""
    if request.method == "POST":
        if not has_name() or username != session["username"]:
            return "This name is not yours any more.", 403

        message = request.form["message"].strip()
        if not 1 <= len(message) <= 2000:
            return "A message has 1 to 2,000 characters.", 400

        if not may_post():
            return "That was a lot at once. Wait a few seconds.", 429

        uid = request.form.get("uid", str(uuid.uuid4()))[:64]
        add_message(username, message, uid)
        return redirect(url_for("user", username=session["username"]))

    if not has_name() or username != session["username"]:
        return redirect(url_for("index"))

    after = session.get("cleared", 0)
    before = request.args.get("before", type=int)
    chat_messages = get_messages(after, before)
    return render_template(
        "chat.html",
        username=username,
        chat_messages=chat_messages,
        names=get_names(),
        last=chat_messages[-1].id if chat_messages else after,
        uid=uuid.uuid4(),
    )


def send_events(last):
    """Write down each new message for the browser, for ever"""
    while True:
        for message in get_new_messages(last):
            last = message.id
            data = json.dumps(message._asdict())
            yield "id: {}\ndata: {}\n\n".format(last, data)

        yield ": still here\n\n"
        time.sleep(1)


@app.route("/stream")
def stream():
    """Send messages to the browser as they come"""
    if not has_name():
        return "", 204

    last = request.args.get("after", 0, type=int)
    last = request.headers.get("Last-Event-ID", last, type=int)
    if last > get_last_id():
        last = 0

    return Response(send_events(last), mimetype="text/event-stream")


@app.route("/clear", methods=["POST"])
def clear():
    """Hide the messages so far from the visitor who asks"""
    session["cleared"] = get_last_id()
    return redirect(url_for("index"))


@app.route("/leave", methods=["POST"])
def leave():
    """Give the name up"""
    change_mine(delete(people))
    session.clear()
    return redirect(url_for("index"))


if __name__ == "__main__":
    app.run(
        host=os.getenv("IP", "0.0.0.0"),
        port=int(os.getenv("PORT", "5000")),
        debug=False,
    )
