import os
import uuid
from datetime import datetime
from flask import Flask, redirect, render_template, request, session, url_for
from sqlalchemy import Column, Integer, MetaData, String, Table
from sqlalchemy import create_engine, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateTable

app = Flask(__name__)
app.secret_key = os.getenv("SECRET", "randomstring123")
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

with database.begin() as connection:
    connection.execute(CreateTable(messages, if_not_exists=True))


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


def get_last_id():
    """Get the id of the newest message, or 0 when there is none"""
    query = select(func.max(messages.c.id))
    with database.connect() as connection:
        return connection.execute(query).scalar() or 0


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
        add_message(username, message, request.form.get("uid"))
        return redirect(url_for("user", username=session["username"]))

    after = session.get("cleared", 0)
    before = request.args.get("before", type=int)
    return render_template(
        "chat.html",
        username=username,
        chat_messages=get_messages(after, before),
        uid=uuid.uuid4(),
    )


@app.route("/clear")
def clear():
    """Hide the messages so far from the visitor who asks"""
    session["cleared"] = get_last_id()
    return redirect(url_for("index"))


if __name__ == "__main__":
    app.run(
        host=os.getenv("IP", "0.0.0.0"),
        port=int(os.getenv("PORT", "5000")),
        debug=False,
    )
