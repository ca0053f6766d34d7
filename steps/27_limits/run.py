import functools
import os
import secrets
import time
import sqlalchemy as sa
from flask import Flask, redirect, render_template, request, session, url_for

app = Flask(__name__)
app.secret_key = os.getenv("SECRET", "randomstring123")
database = sa.create_engine("sqlite:///" + app.root_path + "/chat.db")
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
    if request.method == "POST":
        session["username"] = request.form["username"]

    if "username" in session:
        return redirect(url_for("user", username=session["username"]))

    return render_template("index.html")


@app.route("/chat/<username>", methods=["GET", "POST"])
def user(username):
    """Add and display chat messages"""
    if request.method == "POST":
        username = session["username"]
        message = request.form["message"]
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
    session.clear()
    return redirect(url_for("index"))


if __name__ == "__main__":
    app.run(
        host=os.getenv("IP", "0.0.0.0"),
        port=int(os.getenv("PORT", "5000")),
        debug=False,
    )
