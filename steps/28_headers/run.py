import functools
import os
import secrets
import time
import unicodedata
import sqlalchemy as sa
from flask import Flask, redirect, render_template, request, session, url_for

app = Flask(__name__)
app.secret_key = os.getenv("SECRET", "randomstring123")
app.config["SESSION_COOKIE_SAMESITE"] = "Lax"
if "DYNO" in os.environ:
    app.secret_key = os.environ["SECRET"]
    app.config["SESSION_COOKIE_SECURE"] = True
database = sa.create_engine("sqlite:///" + app.root_path + "/chat.db")
people = sa.Table(
    "people",
    sa.MetaData(),
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("owner", sa.String),
    sa.Column("free_at", sa.Integer, default=0),
)
messages = sa.Table(
    "messages",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("timestamp", sa.String),
    sa.Column("from", sa.String),
    sa.Column("message", sa.String),
    sa.Column("uid", sa.String, unique=True),
)

with database.begin() as connection:
    connection.execute(sa.schema.CreateTable(messages, if_not_exists=True))
    connection.execute(sa.schema.CreateTable(people, if_not_exists=True))


@app.before_request
def refuse_strange_forms():
    """Take nothing that a form on another website sends"""
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    if request.method == "POST" and site != "same-origin":
        return "This form was not sent from a page of the chat.", 403


@app.after_request
def add_policy(response):
    """Let the browser run and show only what comes from the chat itself"""
    policy = "default-src 'self'; base-uri 'none'; frame-ancestors 'none'"
    response.headers["Content-Security-Policy"] = policy
    return response


def take_name(name):
    """Give a name to this browser, and tell whether it can have it"""
    visible = name.isprintable() and name.strip(".")
    if not visible or len(name) > 32 or "/" in name:
        return False

    row = {"name": name, "owner": session["owner"]}
    away = people.c.free_at < time.time() - 24 * 60 * 60
    with database.begin() as connection:
        connection.execute(sa.delete(people).where(away))
        connection.execute(sa.insert(people).prefix_with("OR IGNORE"), row)

    return owns(name)


def owns(name):
    """Note that this browser is here, and tell whether a name is its own"""
    now = sa.func.max(people.c.free_at, int(time.time()))
    query = sa.update(people).where(people.c.name == name)
    return change_mine(query.values(free_at=now))


def change_mine(query):
    """Change this browser's rows in `people`, and tell whether it did"""
    query = query.where(people.c.owner == session.get("owner"))
    with database.begin() as connection:
        return connection.execute(query).rowcount > 0


def add_message(username, message, uid):
    """Add messages to the `messages` table, each `uid` once"""
    now = time.strftime("%Y-%m-%d %H:%M:%SZ", time.gmtime())
    row = {"timestamp": now, "from": username, "message": message, "uid": uid}
    with database.begin() as connection:
        connection.execute(sa.insert(messages).prefix_with("OR IGNORE"), row)


def get_messages(start, end, most):
    """Get the last messages between two ids, oldest first"""
    query = sa.select(messages).order_by(messages.c.id.desc()).limit(most)
    query = query.where(messages.c.id > start, messages.c.id < end)
    with database.connect() as connection:
        return connection.execute(query).all()[::-1]


@app.route("/", methods=["GET", "POST"])
def index():
    """Main page with instructions"""
    session.setdefault("owner", secrets.token_hex())
    if request.method == "POST":
        username = " ".join(request.form["username"].split())
        name = unicodedata.normalize("NFKC", username).casefold()
        if not take_name(name):
            return "This is taken, or cannot be a name. Choose another.", 409

        session.update(username=username, name=name)
        session.permanent = True

    if owns(session.get("name")):
        return redirect(url_for("user", username=session["username"]))

    return render_template("index.html")


@app.route("/chat/<username>", methods=["GET", "POST"])
def user(username):
    """Add and display chat messages"""
    if username != session.get("username") or not owns(session.get("name")):
        refusal = "This name is not yours any more.", 403
        return redirect("/") if request.method == "GET" else refusal

    if request.method == "POST":
        username = session["username"]
        message = request.form["message"]
        if not message.strip() or len(message) > 2000:
            return "A message has 1 to 2,000 characters.", 400

        query = sa.update(people).where(people.c.free_at < time.time() + 9)
        if not change_mine(query.values(free_at=people.c.free_at + 1)):
            return "That was a lot at once. Wait a few seconds.", 429

        add_message(username, message, request.form["uid"][:64])
        return redirect(url_for("user", username=session["username"]))

    start = session.get("cleared", 0)
    end = request.args.get("before", float("inf"), type=float)
    chat_messages = get_messages(start, end, 50)
    return render_template(
        "chat.html",
        username=username,
        chat_messages=chat_messages,
        latest=get_messages(0, float("inf"), 50),
        last=chat_messages[-1].id if chat_messages else start,
        uid=secrets.token_hex(),
    )


@functools.lru_cache(maxsize=1)
def get_new_messages(last, moment):
    """Look for new messages, once for all browsers that wait for them"""
    return get_messages(last, float("inf"), None)


def send_events(last):
    """Write down each new message for the browser, for ever"""
    while True:
        for message in get_new_messages(last, time.time() // 0.5):
            last = message.id
            data = app.json.dumps(message._asdict())
            yield "id: {}\ndata: {}\n\n".format(last, data)

        yield ": still here\n\n"
        time.sleep(0.5)


@app.route("/stream")
def stream():
    """Send messages to the browser as they come"""
    last = request.args.get("after", 0, type=float)
    last = request.headers.get("Last-Event-ID", last, type=float)
    known = get_messages(last - 1, last + 1, 1)
    events = send_events(last if known else 0)
    return events, {"Content-Type": "text/event-stream"}


@app.route("/clear", methods=["POST"])
def clear():
    """Hide the messages so far from the visitor who asks"""
    shown = get_messages(0, float("inf"), 1)
    session["cleared"] = shown[-1].id if shown else 0
    return redirect(url_for("index"))


@app.route("/leave", methods=["POST"])
def leave():
    """Forget the visitor's name"""
    change_mine(sa.delete(people))
    session.clear()
    return redirect(url_for("index"))


if __name__ == "__main__":
    app.run(
        host=os.getenv("IP", "0.0.0.0"),
        port=int(os.getenv("PORT", "5000")),
        debug=False,
    )
