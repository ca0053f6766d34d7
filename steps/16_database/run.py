import os
from datetime import datetime
import sqlalchemy as sa
from flask import Flask, redirect, render_template, request, session, url_for

app = Flask(__name__)
app.secret_key = os.getenv("SECRET", "randomstring123")
cleared = {}
database = sa.create_engine("sqlite:///" + app.root_path + "/chat.db")
metadata = sa.MetaData()
messages = sa.Table(
    "messages",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("timestamp", sa.String),
    sa.Column("from", sa.String),
    sa.Column("message", sa.String),
)
metadata.create_all(database)


def add_message(username, message):
    """Add messages to the `messages` table"""
    now = datetime.now().strftime("%H:%M:%S")
    row = {"timestamp": now, "from": username, "message": message}
    with database.begin() as connection:
        connection.execute(sa.insert(messages), row)


def get_messages():
    """Get all messages from the table, oldest first"""
    query = sa.select(messages).order_by(messages.c.id)
    with database.connect() as connection:
        return connection.execute(query).all()


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
        add_message(username, message)
        return redirect(url_for("user", username=session["username"]))

    visitor = session.get("username")
    start = cleared.get(visitor, 0)
    chat_messages = get_messages()
    return render_template(
        "chat.html", username=username, chat_messages=chat_messages[start:]
    )


@app.route("/clear", methods=["POST"])
def clear():
    """Hide the messages so far from the visitor who asks"""
    if "username" in session:
        cleared[session["username"]] = len(get_messages())

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
