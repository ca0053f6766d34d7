import os
import secrets
from datetime import datetime, timezone
import sqlalchemy as sa
from flask import Flask, redirect, render_template, request, session, url_for

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

with database.begin() as connection:
    connection.execute(sa.schema.CreateTable(messages, if_not_exists=True))


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


def get_last_id():
    """Get the id of the newest message, or 0 if there is none"""
    query = sa.select(sa.func.max(messages.c.id))
    with database.connect() as connection:
        last_id = connection.execute(query).scalar()

    if last_id is None:
        return 0

    return last_id


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
        add_message(username, message, request.form["uid"])
        return redirect(url_for("user", username=session["username"]))

    start = session.get("cleared", 0)
    if start > get_last_id():
        start = 0
        session["cleared"] = 0

    before = request.args.get("before", type=int)
    chat_messages = get_messages(after=start, before=before)
    older = []
    if chat_messages:
        first_id = chat_messages[0].id
        older = get_messages(after=start, before=first_id)

    return render_template(
        "chat.html",
        username=username,
        chat_messages=chat_messages,
        older=older,
        before=before,
        uid=secrets.token_hex(),
    )


@app.route("/clear", methods=["POST"])
def clear():
    """Hide the messages so far from the visitor who asks"""
    session["cleared"] = get_last_id()
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
