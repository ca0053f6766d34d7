import json
import os
import secrets
import time
from datetime import datetime, timezone
import sqlalchemy as sa
from flask import Flask, redirect, render_template, request, session, url_for

DAY = 24 * 60 * 60

app = Flask(__name__)
app.secret_key = os.getenv("SECRET", "randomstring123")
database = sa.create_engine("sqlite:///" + app.root_path + "/chat.db")
metadata = sa.MetaData()
messages = sa.Table(
    "messages",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("timestamp", sa.String),
    sa.Column("from", sa.String),
    sa.Column("message", sa.String),
    sa.Column("uid", sa.String),
    sa.UniqueConstraint("uid", "message"),
)
people = sa.Table(
    "people",
    metadata,
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("owner", sa.String),
    sa.Column("seen", sa.Integer),
)

with database.begin() as connection:
    connection.execute(sa.schema.CreateTable(messages, if_not_exists=True))
    connection.execute(sa.schema.CreateTable(people, if_not_exists=True))


def add_message(username, message, uid):
    """Add messages to the `messages` table, once for each `uid`"""
    now = datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M:%SZ")
    row = {"timestamp": now, "from": username, "message": message, "uid": uid}
    try:
        with database.begin() as connection:
            connection.execute(sa.insert(messages), row)
    except sa.exc.IntegrityError:
        pass


def get_messages(after, before=None):
    """Get the last 50 messages between two ids, oldest first"""
    query = sa.select(messages).where(messages.c.id > after)
    if before is not None:
        query = query.where(messages.c.id < before)

    query = query.order_by(messages.c.id.desc()).limit(50)
    with database.connect() as connection:
        rows = connection.execute(query).all()

    rows.reverse()
    return rows


def get_new_messages(after):
    """Get all messages that come after an id, oldest first"""
    query = sa.select(messages).where(messages.c.id > after)
    query = query.order_by(messages.c.id)
    with database.connect() as connection:
        return connection.execute(query).mappings().all()


def get_last_id():
    """Get the id of the newest message, or 0 if there is none"""
    query = sa.select(sa.func.max(messages.c.id))
    with database.connect() as connection:
        last_id = connection.execute(query).scalar()

    if last_id is None:
        return 0

    return last_id


def take_name(username):
    """Give a name to this browser, and tell whether it has it now"""
    now = int(time.time())
    row = {"name": username, "owner": session["owner"], "seen": now}
    delete_old_names = sa.delete(people).where(people.c.seen < now - DAY)
    try:
        with database.begin() as connection:
            connection.execute(delete_old_names)
            connection.execute(sa.insert(people), row)
    except sa.exc.IntegrityError:
        pass

    return owns(username)


def owns(username):
    """Tell whether a name is this browser's"""
    query = sa.select(people).where(people.c.name == username)
    query = query.where(people.c.owner == session.get("owner"))
    with database.connect() as connection:
        rows = connection.execute(query).all()

    return len(rows) == 1


def note_visit(username):
    """Note when a name was used last"""
    update = sa.update(people).where(people.c.name == username)
    update = update.values(seen=int(time.time()))
    with database.begin() as connection:
        connection.execute(update)


def give_names_back():
    """Let others have the names of this browser"""
    delete = sa.delete(people).where(people.c.owner == session.get("owner"))
    with database.begin() as connection:
        connection.execute(delete)


@app.route("/", methods=["GET", "POST"])
def index():
    """Main page with instructions"""
    if "owner" not in session:
        session["owner"] = secrets.token_hex()
        session.permanent = True

    if request.method == "POST":
        username = request.form["username"]
        if not take_name(username):
            problem = "This name is taken. Choose another."
            return render_template("index.html", problem=problem), 409

        session["username"] = username

    if "username" in session and owns(session["username"]):
        return redirect(url_for("user", username=session["username"]))

    return render_template("index.html")


@app.route("/chat/<username>", methods=["GET", "POST"])
def user(username):
    """Add and display chat messages"""
    allowed = username == session.get("username") and owns(username)
    if not allowed:
        if request.method == "POST":
            return "This name is not yours any more.", 403

        return redirect(url_for("index"))

    note_visit(username)
    if request.method == "POST":
        message = request.form["message"]
        add_message(username, message, request.form["uid"])
        return redirect(url_for("user", username=username))

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


@app.route("/stream")
def stream():
    """Send messages to the browser as they come"""
    last = request.headers.get("Last-Event-ID", type=int)
    if last is None:
        last = request.args.get("after", 0, type=int)

    if last > get_last_id():
        last = 0

    return send_events(last), {"Content-Type": "text/event-stream"}


@app.route("/clear", methods=["POST"])
def clear():
    """Hide the messages so far from the visitor who asks"""
    session["cleared"] = get_last_id()
    return redirect(url_for("index"))


@app.route("/leave", methods=["POST"])
def leave():
    """Forget the visitor's name"""
    give_names_back()
    session.clear()
    return redirect(url_for("index"))


if __name__ == "__main__":
    app.run(
        host=os.getenv("IP", "0.0.0.0"),
        port=int(os.getenv("PORT", "5000")),
        debug=False,
    )
